import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OrderType, Side, TimeInForce } from "../../../engine/order/types.ts";
import { type Terms, VenueBed } from "./bed.ts";

const { BUY, SELL } = Side;
const { IOC, FOK, GTX, GTD } = TimeInForce;

function bed(...options: ConstructorParameters<typeof VenueBed>): VenueBed {
  const its = new VenueBed(...options);
  for (const [ticks, lots] of [[100, 4], [99, 5], [97, 6]]) its.bid(ticks, lots);
  for (const [ticks, lots] of [[102, 4], [103, 5], [105, 6]]) its.ask(ticks, lots);
  return its;
}

describe("an order that reaches the other side", () => {
  test.each<[string, Terms, string[]]>([
    ["market: sweeps levels, ends what finds none", { qtyLots: 20 }, [
      "1 ACCEPTED",
      "1 FILL 4@102 TOOK_LIQUIDITY",
      "1 FILL 5@103 TOOK_LIQUIDITY",
      "1 FILL 6@105 TOOK_LIQUIDITY",
      "1 EXPIRED VENUE_NO_LIQUIDITY",
    ]],
    ["market sell", { side: SELL, qtyLots: 5 }, [
      "1 ACCEPTED",
      "1 FILL 4@100 TOOK_LIQUIDITY",
      "1 FILL 1@99 TOOK_LIQUIDITY",
    ]],
    ["limit: as far as its price, then rests", { priceTicks: 103, qtyLots: 12 }, [
      "1 ACCEPTED",
      "1 FILL 4@102 TOOK_LIQUIDITY",
      "1 FILL 5@103 TOOK_LIQUIDITY",
    ]],
    ["IOC: as far as its price, then ends", { priceTicks: 102, qtyLots: 12, tif: IOC }, [
      "1 ACCEPTED",
      "1 FILL 4@102 TOOK_LIQUIDITY",
      "1 EXPIRED VENUE_IOC_REMAINDER",
    ]],
    ["IOC that reaches nothing", { priceTicks: 101, tif: IOC }, [
      "1 ACCEPTED",
      "1 EXPIRED VENUE_IOC_REMAINDER",
    ]],
    ["FOK that fits", { priceTicks: 103, qtyLots: 9, tif: FOK }, [
      "1 ACCEPTED",
      "1 FILL 4@102 TOOK_LIQUIDITY",
      "1 FILL 5@103 TOOK_LIQUIDITY",
    ]],
    ["FOK by a lot too large", { priceTicks: 103, qtyLots: 10, tif: FOK }, [
      "1 EXPIRED VENUE_FOK_UNFILLABLE",
    ]],
    ["GTX", { priceTicks: 102, tif: GTX }, ["1 EXPIRED VENUE_WOULD_TAKE"]],
    ["GTX that does not reach", { priceTicks: 101, tif: GTX }, ["1 ACCEPTED"]],
  ])("%s", (_name, terms, expected) => {
    const its = bed();
    its.submit(terms);
    expect(its.answers()).toEqual(expected);
  });

  test("pays the last trade and the slippage on a tape without a book", () => {
    const its = new VenueBed({ tradeOnlySlippageTicks: 2 });
    its.submit({ qtyLots: 3 });
    its.trade(BUY, 500, 1);
    its.submit({ qtyLots: 3 });
    its.submit({ side: SELL, qtyLots: 3 });
    expect(its.answers()).toEqual([
      "1 ACCEPTED",
      "1 EXPIRED VENUE_NO_LIQUIDITY",
      "2 ACCEPTED",
      "2 FILL 3@502 TOOK_LIQUIDITY",
      "3 ACCEPTED",
      "3 FILL 3@498 TOOK_LIQUIDITY",
    ]);
  });

  test("is filled whole at the touch in whole mode, any size", () => {
    const its = bed({ fills: "whole", rememberTaken: false });
    its.submit({ qtyLots: 1000 });
    expect(its.answers()).toEqual(["1 ACCEPTED", "1 FILL 1000@102 TOOK_LIQUIDITY"]);
  });
});

