import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Bar } from "../../../engine/bar/bar.ts";
import type { BarBuilder } from "../../../engine/bar/bar_builder.ts";
import { type BarRule, createBarBuilder } from "../../../engine/bar/create_bar_builder.ts";
import { TimeBarBuilder } from "../../../engine/bar/time_bar_builder.ts";
import { VolumeBarBuilder } from "../../../engine/bar/volume_bar_builder.ts";
import { Side } from "../../../engine/order/types.ts";

interface Trade {
  ts: number;
  ticks: number;
  lots: number;
  side: Side;
}

const START = 1_700_000_000_000_000;

const tradesArb = fc.array(
  fc.record({
    gap: fc.oneof(
      fc.constant(0),
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 0, max: 500 }),
    ),
    ticks: fc.integer({ min: 1, max: 50 }),
    lots: fc.integer({ min: 1, max: 20 }),
    side: fc.constantFrom<Side>(Side.BUY, Side.SELL),
  }),
  { maxLength: 80 },
).map((rows) => {
  let ts = START;
  return rows.map(({ gap, ticks, lots, side }): Trade => ({ ts: ts += gap, ticks, lots, side }));
});

const ruleArb: fc.Arbitrary<BarRule> = fc.oneof(
  fc.record({ timeUs: fc.integer({ min: 1, max: 120 }) }),
  fc.record({ trades: fc.integer({ min: 1, max: 7 }) }),
  fc.record({ volumeLots: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ notionalTickLots: fc.integer({ min: 1, max: 1500 }) }),
);

/** The bar of a run of trades by plain reduction. */
function summary(trades: readonly Trade[], openTs: number, closeTs: number): Bar {
  const prices = trades.map((trade) => trade.ticks);
  const sum = (value: (trade: Trade) => number) => trades.reduce((a, t) => a + value(t), 0);
  return {
    openTs,
    closeTs,
    openTicks: prices[0],
    highTicks: Math.max(...prices),
    lowTicks: Math.min(...prices),
    closeTicks: prices[prices.length - 1],
    volumeLots: sum((t) => t.lots),
    buyVolumeLots: sum((t) => t.side > 0 ? t.lots : 0),
    tickLots: sum((t) => t.ticks * t.lots),
    trades: trades.length,
  };
}

const push = (builder: BarBuilder, t: Trade) => builder.push(t.ts, t.ticks, t.lots, t.side);

/** All bars that the trades make; then the clock runs far beyond the last one. */
function barsOf(builder: BarBuilder, trades: readonly Trade[]): Bar[] {
  const bars: Bar[] = [];
  for (const trade of trades) {
    if (push(builder, trade)) bars.push({ ...builder.bar });
    while (builder.advance(trade.ts)) bars.push({ ...builder.bar });
  }
  return bars;
}

/** The plain way: group trades by interval. */
function naiveTimeBars(trades: readonly Trade[], intervalUs: number): Bar[] {
  const groups = new Map<number, Trade[]>();
  for (const trade of trades) {
    const openTs = trade.ts - trade.ts % intervalUs;
    groups.set(openTs, [...groups.get(openTs) ?? [], trade]);
  }
  return [...groups].map(([openTs, group]) => summary(group, openTs, openTs + intervalUs));
}

