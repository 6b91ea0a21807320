import type { Instrument } from "../../engine/instrument/instrument.ts";
import { defaultRiskConfig, type RiskConfig } from "../../engine/risk/config.ts";
import { Session } from "../../engine/session/session.ts";
import type { SessionOutcome } from "../../engine/session/totals.ts";
import type { StrategyDefinition } from "../../engine/strategy/contract.ts";
import type { TapeChunk } from "../../engine/tape/chunk.ts";
import type { VenueConfig } from "../../engine/venue/config.ts";

/** A strategy on rows in memory, several times in one process. */
export interface TimedRun {
  readonly instrument: Instrument;
  readonly strategy: StrategyDefinition;
  readonly params?: Record<string, unknown>;
  readonly venue: VenueConfig;
  readonly local: readonly TapeChunk[];
  /** Rows in venue order: for venue-time ordering alone. */
  readonly exch?: readonly TapeChunk[];
  readonly repeat: number;
  readonly risk?: RiskConfig;
  readonly sampleUs?: number;
}

export interface TimedResult {
  readonly rows: number;
  readonly bestSeconds: number;
  readonly firstSeconds: number;
  readonly medianSeconds: number;
  readonly outcome: SessionOutcome;
}

/** Start cash of every bench: 1,000,000 in 1e-8 units. */
const CASH = 1_000_000 * 1e8;

/**
 * Wall time of the run alone, the tape in memory: through `Session` and the public strategy
 * contract, with risk, ledger and records on. Every run must decide the same.
 */
export function timedSession(run: TimedRun): TimedResult {
  const seconds: number[] = [];
  let outcome: SessionOutcome | undefined;
  for (let i = 0; i < run.repeat; i++) {
    const session = new Session({
      mode: "backtest",
      instruments: [run.instrument],
      strategy: run.strategy,
      params: run.strategy.params.parse(run.params ?? {}),
      seed: 1,
      venue: run.venue,
      risk: run.risk ?? defaultRiskConfig(),
      cash: CASH,
      sampleUs: run.sampleUs ?? 1_000_000,
    });
    const at = { local: 0, exch: 0 };
    const begin = performance.now();
    while (session.run() === "more") {
      const { needs } = session;
      if (needs === null) break;
      const chunks = needs.order === "local" ? run.local : run.exch ?? [];
      const next = at[needs.order]++;
      if (next < chunks.length) session.feed(0, needs.order, chunks[next]);
      else session.end(0, needs.order);
    }
    seconds.push((performance.now() - begin) / 1000);
    const finished = session.finish();
    if (outcome !== undefined && outcome.decisionHash !== finished.decisionHash) {
      throw new Error(`Run ${i} decided otherwise than the run before, expected the same`);
    }
    outcome = finished;
  }
  if (outcome === undefined) throw new RangeError("Nothing was run, expected repeat of 1 or more");
  const sorted = seconds.toSorted((a, b) => a - b);
  return {
    rows: run.local.reduce((sum, chunk) => sum + chunk.length, 0),
    bestSeconds: sorted[0],
    firstSeconds: seconds[0],
    medianSeconds: sorted[sorted.length >> 1],
    outcome,
  };
}
