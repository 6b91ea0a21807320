import { existsSync } from "node:fs";
import { join } from "@std/path/mod.js";

/** A new folder for a run below `parent`: the run's id, with a counter where it was run before. */
export function newRunFolder(parent: string, runId: string): string {
  for (let count = 1;; count++) {
    const path = join(parent, count === 1 ? runId : `${runId}-${count}`);
    if (!existsSync(path)) return path;
  }
}