describe("bars by time", () => {
  test("equal the trades grouped by interval, the last bar being closed by the clock", () => {
    fc.assert(fc.property(tradesArb, fc.integer({ min: 1, max: 120 }), (trades, intervalUs) => {
      const builder = new TimeBarBuilder(intervalUs);
      const bars = barsOf(builder, trades);
      if (builder.advance(builder.nextCloseTs === Infinity ? START : builder.nextCloseTs)) {
        bars.push({ ...builder.bar });
      }
      expect(bars).toEqual(naiveTimeBars(trades, intervalUs));
    }));
  });

  test("do not depend on whether a timer or the next trade closes them", () => {
    fc.assert(
      fc.property(tradesArb, fc.integer({ min: 1, max: 120 }), fc.boolean(), (
        trades,
        intervalUs,
        fillEmpty,
      ) => {
        const byTrade = barsOf(new TimeBarBuilder(intervalUs, { fillEmpty }), trades);
        const builder = new TimeBarBuilder(intervalUs, { fillEmpty });
        const byTimer: Bar[] = [];
        for (const trade of trades) {
          while (builder.nextCloseTs <= trade.ts) {
            expect(builder.advance(builder.nextCloseTs - 1)).toBe(false);
            expect(builder.advance(builder.nextCloseTs)).toBe(true);
            byTimer.push({ ...builder.bar });
          }
          expect(push(builder, trade)).toBe(false);
        }
        expect(byTimer).toEqual(byTrade);
      }),
    );
  });

  test("filled ones leave no gap and carry the close", () => {
    fc.assert(fc.property(tradesArb, fc.integer({ min: 1, max: 120 }), (trades, intervalUs) => {
      const filled = barsOf(new TimeBarBuilder(intervalUs, { fillEmpty: true }), trades);
      const plain = barsOf(new TimeBarBuilder(intervalUs), trades);
      expect(filled.filter((bar) => bar.trades > 0)).toEqual(plain);
      filled.slice(1).forEach((bar, i) => {
        expect(bar.openTs).toBe(filled[i].closeTs);
        if (bar.trades > 0) return;
        const { openTicks, highTicks, lowTicks, closeTicks } = bar;
        const carried = filled[i].closeTicks;
        expect([openTicks, highTicks, lowTicks, closeTicks]).toEqual(Array(4).fill(carried));
        expect([bar.volumeLots, bar.buyVolumeLots, bar.tickLots]).toEqual([0, 0, 0]);
      });
    }));
  });

  test("a trade exactly on the boundary belongs to the next bar", () => {
    const builder = new TimeBarBuilder(60);
    expect(builder.nextCloseTs).toBe(Infinity);
    expect(builder.push(119, 5, 1, Side.BUY)).toBe(false);
    expect(builder.nextCloseTs).toBe(120);
    expect(builder.push(120, 6, 1, Side.BUY)).toBe(true);
    expect(builder.bar).toMatchObject({ openTs: 60, closeTs: 120, closeTicks: 5, trades: 1 });
    expect(builder.nextCloseTs).toBe(180);
  });

  test("an interval without trades makes no bar", () => {
    const builder = new TimeBarBuilder(60);
    builder.push(10, 5, 1, Side.BUY);
    expect(builder.advance(1000)).toBe(true);
    expect(builder.advance(1000)).toBe(false);
    expect(builder.nextCloseTs).toBe(Infinity);
  });

  test("filled bars that were not fetched are not lost silently", () => {
    const builder = new TimeBarBuilder(60, { fillEmpty: true });
    builder.push(10, 5, 1, Side.BUY);
    expect(builder.push(200, 6, 1, Side.BUY)).toBe(true);
    expect(() => builder.push(201, 6, 1, Side.BUY)).toThrow("must be fetched");
    expect([builder.advance(200), builder.bar.openTs]).toEqual([true, 60]);
    expect([builder.advance(200), builder.bar.openTs]).toEqual([true, 120]);
    expect(builder.advance(200)).toBe(false);
    expect(builder.push(201, 6, 1, Side.BUY)).toBe(false);
  });
});

describe("bars by trades, lots and notional", () => {
  const cases = [
    ["trades", () => 1],
    ["lots", (t: Trade) => t.lots],
    ["notional", (t: Trade) => t.ticks * t.lots],
  ] as const;

  test.each(cases)("by %s equal runs of trades cut where the size is reached", (measure, of) => {
    fc.assert(fc.property(tradesArb, fc.integer({ min: 1, max: 300 }), (trades, size) => {
      const wanted: Bar[] = [];
      let run: Trade[] = [];
      for (const trade of trades) {
        run.push(trade);
        if (run.reduce((sum, t) => sum + of(t), 0) < size) continue;
        wanted.push(summary(run, run[0].ts, trade.ts));
        run = [];
      }
      expect(barsOf(new VolumeBarBuilder(measure, size), trades)).toEqual(wanted);
    }));
  });

  test("a trade that overshoots is not split", () => {
    const builder = new VolumeBarBuilder("lots", 10);
    expect(builder.push(1, 5, 35, Side.SELL)).toBe(true);
    expect(builder.bar).toMatchObject({ volumeLots: 35, buyVolumeLots: 0, trades: 1 });
    expect(builder.push(2, 5, 9, Side.SELL)).toBe(false);
  });

  test("time does not complete them", () => {
    const builder = new VolumeBarBuilder("trades", 2);
    builder.push(1, 5, 1, Side.BUY);
    expect(builder.nextCloseTs).toBe(Infinity);
    expect(builder.advance(1e15)).toBe(false);
  });
});