describe("what was taken", () => {
  test("stays taken until the feed speaks of the level", () => {
    const its = bed();
    its.submit({ priceTicks: 102, qtyLots: 3, tif: IOC });
    its.submit({ priceTicks: 102, qtyLots: 3, tif: IOC });
    its.ask(102, 4);
    its.submit({ priceTicks: 102, qtyLots: 3, tif: IOC });
    expect(its.answers().filter((one) => one.includes("FILL"))).toEqual([
      "1 FILL 3@102 TOOK_LIQUIDITY",
      "2 FILL 1@102 TOOK_LIQUIDITY",
      "3 FILL 3@102 TOOK_LIQUIDITY",
    ]);
  });

  test("is never more than stood there since, for any orders and updates", () => {
    const tick = fc.integer({ min: 102, max: 106 });
    const events = fc.array(
      fc.oneof(
        fc.record({ ask: tick, lots: fc.integer({ min: 0, max: 9 }) }),
        fc.record({ buy: tick, lots: fc.integer({ min: 1, max: 9 }) }),
      ),
      { maxLength: 40 },
    );
    fc.assert(fc.property(events, (all) => {
      const its = bed();
      const left = new Map([[102, 4], [103, 5], [105, 6]]);
      for (const event of all) {
        if ("ask" in event) {
          its.ask(event.ask, event.lots);
          left.set(event.ask, event.lots);
        } else its.submit({ priceTicks: event.buy, qtyLots: event.lots, tif: IOC });
        for (const answer of its.answers()) {
          const fill = / FILL (\d+)@(\d+)/.exec(answer);
          if (fill === null) continue;
          const ticks = Number(fill[2]);
          const rest = (left.get(ticks) ?? 0) - Number(fill[1]);
          expect(rest).toBeGreaterThanOrEqual(0);
          left.set(ticks, rest);
        }
      }
    }));
  });
});

describe("self-trade prevention", () => {
  const meet = (selfTrade: "none" | "expire-taker" | "expire-maker" | "expire-both") => {
    const its = bed({ selfTrade });
    its.submit({ side: SELL, priceTicks: 101, qtyLots: 2 });
    its.submit({ priceTicks: 102, qtyLots: 3 });
    return its.answers().slice(1);
  };

  test.each(
    [
      ["none", ["2 ACCEPTED", "2 FILL 3@102 TOOK_LIQUIDITY"]],
      ["expire-taker", ["2 EXPIRED VENUE_SELF_TRADE"]],
      ["expire-maker", [
        "1 EXPIRED VENUE_SELF_TRADE",
        "2 ACCEPTED",
        "2 FILL 3@102 TOOK_LIQUIDITY",
      ]],
      ["expire-both", ["1 EXPIRED VENUE_SELF_TRADE", "2 EXPIRED VENUE_SELF_TRADE"]],
    ] as const,
  )("%s", (mode, expected) => {
    expect(meet(mode)).toEqual(expected);
  });

  test("a post-only order does not meet our own either", () => {
    const its = bed();
    its.submit({ side: SELL, priceTicks: 101 });
    its.submit({ priceTicks: 101, tif: GTX });
    expect(its.answers()).toEqual(["1 ACCEPTED", "2 EXPIRED VENUE_WOULD_TAKE"]);
  });
});

describe("reduce-only", () => {
  test("is refused without a position to reduce", () => {
    const its = bed();
    its.submit({ qtyLots: 1, reduceOnly: true });
    its.hold(3);
    its.submit({ qtyLots: 1, reduceOnly: true });
    expect(its.answers()).toEqual(["3 REJECTED VENUE_REDUCE_ONLY"]);
    expect(its.position).toBe(3);
  });

  test.each<[string, Terms]>([
    ["a market order", { side: SELL, qtyLots: 9 }],
    ["a limit order", { side: SELL, qtyLots: 9, priceTicks: 97 }],
    ["an IOC order", { side: SELL, qtyLots: 9, priceTicks: 97, tif: IOC }],
  ])("%s stops at flat", (_name, terms) => {
    const its = bed();
    its.hold(3);
    its.submit({ ...terms, reduceOnly: true });
    expect(its.answers()).toEqual([
      "2 ACCEPTED",
      "2 FILL 3@100 TOOK_LIQUIDITY",
      "2 EXPIRED VENUE_REDUCE_ONLY",
    ]);
    expect(its.position).toBe(0);
  });

  test("resting, it fills to flat and is over", () => {
    const its = bed();
    its.hold(3);
    its.submit({ side: SELL, qtyLots: 9, priceTicks: 101, reduceOnly: true });
    its.trade(BUY, 101, 50);
    expect(its.answers()).toEqual([
      "2 ACCEPTED",
      "2 FILL 3@101 QUEUE_REACHED",
      "2 EXPIRED VENUE_REDUCE_ONLY",
    ]);
  });

  test("FOK for more than the position is not filled in part", () => {
    for (const overrides of [{}, { fills: "whole" }, { matching: "ideal" }] as const) {
      const its = bed(overrides);
      its.hold(3);
      its.submit({ side: SELL, qtyLots: 4, priceTicks: 97, tif: FOK, reduceOnly: true });
      expect(its.position).toBe(3);
    }
  });
});

