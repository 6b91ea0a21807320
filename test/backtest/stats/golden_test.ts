import { expect, test } from "vitest";
import { computeStats } from "../../../backtest/stats/compute.ts";
import { fillsOf, ordersOf } from "../synthetic_columns.ts";
import { syntheticRun } from "../synthetic_run.ts";
import type { RunResult } from "../../../backtest/result.ts";

const quiet = (run: RunResult): RunResult => ({
  ...run,
  record: { ...run.record, fills: fillsOf([]), orders: ordersOf([], []) },
  totals: { ...run.totals, orders: 0, fills: 0, fees: 0, turnover: 0 },
});

/** Runs of a day and more, of a month, of minutes, of two instruments, and one in which nothing happened. */
const RUNS: Readonly<Record<string, RunResult>> = {
  long: syntheticRun({ seed: 3, seconds: 40 * 3_600, orders: 600 }),
  days: syntheticRun({ seed: 8, seconds: 9 * 86_400, orders: 300 }),
  short: syntheticRun({ seed: 5, seconds: 600, orders: 12 }),
  month: syntheticRun({ seed: 4, seconds: 31 * 86_400 - 3_600, orders: 50 }),
  pair: syntheticRun({ seed: 6, seconds: 7_200, orders: 80, instruments: 2 }),
  quiet: quiet(syntheticRun({ seed: 3, seconds: 3_600, orders: 10 })),
};

/** A value as one line of JSON, with what JSON has no number for, and numbers to 12 digits. */
const line = (value: unknown): string =>
  JSON.stringify(value, (_key, one: unknown) => {
    if (typeof one !== "number") return one instanceof Float64Array ? [...one] : one;
    return Number.isFinite(one) ? Number(one.toPrecision(12)) : String(one);
  });

/** Everything that is computed of a run: a line for each number of a field or item of a list. */
function told(run: RunResult): string {
  return Object.entries(computeStats(run)).flatMap(([name, value]) => {
    if (!Array.isArray(value)) return [`${name} ${line(value)}`];
    // Of long lists the beginning and the end.
    const shown = value.length > 40 ? [...value.slice(0, 30), ...value.slice(-10)] : value;
    return [`${name} ${value.length}`, ...shown.map((item) => `${name} ${line(item)}`)];
  }).join("\n");
}

/** After a change that is meant: `deno task test test/backtest/stats/golden_test.ts -u`. */
test.each(Object.keys(RUNS))("statistics of known runs stay what they are: %s", async (name) => {
  await expect(`${told(RUNS[name])}\n`).toMatchFileSnapshot(`./golden/${name}.txt`);
});
