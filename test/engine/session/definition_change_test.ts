import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EventKind, RowFlag } from "../../../engine/tape/kind.ts";
import { type Instrument, priceOf } from "../../../engine/instrument/instrument.ts";
import { DECISION_BYTES } from "../../../engine/kernel/decision.ts";
import type { Row } from "../../../engine/tape/row.ts";
import { Life, Reason, Side, UpdateKind } from "../../../engine/order/types.ts";
import type { SessionConfig } from "../../../engine/session/session.ts";
import type { Context, OrderView, StrategyHandlers } from "../../../engine/strategy/contract.ts";
import { defineStrategy } from "../../../engine/strategy/define_strategy.ts";
import { venuePreset } from "../../../engine/venue/presets.ts";
import { z } from "zod";
import { runs } from "../../chance.ts";
import { expectAlike, runBatched } from "./bed.ts";
import { config, constant, venue } from "./config.ts";
import { anyDefinitions, changeRow, contractOf, crossing, FINER_LOTS } from "./definition_tape.ts";
import { marketRows } from "./market_tape.ts";
import { randomFlow } from "./random_flow.ts";

const T0 = 1_700_000_000_000_000;
/** Feed latency of the tapes here, µs. */
const FEED = 2000;
const CHANGE = T0 + 1_000_000;

const START_DEF = contractOf(0, [1, 1], [1, 3]);
const COARSE_TICK = contractOf(0, [1, 0], [1, 3]);
const FINE_TICK = contractOf(0, [1, 2], [1, 3]);
const COARSE_LOT = contractOf(0, [1, 1], [1, 2]);

const { BID, ASK, TRADE } = EventKind;
const { BUY, LAST } = RowFlag;

/** A row that happened at the venue at `exchTs`. */
const row = (exchTs: number, code: number, price: number, qty: number): Row => ({
  now: exchTs + FEED,
  instrument: 0,
  exchTs,
  code: code | LAST,
  price,
  qty,
  aux: 0,
});

/** Rows among others that do nothing, so that time goes on. */
function tape(...rows: Row[]): Row[] {
  const idle = Array.from(
    { length: 40 },
    (_, i) => row(T0 + 49_999 * i, EventKind.OPEN_INTEREST, 0, 1),
  );
  return [...rows, ...idle].map((one, i) => ({ one, i }))
    .sort((a, b) => a.one.exchTs - b.one.exchTs || a.i - b.i)
    .map(({ one }) => one);
}

const change = (exchTs = CHANGE, number = 1) => changeRow(0, exchTs + FEED, number, exchTs);

const BOOK = [
  row(T0, BID, 10_000, 5),
  row(T0, ASK, 10_010, 5),
  row(T0, BID, 9990, 7),
  row(T0, BID, 9995, 7),
  row(T0, ASK, 10_020, 9),
  row(T0, TRADE | BUY, 10_010, 1),
];

const latency = { entry: constant(5000), response: constant(3000) };
const VENUES = {
  arrival: venue({ latency }),
  "venue-time": venue({ latency, ordering: "venue-time" }),
};

/** What a scripted strategy does, and when. */
type Script = (ctx: Context, done: (ts: number, act: () => void) => void) => StrategyHandlers;

function scripted(script: Script) {
  return defineStrategy({
    name: "scripted",
    params: z.object({}),
    create(_params, ctx) {
      const acts = new Map<number, () => void>();
      const handlers = script(ctx, (ts, act) => acts.set(ts, act));
      return {
        onStart() {
          for (const ts of acts.keys()) ctx.at(ts);
        },
        onTimer: ({ ts }) => acts.get(ts)?.(),
        ...handlers,
      };
    },
  });
}

function settingsOf(its: SessionConfig["venue"], definitions: Instrument[], script: Script) {
  return config(scripted(script), {
    venue: its,
    instruments: [definitions[0]],
    definitions: [definitions],
  });
}

function run(its: SessionConfig["venue"], later: Instrument[], rows: Row[], script: Script) {
  return runBatched(settingsOf(its, [START_DEF, ...later], script), rows, [3]);
}

