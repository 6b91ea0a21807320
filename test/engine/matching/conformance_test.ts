import { describe, expect, test } from "vitest";
import { EventColumn } from "../../../engine/matching/event_log.ts";
import { FastMatchingEngine } from "../../../engine/matching/fast_matching_engine.ts";
import { type MatchingEngine, MAX_PRICE_TICKS } from "../../../engine/matching/matching_engine.ts";
import { PlainMatchingEngine } from "../../../engine/matching/plain_matching_engine.ts";
import { SelfTrade } from "../../../engine/matching/self_trade.ts";
import { OrderType, Reason, Side, TimeInForce, UpdateKind } from "../../../engine/order/types.ts";

const { BUY, SELL } = Side;
const { GTC, IOC, FOK, GTX, GTD } = TimeInForce;
const NAMES = new Map(Object.entries(UpdateKind).map(([name, code]) => [code as number, name]));

/** Events of the last command as short words: kind, id, and what matters of the rest. */
function told(engine: MatchingEngine): string[] {
  return Array.from({ length: engine.events.length }, (_, row) => {
    const cell = (column: number) => engine.events.cell(row, column);
    const kind = NAMES.get(cell(EventColumn.KIND));
    const [id, other] = [cell(EventColumn.ID), cell(EventColumn.OTHER)];
    const lots = `${cell(EventColumn.QTY)}@${cell(EventColumn.PRICE)}`;
    if (kind === "FILL") return `FILL ${id}x${other} ${lots}`;
    if (kind === "ACCEPTED" || kind === "MODIFIED" || kind === "TRIGGERED") return `${kind} ${id}`;
    return `${kind} ${id} ${cell(EventColumn.DETAIL)}`;
  });
}

function levels(engine: MatchingEngine, side: Side): [number, number][] {
  const found: [number, number][] = [];
  engine.forEachLevel(side, 100, (price, lots) => found.push([price, lots]));
  return found;
}

