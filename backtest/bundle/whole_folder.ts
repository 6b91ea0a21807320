import { basename, dirname, join } from "@std/path/mod.js";
import { BacktestError } from "../../command/errors.ts";
import { olderRunFiles } from "./older_run.ts";

/**
 * Makes a folder whole or not at all: `fill` writes into a folder beside it, which takes its name
 * when all is written. `cancel` of a run that is stopped removes what there is.
 *
 * @throws {BacktestError} the disk is full, the place cannot be written, or `path` holds something
 * else.
 */
export async function makeWholeFolder(
  path: string,
  fill: (folder: string) => Promise<void>,
  onCancel: (cancel: () => void) => () => void = () => () => {},
): Promise<void> {
  await checkReplaceable(path);
  const draft = join(dirname(path), `.${basename(path)}.part-${Deno.pid}`);
  const remove = (folder: string) => {
    try {
      Deno.removeSync(folder, { recursive: true });
    } catch {
      // Not there.
    }
  };
  const done = onCancel(() => remove(draft));
  try {
    await Deno.mkdir(draft, { recursive: true });
    await fill(draft);
    replace(draft, path);
  } catch (error) {
    remove(draft);
    if (error instanceof BacktestError) throw error;
    const cause = error instanceof Error ? error.message : String(error);
    throw new BacktestError("failed", `Cannot write ${path}, nothing of it is kept: ${cause}`, {
      cause: error,
    });
  } finally {
    done();
  }
}

/**
 * Whether `makeWholeFolder` may make a folder of that name: worth knowing before a run.
 *
 * @throws {BacktestError} kind `usage`: `path` is no folder that may be replaced, or its place cannot
 * be written.
 */
export async function checkReplaceable(path: string): Promise<void> {
  const refuse = (what: string) =>
    new BacktestError("usage", `${path} ${what}, expected a new folder or that of an older run`);
  const found = await Deno.lstat(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return null;
    if (error instanceof Deno.errors.NotADirectory) throw refuse("is no folder");
    throw refuse("cannot be looked at");
  });
  if (found !== null) {
    if (found.isSymlink) throw refuse("is a link");
    if (!found.isDirectory) throw refuse("is no folder");
    if (`${Deno.cwd()}/`.startsWith(`${path}/`)) throw refuse("is where this command runs");
    const { dev } = await Deno.stat(dirname(path));
    if (dev !== found.dev) throw refuse("is where a disk is mounted");
    if (olderRunFiles(path) === null) {
      throw refuse("holds other files than an older run's");
    }
  }
  await checkWritable(dirname(path));
}

/** By making a folder there, or in the nearest one above that is there. */
async function checkWritable(folder: string): Promise<void> {
  const parent = dirname(folder);
  const isThere = await Deno.stat(folder).then(() => true, (error) => {
    return !(error instanceof Deno.errors.NotFound);
  });
  if (!isThere && parent !== folder) return checkWritable(parent);
  try {
    await Deno.remove(await Deno.makeTempDir({ dir: folder, prefix: ".throughline-" }));
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new BacktestError("usage", `Cannot write into ${folder}: ${cause}`, { cause: error });
  }
}

/** Without a turn of the event loop between its steps: Ctrl-C finds the old folder or the new one. */
function replace(draft: string, path: string): void {
  const old = join(dirname(path), `.${basename(path)}.old-${Deno.pid}`);
  let isReplacing = true;
  try {
    Deno.renameSync(path, old);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    isReplacing = false;
  }
  // Asked again: the run took its time, and only what we wrote is removed.
  const files = isReplacing ? olderRunFiles(old) : [];
  if (files === null) {
    Deno.renameSync(old, path);
    throw new BacktestError("usage", `${path} was given other files meanwhile, expected none`);
  }
  try {
    Deno.renameSync(draft, path);
  } catch (error) {
    if (isReplacing) Deno.renameSync(old, path);
    throw error;
  }
  for (const file of files) Deno.removeSync(file);
  if (isReplacing) Deno.removeSync(old);
}
