import { join, resolve } from "@std/path/mod.js";
import { onInterrupt, uninterrupted } from "../../command/interrupt.ts";
import { printError } from "../../command/output.ts";
import { newRunFolder, RUNS_FOLDER } from "../bundle/run_folder.ts";
import { writeBundle } from "../bundle/write_bundle.ts";
import { wallMicros } from "../../command/clock.ts";
import { renderReport } from "../report/mod.ts";
import type { AnyResult } from "../result.ts";
import type { Settings } from "../run/settings.ts";
import { runRow } from "../runs/run_row.ts";
import { recordRun } from "../runs/runs_database.ts";
import type { RunStats } from "../stats/mod.ts";

export interface FinishOptions {
  readonly settings: Settings;
  /** Folder of the bundle; absent: a new one below `out/runs`. */
  readonly out?: string | undefined;
  /** Runs database; null keeps no row. */
  readonly runs: string | null;
  readonly withReport: boolean;
}

/** Where the files of a finished run are. */
export interface FinishedRun {
  readonly result: AnyResult;
  readonly stats: RunStats;
  readonly folder: string;
  /** Path of the report; null when none was wanted. */
  readonly reportPath: string | null;
}

/** Writes the bundle of a run and records it. */
export async function finishRun(
  result: AnyResult,
  stats: RunStats,
  { settings, out, runs, withReport }: FinishOptions,
): Promise<FinishedRun> {
  const folder = resolve(out ?? newRunFolder(RUNS_FOLDER, result.identity.runId));
  const report = withReport ? renderReport(result, stats) : null;
  await writeBundle(folder, { result, stats, settings, report }, onInterrupt);
  if (runs !== null) await uninterrupted(() => record(runs, result, stats, folder));
  return { result, stats, folder, reportPath: withReport ? join(folder, "report.html") : null };
}

async function record(runs: string, result: AnyResult, stats: RunStats, folder: string) {
  try {
    const waits = await recordRun(runs, runRow(result, stats, wallMicros(), folder));
    if (waits === null) return;
    printError(`warning: the run waits beside ${runs} for the next one to take it along: ${waits}`);
  } catch (error) {
    // The bundle is whole; a row that cannot be kept is no reason to fail the run.
    const cause = error instanceof Error ? error.message : String(error);
    printError(`warning: the run is not in ${runs}: ${cause}`);
  }
}
