import { describe, expect, test } from "vitest";
import { Life } from "../../../engine/order/types.ts";
import { computeStats } from "../../../backtest/stats/compute.ts";
import { codeName } from "../../../backtest/stats/code_names.ts";
import { statisticOf } from "../../../backtest/stats/statistic.ts";
import { fillsOf, ordersOf } from "../synthetic_columns.ts";
import { syntheticRun } from "../synthetic_run.ts";
import type { RunResult } from "../../../backtest/result.ts";

const run = syntheticRun({ seed: 3, seconds: 40 * 3_600, orders: 3_000 });
const stats = computeStats(run);

describe("computeStats()", () => {
  test("gives the same numbers for the same run", () => {
    expect(
      JSON.stringify(computeStats(syntheticRun({ seed: 3, seconds: 40 * 3_600, orders: 3_000 }))),
    )
      .toBe(JSON.stringify(stats));
  });

  test("names every statistic once, finite or N/A, with its sample and a note", () => {
    const keys = stats.statistics.map((s) => s.key);
    expect(new Set(keys).size).toBe(keys.length);
    for (const s of stats.statistics) {
      expect(s.value === null || Number.isFinite(s.value), s.key).toBe(true);
      expect(s.value === null || s.sample >= s.minSample, s.key).toBe(true);
      expect(s.note.length, s.key).toBeGreaterThan(0);
    }
  });

  test("has hourly ratios for 40 hours but no yearly growth", () => {
    expect(statisticOf(stats.statistics, "sharpe")).toMatchObject({ sample: 40, minSample: 30 });
    expect(statisticOf(stats.statistics, "sharpe").value).not.toBeNull();
    expect(statisticOf(stats.statistics, "cagr").value).toBeNull();
    expect(statisticOf(stats.statistics, "calmar").value).toBeNull();
  });

  test("accounts for each order once among the outcomes", () => {
    expect(stats.outcomes.reduce((sum, o) => sum + o.count, 0)).toBe(3_000);
    const refused = stats.refusals.reduce((sum, o) => sum + o.count, 0);
    const { denied, rejected } = run.totals;
    expect(refused).toBe(denied + rejected);
    expect(stats.refusals.map((o) => o.label)).toContain("venue: would take");
  });

  test("says N/A, not zero, of a run in which nothing happened", () => {
    const quiet: RunResult = {
      ...run,
      record: { ...run.record, fills: fillsOf([]), orders: ordersOf([], []) },
      totals: { ...run.totals, orders: 0, fills: 0, fees: 0, turnover: 0 },
    };
    const { statistics, trips, outcomes } = computeStats(quiet);
    for (const key of ["winRate", "makerShare", "slippage", "markoutMaker1s", "feeRate"]) {
      expect(statisticOf(statistics, key).value, key).toBeNull();
    }
    expect(statisticOf(statistics, "exposure").value).toBe(0);
    expect([trips, outcomes]).toEqual([[], []]);
  });
});

test("statisticOf() names the key that is missing", () => {
  expect(() => statisticOf(stats.statistics, "luck")).toThrow('Statistic "luck"');
});

test("codeName() speaks of codes, and shows those that it does not know", () => {
  expect(codeName("life", Life.CANCELLED)).toBe("cancelled");
  expect(codeName("reason", 108)).toBe("risk: order rate");
  expect(codeName("reason", 4242)).toBe("code 4242");
});
