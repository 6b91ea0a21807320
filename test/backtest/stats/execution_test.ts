import { describe, expect, test } from "vitest";
import { folded } from "../../../backtest/stats/fold.ts";
import { makerShare } from "../../../backtest/stats/maker_share.ts";
import { markouts } from "../../../backtest/stats/markouts.ts";
import { quantileRanks } from "../../../backtest/stats/moments.ts";
import { queueWaitStatistics, waitHistogram } from "../../../backtest/stats/queue_wait.ts";
import { slippage } from "../../../backtest/stats/slippage.ts";
import { costStatistics } from "../../../backtest/stats/costs.ts";
import { statisticOf } from "../../../backtest/stats/statistic.ts";
import { fillsOf, instrumentOf } from "../synthetic_columns.ts";

const INSTRUMENTS = [instrumentOf(0), instrumentOf(1, "ETHUSDT")];
const times = <T>(n: number, row: T) => Array.from({ length: n }, () => row);

describe("slippage()", () => {
  test("weights by quantity and is a cost when positive", () => {
    // 20 buys of 3 lots one tick above a mid of 1000, 20 sells of 1 lot one tick above it.
    const fills = fillsOf([
      ...times(20, { side: 1, qtyLots: 3, priceTicks: 1001, arrivalMid2: 2000, liquidity: 2 }),
      ...times(20, { side: -1, qtyLots: 1, priceTicks: 1001, arrivalMid2: 2000, liquidity: 1 }),
    ]);
    // (60 − 20) / (80 × 1000) = 5 bps; taker 10 bps; maker −10 bps.
    expect(folded(fills, slippage(INSTRUMENTS, "all")).value).toBeCloseTo(5, 10);
    expect(folded(fills, slippage(INSTRUMENTS, "taker")).value).toBeCloseTo(10, 10);
    expect(folded(fills, slippage(INSTRUMENTS, "maker")).value).toBeCloseTo(-10, 10);
  });

  test("leaves out fills without a mid, and is N/A below 20 with one", () => {
    const row = { priceTicks: 1001, arrivalMid2: 2000 };
    const fills = fillsOf([...times(19, row), ...times(5, { ...row, arrivalMid2: NaN })]);
    expect(folded(fills, slippage(INSTRUMENTS, "all"))).toMatchObject({ value: null, sample: 19 });
  });
});

describe("markouts()", () => {
  const row = { priceTicks: 1000, mid2: 2002, mid2After1s: 2004, mid2After5s: 1998 };

  test("follow the mid after the fill, maker and taker apart", () => {
    const fills = fillsOf([
      ...times(20, { ...row, side: 1, liquidity: 1 }),
      ...times(20, { ...row, side: -1, liquidity: 2, qtyLots: 5 }),
    ]);
    const table = folded(fills, markouts(INSTRUMENTS)).map((
      m,
    ) => [m.role, m.seconds, m.ticks.value]);
    expect(table).toEqual([
      ...[["maker", 0, 1], ["maker", 1, 2], ["maker", 5, -1], ["maker", 30, null]],
      ...[["taker", 0, -1], ["taker", 1, -2], ["taker", 5, 1], ["taker", 30, null]],
    ]);
    expect(folded(fills, markouts(INSTRUMENTS))[1].bps.value).toBeCloseTo(20, 10);
  });

  test("do not mix the ticks of two instruments", () => {
    const fills = fillsOf([...times(20, row), ...times(20, { ...row, instrument: 1 })]);
    const maker = folded(fills, markouts(INSTRUMENTS))[1];
    expect(maker.ticks.value).toBeNull();
    expect(maker.bps.value).toBeCloseTo(20, 10);
  });
});

describe("queue wait", () => {
  test("quantileRanks() lie on both sides of the quantile", () => {
    expect(quantileRanks(4, 0.5)).toEqual({ below: 1, above: 2, share: 0.5 });
    expect(quantileRanks(4, 0.9).share).toBeCloseTo(0.7, 12);
    expect(quantileRanks(1, 0.9)).toEqual({ below: 0, above: 0, share: 0 });
  });

  test("gives median and p90 over the fills that waited", () => {
    const fills = fillsOf([
      ...Array.from({ length: 21 }, (_, i) => ({ queueWaitUs: (20 - i) * 1000 })),
      { queueWaitUs: NaN, liquidity: 2 },
    ]);
    const statistics = queueWaitStatistics(fills, 21);
    expect(statistics.map((s) => [s.value, s.sample])).toEqual([[10_000, 21], [18_000, 21]]);
    const bins = folded(fills, waitHistogram());
    expect(bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(21);
    expect(bins.slice(0, 3).map((bin) => bin.count)).toEqual([2, 9, 10]);
  });

  test("is N/A without a fill", () => {
    const statistics = queueWaitStatistics(fillsOf([]), 0);
    expect(statistics.map((s) => [s.value, s.sample])).toEqual([[null, 0], [null, 0]]);
  });
});

test("makerShare() is by traded value", () => {
  const fills = fillsOf([
    { liquidity: 1, priceTicks: 100, qtyLots: 3 },
    { liquidity: 2, priceTicks: 100, qtyLots: 1 },
  ]);
  expect(folded(fills, makerShare(INSTRUMENTS)).value).toBe(0.75);
  expect(folded(fillsOf([]), makerShare(INSTRUMENTS)).value).toBeNull();
});

test("costStatistics() splits fees by role and relates them to traded value", () => {
  const fills = fillsOf([{ liquidity: 1, fee: -2 }, { liquidity: 2, fee: 12 }]);
  const costs = folded(fills, costStatistics({ fees: 10, funding: -3, turnover: 20_000 }));
  const values = ["fees", "makerFees", "takerFees", "feeRate", "funding"]
    .map((key) => statisticOf(costs, key).value);
  expect(values).toEqual([10, -2, 12, 5, -3]);
});
