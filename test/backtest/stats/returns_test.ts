import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { periodReturn, Periods, type PeriodSpec } from "../../../backtest/stats/periods.ts";
import type { EquityColumns, FillColumns } from "../../../engine/record/columns.ts";
import { DAY_US, HOUR_US } from "../../../engine/time/utc.ts";
import { returnSample, sharpe, sortino, volatility } from "../../../backtest/stats/returns.ts";
import { equityOf, fillsOf, START_TS } from "../synthetic_columns.ts";

const NO_FILLS = fillsOf([]);

function periodsOf(equity: EquityColumns, fills: FillColumns, spec: PeriodSpec) {
  const periods = new Periods(spec);
  periods.equity.add(equity);
  periods.fills.add(fills);
  return periods.result();
}

describe("Periods", () => {
  test("closes a period with the last sample at or before its end", () => {
    const equity = equityOf([100, 110, 99, 99], HOUR_US / 2, START_TS + HOUR_US / 2);
    const fills = fillsOf([{ localTs: START_TS + HOUR_US }, { localTs: START_TS + HOUR_US + 1 }]);
    const periods = periodsOf(equity, fills, {
      periodUs: HOUR_US,
      fromTs: START_TS + HOUR_US / 2,
      toTs: START_TS + 2 * HOUR_US,
      cash: 100,
    });
    expect(periods.map((p) => [p.openEquity, p.closeEquity, p.fills, p.whole])).toEqual([
      [100, 110, 1, false],
      [110, 99, 1, true],
    ]);
    expect(periodReturn(periods[1])).toBeCloseTo(-0.1, 15);
  });

  test("chains: products of returns give the whole return, whatever the curve and the period", () => {
    fc.assert(fc.property(
      fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 2, maxLength: 200 }),
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 0, max: 20 }),
      (values, step, offset) => {
        const fromTs = START_TS + offset * 600e6;
        const equity = equityOf(values, step * 600e6, fromTs);
        const toTs = equity.ts[values.length - 1];
        const periods = periodsOf(equity, NO_FILLS, {
          periodUs: HOUR_US,
          fromTs,
          toTs,
          cash: values[0],
        });
        const product = periods.reduce((p, period) => p * (1 + periodReturn(period)), 1);
        expect(product * values[0] / values[values.length - 1]).toBeCloseTo(1, 9);
      },
    ));
  });

  test("has no return where it opened with nothing, or with less", () => {
    const [period] = periodsOf(equityOf([100], HOUR_US / 2), NO_FILLS, {
      ...{ periodUs: HOUR_US, fromTs: START_TS, toTs: START_TS + HOUR_US, cash: 100 },
    });
    const from = (openEquity: number) => periodReturn({ ...period, openEquity, closeEquity: 3 });
    expect([from(0), from(-1), from(1), from(2)]).toEqual([NaN, NaN, 2, 0.5]);
  });

  test("is empty when the run has no length", () => {
    const spec = { periodUs: DAY_US, fromTs: START_TS, toTs: START_TS, cash: 1 };
    expect(periodsOf(equityOf([1], 1), NO_FILLS, spec)).toEqual([]);
  });
});

describe("ratios of returns", () => {
  // 16 returns of +2 % and 16 of −1 %: mean 0.5 %; squared deviations 32 × 0.015²;
  // s = √(32 × 0.000225 / 31); downside = √(16 × 0.0001 / 32).
  const returns = Array.from({ length: 32 }, (_, i) => i % 2 === 0 ? 0.02 : -0.01);
  const sample = { returns, perYear: 365, name: "daily" };

  test("sharpe() is mean over deviation, √365 a year", () => {
    const s = Math.sqrt((32 * 0.000225) / 31);
    expect(sharpe(sample).value).toBeCloseTo((0.005 / s) * Math.sqrt(365), 10);
    expect(sharpe(sample).value).toBeCloseTo(6.26803, 5);
    expect(sharpe(sample).note).toContain("standard error 3.47");
  });

  test("sortino() takes the downside over all returns", () => {
    expect(sortino(sample).value).toBeCloseTo((0.005 / Math.sqrt(0.00005)) * Math.sqrt(365), 10);
  });

  test("volatility() is the deviation a year", () => {
    expect(volatility(sample).value).toBeCloseTo(0.0152399 * Math.sqrt(365), 5);
  });

  test("are N/A below 30 returns, and where nothing varies", () => {
    expect(sharpe({ ...sample, returns: returns.slice(0, 29) }).value).toBeNull();
    expect(sharpe({ ...sample, returns: Array(40).fill(0) }).value).toBeNull();
    expect(sortino({ ...sample, returns: Array(40).fill(0.01) }).value).toBeNull();
  });

  test("sharpe() does not depend on the scale of returns", () => {
    const many = fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 30, maxLength: 60 });
    fc.assert(fc.property(many, (bps) => {
      const small = sharpe({ ...sample, returns: bps.map((r) => r / 1e4) }).value;
      const large = sharpe({ ...sample, returns: bps.map((r) => r / 1e2) }).value;
      if (small === null) expect(new Set(bps).size).toBe(1);
      else expect(large).toBeCloseTo(small, 6);
    }));
  });

  test("returnSample() leaves ragged periods out", () => {
    const equity = equityOf([100, 101, 102, 103], DAY_US, START_TS + HOUR_US);
    const fromTs = START_TS + HOUR_US;
    const toTs = fromTs + 3 * DAY_US;
    const periods = periodsOf(equity, NO_FILLS, { periodUs: DAY_US, fromTs, toTs, cash: 100 });
    expect(periods.length).toBe(4);
    expect(returnSample(periods, DAY_US, "daily").returns.length).toBe(2);
  });
});
