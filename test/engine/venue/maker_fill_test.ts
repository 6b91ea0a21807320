import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Side, TimeInForce } from "../../../engine/order/types.ts";
import type { VenueConfigInput } from "../../../engine/venue/config.ts";
import { runs } from "../../chance.ts";
import { VenueBed } from "./bed.ts";

const { BUY, SELL } = Side;

/** A book of 10 lots at 100 and at 102. */
function bed(...options: ConstructorParameters<typeof VenueBed>): VenueBed {
  const its = new VenueBed(...options);
  its.bid(100, 10);
  its.ask(102, 10);
  return its;
}

describe("a resting order, partial fills", () => {
  test("waits until trades have used up what stood ahead, then fills by what is left of them", () => {
    const its = bed();
    its.submit({ priceTicks: 100, qtyLots: 5 });
    its.trade(SELL, 100, 8);
    expect(its.answers()).toEqual(["1 ACCEPTED"]);
    its.trade(SELL, 100, 4);
    expect(its.answers()).toEqual(["1 FILL 2@100 QUEUE_REACHED"]);
    its.trade(SELL, 100, 50);
    expect(its.answers()).toEqual(["1 FILL 3@100 QUEUE_REACHED"]);
  });

  test("is not concerned by trades of its own side", () => {
    const its = bed();
    its.submit({ priceTicks: 100 });
    its.trade(BUY, 100, 1000);
    expect(its.answers()).toEqual(["1 ACCEPTED"]);
  });

  test("fills from a trade through its price, whatever stood ahead, at its own price", () => {
    const its = bed();
    its.submit({ priceTicks: 100, qtyLots: 5 });
    its.trade(SELL, 99, 3);
    expect(its.answers()).toEqual(["1 ACCEPTED", "1 FILL 3@100 TRADED_THROUGH"]);
  });

  test("fills when the other side's best price crosses it, by what stands there", () => {
    const its = bed();
    its.submit({ priceTicks: 101, qtyLots: 5 });
    its.ask(101, 3);
    expect(its.answers()).toEqual(["1 ACCEPTED", "1 FILL 3@101 BEST_CROSSED"]);
    // The same 3 lots are gone: a new order cannot take them.
    its.submit({ priceTicks: 101, qtyLots: 1 });
    expect(its.answers()).toEqual(["2 ACCEPTED"]);
  });

  test("shares a trade with our other orders in price-time order, and nothing twice", () => {
    const its = bed();
    its.submit({ priceTicks: 100, qtyLots: 3 });
    its.submit({ priceTicks: 100, qtyLots: 3 });
    its.submit({ priceTicks: 101, qtyLots: 2 });
    its.answers();
    // 2 to the best price, 10 to those ahead, 3 to the first, 1 to the second.
    its.trade(SELL, 100, 16);
    expect(its.answers()).toEqual([
      "3 FILL 2@101 TRADED_THROUGH",
      "1 FILL 3@100 QUEUE_REACHED",
      "2 FILL 1@100 QUEUE_REACHED",
    ]);
  });

  test("gives no more than the trade where a queue estimate fell below zero", () => {
    const its = bed({ queue: { model: "power", n: 0.1 } });
    its.bid(100, 10);
    const order = its.submit({ priceTicks: 100, qtyLots: 50 });
    its.market.onBidLevel(100, 60, 20);
    expect(its.market.own.find(order.id)?.ahead).toBeLessThan(0);
    its.answers();
    its.trade(SELL, 100, 4);
    expect(its.answers()).toEqual(["1 FILL 4@100 QUEUE_REACHED"]);
  });

  test("without a book fills only by trades through its price", () => {
    const its = new VenueBed();
    its.submit({ priceTicks: 100, qtyLots: 2 });
    its.trade(SELL, 100, 1000);
    expect(its.answers()).toEqual(["1 ACCEPTED"]);
    its.trade(SELL, 99, 1000);
    expect(its.answers()).toEqual(["1 FILL 2@100 TRADED_THROUGH"]);
  });

  test("that rested without a book learns of its queue from the first depth", () => {
    for (const model of ["risk-averse", "log", "log-2"] as const) {
      const its = new VenueBed({ queue: { model } });
      its.submit({ priceTicks: 100, qtyLots: 2 });
      its.bid(100, 7);
      its.trade(SELL, 100, 8);
      expect(its.answers()).toEqual(["1 ACCEPTED", "1 FILL 1@100 QUEUE_REACHED"]);
    }
  });

  test("works alike on the sell side", () => {
    const its = bed();
    its.submit({ side: SELL, priceTicks: 102, qtyLots: 5 });
    its.trade(BUY, 102, 12);
    its.trade(BUY, 103, 1);
    its.bid(102, 1);
    expect(its.answers()).toEqual([
      "1 ACCEPTED",
      "1 FILL 2@102 QUEUE_REACHED",
      "1 FILL 1@102 TRADED_THROUGH",
      "1 FILL 1@102 BEST_CROSSED",
    ]);
  });
});