describe.each(Object.entries(VENUES))("A change of definition, %s", (_name, its) => {
  test("to a coarser tick keeps orders that fit, with their place, and expires the others", () => {
    const told: (readonly [number, UpdateKind, Reason])[] = [];
    let orders: OrderView[] = [];
    run(
      its,
      [COARSE_TICK],
      tape(...BOOK, change(), row(CHANGE, BID, 1000, 4), row(CHANGE + 500_000, TRADE, 999, 8)),
      (ctx, at) => {
        at(T0 + 100_000, () => {
          orders = [
            ctx.limit(Side.BUY, 3, 9990),
            ctx.limit(Side.BUY, 3, 9995),
            ctx.submit({ side: "sell", type: "stop-market", stopTicks: 9900, qtyLots: 1 }),
            ctx.submit({ side: "sell", type: "stop-market", stopTicks: 9905, qtyLots: 1 }),
          ];
        });
        return {
          onOrder({ order, kind, reason }) {
            if (ctx.now > CHANGE) told.push([order.id, kind, reason]);
          },
        };
      },
    );
    const { EXPIRED, FILL } = UpdateKind;
    // Seven lots were ahead and have been since: of eight traded, one reaches the order.
    expect(told).toEqual([
      [2, EXPIRED, Reason.VENUE_DEFINITION],
      [4, EXPIRED, Reason.VENUE_DEFINITION],
      [1, FILL, Reason.QUEUE_REACHED],
    ]);
    expect(orders.map(({ life }) => life)).toEqual([
      Life.PARTIAL,
      Life.EXPIRED,
      Life.OPEN,
      Life.EXPIRED,
    ]);
    expect(orders[0]).toMatchObject({ priceTicks: 999, filledLots: 1, leavesLots: 2 });
    expect(orders[0].instrument.priceDecimals).toBe(0);
    expect(orders[2].stopTicks).toBe(990);
    // What is over stays in the units that it ended in.
    expect(orders[1].priceTicks).toBe(9995);
    expect(orders[1].instrument).toBe(START_DEF);
  });

  test("to a finer tick keeps every order, the book and the equity", () => {
    const seen: unknown[] = [];
    let order: OrderView | undefined;
    const look = (ctx: Context) => {
      const book = ctx.book();
      seen.push([book.bidTicks, book.askTicks, book.lotsAt(Side.BUY, book.bidTicks)]);
      seen.push([book.mid, ctx.balance().equity, ctx.position().lots]);
    };
    run(its, [FINE_TICK], tape(...BOOK, change(), row(CHANGE, BID, 100_003, 2)), (ctx, at) => {
      at(T0 + 100_000, () => {
        ctx.market(Side.BUY, 3);
        order = ctx.limit(Side.SELL, 2, 10_015);
      });
      at(CHANGE - 100_000, () => look(ctx));
      at(CHANGE + 500_000, () => look(ctx));
      return {
        onInstrument({ instrument, previous, ticks, lots }) {
          seen.push([instrument.priceDecimals, previous.priceDecimals]);
          expect([ticks, lots]).not.toContain(undefined);
          look(ctx);
        },
      };
    });
    const [, before, , , after] = seen as [unknown, number[], unknown, unknown, number[]];
    expect(seen[0]).toEqual([10_000, 10_010, 5]);
    expect(seen[2]).toEqual([2, 1]);
    expect(seen[3]).toEqual([100_000, 100_100, 5]);
    expect(after).toEqual(before);
    expect(seen[5]).toEqual([100_003, 100_100, 2]);
    expect(order).toMatchObject({ priceTicks: 100_150, life: Life.OPEN });
  });

  test("converts what is under way to the venue, or refuses it", () => {
    const sent: OrderView[] = [];
    let modified: OrderView | undefined;
    run(its, [COARSE_TICK], tape(...BOOK, change()), (ctx, at) => {
      at(T0 + 100_000, () => modified = ctx.limit(Side.BUY, 3, 9980));
      at(CHANGE - 3000, () => {
        sent.push(ctx.limit(Side.BUY, 1, 9970), ctx.limit(Side.BUY, 1, 9975));
        if (modified !== undefined) ctx.modify(modified, { priceTicks: 9985 });
      });
      return {};
    });
    expect(sent[0]).toMatchObject({ life: Life.OPEN, priceTicks: 997 });
    expect(sent[1]).toMatchObject({ life: Life.REJECTED, reason: Reason.VENUE_DEFINITION });
    // The modification was refused; the order itself fits.
    expect(modified).toMatchObject({ life: Life.OPEN, priceTicks: 998, qtyLots: 3 });
    expect(modified?.reason).toBe(Reason.VENUE_DEFINITION);
  });

  test("tells a fill that was under way in the units in which it happened", () => {
    const fills: unknown[] = [];
    let order: OrderView | undefined;
    let ctxSeen: Context | undefined;
    const rows = tape(
      ...BOOK,
      row(T0 + 10, ASK, 10_005, 4),
      change(),
    );
    const { record, totals, instruments } = run(its, [COARSE_TICK], rows, (ctx, at) => {
      ctxSeen = ctx;
      at(CHANGE - 6000, () => order = ctx.limit(Side.BUY, 12, 10_010));
      return {
        onFill({ instrument, priceTicks, qtyLots, price }) {
          fills.push([instrument.priceDecimals, priceTicks, qtyLots, price]);
        },
      };
    });
    // 4 at 1000.5 fit only the old tick, 5 at 1001.0 the new one.
    expect(fills).toEqual([[1, 10_005, 4, 1000.5], [0, 1001, 5, 1001]]);
    expect(order).toMatchObject({ life: Life.PARTIAL, priceTicks: 1001, filledLots: 9 });
    expect(ctxSeen?.position().lots).toBe(9);
    expect(ctxSeen?.position().entryTicks).toBeCloseTo((4 * 1000.5 + 5 * 1001) / 9, 12);
    // The record is in the finer of the two ticks, from its first row to its last.
    expect(priceOf(instruments[0], 1)).toBe(0.1);
    expect([...record.fills.priceTicks]).toEqual([10_005, 10_010]);
    expect([...record.orders.priceTicks]).toEqual([10_010]);
    expect([...record.orders.filledTickLots]).toEqual([4 * 10_005 + 5 * 10_010]);
    expect(totals.positionLots).toEqual([9]);
  });

  test("of the lot keeps a position that fits, and refuses the run where one does not", () => {
    const lots: number[] = [];
    const rows = tape(...BOOK.map((one) => ({ ...one, qty: one.qty * 10 })), change());
    const buying = (bought: number): Script => (ctx, at) => {
      at(T0 + 100_000, () => void ctx.market(Side.BUY, bought));
      at(CHANGE - 100_000, () => void lots.push(ctx.position().lots));
      at(CHANGE + 100_000, () => void lots.push(ctx.position().lots));
      return {};
    };
    const { totals, instruments } = run(its, [COARSE_LOT], rows, buying(20));
    expect(lots).toEqual([20, 2]);
    expect([totals.positionLots, instruments[0].qtyDecimals]).toEqual([[20], 3]);
    expect(() => run(its, [COARSE_LOT], rows, buying(25))).toThrow(
      /lot of 0\.01 from .*position of 0\.025 is no multiple/,
    );
  });

  test("of fees and filters alone takes effect without touching units", () => {
    const dearer = { ...START_DEF, takerFeePpb: 900_000, filters: { ...START_DEF.filters } };
    const fees: number[] = [];
    run(its, [dearer], tape(...BOOK, change()), (ctx, at) => {
      at(T0 + 100_000, () => void ctx.market(Side.BUY, 1));
      at(CHANGE + 100_000, () => void ctx.market(Side.BUY, 1));
      return { onFill: ({ fee }) => void fees.push(fee) };
    });
    // 1 lot at 1001.0 is 1.001 USDT.
    expect(fees.slice(-2)).toEqual([50_050, 90_090]);
  });

  test("before the start is told before onStart", () => {
    const order: string[] = [];
    const settings = settingsOf(its, [START_DEF, FINE_TICK], (ctx) => ({
      onInstrument: ({ instrument }) => void order.push(`change ${instrument.priceDecimals}`),
      onStart: () => void order.push(`start ${ctx.instrument().priceDecimals}`),
    }));
    const rows = tape(...BOOK, change());
    runBatched({ ...settings, startTs: CHANGE + 100_000 }, rows);
    expect(order).toEqual(["change 2", "start 2"]);
  });
});

