import { join } from "@std/path/mod.js";
import { runIdDigest } from "../run/run_id.ts";

/** All that a bundle holds, whatever the run. */
const NAMES: ReadonlySet<string> = new Set([
  ...["run.json", "result.json", "measured.json", "log.jsonl", "report.html"],
  ...["orders.parquet", "fills.parquet", "equity.parquet", "series.parquet"],
]);

/** More than any run's inputs have. */
const RUN_BYTES_MAX = 64 << 20;

/**
 * The files of a bundle that we wrote; null for a folder that is anything else, or holds anything more.
 * A bundle is known by its `run.json`: the run's id in it is the hash of what was run.
 */
export function olderRunFiles(folder: string): readonly string[] | null {
  const files: string[] = [];
  for (const { name, isFile } of Deno.readDirSync(folder)) {
    if (!isFile || !NAMES.has(name)) return null;
    files.push(join(folder, name));
  }
  return files.length === 0 || isRun(join(folder, "run.json")) ? files : null;
}

function isRun(file: string): boolean {
  try {
    if (Deno.statSync(file).size > RUN_BYTES_MAX) return false;
    const run: unknown = JSON.parse(Deno.readTextFileSync(file));
    if (typeof run !== "object" || run === null) return false;
    const { runId, strategyHash, dataHash, params, venueConfig: venue, riskConfig: risk, ...rest } =
      run as Record<string, unknown>;
    const { cash, seed, versions } = rest;
    const inputs = { strategyHash, dataHash, params, venue, risk, cash, seed, versions };
    return typeof runId === "string" && runId.endsWith(`-${runIdDigest(inputs)}`);
  } catch {
    return false;
  }
}
