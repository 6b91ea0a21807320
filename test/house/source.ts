import { type Dirent, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseSync } from "vite";

/** A node of the syntax tree (ESTree with TypeScript), as far as the house checks care. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

export interface Comment {
  readonly type: "Line" | "Block";
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** A file of the repository. `path` is relative to the root, with forward slashes. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly program: Node;
  readonly comments: readonly Comment[];
}

/** What is wrong, and where: `engine/x.ts:12: what`. */
export type Finding = string;

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const SKIPPED = new Set(["node_modules", ".git", "out", "coverage", ".throughline"]);

/** Paths of all files of the repository that are not made by a tool. */
export function repositoryFiles(): readonly string[] {
  const files: string[] = [];
  const visit = (folder: string) => {
    const entries: Dirent[] = readdirSync(ROOT + folder, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (SKIPPED.has(entry.name)) continue;
      if (entry.isDirectory()) visit(`${folder}${entry.name}/`);
      else if (entry.isFile()) files.push(folder + entry.name);
    }
  };
  visit("");
  return files;
}

/** Parses a text as if it stood at `path`. */
export function source(path: string, text: string): Source {
  const { program, comments, errors } = parseSync(path, text);
  if (errors.length > 0) throw new SyntaxError(`${path}: ${errors[0].message}`);
  return { path, text, program: program as unknown as Node, comments };
}

/** Every TypeScript file. */
export function typescriptSources(): readonly Source[] {
  return repositoryFiles()
    .filter((path) => path.endsWith(".ts"))
    .map((path) => source(path, readFileSync(ROOT + path, "utf8")));
}

/** Calls `visit` for a node and all below it, parents first. */
export function walk(
  node: Node,
  visit: (node: Node, parent: Node | null) => void,
  parent: Node | null = null,
): void {
  visit(node, parent);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) walk(child, visit, node);
    }
  }
}

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null &&
    typeof (value as Node).type === "string" && typeof (value as Node).start === "number";
}

/** Line of an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}

/** A finding at a node. */
export function at({ path, text }: Source, { start }: { readonly start: number }, what: string) {
  return `${path}:${lineAt(text, start)}: ${what}`;
}

/** True for a file in one of the folders (each with its slash). */
export const isIn = (path: string, folders: readonly string[]): boolean =>
  folders.some((folder) => path.startsWith(folder));
