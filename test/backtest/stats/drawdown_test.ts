import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { drawdownOf, drawdownStatistics } from "../../../backtest/stats/drawdown.ts";
import { folded } from "../../../backtest/stats/fold.ts";
import { cagr, calmar, totalReturn } from "../../../backtest/stats/growth.ts";
import { DAY_US } from "../../../engine/time/utc.ts";
import { statisticOf } from "../../../backtest/stats/statistic.ts";
import { equityOf, START_TS } from "../synthetic_columns.ts";

describe("drawdownOf()", () => {
  test("finds depth, share, length and recovery", () => {
    //                        peak 120       trough 90       back 125
    const equity = equityOf([100, 120, 110, 90, 100, 125, 124], 10);
    const found = folded(equity, drawdownOf(100, START_TS));
    expect(found).toMatchObject({
      depth: 30,
      fraction: 0.25,
      peakTs: START_TS + 10,
      troughTs: START_TS + 30,
      recoveredTs: START_TS + 50,
    });
    const statistics = drawdownStatistics(found);
    expect(statisticOf(statistics, "maxDrawdownLength").value).toBe(40);
    expect(statisticOf(statistics, "timeToRecover").value).toBe(20);
  });

  test("counts a fall below the start cash, and cuts an unrecovered one at the end", () => {
    const found = folded(equityOf([95, 80, 85], 10), drawdownOf(100, START_TS));
    expect(found.depth).toBe(20);
    const statistics = drawdownStatistics(found);
    expect(statisticOf(statistics, "maxDrawdownLength")).toMatchObject({ value: 20 });
    expect(statisticOf(statistics, "maxDrawdownLength").note).toContain("not recovered");
    expect(statisticOf(statistics, "timeToRecover").value).toBeNull();
  });

  test("keeps the recovery of the deepest fall when a shallower one follows", () => {
    const found = folded(equityOf([100, 80, 100, 110, 105], 10), drawdownOf(100, START_TS));
    expect([found.depth, found.recoveredTs]).toEqual([20, START_TS + 20]);
  });

  test("equals the plain definition on any curve", () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1 }), (v) => {
      const found = folded(equityOf(v, 10), drawdownOf(500, START_TS));
      let [depth, fraction] = [0, 0];
      v.forEach((value, i) => {
        const peak = Math.max(500, ...v.slice(0, i + 1));
        depth = Math.max(depth, peak - value);
        fraction = Math.max(fraction, (peak - value) / peak);
      });
      expect([found.depth, found.fraction]).toEqual([depth, fraction]);
    }));
  });
});

describe("growth", () => {
  test("cagr() scales to 365 days", () => {
    const growth = { startEquity: 100, endEquity: 110, spanUs: 73 * DAY_US };
    expect(totalReturn(growth).value).toBeCloseTo(0.1, 15);
    expect(cagr(growth).value).toBeCloseTo(1.1 ** 5 - 1, 12);
  });

  test("cagr() is N/A below 30 days and −1 when all is lost", () => {
    expect(cagr({ startEquity: 100, endEquity: 110, spanUs: 29 * DAY_US }).value).toBeNull();
    expect(cagr({ startEquity: 100, endEquity: -5, spanUs: 40 * DAY_US }).value).toBe(-1);
  });

  test("calmar() divides by the relative drawdown, and is N/A without one", () => {
    const annual = cagr({ startEquity: 100, endEquity: 110, spanUs: 73 * DAY_US });
    expect(calmar(annual, 0.25).value).toBeCloseTo((1.1 ** 5 - 1) / 0.25, 12);
    expect(calmar(annual, 0).value).toBeNull();
  });
});
