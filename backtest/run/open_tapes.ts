import { EventKind } from "../../engine/tape/kind.ts";
import { formatUtc } from "../../engine/time/utc.ts";
import type { Instrument } from "../../engine/instrument/instrument.ts";
import type { VenueConfig } from "../../engine/venue/config.ts";
import type { Store } from "../../data/store/store.ts";
import { BacktestError } from "../../command/errors.ts";
import type { StreamOrder } from "../../strategies/cage/protocol.ts";
import { dataWarnings } from "./data_warnings.ts";
import type { BacktestOptions } from "./options.ts";
import { checkRiskSymbols } from "./risk_symbols.ts";
import { memoryTape, type TapeInput } from "../../data/tape/tape_input.ts";

/**
 * What DuckDB may take while it reads, in all and a tape: blocks that it has passed are of no use to
 * anyone. A tape takes about 6 MB, one that is sorted in windows about 15.
 */
const CACHE_MB = 32;
const CACHE_MB_A_TAPE = 16;

/** A tape at its place in the session. */
export interface TapeStream {
  readonly stream: number;
  readonly order: StreamOrder;
  readonly tape: TapeInput;
}

/** The data of a run, opened. */
export interface OpenData {
  /** In force at the start. */
  readonly instruments: readonly Instrument[];
  /** All definitions that take effect on the way, by instrument, the one at the start first. */
  readonly definitions: readonly (readonly Instrument[])[];
  readonly streams: readonly TapeStream[];
  /** Findings of the data check that were allowed, in words. */
  readonly warnings: readonly string[];
  /** Clock corrections in force, in words. */
  readonly corrections: readonly string[];
  close(): Promise<void>;
}

/**
 * Opens one tape an instrument, and in venue-time ordering a second one in venue order.
 *
 * @throws {DataError} missing, busy or foreign file, unknown instrument, no rows.
 * @throws {BacktestError} kind `data` when the data check found errors that nobody allowed.
 */
export async function openTapes(options: BacktestOptions, venue: VenueConfig): Promise<OpenData> {
  const orders: readonly StreamOrder[] = venue.ordering === "arrival"
    ? ["local"]
    : ["local", "exch"];
  if (options.rows !== undefined) return openRows(options, orders);
  if (options.db === undefined) {
    throw new BacktestError("usage", "No data given, expected a DuckDB file or rows in memory");
  }
  // DuckDB is a large native library: loaded only where a file is read.
  const { bookStartTs, openTape, Store } = await import("../../data/mod.ts");
  const store = await Store.open(options.db, { mode: "read" });
  const streams: TapeStream[] = [];
  const close = async () => {
    for (const { tape } of streams) await tape.close();
    store.close();
  };
  try {
    const stored = await store.instruments();
    checkRiskSymbols(options.risk, stored.map(({ symbol }) => symbol), options.db);
    const names = await instrumentNames(store, options);
    const { warnings, corrections } = await dataWarnings(
      store,
      names,
      options.allow ?? [],
      orders.includes("exch"),
    );
    const { fromTs: startTs } = options;
    const cacheMb = CACHE_MB + CACHE_MB_A_TAPE * names.length * orders.length;
    await store.query(`SET memory_limit = '${cacheMb}MB'`);
    for (const [stream, instrument] of names.entries()) {
      // Books must be whole when the strategy starts: read on from the snapshot before.
      const fromTs = startTs === undefined
        ? undefined
        : await bookStartTs(store, instrument, startTs);
      for (const order of orders) {
        // The same rows in another order need no second hash.
        const hash = order === "local";
        const asked = {
          ...tapeOptions(options, venue),
          ...(fromTs === undefined ? {} : { fromTs }),
          instrument,
          order,
          hash,
          alone: names.length * orders.length === 1,
        };
        const tape = await openTape(store, asked);
        checkReach(tape, instrument, startTs);
        streams.push({ stream, order, tape });
      }
    }
    return { ...indexed(streams), streams, warnings, corrections, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function checkReach(tape: TapeInput, instrument: string, startTs: number | undefined): void {
  if (startTs === undefined || tape.lastTs >= startTs) return;
  throw new BacktestError(
    "data",
    `${instrument} has no rows from ${formatUtc(startTs)} on, its last one is at ` +
      formatUtc(tape.lastTs),
  );
}

function tapeOptions(options: BacktestOptions, venue: VenueConfig) {
  const { BID, ASK, CLEAR, TRADE } = EventKind;
  const { depth, kinds } = venue.feed;
  const feed = kinds === "all" ? { depth } : { depth, kinds: [BID, ASK, CLEAR, TRADE] };
  const { toTs, chunkRows, prefetch } = options;
  return {
    ...feed,
    ...(options.kinds === undefined ? {} : { kinds: options.kinds.map(kindOf) }),
    ...(toTs === undefined ? {} : { toTs }),
    ...(chunkRows === undefined ? {} : { chunkRows }),
    ...(prefetch === undefined ? {} : { prefetch }),
  };
}

function kindOf(name: string): number {
  const found = Object.entries(EventKind).find(([known]) => known === name.toUpperCase());
  if (found !== undefined) return found[1];
  const names = Object.keys(EventKind).map((known) => known.toLowerCase()).join(", ");
  throw new BacktestError("usage", `Unknown event kind "${name}", expected one of: ${names}`);
}

async function instrumentNames(store: Store, options: BacktestOptions): Promise<string[]> {
  if (options.instruments !== undefined && options.instruments.length > 0) {
    return [...new Set(options.instruments)];
  }
  const all = await store.instruments();
  if (all.length === 0) {
    throw new BacktestError("data", `${store.path} holds no instrument, import data first`);
  }
  const held = new Set(
    (await store.sources()).flatMap((source) => source.parts.map((part) => part.instrumentId)),
  );
  return all.filter((one) => held.has(one.id)).map((one) => `${one.venue}:${one.symbol}`);
}

function openRows(options: BacktestOptions, orders: readonly StreamOrder[]): OpenData {
  if (orders.includes("exch")) {
    throw new BacktestError(
      "usage",
      "Rows in memory are in local order, expected a venue with arrival ordering",
    );
  }
  const symbols = (options.rows ?? []).map(({ instrument }) => instrument.symbol);
  checkRiskSymbols(options.risk, symbols, "these rows");
  const streams = (options.rows ?? []).map(({ instrument, chunks, versions }, stream) => {
    const tape = memoryTape(instrument, chunks, versions);
    return { stream, order: "local" as const, tape };
  });
  const close = () => Promise.resolve();
  return { ...indexed(streams), streams, warnings: [], corrections: [], close };
}

function indexed(streams: readonly TapeStream[]): Pick<OpenData, "instruments" | "definitions"> {
  const definitions = streams.filter(({ order }) => order === "local")
    .map(({ stream, tape }) =>
      [tape.instrument, ...tape.versions.slice(1)].map((one) => ({ ...one, index: stream }))
    );
  return { instruments: definitions.map(([first]) => first), definitions };
}
