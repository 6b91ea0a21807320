/**
 * Throughline's public face: what a strategy file or a notebook imports.
 *
 * Everything of the engine, and the doors to research: `openData`, `backtest`, `plotEquity`. Those
 * load what they need (DuckDB, the runner) when they are called, so importing the face is cheap and
 * a caged strategy may do it.
 *
 * @module
 */
export * from "./engine/mod.ts";
export { type Data, openData } from "./backtest/notebook/open_data.ts";
export { backtest, type NotebookOptions } from "./backtest/notebook/backtest.ts";
export { type BacktestRun, plotEquity } from "./backtest/notebook/backtest_run.ts";
