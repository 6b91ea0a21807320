import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { EventBatch } from "../feed/event_batch.ts";
import { type CheckName, CHECKS, isCheck } from "../quality/findings.ts";
import { checkBars, checkNeighbours } from "../quality/neighbour_checks.ts";
import { ImportChecks } from "../quality/import_checks.ts";
import type { QualityReport } from "../quality/report.ts";
import type { EventWriter } from "../store/event_writer.ts";
import type { Store } from "../store/store.ts";
import { instrumentsFromExchangeInfo } from "../wire/binance/exchange_info.ts";
import { upgradeBars } from "../store/bar_table.ts";
import type { BarSink } from "./bar_sink.ts";
import { type InputFile, inputFile, readError } from "./byte_blocks.ts";
import type { ImportContext } from "./import_context.ts";
import { ImportError, ImportRefused, ImportUsageError } from "./import_error.ts";
import { refuseImportedAlready } from "./imported_already.ts";
import { InstrumentSource } from "./instrument_source.ts";

/** Formats by the name that the command takes; loaded when used. */
const IMPORTERS = {
  "binance-raw": async () => (await import("./binance_raw.ts")).importBinanceRaw,
  "binance-stream-csv": async () =>
    (await import("./binance_stream_csv.ts")).importBinanceStreamCsv,
  "binance-bulk": async () => (await import("./binance_bulk.ts")).importBinanceBulk,
  "csv": async () => (await import("./csv.ts")).importCsv,
  "npz": async () => (await import("./npz.ts")).importNpz,
  "parquet": async () => (await import("./parquet.ts")).importParquet,
} as const satisfies Record<string, () => Promise<(of: ImportContext) => Promise<void>>>;

const BARS_AN_INSERT = 1000;

/** Name of a format that can be imported. */
export type ImportFormat = keyof typeof IMPORTERS;
/** All of them. */
export const IMPORT_FORMATS = Object.keys(IMPORTERS) as ImportFormat[];

/** What to import. */
export interface ImportOptions {
  readonly format: string;
  /** Files of one source, in order: one clock, one book. */
  readonly paths: readonly string[];
  /** Symbol, where the files do not say it or hold several. */
  readonly instrument?: string | undefined;
  /** Venue id. @default told from the data, else `binance-usdm` */
  readonly venue?: string | undefined;
  /** Column map of the generic formats, such as `time=ts_ns:ns,price=price,qty=size,side=side`. */
  readonly map?: string | undefined;
  /** Errors to let pass, by the names of `CHECKS`. */
  readonly allow?: readonly string[] | undefined;
  /** A Binance exchangeInfo answer with the definitions to use. */
  readonly exchangeInfo?: string | undefined;
  /** Hears how many bytes of the files were read, of how many. */
  readonly progress?: ((doneBytes: number, totalBytes: number) => void) | undefined;
}

/** What an import left in the store. */
export interface ImportSummary {
  readonly sourceId: number;
  readonly format: string;
  readonly files: readonly InputFile["facts"][];
  readonly rows: number;
  readonly bars: number;
  readonly instruments: readonly { venue: string; symbol: string; rows: number; note: string }[];
  /** Frozen clock correction, µs, and how it was found. */
  readonly localShiftUs: number;
  readonly shiftMethod: string;
  readonly report: QualityReport;
}

/**
 * Imports files into the store: all or nothing. The rows, their definitions, the clock correction
 * and the quality report become visible together, or not at all.
 *
 * @throws {ImportError} a file is missing, truncated or not of its format
 * @throws {ImportRefused} validation found errors that `allow` does not name
 * @throws {ImportUsageError} an unknown format or an unknown name in `allow`
 */
export async function importFiles(store: Store, options: ImportOptions): Promise<ImportSummary> {
  const importer = await importerOf(options.format);
  const allow = allowedNames(options.allow ?? []);
  if (!allow.includes("duplicates")) {
    await refuseImportedAlready(store, options.paths, options.instrument);
  }
  const definitions = await definitionsOf(store, options.exchangeInfo);
  try {
    return await importWith(store, options, { importer, allow, definitions });
  } catch (error) {
    // The built-in table holds since a day; rows of before it show the grid of theirs.
    const isOld = error instanceof ImportRefused && error.isOlderThanTable;
    if (!isOld) throw error;
    return await importWith(store, options, {
      importer,
      allow,
      definitions: definitions.withoutTable(),
    });
  }
}

interface ImportPlan {
  readonly importer: (of: ImportContext) => Promise<void>;
  readonly allow: readonly CheckName[];
  readonly definitions: InstrumentSource;
}

