import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { digestFile, type InputFile, wholeLines } from "./byte_blocks.ts";
import { blockReader } from "./csv.ts";
import { klineKind } from "./kline_kind.ts";
import type { BarKind } from "../quality/bar_checks.ts";
import { bulkVenue } from "./bulk_venue.ts";
import { refuseInverse } from "./known_instrument.ts";
import type { CsvCells } from "./csv_cells.ts";
import type { ImportContext } from "./import_context.ts";
import { ImportError } from "./import_error.ts";
import { zipChunks, zipEntries, type ZipEntry } from "./zip_entry.ts";

/** `BTCUSDT-aggTrades-2024-01-01.csv`, `BTCUSDT-1m-2024-01.csv`. */
const NAME =
  /^([\p{L}\p{N}_]+)-(aggTrades|trades|bookTicker|fundingRate|\d+(?:mo|[smhdw]))-\d{4}-/u;

/** Our names of the columns, by kind, where the file has none that we go by. */
export const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  aggTrades: ["id", "price", "qty", "first", "last", "time", "maker"],
  trades: ["id", "price", "qty", "quote_qty", "time", "maker"],
  bookTicker: ["id", "bid", "bid_qty", "ask", "ask_qty", "exch", "local"],
};

/** One bulk file, opened. */
export interface BulkFile {
  readonly file: InputFile;
  readonly entry: ZipEntry;
  readonly symbol: string;
  readonly venue: string;
  /** `aggTrades`, `trades`, `bookTicker`, `fundingRate`, or a kline's interval. */
  readonly kind: string;
  /** What its klines are made of. */
  readonly bars: BarKind;
  /** Cells of the first line, and whether they are the columns' names. */
  readonly first: readonly string[];
  readonly hasHeader: boolean;
  readonly second: readonly string[];
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
  const reader = blockReader(
    () => wholeLines(zipChunks(path, facts.name, bulk.entry, read), facts.name),
    {
      names: bulk.hasHeader ? undefined : names,
      line: (line) => of.checks.place.line = line,
    },
  );
  return {
    read: (
      header: (names: readonly string[]) => void,
      row: (cells: CsvCells) => void,
      block: () => Promise<void> | void,
    ) => reader.read(() => header(names), row, block),
  };
}

/** Whether a row has as many cells as the first line; one that has not is found. */
export function isWhole(of: ImportContext, cells: CsvCells, width: number): boolean {
  if (cells.count === width) return true;
  const { value, expected } = cells.notOf(width);
  of.checks.found("bad-frame", () => `row is ${value}, expected ${expected}`);
  return false;
}

/** Opens a bulk file: checksum, the one CSV inside, its name and first lines. */
export async function openBulk(file: InputFile, of: ImportContext): Promise<BulkFile> {
  const { name } = file.facts;
  await digestFile(file);
  await verifyChecksum(file);
  const entries = (await zipEntries(file.path, name)).filter((e) => e.name.endsWith(".csv"));
  const match = NAME.exec(entries[0]?.name ?? "");
  if (entries.length !== 1 || !match) {
    const value = entries.map((e) => e.name).join(", ") || "no CSV";
    const expected = "one CSV named SYMBOL-KIND-DATE.csv in the zip archive, KIND one of " +
      "aggTrades, trades, bookTicker, fundingRate or an interval of klines such as 1m";
    throw new ImportError({ code: "wrong-columns", file: name, value, expected });
  }
  const lines: (readonly string[])[] = [];
  for await (const { bytes, length } of wholeLines(zipChunks(file.path, name, entries[0]), name)) {
    const text = new TextDecoder().decode(bytes.subarray(0, Math.min(length, 4096)));
    for (const line of text.split(/\r?\n/).slice(0, 2)) lines.push(line.split(","));
    break;
  }
  const [, symbol, kind] = match;
  refuseInverse(symbol, name);
  if (of.symbol !== undefined && of.symbol !== symbol) {
    const fault = { code: "wrong-symbol", file: name, field: "symbol", value: symbol };
    throw new ImportError({ ...fault, expected: `${of.symbol}, as --instrument says` });
  }
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
  const second = lines[1] ?? [];
  const row = hasHeader ? second : first;
  const venue = bulkVenue(of, { path: file.path, name, kind, symbol, hasHeader, first, row });
  const bars = klineKind(file.path);
  return { file, entry: entries[0], symbol, venue, kind, bars, first, hasHeader, second };
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
