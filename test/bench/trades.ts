import type { TapeChunk } from "../../engine/tape/chunk.ts";
import { formatMoney } from "../../engine/num/decimal.ts";
import { priceOf } from "../../engine/instrument/instrument.ts";
import { parseVenueConfig, type VenueConfig } from "../../engine/venue/config.ts";
import { venuePreset } from "../../engine/venue/presets.ts";
import { BENCH_INSTRUMENT } from "./synthetic_events.ts";
import { timedProcess } from "./timed_process.ts";
import { tradeWalk } from "./trade_walk.ts";

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

const SEED = 7;
const PARAMS = { fast: 100, slow: 1000, qty: "0.001", emaSeed: "first" } as const;

/**
 * EMA 100/1000 cross on a seeded walk of trades, with ledger, risk and records, filled at once
 * (`ideal`) and after 5 ms each way. The number of orders is asserted against a plain count.
 */
export async function runTradesBench(
  options: { rows: number; repeat: number },
): Promise<TradesLine[]> {
  const { rows, repeat } = options;
  const tape = { walkRows: rows, walkSeed: SEED };
  const expected = plainCount(tradeWalk(rows, SEED));
  const lines: TradesLine[] = [];
  for (const venue of [venuePreset("ideal"), delayed()]) {
    const run = { tape, strategy: "ema_cross", params: PARAMS, venue, repeat } as const;
    const result = await timedProcess({ ...run, sampleUs: 60_000_000 });
    if (result.orders !== expected || result.fills !== expected) {
      throw new Error(`${result.orders} orders, ${result.fills} fills, expected ${expected} each`);
    }
    lines.push({
      bench: "trades",
      venue: venue.name,
      rows: result.rows,
      ticksPerSecond: result.rows / result.bestSeconds,
      firstTicksPerSecond: result.rows / result.firstSeconds,
      medianTicksPerSecond: result.rows / result.medianSeconds,
      orders: result.orders,
      fills: result.fills,
      fees: formatMoney(result.fees),
      decisionHash: result.decisionHash,
    });
  }
  return lines;
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
