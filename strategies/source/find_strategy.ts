import { fileURLToPath, pathToFileURL } from "node:url";
import { dirname, join, resolve } from "@std/path/mod.js";
import { BacktestError } from "../../command/errors.ts";
import { strategyModules } from "./module_graph.ts";
import { scanSource } from "./scan.ts";
import { type SourceFile, sourceHash } from "./source_hash.ts";

/** Bytes of one source at most: far more than code has, so data belongs in JSON. */
const MAX_SOURCE_BYTES = 4 << 20;

/** A source file of a strategy as it was checked; `name` is its path as an import names it. */
export interface CheckedFile extends SourceFile {
  readonly name: string;
}

/** A strategy file that has passed the checks; `stageStrategy` makes it ready to be loaded. */
export interface StrategySource {
  readonly url: string;
  /** Comes with the project. */
  readonly isOurs: boolean;
  readonly files: readonly CheckedFile[];
  readonly packages: readonly string[];
  /** SHA-256 over its files, hex. */
  readonly hash: string;
}

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const BUILT_IN = join(ROOT, "strategies");

/** Names of the strategies that come with the project. */
export async function builtInStrategies(): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isFile } of Deno.readDir(BUILT_IN)) {
    if (isFile && name.endsWith(".ts") && name !== "mod.ts") names.push(name.slice(0, -3));
  }
  return names.sort();
}

/**
 * Finds a strategy by the name of a built-in one or by path (of a file, or of a folder with a
 * `strategy.ts`), and checks its text and its imports.
 *
 * @throws {BacktestError} kind `usage` when there is none, `refused` when it breaks a rule of the
 * cage, `strategy` when it cannot be parsed.
 */
export async function findStrategy(
  which: string,
  { caged = true }: { readonly caged?: boolean } = {},
): Promise<StrategySource> {
  const file = await strategyFile(which);
  const folder = dirname(file);
  // The built-in ones import the engine by path, as files of this project do.
  const isOurs = folder === await Deno.realPath(BUILT_IN);
  const folders = isOurs ? [folder, join(ROOT, "engine")] : [folder];
  const { files, packages } = await strategyModules(file, { folders });
  const own = files.filter(({ path }) => path.startsWith(`${folder}/`));
  const sources = await Promise.all(
    own.map(async ({ name, path }) => ({ name, path, bytes: await Deno.readFile(path) })),
  );
  for (const { name, path, bytes } of sources) {
    if (!name.startsWith(`${folder}/`)) throw refused(name, `it is named from outside ${folder}`);
    if (!path.endsWith(".json")) scanSource(textOf(path, bytes), path, caged);
  }
  const url = pathToFileURL(file).href;
  return { url, isOurs, files: sources, packages, hash: sourceHash(sources) };
}

/** A source's text as Deno reads it: UTF-8, or by a byte-order mark another encoding, refused here. */
function textOf(path: string, bytes: Uint8Array): string {
  if (bytes.length > MAX_SOURCE_BYTES) {
    throw refused(path, `it has ${bytes.length} bytes, expected ${MAX_SOURCE_BYTES} at most`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw refused(path, "it is not in UTF-8, expected UTF-8");
  }
}

const refused = (path: string, cause: string) =>
  new BacktestError("refused", `Strategy refused: ${path}: ${cause}`);

async function strategyFile(which: string): Promise<string> {
  const candidates = /^[a-z][a-z0-9_]*$/.test(which)
    ? [join(BUILT_IN, `${which}.ts`), resolve(which)]
    : [resolve(which)];
  for (const candidate of candidates) {
    for (const path of [candidate, join(candidate, "strategy.ts")]) {
      try {
        if ((await Deno.stat(path)).isFile) return await Deno.realPath(path);
      } catch {
        // Not this one.
      }
    }
  }
  throw new BacktestError(
    "usage",
    `No strategy "${which}", expected the path of a file or one of: ${
      (await builtInStrategies()).join(", ")
    }`,
  );
}
