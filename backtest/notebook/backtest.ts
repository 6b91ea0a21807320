import type { BacktestOptions, MemoryRows } from "../run/options.ts";
import { BacktestRun } from "./backtest_run.ts";
import type { Data } from "./open_data.ts";

/** What to run in a notebook: the options of `runBacktest`, with the data and the times as one has them. */
export interface NotebookOptions extends Omit<BacktestOptions, "db" | "rows" | "fromTs" | "toTs"> {
  /** An open file, a file's path, or rows in memory. */
  readonly data: Data | string | readonly MemoryRows[];
  /** Local time from which and to which rows are taken: µs, or a UTC text such as "2024-01-01T06:00Z". */
  readonly from?: number | string;
  readonly to?: number | string;
}

/**
 * Runs a strategy (a definition from a cell, a built-in's name or a file) and hands back a result
 * that shows itself: headline, statistics and the equity curve in a notebook, a table in a terminal.
 *
 * @throws {BacktestError} with what is wrong with strategy, data or settings.
 * @example
 * ```ts ignore
 * const run = await backtest({ strategy: "ema_cross", data, params: { fast: 50, slow: 200 } });
 * run.result.totals.fills;
 * ```
 */
export async function backtest(options: NotebookOptions): Promise<BacktestRun> {
  const { runBacktest } = await import("../run/run_backtest.ts");
  const { computeStats } = await import("../stats/mod.ts");
  const { parseUtc } = await import("../../engine/time/utc.ts");
  const { data, from, to, ...rest } = options;
  const time = (value: number | string) => (typeof value === "number" ? value : parseUtc(value));
  const result = await runBacktest({
    ...rest,
    ...source(data),
    ...(from === undefined ? {} : { fromTs: time(from) }),
    ...(to === undefined ? {} : { toTs: time(to) }),
  });
  return await BacktestRun.of(result, computeStats(result));
}

function source(data: NotebookOptions["data"]): Pick<BacktestOptions, "db" | "rows"> {
  if (typeof data === "string") return { db: data };
  return "path" in data ? { db: data.path } : { rows: data };
}