describe("every builder", () => {
  test("partitions the trades: volumes add up and prices stay within bounds", () => {
    fc.assert(fc.property(tradesArb, ruleArb, (trades, rule) => {
      const builder = createBarBuilder(rule);
      const bars = barsOf(builder, trades);
      const open = builder.snapshot().open;
      // The open bar of a time builder is stale once the clock has closed it; here trades do.
      const all = open.trades > 0 ? [...bars, open] : bars;
      const total = (value: (bar: Bar) => number) => all.reduce((sum, b) => sum + value(b), 0);
      expect(total((b) => b.trades)).toBe(trades.length);
      expect(total((b) => b.volumeLots)).toBe(trades.reduce((sum, t) => sum + t.lots, 0));
      expect(total((b) => b.tickLots)).toBe(trades.reduce((sum, t) => sum + t.ticks * t.lots, 0));
      for (const bar of all) {
        expect(bar.lowTicks).toBeLessThanOrEqual(Math.min(bar.openTicks, bar.closeTicks));
        expect(bar.highTicks).toBeGreaterThanOrEqual(Math.max(bar.openTicks, bar.closeTicks));
        expect(bar.buyVolumeLots).toBeLessThanOrEqual(bar.volumeLots);
        expect(bar.lowTicks * bar.volumeLots).toBeLessThanOrEqual(bar.tickLots);
        expect(bar.highTicks * bar.volumeLots).toBeGreaterThanOrEqual(bar.tickLots);
      }
    }));
  });

  test("tells a bar before T only from trades before T", () => {
    fc.assert(fc.property(tradesArb, tradesArb, ruleArb, fc.nat(80), (trades, other, rule, cut) => {
      const head = trades.slice(0, cut);
      const last = head.length > 0 ? head[head.length - 1].ts : START;
      const tail = other.map((t) => ({ ...t, ts: t.ts - START + last }));
      const before = barsOf(createBarBuilder(rule), head);
      const after = barsOf(createBarBuilder(rule), [...head, ...tail]);
      expect(after.slice(0, before.length)).toEqual(before);
    }));
  });

  test("continues from a snapshot over JSON as if nothing had happened", () => {
    const anyRule = fc.oneof(ruleArb, fc.constant({ timeUs: 25, fillEmpty: true }));
    fc.assert(fc.property(tradesArb, anyRule, fc.nat(80), (trades, rule, cut) => {
      const builder = createBarBuilder(rule);
      barsOf(builder, trades.slice(0, cut));
      const other = createBarBuilder(rule);
      barsOf(other, trades);
      other.restore(JSON.parse(JSON.stringify(builder.snapshot())));
      expect(other.nextCloseTs).toBe(builder.nextCloseTs);
      const rest = trades.slice(cut);
      expect(barsOf(other, rest)).toEqual(barsOf(builder, rest));
      expect(other.snapshot()).toEqual(builder.snapshot());
      other.reset();
      expect(other.snapshot()).toEqual(createBarBuilder(rule).snapshot());
    }));
  });

  test("refuses time that goes back, the clock's included", () => {
    for (const builder of [new TimeBarBuilder(60), new VolumeBarBuilder("lots", 100)]) {
      builder.push(100, 5, 1, Side.BUY);
      builder.advance(110);
      expect(() => builder.push(109, 5, 1, Side.BUY)).toThrow(
        new RangeError("Time must not go back: 109 after 110"),
      );
    }
  });

  test("refuses a snapshot of another rule or a damaged one", () => {
    const builder = new TimeBarBuilder(60);
    const state = builder.snapshot();
    expect(() => new TimeBarBuilder(61).restore(state)).toThrow(
      new TypeError('Snapshot must be of bars time(61), got "time(60)"'),
    );
    const damaged = { ...state, open: { ...state.open, closeTs: NaN } };
    expect(() => builder.restore(damaged)).toThrow("Snapshot of bars time(60) is damaged");
    expect(() => builder.restore({ ...state, numbers: [] })).toThrow("damaged");
  });
});

describe("createBarBuilder()", () => {
  test("makes the builder that the rule names", () => {
    expect(createBarBuilder({ timeUs: 5 }).label).toBe("time(5)");
    expect(createBarBuilder({ timeUs: 5, fillEmpty: true }).label).toBe("time(5,filled)");
    expect(createBarBuilder({ trades: 5 }).label).toBe("trades(5)");
    expect(createBarBuilder({ volumeLots: 5 }).label).toBe("lots(5)");
    expect(createBarBuilder({ notionalTickLots: 5 }).label).toBe("notional(5)");
  });

  test("refuses none, two, and sizes that are no whole numbers above 0", () => {
    expect(() => createBarBuilder({})).toThrow("exactly one");
    expect(() => createBarBuilder({ timeUs: 1, trades: 1 })).toThrow("got 2");
    expect(() => createBarBuilder({ trades: 1, fillEmpty: true })).toThrow("Only bars by time");
    for (const size of [0, -1, 0.5, NaN]) {
      expect(() => createBarBuilder({ timeUs: size })).toThrow(`got ${size}`);
      expect(() => createBarBuilder({ volumeLots: size })).toThrow(`got ${size}`);
    }
  });
});
