import { existsSync } from "node:fs";
import { join, resolve } from "@std/path/mod.js";

/** Where the bundles of runs go that nobody gave a folder. */
export const RUNS_FOLDER = join("out", "runs");

/** What a bundle's path will be, as far as it is known before the run has its id. */
export const bundleTarget = (out: string | undefined): string =>
  resolve(out ?? join(RUNS_FOLDER, "run"));

/** A new folder for a run below `parent`: the run's id, with a counter where it was run before. */
export function newRunFolder(parent: string, runId: string): string {
  for (let count = 1;; count++) {
    const path = join(parent, count === 1 ? runId : `${runId}-${count}`);
    if (!existsSync(path)) return path;
  }
}