test("a strategy without onInstrument is warned of in the run's log", () => {
  const rows = tape(...BOOK, change());
  const { record } = run(VENUES.arrival, [COARSE_TICK], rows, () => ({}));
  expect(record.logs).toMatchObject([
    { level: "warn", ts: CHANGE + FEED, fields: { tick: "1", previousTick: "0.1", lot: "0.001" } },
  ]);
});

test("a book that does not fit is empty until the feed fills it, and equity stays", () => {
  const seen: unknown[] = [];
  const rows = tape(
    ...BOOK,
    row(T0 + 50_000, BID, 10_003, 1),
    change(),
    row(CHANGE + 500_000, BID, 1000, 3),
    row(CHANGE + 500_000, ASK, 1001, 3),
  );
  run(VENUES.arrival, [COARSE_TICK], rows, (ctx, at) => {
    at(T0 + 100_000, () => void ctx.market(Side.BUY, 3));
    const look = () => seen.push([ctx.book().ready, ctx.balance().equity]);
    at(CHANGE - 100_000, look);
    at(CHANGE + 100_000, look);
    at(CHANGE + 600_000, look);
    return {};
  });
  const [before, empty, filled] = seen as [boolean, number][];
  expect([before[0], empty[0], filled[0]]).toEqual([true, false, true]);
  expect(empty[1]).toBe(before[1]);
  // Mid 1000.65 → 1000.5 on 0.003.
  expect(filled[1] - before[1]).toBe(-45_000);
});

