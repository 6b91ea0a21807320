import { allocateChunk, type TapeChunk } from "../../engine/tape/chunk.ts";
import { EventKind, RowFlag } from "../../engine/event/kind.ts";
import { formatMoney } from "../../engine/num/decimal.ts";
import { Random } from "../../engine/num/random.ts";
import { priceOf } from "../../engine/instrument/instrument.ts";
import { parseVenueConfig, type VenueConfig } from "../../engine/venue/config.ts";
import { venuePreset } from "../../engine/venue/presets.ts";
import emaCross from "../../strategies/ema_cross.ts";
import { BENCH_INSTRUMENT } from "./synthetic_events.ts";
import { timedSession } from "./timed_session.ts";

export interface TradesLine {
  readonly bench: "trades";
  readonly venue: string;
  readonly rows: number;
  readonly ticksPerSecond: number;
  readonly firstTicksPerSecond: number;
  readonly medianTicksPerSecond: number;
  readonly orders: number;
  readonly fills: number;
  readonly fees: string;
  readonly decisionHash: string;
}

/** Constant 5 ms each way on top of the ideal venue: fills at the last trade after latency. */
const delayed = (): VenueConfig =>
  parseVenueConfig({
    ...venuePreset("ideal"),
    name: "trades, 5 ms each way",
    matching: "book",
    latency: { entry: { kind: "constant", us: 5000 }, response: { kind: "constant", us: 5000 } },
  });

const PARAMS = { fast: 100, slow: 1000, qty: "0.001", emaSeed: "first" } as const;

/**
 * EMA 100/1000 cross on a seeded walk of trades, with ledger, risk and records, filled at once
 * (`ideal`) and after 5 ms each way. The number of orders is asserted against a plain count.
 */
export function runTradesBench(options: { rows: number; repeat: number }): TradesLine[] {
  const walk = tradeWalk(options.rows, 7);
  const expected = plainCount(walk);
  return [venuePreset("ideal"), delayed()].map((venue) => {
    const { repeat } = options;
    const sampleUs = 60_000_000;
    const instrument = { ...BENCH_INSTRUMENT, index: 0 };
    const run = { instrument, strategy: emaCross, params: PARAMS, local: [walk] };
    const result = timedSession({ ...run, venue, repeat, sampleUs });
    const { totals, decisionHash } = result.outcome;
    if (totals.orders !== expected || totals.fills !== expected) {
      throw new Error(`${totals.orders} orders, ${totals.fills} fills, expected ${expected} each`);
    }
    return {
      bench: "trades",
      venue: venue.name,
      rows: result.rows,
      ticksPerSecond: result.rows / result.bestSeconds,
      firstTicksPerSecond: result.rows / result.firstSeconds,
      medianTicksPerSecond: result.rows / result.medianSeconds,
      orders: totals.orders,
      fills: totals.fills,
      fees: formatMoney(totals.fees),
      decisionHash,
    };
  });
}

/** The walk of `make_trades.py` in kind, with our own random numbers: 1–20 ms apart, −3 to 3 ticks. */
export function tradeWalk(rows: number, seed: number): TapeChunk {
  const random = new Random(seed);
  const chunk = allocateChunk(rows, { shared: true });
  chunk.length = rows;
  let ts = 1_700_000_000_000_000;
  let price = 600_000;
  for (let i = 0; i < rows; i++) {
    ts += 1000 + random.int(19_000);
    price += (random.int(3) - 1) * random.int(4);
    chunk.exchTs[i] = chunk.localTs[i] = ts;
    chunk.price[i] = price;
    chunk.qty[i] = 1 + random.int(1999);
    chunk.code[i] = EventKind.TRADE | RowFlag.LAST | (random.int(2) === 1 ? RowFlag.BUY : 0);
    chunk.aux[i] = i + 1;
  }
  return chunk;
}

/** Orders that the rule gives, counted without an engine. */
function plainCount({ length, price }: TapeChunk): number {
  let fast = 0;
  let slow = 0;
  let side = 0;
  let orders = 0;
  for (let i = 0; i < length; i++) {
    const x = priceOf(BENCH_INSTRUMENT, price[i]);
    fast = i === 0 ? x : fast + 2 / 101 * (x - fast);
    slow = i === 0 ? x : slow + 2 / 1001 * (x - slow);
    if (i + 1 < 1000) continue;
    const now = fast >= slow ? 1 : -1;
    if (now === side) continue;
    orders += side === 0 ? 1 : 2;
    side = now;
  }
  return orders;
}
