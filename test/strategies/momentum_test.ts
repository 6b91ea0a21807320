import { describe, expect, test } from "vitest";
import { Life, OrderType, Reason, Side } from "../../engine/order/types.ts";
import { venuePreset } from "../../engine/venue/presets.ts";
import momentum from "../../strategies/momentum.ts";
import { generatedTape, runOf } from "./bed.ts";
import { HandTape, START } from "./hand_tape.ts";

const params = {
  bar: "1m",
  channel: 3,
  atr: 3,
  stopAtr: 2,
  trailAtr: 0,
  qty: "0.005",
  restBars: 0,
};

/** A bar of a minute: open, high, low and close at 0, 15, 30 and 45 s. */
function bar(tape: HandTape, minute: number, prices: [number, number, number, number]): void {
  prices.forEach((ticks, i) => tape.trade(60 * minute + 15 * i, ticks));
}

/** Three bars of a range of 100 ticks up to 420,060: ATR 100, channel 419,960 to 420,060. */
function quiet(): HandTape {
  const tape = new HandTape();
  for (let minute = 0; minute < 3; minute++) {
    bar(tape, minute, [420_000, 420_060, 419_960, 420_000]);
  }
  return tape;
}

function ordersOf(tape: HandTape, more: Readonly<Record<string, unknown>> = {}) {
  const { record, totals } = runOf(momentum, {
    chunks: [tape.chunk()],
    venue: "ideal",
    params: { ...params, ...more },
  });
  const { orders } = record;
  const rows = Array.from({ length: orders.length }, (_, i) => ({
    tag: orders.tags[orders.tag[i]],
    side: orders.side[i],
    lots: orders.qtyLots[i],
    stop: orders.stopTicks[i],
    life: orders.life[i],
    minute: (orders.submitTs[i] - START) / 60e6,
  }));
  return { rows, totals, record };
}

describe("momentum on bars made by hand", () => {
  test("buys at the close of the bar that closes above the channel of the bars before it", () => {
    const tape = quiet();
    bar(tape, 3, [420_000, 420_061, 420_000, 420_061]);
    tape.trade(240, 420_070);
    const { rows } = ordersOf(tape);
    expect(rows[0]).toMatchObject({ tag: "entry", side: Side.BUY, lots: 5, minute: 4 });
  });

  test("stays out when a bar only touches the channel, or pierces it and closes inside", () => {
    const tape = quiet();
    bar(tape, 3, [420_000, 420_100, 420_000, 420_060]);
    bar(tape, 4, [420_060, 420_060, 419_900, 419_970]);
    tape.trade(300, 420_000);
    expect(ordersOf(tape).rows).toEqual([]);
  });

  test("puts a reduce-only stop two true ranges from the entry, over the whole position", () => {
    const tape = quiet();
    bar(tape, 3, [420_000, 420_100, 420_000, 420_100]);
    tape.trade(240, 420_110);
    const { rows, record } = ordersOf(tape);
    // The trade that ends the bar is the last one, so the fill is at 420,110; the ATR is 100.
    expect(rows[1]).toMatchObject({ tag: "stop", side: Side.SELL, lots: 5, stop: 419_910 });
    expect(record.orders.type[1]).toBe(OrderType.STOP_MARKET);
    expect(record.orders.reduceOnly[1]).toBe(1);
  });

  test("lets the stop follow the best price, cancels the old one, and gets out by it", () => {
    const tape = quiet();
    bar(tape, 3, [420_000, 420_100, 420_000, 420_100]);
    bar(tape, 4, [420_110, 420_200, 420_100, 420_200]);
    // Lower highs: the stop stays where it is.
    bar(tape, 5, [420_200, 420_200, 420_100, 420_120]);
    tape.trade(361, 419_990);
    const { rows, totals } = ordersOf(tape);
    expect(rows.map(({ tag, stop }) => [tag, stop])).toEqual([
      ["entry", 0],
      ["stop", 419_910],
      ["stop", 420_000],
    ]);
    expect(rows.map(({ life }) => life)).toEqual([Life.FILLED, Life.CANCELLED, Life.FILLED]);
    expect(totals.positionLots).toEqual([0]);
  });

  test("sells short below the channel, unless only long is allowed", () => {
    const tape = quiet();
    bar(tape, 3, [420_000, 420_000, 419_900, 419_900]);
    tape.trade(240, 419_890);
    expect(ordersOf(tape).rows[0]).toMatchObject({ tag: "entry", side: Side.SELL });
    expect(ordersOf(tape, { sides: "long" }).rows).toEqual([]);
  });

  test("closes at market when the price is through the stop before it can stand", () => {
    const tape = quiet();
    bar(tape, 3, [420_000, 420_100, 420_000, 420_100]);
    // Entry known at 240.011 s, the stop on its way until 240.016 s.
    tape.trade(240, 420_110).trade(240.006, 420_110).trade(240.012, 419_000);
    tape.trade(240.02, 419_000).trade(240.03, 419_000).trade(240.04, 419_000);
    const leg = { kind: "constant", us: 5_000 } as const;
    const venue = { ...venuePreset("binance-usdm"), latency: { entry: leg, response: leg } };
    const { record, totals } = runOf(momentum, { chunks: [tape.chunk()], venue, params });
    const { orders } = record;
    expect(Array.from(orders.tag, (tag) => orders.tags[tag])).toEqual(["entry", "stop", "exit"]);
    expect(orders.reason[1]).toBe(Reason.VENUE_WOULD_TRIGGER);
    expect(orders.reduceOnly[2]).toBe(1);
    expect(totals.positionLots).toEqual([0]);
  });
});

describe("momentum on a generated market", () => {
  const chunks = generatedTape({ seconds: 5400, seed: 11 });
  const busy = { bar: "5s", channel: 6, atr: 5, stopAtr: 1.2, trailAtr: 0.1, restBars: 0 };
  const { record } = runOf(momentum, { chunks, params: busy });
  const { orders } = record;
  const tagOf = (row: number) => orders.tags[orders.tag[row]];

  test("never moves a stop away from the market while a position lasts", () => {
    let last = 0;
    let moved = 0;
    for (let row = 0; row < orders.length; row++) {
      if (tagOf(row) === "entry") last = 0;
      if (tagOf(row) !== "stop") continue;
      const stop = orders.stopTicks[row];
      const nearer = last === 0 ? 0 : -orders.side[row] * (stop - last);
      expect(nearer).toBeGreaterThanOrEqual(0);
      if (nearer > 0) moved++;
      last = stop;
    }
    expect(moved).toBeGreaterThan(50);
  });
});
