import { basename, dirname, join } from "@std/path/mod.js";
import { BacktestError } from "../../command/errors.ts";

/** A file that only our bundles hold: a folder with it may be replaced. */
const MARK = "run.json";

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
 * @throws {BacktestError} kind `usage`: `path` is a file or holds something else.
 */
export async function checkReplaceable(path: string): Promise<void> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(path)) names.push(name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw new BacktestError("usage", `${path} is no folder, expected a new one or an older run`);
  }
  if (names.length === 0 || names.includes(MARK)) return;
  throw new BacktestError(
    "usage",
    `${path} holds other files, expected a new folder, an empty one or that of an older run`,
  );
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
  try {
    Deno.renameSync(draft, path);
  } catch (error) {
    if (isReplacing) Deno.renameSync(old, path);
    throw error;
  }
  if (isReplacing) Deno.removeSync(old, { recursive: true });
}
