/**
 * The backtest wing: run a strategy over recorded or generated ticks, judge the run, write it down.
 *
 * @module
 */
export { BacktestError, type FailureKind } from "../command/errors.ts";
export type { BacktestOptions, MemoryRows } from "./run/options.ts";
export { runBacktest } from "./run/run_backtest.ts";
export { type Settings, settingsOf } from "./run/settings.ts";
export { type BundleParts, writeBundle } from "./bundle/write_bundle.ts";
export { recordRun } from "./runs/runs_database.ts";
export { runRow } from "./runs/run_row.ts";
export type { Assumption, Measured, RunIdentity, RunResult } from "./result.ts";
export { computeStats, type RunStats, type Statistic } from "./stats/mod.ts";
export { renderIndex, renderReport } from "./report/mod.ts";
export { summaryJson, summaryText } from "./summary/mod.ts";
export { builtInStrategies, findStrategy } from "../strategies/source/find_strategy.ts";
