import { generateMarket } from "../../data/generate/generate_market.ts";
import { defaultInstruments } from "../../data/generate/instruments.ts";
import type { Instrument } from "../../engine/instrument/instrument.ts";
import { defaultRiskConfig, parseRiskConfig } from "../../engine/risk/config.ts";
import { Session } from "../../engine/session/session.ts";
import type { StrategyDefinition } from "../../engine/strategy/contract.ts";
import { allocateChunk, type TapeChunk } from "../../engine/tape/chunk.ts";
import { parseVenueConfig, type VenueConfig } from "../../engine/venue/config.ts";
import { venuePreset } from "../../engine/venue/presets.ts";

export const BTC: Instrument = { ...defaultInstruments()[0], index: 0 };

/** A generated market as tape chunks that stay. */
export function generatedTape(
  options: { seed?: number; seconds: number; intensity?: number; volatility?: number },
): TapeChunk[] {
  const { seconds, ...rest } = options;
  const chunks: TapeChunk[] = [];
  for (const batch of generateMarket({ instrument: BTC, durationUs: seconds * 1e6, ...rest })) {
    const chunk = allocateChunk(batch.length);
    chunk.length = batch.length;
    const { length } = batch;
    chunk.exchTs.set(batch.exchTs.subarray(0, length));
    chunk.localTs.set(batch.localTs.subarray(0, length));
    chunk.code.set(batch.code.subarray(0, length));
    chunk.price.set(batch.price.subarray(0, length));
    chunk.qty.set(batch.qty.subarray(0, length));
    chunk.aux.set(batch.aux.subarray(0, length));
    chunks.push(chunk);
  }
  return chunks;
}

export interface Bed {
  readonly chunks: readonly TapeChunk[];
  readonly instrument?: Instrument;
  readonly venue?: string | VenueConfig;
  readonly risk?: unknown;
  /** Of the settlement asset. @default 100,000 */
  readonly cash?: number;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** A session with the strategy, not yet run: one stream, arrival ordering. */
export function sessionOf(strategy: StrategyDefinition, bed: Bed): Session {
  const { venue = "binance-usdm", instrument = BTC, cash = 100_000 } = bed;
  return new Session({
    mode: "backtest",
    instruments: [instrument],
    strategy,
    params: strategy.params.parse(bed.params ?? {}),
    seed: 1,
    venue: typeof venue === "string" ? venuePreset(venue) : parseVenueConfig(venue),
    risk: bed.risk === undefined ? defaultRiskConfig() : parseRiskConfig(bed.risk),
    cash: cash * 1e8,
    sampleUs: 10_000_000,
  });
}

/** Runs to the end and hands back all that the run left. */
export function runOf(strategy: StrategyDefinition, bed: Bed) {
  const session = sessionOf(strategy, bed);
  for (const chunk of bed.chunks) {
    session.feed(0, "local", chunk);
    session.run();
  }
  session.end(0, "local");
  if (session.run() !== "done") throw new Error("Session wants more rows than there are");
  return session.finish();
}
