import { join } from "@std/path/mod.js";
import type { AnyResult } from "../result.ts";
import type { Settings } from "../run/settings.ts";
import type { RunStats } from "../stats/compute.ts";
import { summaryJson } from "../summary/mod.ts";
import { writeParquet } from "./parquet.ts";
import { recordTables } from "./record_tables.ts";
import { makeWholeFolder } from "./whole_folder.ts";

/** What a bundle is written from. */
export interface BundleParts {
  readonly result: AnyResult;
  readonly stats: RunStats;
  readonly settings: Settings;
  /** Text of the HTML report; null leaves it out. */
  readonly report: string | null;
}

/**
 * Writes the bundle of a run: `run.json` (what was run), `result.json` (what came of it), the record
 * as Parquet, `log.jsonl`, `report.html`, and in `measured.json`, apart because it is never the same
 * twice, times and memory. All or nothing.
 */
export function writeBundle(
  path: string,
  { result, stats, settings, report }: BundleParts,
  onCancel?: (cancel: () => void) => () => void,
): Promise<void> {
  const { identity, measured, record } = result;
  const { venue, risk } = settings;
  return makeWholeFolder(path, async (folder) => {
    const write = (name: string, text: string) => Deno.writeTextFile(join(folder, name), text);
    await write("run.json", jsonText({ ...identity, venueConfig: venue, riskConfig: risk }));
    await write("result.json", jsonText(resultJson(result, stats)));
    await write("measured.json", jsonText(measured));
    const lines = record.logs.map((entry) => `${JSON.stringify(entry)}\n`);
    await write("log.jsonl", lines.join(""));
    if (report !== null) await write("report.html", report);
    await writeParquet(folder, recordTables(record, identity.instruments));
  }, onCancel);
}

/** The summary without what is measured: the same run gives the same bytes. */
export function resultJson(result: AnyResult, stats: RunStats): Record<string, unknown> {
  const { runSeconds: _s, ticksPerSecond: _t, peakRssBytes: _p, report: _r, ...summary } =
    summaryJson(result, stats, null);
  const { runId, dataHash, strategyHash } = result.identity;
  return { runId, dataHash, strategyHash, ...summary };
}

const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
