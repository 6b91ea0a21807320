import { expect, test } from "vitest";
import { InputKind } from "../../../engine/kernel/input.ts";
import { Liquidity, Reason, Side, UpdateKind } from "../../../engine/order/types.ts";
import type { Context, StrategyHandlers } from "../../../engine/strategy/contract.ts";
import { EventKind, RowFlag } from "../../../engine/tape/kind.ts";
import { KernelBed, T } from "./kernel_bed.ts";

const { BUY, LAST, SNAPSHOT } = RowFlag;

/** What stands to be read on a view, in the order of its class; its order by number. */
function read(view: object): Record<string, unknown> {
  const names = Object.entries(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(view)))
    .filter(([, { get }]) => get !== undefined).map(([name]) => name);
  const values = names.map((name) => [name, Reflect.get(view, name)] as const);
  return Object.fromEntries(values.map(([name, value]) => {
    if (name === "order") return [name, value.id];
    return [name, name === "instrument" ? value.symbol : value];
  }));
}

/** A kernel whose strategy notes what it is told, with the time of it. */
function listening(onStart: (ctx: Context) => void = () => {}) {
  const heard: [name: string, now: number, event: Record<string, unknown>][] = [];
  const bed = new KernelBed((ctx) => {
    const note = (name: string) => (event: object) => void heard.push([name, ctx.now, read(event)]);
    const handlers: StrategyHandlers = {
      onStart: () => onStart(ctx),
      onTrade: note("trade"),
      onQuote: note("quote"),
      onMark: note("mark"),
      onFunding: note("funding"),
      onFill: note("fill"),
      onOrder: note("order"),
      onBook: (book) => void heard.push(["book", ctx.now, { mid: book.midTicks }]),
      onFeedState: ({ state, localTs }) => void heard.push(["feed", ctx.now, { state, localTs }]),
    };
    return handlers;
  });
  bed.start();
  const row = (code: number, price: number, qty: number, aux: number) => {
    bed.now += 10;
    const stamps = { now: bed.now, instrument: 0, exchTs: bed.now - 3 };
    bed.step({ kind: InputKind.ROW, ...stamps, code, price, qty, aux });
  };
  return { bed, heard, row };
}

const AT = { instrument: "C0USDT", exchTs: T + 7, localTs: T + 10 };
const later = (us: number) => ({ ...AT, exchTs: T + us - 3, localTs: T + us });

test("a trade is told with all that its row says, by the side of its aggressor", () => {
  const { heard, row } = listening();
  row(EventKind.TRADE | BUY | LAST, 1000, 17, 123);
  row(EventKind.TRADE | LAST, 999, 18, 124);
  expect(heard.filter(([name]) => name === "trade")).toEqual([
    ["trade", T + 10, {
      ...AT,
      ...{ priceTicks: 1000, qtyLots: 17, side: Side.BUY, tradeId: 123 },
      ...{ price: 100, qty: 0.017 },
    }],
    ["trade", T + 20, {
      ...later(20),
      ...{ priceTicks: 999, qtyLots: 18, side: Side.SELL, tradeId: 124 },
      ...{ price: 99.9, qty: 0.018 },
    }],
  ]);
});

test("a quote is told with its last side, and a book with the last row of its message", () => {
  const { heard, row } = listening();
  row(EventKind.QUOTE | BUY, 1000, 5, 7);
  row(EventKind.QUOTE | LAST, 1001, 6, 7);
  row(EventKind.QUOTE | BUY | LAST, 999, 8, 8);
  row(EventKind.BID, 998, 5, 9);
  row(EventKind.ASK | LAST, 1002, 6, 9);
  row(EventKind.ASK | LAST | SNAPSHOT, 1000, 6, 10);
  expect(heard).toEqual([
    ["quote", T + 20, { ...later(20), bidTicks: 1000, bidLots: 5, askTicks: 1001, askLots: 6 }],
    ["quote", T + 30, { ...later(30), bidTicks: 999, bidLots: 8, askTicks: 1001, askLots: 6 }],
    ["book", T + 50, { mid: 1000 }],
    ["book", T + 60, { mid: 999 }],
  ]);
});

test("mark, index and rate are told together, with the last row of their message", () => {
  const { heard, row } = listening();
  row(EventKind.MARK, 0, 0, 100_500);
  row(EventKind.INDEX, 0, 0, 100_400);
  row(EventKind.FUNDING_RATE | LAST, -25, 0, T + 1_000_000);
  row(EventKind.MARK | LAST, 0, 0, 100_600);
  row(EventKind.INDEX | LAST, 0, 0, 100_700);
  const mark = { mark: 100_500, index: 100_400, fundingRatePpb: -25, nextFundingTs: T + 1_000_000 };
  expect(heard).toEqual([
    ["mark", T + 30, { ...later(30), ...mark }],
    ["mark", T + 40, { ...later(40), ...mark, mark: 100_600 }],
    ["mark", T + 50, { ...later(50), ...mark, mark: 100_600, index: 100_700 }],
  ]);
});

test("a halt and its end are told as states of the feed", () => {
  const { heard, row } = listening();
  row(EventKind.STATUS | LAST, 0, 0, 0);
  row(EventKind.STATUS | LAST, 1, 0, 0);
  expect(heard).toEqual([
    ["feed", T + 10, { state: "halted", localTs: T + 10 }],
    ["feed", T + 20, { state: "live", localTs: T + 20 }],
  ]);
});

test("what no strategy hears of is told nobody", () => {
  const { heard, row } = listening();
  row(EventKind.LIQUIDATION | LAST, 1000, 5, 0);
  row(EventKind.OPEN_INTEREST | LAST, 0, 5, 0);
  row(EventKind.CUSTOM | LAST, 1, 2, 3);
  expect(heard).toEqual([]);
});

test("a report on an order is told with its reason and both times, a fill with its money", () => {
  const { bed, heard } = listening((ctx) => void ctx.limit(Side.BUY, 10, 900));
  const { orderId } = bed.sent[0];
  bed.report(orderId, UpdateKind.ACCEPTED, { venueTs: T - 5 });
  bed.fill(orderId, 4, {
    ...{ cumLots: 4, tradeId: 77, fee: 1234, venueTs: T - 4, reason: Reason.TRADED_THROUGH },
    liquidity: Liquidity.MAKER,
  });
  bed.report(orderId, UpdateKind.CANCELLED, { venueTs: T - 3, cumLots: 4 });
  const of = (name: string) => heard.filter(([one]) => one === name).map(([, now, e]) => [now, e]);
  expect(of("fill")).toEqual([[T + 2, {
    ...{ order: orderId, instrument: "C0USDT", side: Side.BUY, priceTicks: 900, qtyLots: 4 },
    ...{ price: 90, qty: 0.004 },
    ...{ liquidity: Liquidity.MAKER, reason: Reason.TRADED_THROUGH, fee: 1234, realized: 0 },
    ...{ venueTs: T - 4, localTs: T + 2 },
  }]]);
  expect(of("order")).toMatchObject([
    [T + 1, { order: orderId, kind: UpdateKind.ACCEPTED, venueTs: T - 5, localTs: T + 1 }],
    [T + 2, { order: orderId, kind: UpdateKind.FILL, reason: Reason.TRADED_THROUGH }],
    [T + 3, { order: orderId, kind: UpdateKind.CANCELLED, venueTs: T - 3, localTs: T + 3 }],
  ]);
});
