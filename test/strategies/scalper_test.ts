import { describe, expect, test } from "vitest";
import { Life, Side, TimeInForce } from "../../engine/order/types.ts";
import { venuePreset } from "../../engine/venue/presets.ts";
import scalper from "../../strategies/scalper.ts";
import { runOf } from "./bed.ts";
import { HandTape, START } from "./hand_tape.ts";

const params = {
  qty: "0.005",
  levels: 1,
  smooth: 1,
  threshold: 0.5,
  entry: "take",
  takeTicks: 20,
  stopTicks: 10,
  holdMs: 10_000,
  coolDownMs: 3_000,
};

const leg = { kind: "constant", us: 1_000 } as const;
const venue = { ...venuePreset("binance-usdm"), latency: { entry: leg, response: leg } };

/** Bids are four times the asks: an imbalance of 0.6. */
function leaning(tape: HandTape, seconds: number, bidTicks = 420_000): HandTape {
  return tape.depth(seconds, [[bidTicks, 400]], [[bidTicks + 1, 100]]);
}

function level(tape: HandTape, seconds: number, bidTicks = 420_000): HandTape {
  return tape.depth(seconds, [[bidTicks, 200]], [[bidTicks + 1, 200]]);
}

function run(tape: HandTape, more: Readonly<Record<string, unknown>> = {}) {
  const { record, totals } = runOf(scalper, {
    chunks: [tape.chunk()],
    venue,
    params: { ...params, ...more },
  });
  const { orders } = record;
  const rows = Array.from({ length: orders.length }, (_, i) => ({
    tag: orders.tags[orders.tag[i]],
    side: orders.side[i],
    price: orders.priceTicks[i],
    stop: orders.stopTicks[i],
    life: orders.life[i],
    tif: orders.tif[i],
    seconds: (orders.submitTs[i] - START) / 1e6,
  }));
  return { rows, totals };
}

describe("scalper on a book made by hand", () => {
  test("takes the ask when the book leans to the bid, and places both exits", () => {
    const tape = leaning(new HandTape(), 0).trade(0.1, 420_000, -1).trade(0.2, 420_000, -1);
    const { rows, totals } = run(tape);
    expect(rows).toMatchObject([
      { tag: "entry", side: Side.BUY, price: 420_001, tif: TimeInForce.IOC, seconds: 0 },
      { tag: "stop", side: Side.SELL, stop: 419_991 },
      { tag: "take_profit", side: Side.SELL, price: 420_021 },
    ]);
    expect(totals.positionLots).toEqual([5]);
  });

  test("stays out of a level book, a wide one, and one whose micro-price does not lean enough", () => {
    expect(run(level(new HandTape(), 0)).rows).toEqual([]);
    const wide = new HandTape().depth(0, [[420_000, 400]], [[420_051, 100]]);
    expect(run(wide).rows).toEqual([]);
    expect(run(leaning(new HandTape(), 0), { microTicks: 0.4 }).rows).toEqual([]);
  });

  test("takes its profit by the waiting limit, and then cancels the stop", () => {
    const tape = level(leaning(new HandTape(), 0), 0.1).trade(0.2, 420_000).trade(0.3, 420_030);
    const { rows, totals } = run(tape.trade(0.4, 420_030).trade(0.5, 420_030));
    expect(rows.map(({ tag, life }) => [tag, life])).toEqual([
      ["entry", Life.FILLED],
      ["stop", Life.CANCELLED],
      ["take_profit", Life.FILLED],
    ]);
    expect(totals.positionLots).toEqual([0]);
  });

  test("gets out by the stop, and then cancels the take-profit", () => {
    const tape = level(leaning(new HandTape(), 0), 0.1).trade(0.2, 420_000).trade(0.3, 419_990);
    const { rows, totals } = run(tape.trade(0.4, 419_990).trade(0.5, 419_990));
    expect(rows.map(({ tag, life }) => [tag, life])).toEqual([
      ["entry", Life.FILLED],
      ["stop", Life.FILLED],
      ["take_profit", Life.CANCELLED],
    ]);
    expect(totals.positionLots).toEqual([0]);
  });

  test("closes at market when the time is up, and rests before it begins again", () => {
    const tape = leaning(new HandTape(), 0);
    for (let i = 1; i <= 200; i++) leaning(tape, i / 10).trade(i / 10, 420_000, -1, 1);
    const { rows } = run(tape);
    const exit = rows.find(({ tag }) => tag === "exit");
    const again = rows.filter(({ tag }) => tag === "entry")[1];
    expect(exit?.seconds).toBeCloseTo(10, 0);
    expect(again.seconds - (exit?.seconds ?? 0)).toBeGreaterThanOrEqual(3);
    expect(again.seconds - (exit?.seconds ?? 0)).toBeLessThan(3.5);
  });

  test("waits at its own touch with a post-only order, and takes it back unfilled", () => {
    const tape = leaning(new HandTape(), 0);
    for (let i = 1; i <= 30; i++) level(tape, i / 10);
    const { rows } = run(tape, { entry: "post", entryMs: 2_000 });
    expect(rows).toMatchObject([
      { tag: "entry", price: 420_000, tif: TimeInForce.GTX, life: Life.CANCELLED },
    ]);
  });
});
