import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { EventKind } from "../../../engine/tape/kind.ts";
import { DECISION_BYTES } from "../../../engine/kernel/decision.ts";
import type { Row } from "../../../engine/tape/row.ts";
import type { SessionConfig } from "../../../engine/session/session.ts";
import type { Context, StrategyDefinition } from "../../../engine/strategy/contract.ts";
import { defineStrategy } from "../../../engine/strategy/define_strategy.ts";
import reference from "../../../strategies/reference_market_maker.ts";
import { runs } from "../../chance.ts";
import { runBatched } from "./bed.ts";
import { config, constant, venue } from "./config.ts";
import { marketRows } from "./market_tape.ts";
import { randomFlow } from "./random_flow.ts";

/** The decisions of a run, byte for byte, with the moment of each. */
function decisions(settings: SessionConfig, rows: readonly Row[]) {
  const parts: Uint8Array[] = [];
  runBatched({ ...settings, decisionSink: (bytes) => parts.push(bytes.slice()) }, rows);
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** The part decided before a moment. Decisions come in the order of time. */
function before(bytes: Uint8Array, ts: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  let at = 0;
  while (at < bytes.length && view.getFloat64(at + 16, true) < ts) at += DECISION_BYTES;
  return bytes.subarray(0, at);
}

/**
 * The same past, another future from T on: other prices, sizes, kinds and times, or next to nothing.
 * In arrival ordering the past is what arrived before T; what arrives later may have happened
 * earlier. In venue-time ordering an answer of the venue can come before the row that brought it
 * about (as on a real one, where feeds lag): there the past is what happened or arrived before T.
 */
function otherFuture(rows: readonly Row[], ts: number, seed: number, isArrival: boolean): Row[] {
  const past = rows.filter((row) => row.now < ts || (!isArrival && row.exchTs < ts));
  const from = past.reduce((latest, row) => Math.max(latest, row.now), ts);
  // A tape's end is the end of the run, timers included: so one idle row comes late.
  if (seed % 5 === 0) return [...past, { ...IDLE, now: from + 10_000_000, exchTs: from }];
  const other = marketRows({ seed: seed + 1, messages: 60 });
  const shift = from - other[0].now + seed % 3000;
  return past.concat(other.map((row) => ({
    ...row,
    now: row.now + shift,
    exchTs: isArrival ? row.exchTs + shift : Math.max(ts, row.exchTs + shift),
    price: row.price > 0 ? row.price + 40 : row.price,
  })));
}

const IDLE = { instrument: 0, code: EventKind.LIQUIDATION, price: 1, qty: 1, aux: 0 };

/** Everything that a strategy could try to peek with, poked in every callback. */
const peeper: StrategyDefinition = defineStrategy({
  name: "peeper",
  params: z.object({}),
  create: (_params, ctx) => {
    const kept: object[] = [];
    let orders = 0;
    const poke = (event: object) => {
      kept.push(event);
      if (kept.length > 8) kept.shift();
      let sum = 0;
      for (const one of kept) sum += digest(one, 2);
      sum += digest(ctx, 3);
      sum += walkBook(ctx);
      const side = sum % 2 < 1 ? 1 : -1;
      // Where answers are immediate, an order at each answer would never end.
      if (ctx.orders().length < 4 && orders++ < 40) {
        ctx.submit({ side, qtyLots: 1 + Math.abs(Math.round(sum)) % 5 });
      }
    };
    return { onTrade: poke, onBook: poke, onQuote: poke, onFill: poke, onOrder: poke };
  },
});

/** A number that depends on every number that can be read from an object, prototypes included. */
function digest(value: unknown, depth: number): number {
  if (typeof value === "number") return Number.isFinite(value) ? value % 1009 : 1;
  if (typeof value !== "object" || value === null || depth === 0) return 0;
  let sum = 0;
  for (let at: object | null = value; at !== null && at !== Object.prototype;) {
    for (const key of Reflect.ownKeys(at)) {
      if (typeof key === "symbol") continue;
      try {
        sum += digest(Reflect.get(at, key, value), depth - 1);
      } catch {
        sum += 1;
      }
    }
    at = Object.getPrototypeOf(at);
  }
  return sum;
}

function walkBook(ctx: Context): number {
  const book = ctx.book();
  let sum = 0;
  for (const side of [1, -1] as const) {
    book.forEachLevel(side, 20, (ticks, lots) => sum += ticks * lots);
    for (let ticks = 9000; ticks < 11_000; ticks += 71) sum += book.lotsAt(side, ticks);
  }
  return sum % 1009;
}

const latency = { entry: constant(5000), response: constant(5000) };
const VENUES = {
  "arrival": venue({ latency }),
  "arrival, ideal": venue({ latency, matching: "ideal" }),
  "venue-time": venue({ latency, ordering: "venue-time" }),
};
const STRATEGIES = { "random flow": randomFlow, "market maker": reference, peeper };
const ROWS = marketRows({ seed: 11, messages: 250 });

/** Each strategy on each ordering: 1,000 moments in all. */
const RUNS = Object.entries(VENUES).flatMap(([ordering, its]) =>
  Object.entries(STRATEGIES).map(([name, strategy]) =>
    [name, ordering, config(strategy, { venue: its })] as const
  )
);

describe.each(RUNS)("%s on %s", (_name, _ordering, settings) => {
  test("decides the same before T whatever comes from T on", () => {
    const actual = decisions(settings, ROWS);
    expect(actual.length).toBeGreaterThan(0);
    const first = ROWS[0].now;
    const isArrival = settings.venue.ordering === "arrival";
    const span = ROWS[ROWS.length - 1].now - first;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: span }), fc.nat(1_000_000), (after, seed) => {
        const ts = first + after;
        const changed = decisions(settings, otherFuture(ROWS, ts, seed, isArrival));
        expect(before(changed, ts)).toEqual(before(actual, ts));
      }),
      { numRuns: runs(Math.ceil(1000 / RUNS.length)) },
    );
  });
});
