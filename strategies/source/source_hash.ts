import { createHash } from "node:crypto";
import { dirname, relative } from "@std/path/mod.js";

/** One source file of a strategy. */
export interface SourceFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * SHA-256 over the files of a strategy in the order of their paths relative to the first one's
 * folder: for each the path, its length in bytes, and the bytes. Where the folder lies does not
 * count.
 */
export function sourceHash(files: readonly SourceFile[]): string {
  const [first] = files;
  if (first === undefined) throw new RangeError("A strategy has at least one file, got none");
  const folder = dirname(first.path);
  const named = files
    .map(({ path, bytes }) => ({ name: relative(folder, path).replaceAll("\\", "/"), bytes }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const hash = createHash("sha256");
  for (const { name, bytes } of named) hash.update(`${name}\0${bytes.length}\0`).update(bytes);
  return hash.digest("hex");
}
