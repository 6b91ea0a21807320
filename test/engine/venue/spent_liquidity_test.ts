import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PlainBook } from "../../../engine/book/plain_book.ts";
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
    its.market.spent.showBid(1000, 6000, its.now - 1);
    its.book.setBid(1000, 6000);
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

test("a level never has less than nothing, nor more than is shown, whatever trades and quotes say", () => {
  const level = fc.record({ side: fc.constantFrom(BUY, SELL), at: fc.nat(6), lots: fc.nat(9) });
  const step = fc.record({ what: fc.constantFrom("depth", "trade", "quote"), ...{ level } });
  fc.assert(fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
    const book = new PlainBook();
    const spent = new SpentLiquidity(book);
    let ts = 0;
    for (const { what, level: { side, at, lots } } of steps) {
      const ticks = side === BUY ? 100 - at : 101 + at;
      if (what === "depth") {
        if (side === BUY) {
          spent.showBid(ticks, lots, ts++);
          book.setBid(ticks, lots);
        } else {
          spent.showAsk(ticks, lots, ts++);
          book.setAsk(ticks, lots);
        }
        expect(spent.at(side, ticks, lots)).toBe(0);
      } else if (what === "trade") spent.trade(ticks, lots + 1, side === SELL, ts++);
      else spent.quote(ticks, lots, side === BUY, ts++);
      for (let i = 0; i <= 6; i++) {
        for (const [of, price] of [[BUY, 100 - i], [SELL, 101 + i]] as const) {
          const shown = book.lotsAt(of, price);
          const gone = spent.at(of, price, shown);
          expect(gone >= 0 && gone <= shown).toBe(true);
        }
      }
    }
    const other = new SpentLiquidity(book);
    other.restore(spent.snapshot());
    expect(other.snapshot()).toEqual(spent.snapshot());
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
      market.venueTs = late;
      market.onTrade(980, 9000, false);
      market.onBestAsk(1000, 50);
      expect(its.answers()).toEqual([]);
    }
    market.venueTs = restedTs + 1;
    market.onTrade(980, 9000, false);
    expect(its.answers()).toEqual(["1 FILL 100@1000 TRADED_THROUGH"]);
  });

  test("never triggers it either", () => {
    const its = bed();
    its.trade(SELL, 1000, 1);
    its.submit({ side: SELL, type: OrderType.STOP_MARKET, stopTicks: 995, qtyLots: 10 });
    its.answers();
    its.market.venueTs = its.now - 1000;
    its.market.onTrade(980, 1, false);
    expect(its.answers()).toEqual([]);
  });
});
