import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { EventKind, RowFlag } from "../../engine/tape/kind.ts";
import type { Instrument } from "../../engine/instrument/instrument.ts";
import { parseScaled } from "../../engine/num/decimal.ts";
import { BatchBuilder } from "../feed/batch_builder.ts";
import { klineImport } from "./bulk_klines.ts";
import { sortedBookTicker } from "./bulk_book_ticker.ts";
import { digestFile, type InputFile, wholeLines } from "./byte_blocks.ts";
import { parseColumnMap } from "./column_map.ts";
import { blockReader } from "./csv.ts";
import type { CsvCells } from "./csv_cells.ts";
import type { ImportContext } from "./import_context.ts";
import { ImportError } from "./import_error.ts";
import { importTables } from "./table_import.ts";
import { zipChunks, zipEntries, type ZipEntry } from "./zip_entry.ts";

/** `BTCUSDT-aggTrades-2024-01-01.csv`, `BTCUSDT-1m-2024-01.csv`. */
const NAME = /^([A-Z0-9_]+)-(aggTrades|trades|bookTicker|fundingRate|\d+(?:mo|[smhdw]))-\d{4}-/;
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  aggTrades: ["id", "price", "qty", "first", "last", "time", "maker"],
  trades: ["id", "price", "qty", "quote_qty", "time", "maker"],
  bookTicker: ["id", "bid", "bid_qty", "ask", "ask_qty", "exch", "local"],
};
/** A stamp of 14 digits and more is in µs: spot files from 2025 on. */
const MICRO_DIGITS = 14;
const RATE_DECIMALS = 9;
const HOUR_US = 3_600_000_000;

/** One bulk file, opened. */
export interface BulkFile {
  readonly file: InputFile;
  readonly entry: ZipEntry;
  readonly symbol: string;
  /** `aggTrades`, `trades`, `bookTicker`, `fundingRate`, or a kline's interval. */
  readonly kind: string;
  /** Cells of the first line, and whether they are the columns' names. */
  readonly first: readonly string[];
  readonly hasHeader: boolean;
  readonly second: readonly string[];
}

/**
 * Imports the venue's public bulk files (zip with one CSV): aggTrades, trades, bookTicker, klines,
 * fundingRate; with header or without, in ms or µs. A `.CHECKSUM` beside a file must match it.
 *
 * These files have one time (bookTicker: transaction and event time), so local time is the venue's.
 * bookTicker is sorted by event time and update id, as published files are out of order.
 *
 * @throws {ImportError} truncated, of another name or columns than the venue's, or a wrong checksum
 */
export async function importBinanceBulk(of: ImportContext): Promise<void> {
  for (const file of of.files) {
    const bulk = await openBulk(file, of);
    of.checks.place.file = file.facts.name;
    of.checks.place.line = 0;
    const one = { ...of, files: [file], symbol: of.symbol ?? bulk.symbol };
    if (bulk.kind === "bookTicker") await sortedBookTicker(one, bulk, MAPS.bookTicker(bulk));
    else if (bulk.kind === "trades" || bulk.kind === "aggTrades") await trades(one, bulk);
    else if (bulk.kind === "fundingRate") await funding(one, bulk);
    else await klineImport(one, bulk);
  }
}

const unitOf = (stamp: string | undefined): string =>
  (stamp ?? "").length >= MICRO_DIGITS ? "us" : "ms";
const data = (bulk: BulkFile): readonly string[] => bulk.hasHeader ? bulk.second : bulk.first;
const MAPS = {
  trades: (bulk: BulkFile) => {
    const unit = unitOf(data(bulk)[COLUMNS[bulk.kind].indexOf("time")]);
    return `time=time:${unit},price=price,qty=qty,side=maker:maker,id=id`;
  },
  bookTicker: (bulk: BulkFile) => {
    const unit = unitOf(data(bulk)[COLUMNS.bookTicker.indexOf("exch")]);
    return `kind=quote,exch=exch:${unit},local=local:${unit},bid=bid,bidQty=bid_qty,ask=ask,` +
      "askQty=ask_qty,id=id";
  },
};

async function trades(of: ImportContext, bulk: BulkFile): Promise<void> {
  const map = parseColumnMap(MAPS.trades(bulk));
  await importTables(of, (_, quiet) => bulkReader(of, bulk, quiet ? undefined : of.read), map);
}

