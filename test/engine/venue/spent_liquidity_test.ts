import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OrderType, Side, TimeInForce } from "../../../engine/order/types.ts";
import { EventKind, RowFlag } from "../../../engine/tape/kind.ts";
import { SpentLiquidity } from "../../../engine/venue/spent_liquidity.ts";
import { meetRow } from "../../../engine/venue/venue_rows.ts";
import { VenueBed } from "./bed.ts";

const { BUY, SELL } = Side;

/** Bids 100.0 × 5 and 99.0 × 50, asks 100.1 × 5 and 101.0 × 50; ticks of 0.1, lots of 0.001. */
function bed(...options: ConstructorParameters<typeof VenueBed>): VenueBed {
  const its = new VenueBed(...options);
  its.bid(1000, 5000);
  its.bid(990, 50_000);
  its.ask(1001, 5000);
  its.ask(1010, 50_000);
  return its;
}

const quote = (its: VenueBed, side: Side, price: number, qty: number) => {
  const code = EventKind.QUOTE | RowFlag.LAST | (side === BUY ? RowFlag.BUY : 0);
  const { now } = its;
  meetRow(its.market, { instrument: 0, now, exchTs: now, code, price, qty, aux: 0 }, false);
};

const fills = (its: VenueBed) =>
  its.answers().filter((answer) => answer.includes("FILL")).map((answer) => answer.split(" ")[2]);

describe("What trades have taken from the shown book", () => {
  test("a stop that they trigger is not given: it fills at what is left", () => {
    const its = bed();
    its.trade(SELL, 1000, 1);
    its.submit({ side: SELL, type: OrderType.STOP_MARKET, stopTicks: 995, qtyLots: 1000 });
    its.trade(SELL, 1000, 5000);
    its.trade(SELL, 990, 15_000);
    expect(fills(its)).toEqual(["1000@990"]);
  });

  test("a market order that comes after them is not given either, until depth speaks", () => {
    const its = bed();
    its.trade(SELL, 1000, 4000);
    its.submit({ side: SELL, qtyLots: 1500 });
    expect(fills(its)).toEqual(["1000@1000", "500@990"]);
    its.bid(1000, 3000);
    its.submit({ side: SELL, qtyLots: 1500 });
    expect(fills(its)).toEqual(["1500@1000"]);
  });

  test("a print beyond the touch leaves nothing before it to whoever jumps at it", () => {
    const its = bed();
    its.trade(BUY, 1010, 3000);
    its.submit({ side: BUY, qtyLots: 100 });
    expect(fills(its)).toEqual(["100@1010"]);
    its.submit({ side: BUY, qtyLots: 100, priceTicks: 1005, tif: TimeInForce.IOC });
    expect(its.answers().at(-1)).toBe("2 EXPIRED VENUE_IOC_REMAINDER");
  });

  test("trades of the other side take nothing from it", () => {
    const its = bed();
    its.trade(BUY, 1001, 5000);
    its.submit({ side: SELL, qtyLots: 100 });
    expect(fills(its)).toEqual(["100@1000"]);
  });

  test("a fill-or-kill order counts on none of it, and whole fills are at what is left", () => {
    const its = bed();
    its.trade(SELL, 1000, 4500);
    its.submit({ side: SELL, qtyLots: 1000, priceTicks: 1000, tif: TimeInForce.FOK });
    expect(its.answers().at(-1)).toBe("1 EXPIRED VENUE_FOK_UNFILLABLE");
    const whole = bed({ fills: "whole" });
    whole.trade(SELL, 990, 1);
    whole.submit({ side: SELL, qtyLots: 7000 });
    expect(fills(whole)).toEqual(["7000@990"]);
  });

  test("is there again when the level is shown anew, be it with as many lots as before", () => {
    const its = bed();
    its.trade(SELL, 1000, 5000);
    its.bid(1000, 5000);
    its.submit({ side: SELL, qtyLots: 5000 });
    expect(fills(its)).toEqual(["5000@1000"]);
  });

  test("is not there for depth of before the trade that arrives after it", () => {
    const its = bed();
    its.trade(SELL, 1000, 2000);
    its.book.setBid(1000, 6000);
    its.market.spent.meet(EventKind.BID, 1000, 6000, its.now - 1);
    its.submit({ side: SELL, qtyLots: 5000 });
    expect(fills(its)).toEqual(["4000@1000", "1000@990"]);
  });

  test("comes back where a venue is not to remember it", () => {
    const its = bed({ rememberSpent: false });
    its.trade(SELL, 990, 15_000);
    its.submit({ side: SELL, qtyLots: 1000 });
    expect(fills(its)).toEqual(["1000@1000"]);
  });
});

describe("What a quote does not show any more", () => {
  test("is not given: its own lots at its price, nothing before it", () => {
    const its = bed();
    quote(its, BUY, 990, 300);
    its.submit({ side: SELL, qtyLots: 400, priceTicks: 990, tif: TimeInForce.IOC });
    expect(fills(its)).toEqual(["300@990"]);
  });

  test("is given again after the next one that shows it", () => {
    const its = bed();
    quote(its, BUY, 990, 300);
    quote(its, SELL, 1001, 5000);
    quote(its, BUY, 1000, 2000);
    its.submit({ side: SELL, qtyLots: 2500 });
    expect(fills(its)).toEqual(["2000@1000", "500@990"]);
  });
});