describe("a trade", () => {
  const models = fc.constantFrom(
    { model: "risk-averse" },
    { model: "log" },
    { model: "power", n: 0.1 },
    { model: "power", n: 3 },
    { model: "power-2", n: 2 },
    { model: "power-3", n: 0.5 },
  ) as fc.Arbitrary<VenueConfigInput["queue"]>;
  const ticks = fc.integer({ min: 98, max: 101 });
  const lots = fc.integer({ min: 1, max: 30 });
  const events = fc.array(
    fc.oneof(
      fc.record({ buy: ticks, lots }),
      fc.record({ bid: ticks, lots: fc.integer({ min: 0, max: 40 }) }),
      fc.record({ trade: ticks, lots }),
    ),
    { maxLength: 60 },
  );

  test("never fills more than its volume, however many orders and whatever the queue model", () => {
    let filled = 0;
    fc.assert(
      fc.property(models, events, (queue, all) => {
        const its = bed({ queue });
        for (const event of all) {
          its.answers();
          if ("buy" in event) its.submit({ priceTicks: event.buy, qtyLots: event.lots });
          else if ("bid" in event) its.bid(event.bid, event.lots);
          else {
            its.trade(SELL, event.trade, event.lots);
            const got = its.answers().map((answer) => Number(/FILL (\d+)/.exec(answer)?.[1] ?? 0))
              .reduce((sum, one) => sum + one, 0);
            expect(got).toBeLessThanOrEqual(event.lots);
            filled += got;
          }
        }
      }),
      { numRuns: runs(500) },
    );
    expect(filled).toBeGreaterThan(1000);
  });
});

describe("a resting order, whole fills (hftbacktest)", () => {
  test("fills whole once its turn has come, and each order is shown the whole trade", () => {
    const its = bed({ fills: "whole", rememberTaken: false });
    its.submit({ priceTicks: 100, qtyLots: 5 });
    its.submit({ priceTicks: 100, qtyLots: 7 });
    its.answers();
    its.trade(SELL, 100, 10);
    expect(its.answers()).toEqual([]);
    its.trade(SELL, 100, 1);
    expect(its.answers()).toEqual(["1 FILL 5@100 QUEUE_REACHED", "2 FILL 7@100 QUEUE_REACHED"]);
  });

  test("fills whole when the best price crosses it", () => {
    const its = bed({ fills: "whole", rememberTaken: false });
    its.submit({ priceTicks: 101, qtyLots: 500 });
    its.ask(101, 1);
    expect(its.answers()).toEqual(["1 ACCEPTED", "1 FILL 500@101 BEST_CROSSED"]);
  });
});

