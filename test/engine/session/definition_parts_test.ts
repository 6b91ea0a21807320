import { z } from "zod";
import { expect, test } from "vitest";
import { EventKind, RowFlag } from "../../../engine/tape/kind.ts";
import type { Row } from "../../../engine/tape/row.ts";
import { Life, Reason, Side } from "../../../engine/order/types.ts";
import { parseRiskConfig } from "../../../engine/risk/config.ts";
import type { Context, OrderView, StrategyHandlers } from "../../../engine/strategy/contract.ts";
import { defineStrategy } from "../../../engine/strategy/define_strategy.ts";
import { runBatched } from "./bed.ts";
import { config, constant, LOOSE, venue } from "./config.ts";
import { changeRow, contractOf } from "./definition_tape.ts";

const T0 = 1_700_000_000_000_000;
const CHANGE = T0 + 1_000_000;
const { BID, ASK, TRADE, QUOTE, OPEN_INTEREST } = EventKind;
const { BUY, LAST } = RowFlag;

const FIRST = contractOf(0, [1, 1], [1, 3]);
/** A tenth of the tick, a tenth of the lot. */
const FINE = contractOf(0, [1, 2], [1, 4]);

const row = (now: number, code: number, price: number, qty: number): Row => ({
  now,
  instrument: 0,
  exchTs: now,
  code,
  price,
  qty,
  aux: 0,
});

/** 1000.0 bid, 1001.0 asked, trades at 1001.0 before the change, and at 1002.05 after it. */
const ROWS = [
  row(T0, BID | LAST, 10_000, 50),
  row(T0, ASK | LAST, 10_010, 50),
  row(T0 + 400_000, TRADE | BUY | LAST, 10_010, 2),
  changeRow(0, CHANGE, 1),
  row(CHANGE + 200_000, TRADE | BUY | LAST, 100_205, 15),
  row(CHANGE + 300_000, QUOTE | BUY, 100_004, 30),
  row(CHANGE + 300_000, QUOTE | LAST, 100_100, 40),
  row(CHANGE + 3_000_000, OPEN_INTEREST | LAST, 0, 1),
];

function run(create: (ctx: Context) => StrategyHandlers, risk = LOOSE) {
  const strategy = defineStrategy({
    name: "by_hand",
    params: z.object({}),
    create: (_params, ctx) => ({ onInstrument() {}, ...create(ctx) }),
  });
  const latency = { entry: constant(5000), response: constant(3000) };
  const instruments = [FIRST];
  const definitions = [[FIRST, FINE]];
  return runBatched(
    config(strategy, { venue: venue({ latency }), instruments, definitions, risk }),
    ROWS,
  );
}

test("trades and quotes after a change have its prices, quantities and definition", () => {
  const seen: unknown[] = [];
  run(() => ({
    onTrade: ({ instrument, price, qty }) => void seen.push([instrument, price, qty]),
    onQuote: ({ instrument, bidTicks, askLots }) => void seen.push([instrument, bidTicks, askLots]),
  }));
  expect(seen).toEqual([
    [FIRST, 1001, 0.002],
    [FINE, 1002.05, 0.0015],
    [FINE, 100_004, 40],
  ]);
});

test.each([{ time: "2s" }, { trades: 2 }])("a bar across a change is in its units, %j", (spec) => {
  const bars: unknown[] = [];
  run((ctx) => {
    ctx.bars(spec);
    return {
      onBar: ({ instrument, open, high, low, close, volume }) => {
        if (volume > 0) bars.push([instrument, open, high, low, close, volume]);
      },
    };
  });
  expect(bars).toEqual([[FINE, 1001, 1002.05, 1001, 1002.05, 0.0035]]);
});

test("a risk limit in quantity allows the same quantity after a change of lot", () => {
  const orders: OrderView[] = [];
  const send = (ctx: Context, lots: number[], ticks: number) => {
    for (const qty of lots) orders.push(ctx.limit(Side.BUY, qty, ticks));
  };
  run((ctx) => ({
    onStart() {
      ctx.at(T0 + 100_000);
      ctx.at(CHANGE + 500_000);
    },
    onTimer({ ts }) {
      if (ts < CHANGE) send(ctx, [10, 11], 9900);
      else send(ctx, [100, 101], 99_000);
    },
  }), parseRiskConfig({ orderQty: { hard: "0.01" }, positionNotional: {} }));
  expect(orders.map(({ life, reason }) => [life, reason])).toEqual([
    [Life.OPEN, Reason.NONE],
    [Life.DENIED, Reason.DENIED_QTY],
    [Life.OPEN, Reason.NONE],
    [Life.DENIED, Reason.DENIED_QTY],
  ]);
});

test("what rested ahead of an order that was told after a change is recorded in its lots", () => {
  const { record } = run((ctx) => ({
    onStart: () => void ctx.at(CHANGE - 6000),
    // At the venue before the change, answered after it.
    onTimer: () => void ctx.limit(Side.BUY, 3, 10_000),
  }));
  // The record is in the finer lots.
  expect([...record.orders.queueAheadLots]).toEqual([500]);
});