test("what is gone is what its definition says, before and after a restart", () => {
  const step = fc.record({
    what: fc.constantFrom("depth", "trade", "trade", "quote"),
    side: fc.constantFrom(BUY, SELL),
    ticks: fc.integer({ min: 95, max: 105 }),
    lots: fc.integer({ min: 1, max: 9 }),
    ts: fc.nat(3),
  });
  fc.assert(fc.property(fc.array(step, { maxLength: 60 }), fc.nat(60), (steps, cut) => {
    let spent = new SpentLiquidity(false);
    let now = 10, depthTs = -1;
    const news: { of: Side; ticks: number; lots: number; ts: number; quote: boolean }[] = [];
    for (const [i, { what, side, ticks, lots, ts }] of steps.entries()) {
      // Some rows are older than what came before them.
      const venueTs = (now += 1) - ts;
      if (what === "depth") {
        if (venueTs >= depthTs) { for (const one of news) if (one.ts === venueTs) one.ts = -1; }
        depthTs = Math.max(depthTs, venueTs);
        spent.meet(EventKind.BID, ticks, lots, venueTs);
      } else if (what === "trade") {
        news.push({ of: side, ticks, lots, ts: venueTs, quote: false });
        spent.meet(EventKind.TRADE | (side === SELL ? RowFlag.BUY : 0), ticks, lots, venueTs);
      } else {
        for (const one of news) if (one.quote && one.of === side) one.ts = -1;
        news.push({ of: side, ticks, lots, ts: venueTs, quote: true });
        spent.meet(EventKind.QUOTE | (side === BUY ? RowFlag.BUY : 0), ticks, lots, venueTs);
      }
      if (i === cut) {
        const state = spent.snapshot();
        spent = new SpentLiquidity(false);
        spent.restore(state);
        expect(spent.snapshot()).toEqual(state);
      }
      for (const  of of[BUY, SELL]) {
        for (let level = 94; level <= 106; level++) {
          const fresh = news.filter((one) => one.of === of && one.ts >= depthTs && one.ts >= 0);
          const isBehind = fresh.some((one) => (level - one.ticks) * of > 0);
          const at = fresh.filter((one) => one.ticks === level);
          const traded = at.filter(({ quote }) => !quote).reduce((sum, one) => sum + one.lots, 0);
          const quoted = at.filter(({ quote }) => quote).map((one) => 7 - one.lots);
          const gone = isBehind ? 7 : Math.min(7, Math.max(traded, 0, ...quoted));
          expect(spent.at(of, level, 7)).toBe(gone);
        }
      }
    }
  }));
});

describe("Without a book", () => {
  const tape = () => {
    const its = new VenueBed();
    its.trade(BUY, 1000, 1000);
    return its;
  };
  const TAKEN = ["1 ACCEPTED", "1 FILL 10@1001 TOOK_LIQUIDITY"];

  test.each([
    ["GTC", TimeInForce.GTC, TAKEN],
    ["IOC", TimeInForce.IOC, TAKEN],
    ["FOK", TimeInForce.FOK, TAKEN],
    ["GTX", TimeInForce.GTX, ["1 EXPIRED VENUE_WOULD_TAKE"]],
  ])("a limit beyond the last trade takes, %s", (_name, tif, expected) => {
    const its = tape();
    its.submit({ priceTicks: 1010, qtyLots: 10, tif });
    expect(its.answers()).toEqual(expected);
  });

  test("a stop-limit takes when it is triggered, as far as its limit goes", () => {
    const its = tape();
    its.submit({ type: OrderType.STOP_LIMIT, stopTicks: 1005, priceTicks: 1020, qtyLots: 10 });
    its.trade(BUY, 1006, 1);
    expect(its.answers().slice(1)).toEqual(["1 TRIGGERED", "1 FILL 10@1007 TOOK_LIQUIDITY"]);
  });

  test("a limit within it rests, and only a trade through it fills", () => {
    const its = tape();
    its.submit({ priceTicks: 999, qtyLots: 10 });
    its.trade(SELL, 999, 100);
    expect(its.answers()).toEqual(["1 ACCEPTED"]);
    its.trade(SELL, 998, 100);
    expect(its.answers()).toEqual(["1 FILL 10@999 TRADED_THROUGH"]);
  });
});

describe("A row of before an order came to rest", () => {
  test("never fills it, however late it arrives", () => {
    const its = bed();
    its.submit({ priceTicks: 1000, qtyLots: 100 });
    const restedTs = its.now - 1000;
    its.answers();
    const { market } = its;
    for (const late of [restedTs - 5, restedTs]) {
      market.instant.venueTs = late;
      market.onTrade(980, 9000, false);
      market.onBestAsk(1000, 50);
      expect(its.answers()).toEqual([]);
    }
    market.instant.venueTs = restedTs + 1;
    market.onTrade(980, 9000, false);
    expect(its.answers()).toEqual(["1 FILL 100@1000 TRADED_THROUGH"]);
  });

  test("never triggers it either", () => {
    const its = bed();
    its.trade(SELL, 1000, 1);
    its.submit({ side: SELL, type: OrderType.STOP_MARKET, stopTicks: 995, qtyLots: 10 });
    its.answers();
    its.market.instant.venueTs = its.now - 1000;
    its.market.onTrade(980, 1, false);
    expect(its.answers()).toEqual([]);
  });
});