describe("modify", () => {
  test("sends the order to the back of its price, whatever the quantity", () => {
    for (const qtyLots of [4, 5, 6]) {
      const its = bed();
      const order = its.submit({ priceTicks: 100, qtyLots: 5 });
      its.trade(SELL, 100, 9);
      its.modify(order, 100, qtyLots);
      its.trade(SELL, 100, 10);
      expect(its.answers()).toEqual(["1 ACCEPTED", "1 MODIFIED"]);
      its.trade(SELL, 100, 1);
      expect(its.answers()).toEqual(["1 FILL 1@100 QUEUE_REACHED"]);
    }
  });

  test("keeps the place for an equal or lower quantity at the same price where the venue keeps it", () => {
    for (const qtyLots of [4, 5]) {
      const its = bed({ amendments: "keep-place" });
      const order = its.submit({ priceTicks: 100, qtyLots: 5 });
      its.trade(SELL, 100, 9);
      its.modify(order, 100, qtyLots);
      its.trade(SELL, 100, 2);
      expect(its.answers()).toEqual(["1 ACCEPTED", "1 MODIFIED", "1 FILL 1@100 QUEUE_REACHED"]);
    }
  });

  test("to a higher quantity or another price loses the place everywhere", () => {
    const its = bed({ amendments: "keep-place" });
    const order = its.submit({ priceTicks: 100, qtyLots: 5 });
    its.trade(SELL, 100, 9);
    its.modify(order, 100, 4);
    its.trade(SELL, 100, 2);
    expect(its.answers()).toEqual(["1 ACCEPTED", "1 MODIFIED", "1 FILL 1@100 QUEUE_REACHED"]);
    its.modify(order, 100, 6);
    its.trade(SELL, 100, 10);
    expect(its.answers()).toEqual(["1 MODIFIED"]);
  });

  test("to a price that reaches the other side takes", () => {
    const its = bed();
    const order = its.submit({ priceTicks: 100, qtyLots: 5 });
    its.modify(order, 102, 5);
    expect(its.answers()).toEqual(["1 ACCEPTED", "1 MODIFIED", "1 FILL 5@102 TOOK_LIQUIDITY"]);
  });

  test("to no more than what is filled cancels the order", () => {
    for (const qtyLots of [1, 2, 3]) {
      const its = bed();
      const order = its.submit({ priceTicks: 101, qtyLots: 5 });
      its.trade(SELL, 101, 3);
      its.modify(order, 101, qtyLots);
      its.trade(SELL, 101, 9);
      expect(its.answers()).toEqual([
        "1 ACCEPTED",
        "1 FILL 3@101 QUEUE_REACHED",
        "1 CANCELLED VENUE_AMENDED_AWAY",
      ]);
      expect(its.position).toBe(3);
    }
  });

  test("of a post-only order to a price that would take cancels it", () => {
    const its = bed();
    const order = its.submit({ priceTicks: 100, qtyLots: 5, tif: TimeInForce.GTX });
    its.modify(order, 102, 5);
    expect(its.answers()).toEqual(["1 ACCEPTED", "1 CANCELLED VENUE_WOULD_TAKE"]);
    expect(its.position).toBe(0);
  });

  test("to what is filled already is refused where the venue keeps places, and of an order that is gone", () => {
    const its = bed({ amendments: "keep-place" });
    const order = its.submit({ priceTicks: 101, qtyLots: 5 });
    its.trade(SELL, 101, 3);
    its.modify(order, 101, 3);
    its.cancel(order);
    its.modify(order, 101, 9);
    its.cancel(order);
    expect(its.answers()).toEqual([
      "1 ACCEPTED",
      "1 FILL 3@101 QUEUE_REACHED",
      "1 MODIFY_REJECTED VENUE_FILTER_QTY",
      "1 CANCELLED",
      "1 MODIFY_REJECTED VENUE_UNKNOWN_ORDER",
      "1 CANCEL_REJECTED VENUE_UNKNOWN_ORDER",
    ]);
  });

  test("is taken with as many orders open as the venue allows", () => {
    const its = bed({ maxOpenOrders: 1 });
    const order = its.submit({ priceTicks: 100, qtyLots: 5 });
    its.submit({ priceTicks: 99 });
    its.modify(order, 99, 5);
    expect(its.answers()).toEqual(["1 ACCEPTED", "2 REJECTED VENUE_MAX_ORDERS", "1 MODIFIED"]);
  });
});
