import { tmpdir } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";
import { dirname, join, relative } from "@std/path/mod.js";
import { BacktestError } from "../../command/errors.ts";
import type { StrategySource } from "./find_strategy.ts";
import { strategyModules } from "./module_graph.ts";

/** A strategy ready to be loaded: what lies at `url` is what was checked. */
export interface StagedStrategy {
  readonly url: string;
  /** A message of the loader, with the paths that the author knows. */
  told(text: string): string;
  /** Takes the files away; the loader has read them all once the strategy runs. */
  remove(): void;
}

/** Runs of the same source at the same time, and folders that killed ones left, at most. */
const FOLDERS_MAX = 1000;

/**
 * Writes the bytes that were checked into a folder of our own, for the loader to read from there: what
 * becomes of the author's files meanwhile does not count. The import graph of the copy is checked again,
 * as the first one was made of the author's files.
 *
 * The project's own strategies lie where the engine lies, and are loaded from there.
 *
 * @throws {BacktestError} kind `refused` when a file changed while it was read.
 */
export async function stageStrategy(source: StrategySource): Promise<StagedStrategy> {
  const { url, hash, isOurs, files } = source;
  if (isOurs) return { url, told: (text) => text, remove: () => {} };
  const main = fileURLToPath(url);
  const folder = dirname(main);
  const root = await ownFolder(hash);
  const told = (text: string) =>
    text.replaceAll(pathToFileURL(root).href, pathToFileURL(folder).href).replaceAll(root, folder);
  // At once: a command that gives up ends its process next.
  const remove = () => {
    try {
      Deno.removeSync(root, { recursive: true });
    } catch {
      // Gone already.
    }
  };
  try {
    const staged = new Set<string>();
    for (const { name, bytes } of files) {
      const path = join(root, relative(folder, name));
      if (staged.has(path)) continue;
      staged.add(path);
      await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await Deno.writeFile(path, bytes, { createNew: true, mode: 0o400 });
    }
    const copy = join(root, relative(folder, main));
    const { files: found } = await strategyModules(copy, { folders: [root] });
    if (found.length !== staged.size || found.some(({ name }) => !staged.has(name))) {
      throw new BacktestError("refused", `Strategy ${main} changed while it was read, run again`);
    }
    return { url: pathToFileURL(copy).href, told, remove };
  } catch (error) {
    remove();
    if (!(error instanceof BacktestError)) throw error;
    throw new BacktestError(error.kind, told(error.message), { cause: error });
  }
}

/**
 * A folder that is new, so nobody else holds it, with a name of the source's hash: Deno keeps what it
 * makes of a file by the file's path, and would keep more with each run.
 */
async function ownFolder(hash: string): Promise<string> {
  const base = join(await Deno.realPath(tmpdir()), `throughline-${hash.slice(0, 16)}`);
  for (let i = 0; i < FOLDERS_MAX; i++) {
    const path = i === 0 ? base : `${base}-${i}`;
    try {
      await Deno.mkdir(path, { mode: 0o700 });
      return path;
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    }
  }
  throw new BacktestError("failed", `Folders ${base} to ${base}-${FOLDERS_MAX - 1} are all taken`);
}