/** Reads a bulk file's rows under our names of its columns; a header line is passed over. */
export function bulkReader(
  of: ImportContext,
  bulk: BulkFile,
  read: ((bytes: number) => void) | undefined,
) {
  const known = COLUMNS[bulk.kind] ?? [];
  // Spot files have a last column more (was it the best price match).
  const names = bulk.first.map((_, i) => known[i] ?? `#${i + 1}`);
  const { path, facts } = bulk.file;
  const reader = blockReader(() => wholeLines(zipChunks(path, facts.name, bulk.entry, read)), {
    names: bulk.hasHeader ? undefined : names,
    line: (line) => of.checks.place.line = line,
  });
  return {
    read: (
      header: (names: readonly string[]) => void,
      row: (cells: CsvCells) => void,
      block: () => Promise<void> | void,
    ) => reader.read(() => header(names), row, block),
  };
}

/** Opens a bulk file: checksum, the one CSV inside, its name and first lines. */
async function openBulk(file: InputFile, of: ImportContext): Promise<BulkFile> {
  const { name } = file.facts;
  await digestFile(file);
  await verifyChecksum(file);
  const entries = (await zipEntries(file.path, name)).filter((e) => e.name.endsWith(".csv"));
  const match = NAME.exec(entries[0]?.name ?? "");
  if (entries.length !== 1 || !match) {
    const value = entries.map((e) => e.name).join(", ") || "no CSV";
    const expected = "one CSV named SYMBOL-KIND-DATE.csv in the zip archive";
    throw new ImportError({ code: "wrong-columns", file: name, value, expected });
  }
  const lines: (readonly string[])[] = [];
  for await (const { bytes, length } of wholeLines(zipChunks(file.path, name, entries[0]))) {
    const text = new TextDecoder().decode(bytes.subarray(0, Math.min(length, 4096)));
    for (const line of text.split(/\r?\n/).slice(0, 2)) lines.push(line.split(","));
    break;
  }
  const [, symbol, kind] = match;
  const first = lines[0] ?? [];
  if (first.length < (COLUMNS[kind]?.length ?? (kind === "fundingRate" ? 3 : 11))) {
    const expected = `the columns of ${kind}`;
    throw new ImportError({
      code: "wrong-columns",
      file: name,
      line: 1,
      value: first.join(","),
      expected,
    });
  }
  of.checks.tally(`files:${kind}`);
  const hasHeader = !/^[\d.]/.test(first[0]);
  return { file, entry: entries[0], symbol, kind, first, hasHeader, second: lines[1] ?? [] };
}

async function verifyChecksum({ path, facts }: InputFile): Promise<void> {
  const beside = `${path}.CHECKSUM`;
  if (!existsSync(beside)) return;
  const expected = (await readFile(beside, "utf8")).trim().split(/\s+/)[0].toLowerCase();
  if (expected === facts.sha256) return;
  throw new ImportError({
    code: "checksum",
    file: facts.name,
    field: "SHA-256",
    value: facts.sha256,
    expected: `${expected} as its .CHECKSUM says`,
  });
}

/** The instrument of a file that does not show its grid. @throws {ImportError} it is not known */
export function knownInstrumentOf(of: ImportContext): Instrument {
  const symbol = of.symbol ?? "";
  const found = of.definitions.find(of.venue ?? "binance-usdm", symbol);
  if (found) return found.instrument;
  throw new ImportError({
    code: "wrong-symbol",
    file: of.files[0].facts.name,
    field: "symbol",
    value: symbol,
    expected: "a known instrument: import its trades first or give --exchange-info FILE",
  });
}

/** Settled funding rates: one row each, at the time of settlement. */
async function funding(of: ImportContext, bulk: BulkFile): Promise<void> {
  const rows = new BatchBuilder(knownInstrumentOf(of));
  let last = -Infinity;
  const take = (cells: CsvCells) => {
    const ts = cells.micros(0, unitOf(cells.text(0)) === "us" ? 6 : 3);
    let rate: number;
    try {
      rate = parseScaled(cells.text(2), RATE_DECIMALS);
    } catch (error) {
      return of.checks.found("bad-price", () => `last_funding_rate: ${(error as Error).message}`);
    }
    if (!(ts > 0)) {
      return of.checks.found(
        "bad-frame",
        () => `calc_time is ${cells.text(0)}, expected a time in ms`,
      );
    }
    if (ts < last) of.checks.found("time-order", () => `funding at ${ts} after ${last}`);
    // The venue stamps settlements a few ms late.
    if (ts - last > 8.5 * HOUR_US && last > 0) {
      of.checks.found("quiet", () => `no funding for ${((ts - last) / HOUR_US).toFixed(1)} h`);
    }
    last = ts;
    rows.stamp(ts, ts);
    rows.add(EventKind.FUNDING | RowFlag.LAST, rate, 0, 0);
    of.checks.tally("fundings");
  };
  await bulkReader(of, bulk, of.read).read(() => {}, take, () => {});
  await of.sink.write(rows);
}
