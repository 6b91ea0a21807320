import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BookImbalance } from "../../../engine/indicator/book_imbalance.ts";
import { Ema } from "../../../engine/indicator/ema.ts";
import { MicroPrice } from "../../../engine/indicator/micro_price.ts";
import { OrderFlowImbalance } from "../../../engine/indicator/order_flow_imbalance.ts";
import { TradeFlow } from "../../../engine/indicator/trade_flow.ts";
import { isClose } from "./random_bars.ts";

const lots = fc.integer({ min: 1, max: 1000 });

describe("BookImbalance", () => {
  test("is the exponential average of (bid − ask) / (bid + ask)", () => {
    fc.assert(fc.property(fc.array(fc.tuple(lots, lots), { minLength: 5 }), (quotes) => {
      const imbalance = new BookImbalance(4);
      const ema = new Ema(4);
      for (const [bid, ask] of quotes) {
        ema.update((bid - ask) / (bid + ask));
        imbalance.update(bid, ask);
      }
      expect(imbalance.value).toBe(ema.value);
      expect(Math.abs(imbalance.value)).toBeLessThanOrEqual(1);
    }));
  });

  test("counts an empty book as balanced", () => {
    const imbalance = new BookImbalance(1);
    expect(imbalance.update(0, 0)).toBe(0);
    expect(imbalance.update(5, 0)).toBe(1);
    expect(imbalance.update(0, 5)).toBe(-1);
  });
});

describe("OrderFlowImbalance", () => {
  // The six moves of Cont, Kukanov and Stoikov, from bid 100 × 5, ask 102 × 7.
  test.each([
    ["a larger bid adds its growth", [100, 8, 102, 7], 3],
    ["a higher bid adds all its lots", [101, 2, 102, 7], 2],
    ["a lower bid takes away all the old lots", [99, 4, 102, 7], -5],
    ["a larger ask takes away its growth", [100, 5, 102, 9], -2],
    ["a lower ask takes away all its lots", [100, 5, 101, 3], -3],
    ["a higher ask adds all the old lots", [100, 5, 103, 1], 7],
  ])("%s", (_, quote, wanted) => {
    const flow = new OrderFlowImbalance(1);
    expect(flow.update(100, 5, 102, 7)).toBeNaN();
    const [bidTicks, bidLots, askTicks, askLots] = quote;
    expect(flow.update(bidTicks, bidLots, askTicks, askLots)).toBe(wanted);
    expect(flow.last).toBe(wanted);
  });

  test("is the sum of the last contributions", () => {
    const quote = fc.tuple(fc.integer({ min: 98, max: 100 }), lots, lots);
    fc.assert(fc.property(fc.array(quote, { maxLength: 40 }), (quotes) => {
      const flow = new OrderFlowImbalance(5);
      const parts: number[] = [];
      quotes.forEach(([bid, bidLots, askLots], i) => {
        const value = flow.update(bid, bidLots, bid + 2, askLots);
        if (i > 0) parts.push(flow.last);
        const sum = parts.slice(-5).reduce((a, b) => a + b, 0);
        expect(value).toBe(parts.length < 5 ? NaN : sum);
      });
    }));
  });
});

describe("MicroPrice", () => {
  test("is (bid · askLots + ask · bidLots) / (bidLots + askLots), within the spread", () => {
    const price = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(fc.property(price, fc.integer({ min: 1, max: 50 }), lots, lots, (bid, gap, b, a) => {
      const micro = new MicroPrice();
      const value = micro.update(bid, b, bid + gap, a);
      expect(isClose(value, (bid * a + (bid + gap) * b) / (a + b), 1e-12)).toBe(true);
      expect(value >= bid && value <= bid + gap).toBe(true);
      expect(isClose(micro.skew, value - (bid + gap / 2))).toBe(true);
    }));
  });

  test("is NaN while a side is empty", () => {
    const micro = new MicroPrice();
    expect(micro.update(100, 0, 102, 5)).toBeNaN();
    expect(micro.ready).toBe(false);
    expect(micro.update(100, 5, 102, 5)).toBe(101);
    expect(micro.update(100, 5, 102, 0)).toBeNaN();
  });
});

describe("TradeFlow", () => {
  const trade = fc.tuple(fc.integer({ min: 0, max: 30 }), lots, fc.constantFrom(1, -1));

  test("equals the sums over the trades in (now − window, now]", () => {
    fc.assert(fc.property(fc.array(trade, { maxLength: 300 }), (trades) => {
      const flow = new TradeFlow(200);
      const seen: { ts: number; signed: number }[] = [];
      let ts = 1_000_000;
      for (const [gap, qty, side] of trades) {
        ts += gap;
        seen.push({ ts, signed: side * qty });
        const value = flow.update(ts, qty, side);
        const window = seen.filter((t) => t.ts > ts - 200);
        const bought = window.reduce((sum, t) => sum + Math.max(t.signed, 0), 0);
        const sold = window.reduce((sum, t) => sum + Math.max(-t.signed, 0), 0);
        expect([flow.bought, flow.sold, value]).toEqual([bought, sold, bought - sold]);
        expect(flow.imbalance).toBe((bought - sold) / (bought + sold));
        expect(flow.ready).toBe(ts - seen[0].ts >= 200);
      }
    }));
  });

  test("a trade leaves the window exactly windowUs after it came", () => {
    const flow = new TradeFlow(10);
    flow.update(100, 7, 1);
    expect(flow.advance(109)).toBe(7);
    expect(flow.advance(110)).toBe(0);
    expect(flow.imbalance).toBe(0);
    expect(flow.ready).toBe(true);
  });

  test("time that goes back is refused", () => {
    const flow = new TradeFlow(10);
    flow.update(100, 7, 1);
    expect(() => flow.update(99, 7, 1)).toThrow(
      new RangeError("Time must not go back: 99 after 100"),
    );
  });

  test("restore() fits a grown ring into a fresh one and back, and refuses damage unharmed", () => {
    const grown = new TradeFlow(1_000);
    for (let i = 0; i < 500; i++) grown.update(i, 1 + i, i % 3 - 1 || 1);
    const fresh = new TradeFlow(1_000);
    const start = fresh.snapshot();
    const state = grown.snapshot();
    expect(() => fresh.restore({ ...state, lots: [1, 2] })).toThrow("unusable field lots");
    expect(fresh.snapshot()).toStrictEqual(start);
    fresh.restore(state);
    for (let i = 500; i < 3000; i++) {
      expect(fresh.update(i, i, 1)).toBe(grown.update(i, i, 1));
    }
    fresh.restore(start);
    expect(fresh.snapshot()).toStrictEqual(start);
  });
});