async function importWith(
  store: Store,
  options: ImportOptions,
  { importer, allow, definitions }: ImportPlan,
): Promise<ImportSummary> {
  const files = options.paths.map(inputFile);
  const checks = new ImportChecks();
  const writer = await store.writer({ format: options.format, files: files.map((f) => f.facts) });
  const sink = new CountingSink(writer, definitions);
  try {
    await importer({
      files,
      definitions,
      checks,
      sink,
      bars: (...series) => sink.bars(...series),
      symbol: options.instrument,
      venue: options.venue,
      map: options.map,
      read: progressOf(files, options.progress),
    });
    await writer.endRows();
    checks.place.line = -1;
    checks.finish();
    checks.place.line = -1;
    const add = (check: CheckName, symbol: string, text: string) => {
      checks.place.file = symbol;
      checks.found(check, () => text);
    };
    // The first import of a file has nothing to be compared with.
    if (writer.sourceId > 1) {
      await checkNeighbours(writer.connection, writer.sourceId, add);
      await checkBars(writer.connection, writer.sourceId, add);
    }
    const refused = checks.findings.refusals(allow);
    if (refused.length > 0) {
      const isOld = refused.some(({ check }) => check === "off-grid") &&
        definitions.isOlderThanTable(checks.lastOffGridTs);
      throw new ImportRefused(refused, isOld);
    }
    if (sink.isEmpty) throw nothingIn(files);
    const report = checks.report(allow);
    const { localShiftUs, shiftMethod } = report;
    const { sourceId, rows } = await writer.commit({ localShiftUs, shiftMethod, quality: report });
    return {
      sourceId,
      format: options.format,
      files: files.map((f) => f.facts),
      rows,
      bars: sink.barCount,
      instruments: sink.instruments(),
      localShiftUs,
      shiftMethod,
      report,
    };
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

/** No file gave a row: an import that stores nothing is a mistake, not a success. */
function nothingIn(files: readonly InputFile[]): ImportError {
  const file = files.map(({ facts }) => facts.name).join(", ");
  return new ImportError({ code: "empty", file, value: "no rows found", expected: "market data" });
}

function importerOf(format: string): Promise<(of: ImportContext) => Promise<void>> {
  if (!Object.hasOwn(IMPORTERS, format)) {
    throw new ImportUsageError(
      `Unknown format ${format}, expected one of ${IMPORT_FORMATS.join(", ")}`,
    );
  }
  return IMPORTERS[format as ImportFormat]();
}

function allowedNames(names: readonly string[]): CheckName[] {
  return names.map((name) => {
    if (!isCheck(name)) {
      throw new ImportUsageError(
        `Unknown check ${name}, expected of ${Object.keys(CHECKS).join(", ")}`,
      );
    }
    return name;
  });
}

async function definitionsOf(store: Store, exchangeInfo?: string): Promise<InstrumentSource> {
  let given: ReturnType<typeof instrumentsFromExchangeInfo> = [];
  if (exchangeInfo !== undefined) {
    const text = await readFile(exchangeInfo, "utf8").catch((error) => {
      throw readError(exchangeInfo, error);
    });
    given = instrumentsFromExchangeInfo(text);
  }
  const stored = (await store.instruments()).flatMap((s) =>
    s.versions.map((instrument, i) => ({ instrument, note: s.notes[i] }))
  );
  return new InstrumentSource(
    given,
    stored.filter(({ note }) => note === "").map(({ instrument }) => instrument),
    stored.filter(({ note }) => note !== ""),
  );
}

function progressOf(
  files: readonly InputFile[],
  progress: ImportOptions["progress"],
): ((bytes: number) => void) | undefined {
  if (!progress) return undefined;
  let total = 0;
  for (const { path } of files) total += statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  let done = 0;
  return (bytes) => progress(done += bytes, total);
}

/** Declares each instrument with its note before its first rows, and counts them. */
class CountingSink {
  readonly #rows = new Map<EventBatch["instrument"], number>();
  #isEmpty = true;
  barCount = 0;

  constructor(readonly writer: EventWriter, readonly definitions: InstrumentSource) {}

  async write(batch: EventBatch): Promise<void> {
    const before = this.#rows.get(batch.instrument);
    if (before === undefined) {
      await this.writer.declare(batch.instrument, this.definitions.noteOf(batch.instrument));
    }
    this.#rows.set(batch.instrument, (before ?? 0) + batch.length);
    await this.writer.write(batch);
    this.#isEmpty &&= batch.length === 0;
  }

  /** Neither a row nor a bar came. */
  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  async bars(...[instrument, intervalUs, bars, kind]: Parameters<BarSink>): Promise<void> {
    await upgradeBars(this.writer.connection);
    const id = await this.writer.declare(instrument, this.definitions.noteOf(instrument));
    this.#rows.set(instrument, this.#rows.get(instrument) ?? 0);
    this.#isEmpty &&= bars.length === 0;
    this.barCount += bars.length;
    for (let from = 0; from < bars.length; from += BARS_AN_INSERT) {
      const rows = bars.slice(from, from + BARS_AN_INSERT).map((b) =>
        `(${this.writer.sourceId}, ${id}, ${intervalUs}, make_timestamp(${b.openTs}), ` +
        `make_timestamp(${b.closeTs}), ${b.open}, ${b.high}, ${b.low}, ${b.close}, ${b.volume}, ` +
        `${b.takerBuyVolume}, ${b.trades}, '${kind}')`
      );
      await this.writer.connection.run(`INSERT INTO bars VALUES ${rows.join(", ")}`);
    }
  }

  instruments(): ImportSummary["instruments"] {
    return [...this.#rows].map(([instrument, rows]) => ({
      venue: instrument.venue,
      symbol: instrument.symbol,
      rows,
      note: this.definitions.noteOf(instrument),
    }));
  }
}