describe("conditional orders", () => {
  const { STOP_MARKET, STOP_LIMIT, TAKE_PROFIT_MARKET, TAKE_PROFIT_LIMIT } = OrderType;

  // A purchase at 103 has bought what stood at 102.
  test.each<[string, Terms, number, number, number]>([
    ["a buy stop", { type: STOP_MARKET, stopTicks: 103 }, 102, 103, 103],
    ["a sell stop", { side: SELL, type: STOP_MARKET, stopTicks: 99 }, 100, 99, 100],
    ["a buy take-profit", { type: TAKE_PROFIT_MARKET, stopTicks: 99 }, 100, 99, 102],
    ["a sell take-profit", { side: SELL, type: TAKE_PROFIT_MARKET, stopTicks: 103 }, 102, 103, 100],
  ])("%s waits for a trade at its price or beyond", (_name, terms, before, at, price) => {
    const its = bed();
    its.trade(BUY, 101, 1);
    its.submit({ ...terms, qtyLots: 2 });
    its.trade(BUY, before, 1);
    expect(its.answers()).toEqual(["1 ACCEPTED"]);
    its.trade(BUY, at, 1);
    expect(its.answers()).toEqual(["1 TRIGGERED", `1 FILL 2@${price} TOOK_LIQUIDITY`]);
  });

  test("with a limit, they rest at it once triggered", () => {
    const its = bed();
    its.submit({ type: STOP_LIMIT, stopTicks: 103, priceTicks: 101, qtyLots: 2 });
    its.trade(BUY, 104, 1);
    its.advance(1);
    its.trade(SELL, 101, 1);
    expect(its.answers()).toEqual(["1 ACCEPTED", "1 TRIGGERED", "1 FILL 1@101 QUEUE_REACHED"]);
  });

  test("that would trigger at once are refused", () => {
    const its = bed();
    its.trade(BUY, 101, 1);
    its.submit({ type: STOP_MARKET, stopTicks: 101 });
    its.submit({ type: TAKE_PROFIT_LIMIT, stopTicks: 102, priceTicks: 100 });
    expect(its.answers()).toEqual([
      "1 REJECTED VENUE_WOULD_TRIGGER",
      "2 REJECTED VENUE_WOULD_TRIGGER",
    ]);
  });

  test("trigger at once from their stop on, and wait a tick before it, in both directions", () => {
    const its = bed();
    its.trade(BUY, 101, 1);
    for (const stopTicks of [102, 101]) its.submit({ side: BUY, type: STOP_MARKET, stopTicks });
    for (const stopTicks of [100, 101]) its.submit({ side: SELL, type: STOP_MARKET, stopTicks });
    expect(its.answers()).toEqual([
      "1 ACCEPTED",
      "2 REJECTED VENUE_WOULD_TRIGGER",
      "3 ACCEPTED",
      "4 REJECTED VENUE_WOULD_TRIGGER",
    ]);
  });
});

describe("an order with an end", () => {
  test("expires at its moment, open or waiting for its trigger", () => {
    const its = bed();
    const expireTs = its.now + 5000;
    its.submit({ priceTicks: 100, tif: GTD, expireTs });
    its.submit({ type: OrderType.STOP_LIMIT, stopTicks: 110, priceTicks: 111, tif: GTD, expireTs });
    its.advance(3000);
    expect(its.answers()).toEqual(["1 ACCEPTED", "2 ACCEPTED"]);
    its.advance(1);
    expect(its.answers()).toEqual(["1 EXPIRED VENUE_GTD_EXPIRED", "2 EXPIRED VENUE_GTD_EXPIRED"]);
  });

  test("is refused when it arrives too late", () => {
    const its = bed();
    its.submit({ priceTicks: 105, tif: GTD, expireTs: its.now });
    expect(its.answers()).toEqual(["1 REJECTED VENUE_GTD_EXPIRED"]);
  });
});

describe("ideal matching", () => {
  test("fills at once and whole, at the touch or the last trade", () => {
    const its = bed({ matching: "ideal" });
    its.submit({ qtyLots: 500 });
    const bare = new VenueBed({ matching: "ideal" });
    bare.trade(BUY, 77, 1);
    bare.submit({ side: SELL, qtyLots: 500 });
    expect([its.answers(), bare.answers()]).toEqual([
      ["1 ACCEPTED", "1 FILL 500@102 IDEAL"],
      ["1 ACCEPTED", "1 FILL 500@77 IDEAL"],
    ]);
  });

  test("changes and cancels no order whose time was up, though no row has said so", () => {
    const its = bed({ matching: "ideal" });
    const far = { priceTicks: 50, tif: GTD, expireTs: its.now + 2000 };
    const changed = its.submit(far);
    const cancelled = its.submit(far);
    its.answers();
    its.now = far.expireTs;
    its.modify(changed, 110, 2);
    its.cancel(cancelled);
    expect(its.answers()).toEqual([
      "1 EXPIRED VENUE_GTD_EXPIRED",
      "2 EXPIRED VENUE_GTD_EXPIRED",
      "1 MODIFY_REJECTED VENUE_UNKNOWN_ORDER",
      "2 CANCEL_REJECTED VENUE_UNKNOWN_ORDER",
    ]);
    expect(its.position).toBe(0);
  });
});
