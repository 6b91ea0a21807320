import { expect, test } from "vitest";
import { OrderType, Side, TimeInForce } from "../../../engine/order/types.ts";
import { contractOf } from "../session/definition_tape.ts";
import { VenueBed } from "./bed.ts";

const FIRST = contractOf(0, [1, 1], [1, 3]);
/** A tenth of the tick, a tenth of the lot. */
const FINE = contractOf(0, [1, 2], [1, 4]);
const { BUY, SELL } = Side;
const { IOC } = TimeInForce;

test("what stood ahead of an order is as much in finer lots", () => {
  const its = new VenueBed({}, FIRST);
  its.bid(100, 7);
  its.submit({ side: BUY, priceTicks: 100, qtyLots: 3 });
  its.trade(SELL, 100, 2);
  its.answers();
  its.change(FINE);
  // 5 lots of before were ahead, which are 50.
  its.trade(SELL, 1000, 49);
  expect(its.answers()).toEqual([]);
  its.trade(SELL, 1000, 11);
  expect(its.answers()).toEqual(["1 FILL 10@1000 QUEUE_REACHED"]);
});

test("what traded at a level explains its decrease in finer lots too", () => {
  const its = new VenueBed({ queue: { model: "power", n: 1 } }, FIRST);
  its.bid(100, 10);
  its.submit({ side: BUY, priceTicks: 100, qtyLots: 1 });
  its.trade(SELL, 100, 3);
  its.answers();
  its.change(FINE);
  // The feed tells the level after the change: all of its decrease is the trade of before it.
  its.bid(1000, 70);
  its.trade(SELL, 1000, 70);
  expect(its.answers()).toEqual([]);
  its.trade(SELL, 1000, 5);
  expect(its.answers()).toEqual(["1 FILL 5@1000 QUEUE_REACHED"]);
});

test.each([BUY, SELL])("what was taken of a level stays taken in finer lots, side %i", (side) => {
  const its = new VenueBed({}, FIRST);
  its.bid(100, 4);
  its.ask(102, 4);
  const priceTicks = side === BUY ? 102 : 100;
  its.submit({ side, priceTicks, qtyLots: 3, tif: IOC });
  its.answers();
  its.change(FINE);
  its.submit({ side, priceTicks: priceTicks * 10, qtyLots: 30, tif: IOC });
  expect(its.answers()).toEqual([
    "2 ACCEPTED",
    `2 FILL 10@${priceTicks * 10} TOOK_LIQUIDITY`,
    "2 EXPIRED VENUE_IOC_REMAINDER",
  ]);
});

test("a stop that comes after the change is held against the last trade of before it", () => {
  const its = new VenueBed({}, FIRST);
  its.trade(BUY, 102, 1);
  its.change(FINE);
  its.submit({ side: BUY, type: OrderType.STOP_MARKET, stopTicks: 1020, qtyLots: 10 });
  its.submit({ side: BUY, type: OrderType.STOP_MARKET, stopTicks: 1021, qtyLots: 10 });
  expect(its.answers()).toEqual(["1 REJECTED VENUE_WOULD_TRIGGER", "2 ACCEPTED"]);
});