describe.each<[string, () => MatchingEngine]>([
  ["fast", () => new FastMatchingEngine()],
  ["fast with hashed ids and no room", () => new FastMatchingEngine({ orders: 1, denseIds: 1 })],
  ["plain", () => new PlainMatchingEngine()],
])("matching engine, %s", (_, make) => {
  test("the better price trades first, then the older order", () => {
    const engine = make();
    engine.limit(1, SELL, 101, 5, GTC);
    engine.limit(2, SELL, 100, 5, GTC);
    engine.limit(3, SELL, 100, 5, GTC);
    engine.limit(4, BUY, 101, 12, GTC);
    expect(told(engine)).toEqual([
      "ACCEPTED 4",
      "FILL 4x2 5@100",
      "FILL 4x3 5@100",
      "FILL 4x1 2@101",
    ]);
    expect(levels(engine, SELL)).toEqual([[101, 3]]);
    expect(engine.lastTicks).toBe(101);
  });

  test("what a GTC limit does not trade rests at its own price", () => {
    const engine = make();
    engine.limit(1, SELL, 100, 5, GTC);
    engine.limit(2, BUY, 102, 7, GTC);
    expect(levels(engine, BUY)).toEqual([[102, 2]]);
    expect([engine.bestBid, engine.bestAsk, engine.restingOrders]).toEqual([102, 0, 1]);
  });

  test("IOC and market orders expire what they cannot trade", () => {
    const engine = make();
    engine.limit(1, SELL, 100, 5, GTC);
    engine.limit(2, BUY, 100, 7, IOC);
    expect(told(engine)).toEqual([
      "ACCEPTED 2",
      "FILL 2x1 5@100",
      `EXPIRED 2 ${Reason.VENUE_IOC_REMAINDER}`,
    ]);
    engine.market(3, SELL, 1);
    expect(told(engine)).toEqual(["ACCEPTED 3", `EXPIRED 3 ${Reason.VENUE_NO_LIQUIDITY}`]);
    expect(engine.restingOrders).toBe(0);
  });

  test("FOK trades in full or leaves the book as it was", () => {
    const engine = make();
    engine.limit(1, SELL, 100, 5, GTC);
    engine.limit(2, SELL, 101, 5, GTC);
    const before = engine.stateHash();
    engine.limit(3, BUY, 100, 6, FOK);
    expect(told(engine)).toEqual(["ACCEPTED 3", `EXPIRED 3 ${Reason.VENUE_FOK_UNFILLABLE}`]);
    expect(engine.stateHash()).toBe(before);
    engine.limit(4, BUY, 101, 6, FOK);
    expect(told(engine).slice(1)).toEqual(["FILL 4x1 5@100", "FILL 4x2 1@101"]);
  });

  test("GTX rests, and is refused when it would take", () => {
    const engine = make();
    engine.limit(1, SELL, 100, 5, GTC);
    expect(engine.limit(2, BUY, 100, 1, GTX)).toBe(Reason.VENUE_WOULD_TAKE);
    expect(told(engine)).toEqual([`REJECTED 2 ${Reason.VENUE_WOULD_TAKE}`]);
    expect(engine.limit(2, BUY, 99, 1, GTX)).toBe(Reason.NONE);
    expect(engine.bestBid).toBe(99);
  });

  test("a GTX order moved into the spread's other side is cancelled", () => {
    const engine = make();
    engine.limit(1, SELL, 100, 5, GTC);
    engine.limit(2, BUY, 99, 1, GTX);
    engine.modify(2, 100, 1);
    expect(told(engine)).toEqual([`CANCELLED 2 ${Reason.VENUE_WOULD_TAKE}`]);
    expect(engine.leftOf(2)).toBe(0);
  });

  test.each<[string, number, number, string[]]>([
    ["less at the same price keeps the place", 100, 3, ["FILL 9x1 3@100", "FILL 9x2 1@100"]],
    ["more loses the place", 100, 6, ["FILL 9x2 4@100"]],
    ["another price and back loses the place", 99, 5, ["FILL 9x2 4@100"]],
  ])("modify: %s", (_name, price, left, fills) => {
    const engine = make();
    engine.limit(1, BUY, 100, 5, GTC);
    engine.limit(2, BUY, 100, 5, GTC);
    engine.modify(1, price, left);
    if (price !== 100) engine.modify(1, 100, left);
    engine.limit(9, SELL, 100, 4, IOC);
    expect(told(engine).slice(1)).toEqual(fills);
  });

  test("less at the same price keeps its place, and the level is less by as much", () => {
    const engine = make();
    for (const id of [1, 2, 3]) engine.limit(id, BUY, 100, 5, GTC);
    engine.limit(4, SELL, 110, 8, GTC);
    expect([engine.modify(2, 100, 2), engine.modify(4, 110, 1)]).toEqual([0, 0]);
    expect([engine.lotsAt(100), engine.lotsAt(110), engine.leftOf(2)]).toEqual([12, 1, 2]);
    expect([levels(engine, BUY), levels(engine, SELL)]).toEqual([[[100, 12]], [[110, 1]]]);
    engine.limit(5, SELL, 100, 13, FOK);
    expect(levels(engine, BUY)).toEqual([[100, 12]]);
    engine.limit(6, SELL, 100, 12, FOK);
    expect(told(engine).slice(1)).toEqual(["FILL 6x1 5@100", "FILL 6x2 2@100", "FILL 6x3 5@100"]);
  });

  test("modify and replace may trade at the new price", () => {
    const engine = make();
    engine.limit(1, SELL, 105, 5, GTC);
    engine.limit(2, BUY, 100, 3, GTC);
    engine.replace(2, 105);
    expect(told(engine)).toEqual(["MODIFIED 2", "FILL 2x1 3@105"]);
    engine.limit(3, BUY, 100, 3, GTC);
    engine.modify(3, 106, 4);
    expect(told(engine)).toEqual(["MODIFIED 3", "FILL 3x1 2@105"]);
    expect(levels(engine, BUY)).toEqual([[106, 2]]);
  });

  test("replace at its own price goes to the back of the queue", () => {
    const engine = make();
    engine.limit(1, BUY, 100, 5, GTC);
    engine.limit(2, BUY, 100, 5, GTC);
    engine.replace(1, 100);
    engine.limit(3, SELL, 100, 5, IOC);
    expect(told(engine)).toEqual(["ACCEPTED 3", "FILL 3x2 5@100"]);
  });

  test.each<[string, SelfTrade, string[], number]>([
    ["none trades", SelfTrade.NONE, ["FILL 3x1 5@100", "FILL 3x2 2@100"], 3],
    ["expire taker stops it", SelfTrade.EXPIRE_TAKER, [`EXPIRED 3 ${Reason.VENUE_SELF_TRADE}`], 10],
    [
      "expire maker goes on behind it",
      SelfTrade.EXPIRE_MAKER,
      [`EXPIRED 1 ${Reason.VENUE_SELF_TRADE}`, "FILL 3x2 5@100"],
      0,
    ],
    [
      "expire both ends both",
      SelfTrade.EXPIRE_BOTH,
      [`EXPIRED 1 ${Reason.VENUE_SELF_TRADE}`, `EXPIRED 3 ${Reason.VENUE_SELF_TRADE}`],
      5,
    ],
  ])("self-trade prevention: %s", (_name, mode, events, left) => {
    const engine = make();
    engine.limit(1, SELL, 100, 5, GTC, 7);
    engine.limit(2, SELL, 100, 5, GTC, 8);
    engine.limit(3, BUY, 100, 7, GTC, 7, mode);
    expect(told(engine).slice(1)).toEqual(events);
    expect(engine.lotsAt(100)).toBe(mode === SelfTrade.EXPIRE_MAKER ? 2 : left);
    expect(engine.bestBid).toBe(mode === SelfTrade.EXPIRE_MAKER ? 100 : 0);
  });

  test("own lots do not count for a FOK order with self-trade prevention", () => {
    const engine = make();
    engine.limit(1, SELL, 100, 5, GTC, 7);
    engine.limit(2, SELL, 100, 5, GTC, 8);
    engine.limit(3, BUY, 100, 6, FOK, 7, SelfTrade.EXPIRE_MAKER);
    expect(told(engine)[1]).toBe(`EXPIRED 3 ${Reason.VENUE_FOK_UNFILLABLE}`);
    engine.limit(4, BUY, 100, 5, FOK, 7, SelfTrade.EXPIRE_TAKER);
    expect(told(engine)[1]).toBe(`EXPIRED 4 ${Reason.VENUE_FOK_UNFILLABLE}`);
    engine.limit(5, BUY, 100, 5, FOK, 7, SelfTrade.EXPIRE_MAKER);
    expect(told(engine).slice(1)).toEqual([
      `EXPIRED 1 ${Reason.VENUE_SELF_TRADE}`,
      "FILL 5x2 5@100",
    ]);
  });

  test("a FOK order that others ahead of the own one fill is filled", () => {
    const engine = make();
    engine.limit(1, SELL, 100, 5, GTC, 8);
    engine.limit(2, SELL, 100, 5, GTC, 7);
    engine.limit(3, BUY, 100, 5, FOK, 7, SelfTrade.EXPIRE_TAKER);
    expect(told(engine)).toEqual(["ACCEPTED 3", "FILL 3x1 5@100"]);
  });

  test("a stop waits for the last trade and then trades as a market order", () => {
    const engine = make();
    engine.limit(1, SELL, 100, 1, GTC);
    engine.limit(2, SELL, 101, 1, GTC);
    engine.limit(3, SELL, 102, 5, GTC);
    engine.trigger(10, BUY, OrderType.STOP_MARKET, 101, 0, 2, GTC);
    expect([engine.waitingOrders, engine.restingOrders]).toEqual([1, 3]);
    engine.market(11, BUY, 1);
    expect(told(engine)).toEqual(["ACCEPTED 11", "FILL 11x1 1@100"]);
    engine.market(12, BUY, 1);
    expect(told(engine)).toEqual([
      "ACCEPTED 12",
      "FILL 12x2 1@101",
      "TRIGGERED 10",
      "FILL 10x3 2@102",
    ]);
    expect(engine.waitingOrders).toBe(0);
  });

  test("triggers set each other off, nearest stop first", () => {
    const engine = make();
    for (let i = 0; i < 5; i++) engine.limit(1 + i, BUY, 100 - i, 1, GTC);
    engine.trigger(20, SELL, OrderType.STOP_LIMIT, 98, 97, 1, GTC);
    engine.trigger(21, SELL, OrderType.STOP_MARKET, 99, 0, 1, GTC);
    engine.trigger(22, SELL, OrderType.STOP_MARKET, 99, 0, 1, GTC);
    engine.market(30, SELL, 2);
    expect(told(engine)).toEqual([
      "ACCEPTED 30",
      "FILL 30x1 1@100",
      "FILL 30x2 1@99",
      "TRIGGERED 21",
      "FILL 21x3 1@98",
      "TRIGGERED 22",
      "FILL 22x4 1@97",
      "TRIGGERED 20",
    ]);
    expect(levels(engine, SELL)).toEqual([[97, 1]]);
  });

  test("a take-profit to sell waits for a rise, to buy for a fall", () => {
    const engine = make();
    engine.limit(1, SELL, 100, 5, GTC);
    engine.limit(2, BUY, 90, 5, GTC);
    engine.trigger(3, SELL, OrderType.TAKE_PROFIT_MARKET, 100, 0, 1, GTC);
    engine.trigger(4, BUY, OrderType.TAKE_PROFIT_LIMIT, 90, 80, 1, GTC);
    engine.market(5, BUY, 1);
    expect(told(engine).slice(2)).toEqual(["TRIGGERED 3", "FILL 3x2 1@90", "TRIGGERED 4"]);
    expect(levels(engine, BUY)).toEqual([[90, 4], [80, 1]]);
  });

  test("a trigger that the last trade has reached is refused", () => {
    const engine = make();
    engine.limit(1, SELL, 100, 5, GTC);
    engine.market(2, BUY, 1);
    expect(engine.trigger(3, BUY, OrderType.STOP_MARKET, 100, 0, 1, GTC))
      .toBe(Reason.VENUE_WOULD_TRIGGER);
    expect(engine.trigger(3, SELL, OrderType.STOP_MARKET, 100, 0, 1, GTC))
      .toBe(Reason.VENUE_WOULD_TRIGGER);
    expect(engine.trigger(3, BUY, OrderType.STOP_MARKET, 101, 0, 1, GTC)).toBe(Reason.NONE);
    engine.cancel(3);
    expect(told(engine)).toEqual(["CANCELLED 3 0"]);
  });

  test("what cannot be done is refused with its reason", () => {
    const engine = make();
    engine.limit(1, BUY, 100, 5, GTC);
    engine.trigger(2, BUY, OrderType.STOP_LIMIT, 200, 200, 5, GTC);
    const before = engine.stateHash();
    expect(engine.limit(3, BUY, 100, 0, GTC)).toBe(Reason.VENUE_FILTER_QTY);
    expect(engine.limit(3, BUY, 100, 1.5, GTC)).toBe(Reason.VENUE_FILTER_QTY);
    expect(engine.limit(3, BUY, 100, NaN, GTC)).toBe(Reason.VENUE_FILTER_QTY);
    expect(engine.limit(3, BUY, 100, 2 ** 31, GTC)).toBe(Reason.VENUE_FILTER_QTY);
    expect(engine.limit(3, BUY, 0, 1, GTC)).toBe(Reason.VENUE_FILTER_PRICE);
    expect(engine.limit(3, BUY, MAX_PRICE_TICKS + 1, 1, GTC)).toBe(Reason.VENUE_FILTER_PRICE);
    expect(engine.limit(3, BUY, 100, 1, GTD)).toBe(Reason.VENUE_UNSUPPORTED);
    expect(engine.market(3, BUY, -1)).toBe(Reason.VENUE_FILTER_QTY);
    expect(engine.trigger(3, BUY, OrderType.STOP_MARKET, 200, 1, 1, GTC))
      .toBe(Reason.VENUE_FILTER_PRICE);
    expect(engine.cancel(3)).toBe(Reason.VENUE_UNKNOWN_ORDER);
    expect(engine.cancel(NaN)).toBe(Reason.VENUE_UNKNOWN_ORDER);
    expect(engine.modify(3, 100, 1)).toBe(Reason.VENUE_UNKNOWN_ORDER);
    expect(engine.replace(-1, 100)).toBe(Reason.VENUE_UNKNOWN_ORDER);
    expect(engine.modify(1, 100, 5)).toBe(Reason.VENUE_NO_CHANGE);
    expect(engine.modify(1, 100, 0)).toBe(Reason.VENUE_FILTER_QTY);
    expect(engine.replace(1, 0.5)).toBe(Reason.VENUE_FILTER_PRICE);
    expect(engine.modify(2, 100, 5)).toBe(Reason.VENUE_UNSUPPORTED);
    expect(engine.stateHash()).toBe(before);
  });

  test.each([0, -1, 1.5, NaN, 2 ** 31, 1])("id %d throws when it is taken or no id", (id) => {
    const engine = make();
    engine.limit(1, BUY, 100, 5, GTC);
    expect(() => engine.limit(id, BUY, 100, 5, GTC)).toThrow(RangeError);
    expect(() => engine.market(id, BUY, 5)).toThrow(RangeError);
    expect(() => engine.trigger(id, BUY, OrderType.STOP_MARKET, 200, 0, 5, GTC)).toThrow(
      RangeError,
    );
  });

  test("an id may be used again once its order is over", () => {
    const engine = make();
    engine.limit(1, BUY, 100, 5, GTC);
    engine.cancel(1);
    engine.limit(1, SELL, 200, 2, GTC);
    engine.limit(2 ** 31 - 1, BUY, 200, 1, GTC);
    expect(engine.leftOf(1)).toBe(1);
  });

  test("prices may lie as far apart as the range allows", () => {
    const engine = make();
    engine.limit(1, BUY, 50_000, 1, GTC);
    engine.limit(2, BUY, 1, 2, GTC);
    engine.limit(3, SELL, 3_000_000, 3, GTC);
    engine.limit(4, BUY, 50_000, 4, GTC);
    expect(levels(engine, BUY)).toEqual([[50_000, 5], [1, 2]]);
    expect(levels(engine, SELL)).toEqual([[3_000_000, 3]]);
    engine.market(5, SELL, 6);
    expect(told(engine).slice(1)).toEqual(["FILL 5x1 1@50000", "FILL 5x4 4@50000", "FILL 5x2 1@1"]);
  });
});