test("a tape that names no known definition is refused", () => {
  expect(() => run(VENUES.arrival, [], tape(...BOOK, change()), () => ({}))).toThrow(
    /names definition 1 of C0USDT, expected 0 to 0/,
  );
  const other = { ...COARSE_TICK, multiplierNum: 10 };
  expect(() => run(VENUES.arrival, [other], tape(...BOOK, change()), () => ({}))).toThrow(
    /C0USDT has multiplierNum 10 .*only tick, lot, filters, fees and margins may change/,
  );
});

const PRESETS = ["binance-usdm", "hftbacktest", "ideal"];

test.each(PRESETS)("the %s preset crosses any change alike for any cut of the tape", (preset) => {
  let fills = 0;
  fc.assert(
    fc.property(
      anyDefinitions(0, FINER_LOTS),
      fc.nat(1_000_000),
      fc.integer({ min: 1, max: 40 }),
      (definitions, seed, cut) => {
        const settings = config(randomFlow, {
          venue: venuePreset(preset),
          instruments: [definitions[0]],
          definitions: [definitions],
          seed,
          params: randomFlow.params.parse({ eagerness: 40 }),
        });
        const plain = marketRows({ seed, messages: 300 });
        const rows = crossing(plain.map((one) => ({ ...one, exchTs: one.now - FEED })), [
          definitions,
        ]);
        const whole = runBatched(settings, rows);
        expectAlike(runBatched(settings, rows, [cut]), whole);
        fills += whole.totals.fills;
      },
    ),
    { numRuns: runs(60) },
  );
  expect(fills).toBeGreaterThan(100);
});

test.each(PRESETS)("what %s decides before a change does not depend on it", (preset) => {
  fc.assert(
    fc.property(anyDefinitions(0, FINER_LOTS), fc.nat(1_000_000), (definitions, seed) => {
      const decided = (rows: Row[], own: Instrument[]) => {
        const bytes: number[] = [];
        const settings = config(randomFlow, {
          venue: venuePreset(preset),
          instruments: [own[0]],
          definitions: [own],
          seed,
          decisionSink: (part) => bytes.push(...part),
        });
        runBatched(settings, rows);
        return bytes;
      };
      const plain = marketRows({ seed, messages: 200 }).map((one) => ({
        ...one,
        exchTs: one.now - FEED,
      }));
      const [first] = definitions;
      const crossed = crossing(plain, [definitions]);
      const at = crossed.find(({ code }) => (code & 0xff) === EventKind.INSTRUMENT);
      const until = (at?.exchTs ?? 0) - 1;
      const before = (bytes: number[]) => {
        const view = new DataView(Uint8Array.from(bytes).buffer);
        let end = 0;
        while (end < bytes.length && view.getFloat64(end + 16, true) < until) end += DECISION_BYTES;
        return bytes.slice(0, end);
      };
      expect(before(decided(crossed, definitions))).toEqual(before(decided(plain, [first])));
    }),
    { numRuns: runs(25) },
  );
});
