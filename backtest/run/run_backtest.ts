import { EventKind } from "../../engine/tape/kind.ts";
import type { RunRecord } from "../../engine/record/columns.ts";
import type { RecordSink } from "../../engine/record/sink.ts";
import { peakRssBytes, wallSeconds } from "../../command/clock.ts";
import type { RecordRows } from "../record/rows.ts";
import { StoredRecord } from "../record/stored_record.ts";
import type { AnyResult, Measured, RunResult } from "../result.ts";
import { venueAssumptions } from "./assumptions.ts";
import { definitionAssumptions } from "./definition_assumptions.ts";
import { executeCaged, type Executed, executeHere, type Prepared } from "./execute.ts";
import { type OpenData, openTapes } from "./open_tapes.ts";
import type { BacktestOptions } from "./options.ts";
import { dataHashOf, runIdOf } from "./run_id.ts";
import { sampleUsFor, type Settings, settingsOf } from "./settings.ts";
import { CountedTape, KindCounter } from "../../data/tape/tape_input.ts";
import { strategiesOf } from "./strategy_run.ts";
import { versions } from "./versions.ts";

/**
 * Runs one strategy over one stretch of data and hands back everything about it. Same inputs, same
 * result (but for `measured`), on any machine, with any chunk size.
 *
 * @throws {BacktestError} with what is wrong with strategy, data or settings.
 * @throws {DataError} the file is missing, busy or foreign, or a stored row is bad.
 * @example
 * ```ts ignore
 * const result = await runBacktest({ strategy: "ema_cross", db: "btc.duckdb", params: { fast: 50 } });
 * console.log(result.totals.equity / 1e8);
 * ```
 */
export async function runBacktest(options: BacktestOptions): Promise<RunResult> {
  return await run(options, null, (record) => record);
}

/** A finished run whose record is on disk until it is closed. */
export interface StoredResult extends AnyResult {
  /** Gives the disk space back: no row of the record can be read any more. */
  close(): void;
}

/**
 * The same in bounded memory, whatever the number of orders and fills: the record is on disk, where
 * `target` (the path of a bundle, which need not be there yet) is going to be. See `ScratchFile`.
 *
 * @throws {BacktestError} as `runBacktest`, and when the disk is full; nothing is left on it.
 */
export async function runStored(options: BacktestOptions, target: string): Promise<StoredResult> {
  const stored = new StoredRecord(target);
  try {
    const result = await run(options, stored, (record) => stored.rows(record));
    return { ...result, close: () => stored.close() };
  } catch (error) {
    stored.close();
    throw error;
  }
}

async function run<R extends RecordRows>(
  options: BacktestOptions,
  sink: RecordSink | null,
  recordOf: (ended: RunRecord) => R,
): Promise<RunResult<R>> {
  const begin = wallSeconds();
  const settings = settingsOf(options);
  const counter = new KindCounter();
  let openSeconds = 0;
  // Begun at once, so that the file opens while the strategy is checked and its worker starts.
  const opening = openTapes(options, settings.venue);
  // It may fail before anyone waits for it; whoever does then is told.
  opening.catch(() => {});
  const prepare = async (): Promise<Prepared> => {
    const data = await opening;
    openSeconds = wallSeconds() - begin;
    return prepared(options, settings, data, counter);
  };
  try {
    const strategies = strategiesOf(options);
    const isFile = strategies.every(({ strategy }) => typeof strategy === "string");
    const execute = isFile && options.caged !== false ? executeCaged : executeHere;
    const executed = await execute(strategies, options, prepare, sink);
    const { runSeconds, waitSeconds } = executed;
    const data = await opening;
    const ticks = executed.outcome.rows.reduce((sum, rows) => sum + rows, 0);
    const measured: Measured = {
      loadSeconds: openSeconds + waitSeconds,
      runSeconds,
      totalSeconds: wallSeconds() - begin,
      ticksPerSecond: runSeconds > 0 ? ticks / runSeconds : 0,
      peakRssBytes: peakRssBytes(),
    };
    const record = recordOf(executed.outcome.record);
    return { ...resultOf(settings, data, executed, counter, ticks, measured), record };
  } finally {
    await opening.then((data) => data.close(), () => {});
  }
}

function prepared(
  options: BacktestOptions,
  { venue, risk, cash, seed }: Settings,
  data: OpenData,
  counter: KindCounter,
): Prepared {
  const local = data.streams.filter(({ order }) => order === "local").map(({ tape }) => tape);
  const sampleUs = options.sampleUs ?? sampleUsFor(
    options.fromTs ?? Math.min(...local.map((tape) => tape.firstTs)),
    Math.max(...local.map((tape) => tape.lastTs)),
  );
  const { instruments, definitions } = data;
  return {
    session: {
      mode: "backtest",
      instruments,
      definitions,
      venue,
      risk,
      cash,
      seed,
      sampleUs,
      ...(options.fromTs === undefined ? {} : { startTs: options.fromTs }),
    },
    streams: data.streams.map((stream) =>
      stream.order === "local" ? { ...stream, tape: new CountedTape(stream.tape, counter) } : stream
    ),
  };
}

function resultOf(
  settings: Settings,
  data: OpenData,
  executed: Executed,
  counter: KindCounter,
  ticks: number,
  measured: Measured,
): Omit<RunResult, "record"> {
  const { venue, risk, cash, seed } = settings;
  const { strategies, strategyHash, outcome } = executed;
  const strategy = strategies.map(({ label }) => label).join("+");
  // Of one strategy its own, of several by their names.
  const params = strategies.length === 1
    ? strategies[0].params
    : Object.fromEntries(strategies.map(({ label, params }) => [label, params]));
  const local = data.streams.filter(({ order }) => order === "local");
  const dataHash = dataHashOf(local.map(({ tape }) => tape.dataHash));
  const made = versions();
  const inputs = { strategyHash, dataHash, params, venue, risk, cash, seed, versions: made };
  const correction = data.corrections.map((value) => ({
    name: "Clock correction",
    value,
    note: "added to every local time, frozen at the import",
  }));
  const identity = {
    runId: runIdOf(strategies.length > 3 ? "portfolio" : strategy, inputs),
    strategy,
    strategyHash,
    dataHash,
    params,
    seed,
    venue: venue.name,
    ordering: venue.ordering,
    assumptions: [
      ...venueAssumptions(venue),
      ...correction,
      ...data.definitions.flatMap(definitionAssumptions),
    ],
    instruments: outcome.instruments,
    fromTs: outcome.fromTs,
    toTs: outcome.toTs,
    versions: made,
    cash,
    decisionHash: outcome.decisionHash,
    rows: counter.named(EventKind),
    dataWarnings: data.warnings,
  };
  const parts = outcome.strategies.length === 0 ? {} : { strategies: outcome.strategies };
  return { identity, ticks, totals: outcome.totals, ...parts, measured };
}
