import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";

/**
 * Path of a program that some tests need and not every machine has: what the environment variable
 * names (`CHROMIUM`, `JUPYTER`), else the first of `names` on the PATH. Undefined when it is
 * missing, for the tests to skip; an error when `THROUGHLINE_REQUIRE` (a list with commas) asks for
 * it, so that in CI nothing skips unseen.
 */
export function tool(name: string, names: readonly string[]): string | undefined {
  const variable = name.toUpperCase();
  const folders = (process.env.PATH ?? "").split(delimiter);
  const found = [
    process.env[variable] ?? "",
    ...names.flatMap((file) => folders.map((folder) => join(folder, file))),
  ].find((path) => path !== "" && existsSync(path));
  const required = (process.env.THROUGHLINE_REQUIRE ?? "").split(",");
  if (found === undefined && required.includes(name)) {
    throw new Error(`No ${name} found, expected one on the PATH or named by ${variable}`);
  }
  return found;
}
