import { fileURLToPath, pathToFileURL } from "node:url";
import { dirname, extname, join } from "@std/path/mod.js";
import { BacktestError } from "../../command/errors.ts";

/** Modules that a strategy may import by name; everything else has to lie in its own folder. */
export const NAMED_PACKAGES: readonly string[] = ["throughline", "throughline/engine", "zod"];

/** What Deno may take a strategy's files for. WebAssembly would be code that nothing here checks. */
const KINDS: readonly string[] = ["TypeScript", "Mts", "Dts", "Dmts", "JavaScript", "Mjs", "Json"];

/** A file as an import names it, and where it lies when links are followed. */
export interface ModuleFile {
  readonly name: string;
  readonly path: string;
}

/** The modules of a strategy: its own files, and the named packages that they use. */
export interface StrategyModules {
  /** The strategy file first. */
  readonly files: readonly ModuleFile[];
  readonly packages: readonly string[];
}

interface Reference {
  readonly specifier?: string;
  readonly error?: string;
  readonly span?: { readonly start: { readonly line: number } };
}

interface GraphModule {
  readonly specifier: string;
  /** What Deno takes the file for, such as `TypeScript`; absent for what it could not read. */
  readonly mediaType?: string;
  readonly error?: string;
  readonly dependencies?: readonly {
    readonly specifier: string;
    readonly code?: Reference;
    readonly type?: Reference;
  }[];
}

/**
 * Finds the modules of a strategy as Deno itself resolves them, and refuses every one outside
 * `folders` that is not a named package. Links are followed first: a link out of a folder is
 * outside.
 *
 * @throws {BacktestError} kind `refused` for a forbidden import, `strategy` for a file that cannot
 * be parsed or found.
 */
export async function strategyModules(
  file: string,
  options: { folders?: readonly string[] } = {},
): Promise<StrategyModules> {
  const root = await Deno.realPath(file);
  const folders = await Promise.all((options.folders ?? [dirname(root)]).map(Deno.realPath));
  const graph = await moduleGraph(root);
  const files: ModuleFile[] = [];
  const packages = new Set<string>();
  const queue = [pathToFileURL(root).href];
  const seen = new Set(queue);
  for (let url = queue.shift(); url !== undefined; url = queue.shift()) {
    const module = graph.get(url);
    const path = await insideFolders(url, folders);
    if (module === undefined || path === undefined) throw unreadable(url, module?.error);
    if (module.error !== undefined) throw unreadable(path, module.error);
    if (await isCommonJs(path, module.mediaType)) throw commonJs(path);
    if (!KINDS.includes(module.mediaType ?? "")) throw otherKind(path, module.mediaType);
    // Deno goes by the name of the link, the scan and the hash by what it leads to.
    const name = fileURLToPath(url);
    if (extname(name) !== extname(path)) throw otherLink(name, path);
    files.push({ name, path });
    for (const dependency of module.dependencies ?? []) {
      if (NAMED_PACKAGES.includes(dependency.specifier)) {
        packages.add(dependency.specifier);
        continue;
      }
      const reference = dependency.code ?? dependency.type;
      const target = reference?.specifier;
      const where = `${path}:${(reference?.span?.start.line ?? 0) + 1}`;
      if (target === undefined || !target.startsWith("file:")) {
        throw forbidden(where, dependency.specifier);
      }
      if (graph.get(target)?.error !== undefined) {
        throw unreadable(where, graph.get(target)?.error);
      }
      if (await insideFolders(target, folders) === undefined) {
        throw forbidden(where, dependency.specifier);
      }
      if (!seen.has(target)) {
        seen.add(target);
        queue.push(target);
      }
    }
  }
  return { files, packages: [...packages].sort() };
}

async function moduleGraph(file: string): Promise<Map<string, GraphModule>> {
  const config = fileURLToPath(new URL("../../deno.json", import.meta.url));
  // Nothing is fetched: what is not on this machine is not allowed anyway.
  const args = ["info", "--json", "--no-remote", "--no-npm", "--config", config, file];
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    env: { NO_COLOR: "1" },
  }).output();
  if (code !== 0) throw unreadable(file, new TextDecoder().decode(stderr).trim());
  const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as { modules: GraphModule[] };
  return new Map(modules.map((module) => [module.specifier, module]));
}

async function insideFolders(url: string, folders: readonly string[]): Promise<string | undefined> {
  try {
    const path = await Deno.realPath(fileURLToPath(url));
    return folders.some((folder) => path.startsWith(`${folder}/`)) ? path : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether Deno runs a file as CommonJS, whose `require` takes any text and so escapes the graph: by
 * the file's own ending, or by the `type` of the nearest package.json (below node_modules without
 * one too).
 */
async function isCommonJs(path: string, mediaType: string | undefined): Promise<boolean> {
  if (mediaType === "Cjs" || mediaType === "Cts") return true;
  if (mediaType === "Mjs" || mediaType === "Mts" || mediaType === "Json") return false;
  for (let folder = dirname(path);; folder = dirname(folder)) {
    try {
      const text = await Deno.readTextFile(join(folder, "package.json"));
      const type = (JSON.parse(text) as { type?: unknown } | null)?.type;
      return type === "commonjs" || (type !== "module" && /[/\\]node_modules[/\\]/.test(path));
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) return true;
      if (folder === dirname(folder)) return false;
    }
  }
}

function commonJs(path: string): BacktestError {
  return new BacktestError(
    "refused",
    `Strategy refused: ${path} is a CommonJS file, expected an ES module (such as .ts)`,
  );
}

function otherKind(path: string, kind = "of no known kind"): BacktestError {
  return new BacktestError(
    "refused",
    `Strategy refused: ${path} is ${kind}, expected TypeScript, JavaScript or JSON`,
  );
}

function otherLink(name: string, path: string): BacktestError {
  return new BacktestError(
    "refused",
    `Strategy refused: ${name} is a link to ${path}, expected a file with the same ending`,
  );
}

function forbidden(where: string, specifier: string): BacktestError {
  const names = NAMED_PACKAGES.map((name) => `"${name}"`).join(", ");
  return new BacktestError(
    "refused",
    `Strategy refused: ${where}: import of "${specifier}" is not allowed, ` +
      `expected a file in the strategy's folder or one of ${names}`,
  );
}

function unreadable(where: string, cause = "it cannot be read"): BacktestError {
  return new BacktestError("strategy", `Cannot load the strategy: ${where}: ${cause}`);
}
