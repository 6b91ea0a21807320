// deno-lint-ignore-file no-console
import { interiorOf } from "../../engine/kernel/kernel.ts";
import { generateMarket } from "../../data/generate/generate_market.ts";
import { defaultInstruments } from "../../data/generate/instruments.ts";
import { EventKind, KIND_MASK } from "../../engine/tape/kind.ts";
import type { Instrument } from "../../engine/instrument/instrument.ts";
import { defaultRiskConfig } from "../../engine/risk/config.ts";
import { Session } from "../../engine/session/session.ts";
import type { StrategyDefinition } from "../../engine/strategy/contract.ts";
import { defineStrategy } from "../../engine/strategy/define_strategy.ts";
import { allocateChunk, type TapeChunk } from "../../engine/tape/chunk.ts";
import type { VenueConfig } from "../../engine/venue/config.ts";
import { venuePreset } from "../../engine/venue/presets.ts";
import emaCross from "../../strategies/ema_cross.ts";
import referenceMarketMaker from "../../strategies/reference_market_maker.ts";
import { BENCH_INSTRUMENT } from "./synthetic_events.ts";
import { tradeWalk } from "./trade_walk.ts";

export interface AllocationLine {
  readonly bench: "allocation";
  readonly variant: string;
  /** Events and orders of the measured part of the run. */
  readonly events: number;
  readonly orders: number;
  /** V8 heap. */
  readonly bytesPerEvent: number;
  /** All of it over the orders, where there are any. */
  readonly bytesPerOrder: number | null;
}

const CHUNK_ROWS = 65_536;
const CASH = 1_000_000 * 1e8;
const WARM_RUNS = 12;
/** As the command samples. */
const SAMPLE_US = 1_000_000;
/** Part of the tape before the first reading: everything that grows has grown once. */
const WARM_UP = 0.25;

/**
 * Looks at everything, orders nothing: what the loop costs by itself. It keeps its number in a typed
 * array, as V8 makes a new object of each fraction or large number kept in a variable of a closure.
 */
const watcher = defineStrategy({
  name: "watcher",
  create(_params, ctx) {
    const seen = new Float64Array(1);
    return {
      onStart() {
        ctx.every(1_000_000);
      },
      onBook({ bidTicks, askTicks }) {
        seen[0] += askTicks - bidTicks;
      },
      onTrade({ priceTicks }) {
        seen[0] += priceTicks;
      },
      onTimer({ ts }) {
        seen[0] += ts % 2;
      },
    };
  },
});

interface Tape {
  readonly instrument: Instrument;
  readonly chunks: readonly TapeChunk[];
}

interface Variant {
  readonly variant: string;
  readonly tape: Tape;
  readonly strategy: StrategyDefinition;
  readonly params?: unknown;
  readonly venue: VenueConfig;
}

/** One run; its heap is read at a quarter of the tape and at its end. */
function measure({ variant, tape, strategy, params, venue }: Variant): AllocationLine {
  const { instrument, chunks } = tape;
  const session = new Session({
    mode: "backtest",
    instruments: [instrument],
    strategy,
    params: strategy.params.parse(params ?? {}),
    seed: 1,
    venue,
    risk: defaultRiskConfig(),
    cash: CASH,
    sampleUs: SAMPLE_US,
  });
  const at = { local: 0, exch: 0 };
  const warm = Math.ceil(chunks.length * WARM_UP);
  let before = Deno.memoryUsage();
  let eventsBefore = 0;
  let ordersBefore = 0;
  while (session.run() === "more") {
    const { needs } = session;
    if (needs === null) break;
    const { order } = needs;
    if (order === "local" && at.local === warm) {
      (globalThis as unknown as { gc(): void }).gc();
      before = Deno.memoryUsage();
      eventsBefore = session.rows;
      ordersBefore = interiorOf(session.kernel).recorder.orders;
    }
    const next = at[order]++;
    if (next < chunks.length) session.feed(0, order, chunks[next]);
    else session.end(0, order);
  }
  const after = Deno.memoryUsage();
  const events = session.rows - eventsBefore;
  const orders = interiorOf(session.kernel).recorder.orders - ordersBefore;
  const bytes = after.heapUsed - before.heapUsed;
  if (bytes < 0) throw new Error("The heap was collected while it was measured");
  return {
    bench: "allocation",
    variant,
    events,
    orders,
    bytesPerEvent: bytes / events,
    bytesPerOrder: orders === 0 ? null : bytes / orders,
  };
}

/** Depth and trades of a busy generated market. */
function generatedTape(): Tape {
  const instrument = { ...defaultInstruments()[0], index: 0 };
  const chunks: (TapeChunk & { length: number })[] = [];
  const options = { instrument, seed: 1, intensity: 50, durationUs: 30 * 60e6 };
  for (const batch of generateMarket(options)) {
    for (let i = 0; i < batch.length; i++) {
      const kind = batch.code[i] & KIND_MASK;
      if (kind > EventKind.CLEAR) continue;
      if (chunks.length === 0 || chunks[chunks.length - 1].length === CHUNK_ROWS) {
        chunks.push(allocateChunk(CHUNK_ROWS, { shared: true }));
      }
      const chunk = chunks[chunks.length - 1];
      const row = chunk.length++;
      for (const name of ["exchTs", "localTs", "code", "price", "qty", "aux"] as const) {
        chunk[name][row] = batch[name][i];
      }
    }
  }
  return { instrument, chunks };
}

/** The trade walk in chunks. */
function tradesTape(): Tape {
  const walk = tradeWalk(2_000_000, 7);
  const chunks: TapeChunk[] = [];
  for (let from = 0; from < walk.length; from += CHUNK_ROWS) {
    const to = Math.min(from + CHUNK_ROWS, walk.length);
    chunks.push({
      length: to - from,
      exchTs: walk.exchTs.subarray(from, to),
      localTs: walk.localTs.subarray(from, to),
      code: walk.code.subarray(from, to),
      price: walk.price.subarray(from, to),
      qty: walk.qty.subarray(from, to),
      aux: walk.aux.subarray(from, to),
    });
  }
  return { instrument: { ...BENCH_INSTRUMENT, index: 0 }, chunks };
}

function variants(): Variant[] {
  const depth = generatedTape();
  const trades = tradesTape();
  const usdm = venuePreset("binance-usdm");
  const hft = venuePreset("hftbacktest");
  const ema = { strategy: emaCross, params: { fast: 100, slow: 1000 }, tape: trades };
  return [
    { variant: "loop on depth, binance-usdm", tape: depth, strategy: watcher, venue: usdm },
    { variant: "loop on depth, hftbacktest", tape: depth, strategy: watcher, venue: hft },
    {
      variant: "loop on trades, ideal",
      tape: trades,
      strategy: watcher,
      venue: venuePreset("ideal"),
    },
    {
      variant: "market maker, hftbacktest",
      tape: depth,
      strategy: referenceMarketMaker,
      venue: hft,
    },
    {
      variant: "market maker, binance-usdm",
      tape: depth,
      strategy: referenceMarketMaker,
      venue: usdm,
    },
    { variant: "EMA cross, ideal", ...ema, venue: venuePreset("ideal") },
  ];
}

if (import.meta.main) {
  // Each variant runs some times before it is measured: code that is not optimised yet makes an
  // object of every double.
  const lines = variants().map((one) => {
    for (let run = 0; run < WARM_RUNS; run++) measure(one);
    return measure(one);
  });
  console.log(JSON.stringify(lines));
}
