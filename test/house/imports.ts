import { at, type Finding, isIn, isNode, type Node, type Source, walk } from "./source.ts";

/** A floor: what of the house it may import, and which packages. */
interface Floor {
  readonly own: readonly string[];
  readonly packages: readonly RegExp[];
}

const NODE = /^node:/;
const STD = /^@std\//;

/** Imports point down: a floor that is not in `own` may not be imported. */
const FLOORS: Readonly<Record<string, Floor>> = {
  "engine/": { own: ["engine/"], packages: [/^zod$/] },
  "command/": { own: ["command/", "deno.json"], packages: [NODE, STD, /^@duckdb\/node-api$/] },
  "data/": {
    own: ["data/", "engine/", "command/"],
    packages: [NODE, STD, /^@duckdb\/node-(api|bindings)$/, /^(arquero|decimal\.js|fflate|zod)$/],
  },
  // Finding, checking and running a strategy's files; the strategies themselves have less.
  "strategies/source/": { own: ["strategies/source/", "command/"], packages: [NODE, STD] },
  "strategies/cage/": {
    own: ["strategies/cage/", "strategies/source/", "engine/", "command/", "data/tape/"],
    packages: [NODE, STD, /^zod$/],
  },
  "strategies/": { own: ["strategies/", "engine/"], packages: [/^zod$/] },
  "backtest/": {
    own: ["backtest/", "engine/", "command/", "strategies/", "data/", "deno.json"],
    packages: [NODE, STD, /^@duckdb\/node-api$/, /^(arquero|decimal\.js|fflate|zod)$/],
  },
  "live/": {
    own: ["live/", "backtest/", "engine/", "command/", "strategies/", "data/", "deno.json"],
    packages: [NODE, STD, /^(decimal\.js|ws|zod)$/],
  },
};

interface Import {
  readonly specifier: string;
  readonly node: Node;
}

/** Every module that a source names: imports, re-exports, `import(…)`, types and texts alike. */
export function importsOf(file: Source): readonly Import[] {
  const found: Import[] = [];
  walk(file.program, (node) => {
    const isImport = node.type === "ImportDeclaration" || node.type === "ExportAllDeclaration" ||
      node.type === "ExportNamedDeclaration" || node.type === "ImportExpression" ||
      node.type === "TSImportType";
    if (!isImport || !isNode(node.source)) return;
    const { value } = node.source;
    if (typeof value === "string") found.push({ specifier: value, node });
  });
  return found;
}

/** The path of a relative import from the root. */
export function resolved(from: string, specifier: string): string {
  const parts = from.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

/** Imports that point up or sideways, name a package that the floor does without, or the face. */
export function findImports(file: Source): readonly Finding[] {
  const name = Object.keys(FLOORS).find((folder) => file.path.startsWith(folder));
  if (name === undefined) return [];
  const { own, packages } = FLOORS[name];
  return importsOf(file).flatMap(({ specifier, node }) => {
    if (specifier.startsWith(".")) {
      const target = resolved(file.path, specifier);
      return isIn(target, own) ? [] : [at(file, node, `${name} may not import ${target}`)];
    }
    if (packages.some((one) => one.test(specifier))) return [];
    return [at(file, node, `${name} may not import ${specifier}`)];
  });
}

/** Re-exports outside a `mod.ts`. */
export function findReexports(file: Source): readonly Finding[] {
  if (file.path === "mod.ts" || file.path.endsWith("/mod.ts")) return [];
  return importsOf(file)
    .filter(({ node }) => node.type.startsWith("Export"))
    .map(({ node, specifier }) => at(file, node, `re-exports ${specifier}, only a mod.ts may`));
}
