import { EventKind, RowFlag } from "../../engine/tape/kind.ts";
import { parseScaled } from "../../engine/num/decimal.ts";
import { BatchBuilder } from "../feed/batch_builder.ts";
import { type BulkFile, bulkReader, COLUMNS, isWhole, openBulk } from "./bulk_file.ts";
import { knownInstrumentOf } from "./known_instrument.ts";
import { klineImport } from "./bulk_klines.ts";
import { sortedBookTicker } from "./bulk_book_ticker.ts";
import { parseColumnMap } from "./column_map.ts";
import type { CsvCells } from "./csv_cells.ts";
import type { ImportContext } from "./import_context.ts";
import { expectedStamp, isPlausible } from "./stamp.ts";
import { plainDecimal } from "./plain_decimal.ts";
import { importTables } from "./table_import.ts";

/** A stamp of 14 digits and more is in µs: spot files from 2025 on. */
const MICRO_DIGITS = 14;
const RATE_DECIMALS = 9;
const HOUR_US = 3_600_000_000;

/**
 * Imports the venue's public bulk files (zip with one CSV): aggTrades, trades, bookTicker, klines,
 * fundingRate; with header or without, in ms or µs. A `.CHECKSUM` beside a file must match it.
 *
 * These files have one time (bookTicker: transaction and event time), so local time is the venue's.
 * Files of one kind and symbol go on where the one before ended. bookTicker is sorted by event time and update id, as published files are out of order.
 *
 * @throws {ImportError} truncated, of another name or columns than the venue's, or a wrong checksum
 */
export async function importBinanceBulk(of: ImportContext): Promise<void> {
  const groups = new Map<string, BulkFile[]>();
  for (const file of of.files) {
    of.checks.place.file = file.facts.name;
    of.checks.place.line = 0;
    const bulk = await openBulk(file, of);
    const key = `${bulk.venue}:${bulk.symbol} ${bulk.kind}` +
      (bulk.bars === "trade" ? "" : ` ${bulk.bars}`);
    groups.set(key, [...groups.get(key) ?? [], bulk]);
  }
  for (const bulks of groups.values()) {
    const [{ symbol, venue, kind }] = bulks;
    const one = { ...of, files: bulks.map(({ file }) => file), symbol, venue };
    if (kind === "bookTicker") await sortedBookTicker(one, bulks, bulks.map(MAPS.bookTicker));
    else if (kind === "trades" || kind === "aggTrades") await trades(one, bulks);
    else if (kind === "fundingRate") await funding(one, bulks);
    else await klineImport(one, bulks);
    if (kind === "aggTrades" && groups.has(`${venue}:${symbol} trades`)) {
      of.checks.found("duplicates", () => `${symbol}: aggTrades are its trades told again`);
    }
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

async function trades(of: ImportContext, bulks: readonly BulkFile[]): Promise<void> {
  const maps = bulks.map((bulk) => parseColumnMap(MAPS.trades(bulk)));
  const readers = (index: number, quiet: boolean) =>
    bulkReader(of, bulks[index], quiet ? undefined : of.read);
  await importTables(of, readers, maps);
}

/** Settled funding rates: one row each, at the time of settlement. */
async function funding(of: ImportContext, bulks: readonly BulkFile[]): Promise<void> {
  const rows = new BatchBuilder(knownInstrumentOf(of));
  let last = -Infinity;
  let width = 0;
  const take = (cells: CsvCells) => {
    if (!isWhole(of, cells, width)) return;
    const ts = cells.micros(0, unitOf(cells.text(0)) === "us" ? 6 : 3);
    let rate: number;
    try {
      rate = parseScaled(plainDecimal(cells.text(2)), RATE_DECIMALS);
    } catch (error) {
      return of.checks.found("bad-price", () => `last_funding_rate: ${(error as Error).message}`);
    }
    if (!isPlausible(ts)) {
      const stamp = cells.text(0);
      return of.checks.found(
        "bad-frame",
        () => `calc_time is ${stamp}, expected ${expectedStamp(stamp, 3)}`,
      );
    }
    if (ts < last) of.checks.found("time-order", () => `funding at ${ts} after ${last}`);
    if (ts === last) of.checks.found("duplicates", () => `funding at ${ts} twice`);
    // The venue stamps settlements a few ms late.
    if (ts - last > 8.5 * HOUR_US && last > 0) {
      of.checks.found("quiet", () => `no funding for ${((ts - last) / HOUR_US).toFixed(1)} h`);
    }
    last = ts;
    rows.stamp(ts, ts);
    rows.add(EventKind.FUNDING | RowFlag.LAST, rate, 0, 0);
    of.checks.tally("fundings");
  };
  for (const bulk of bulks) {
    of.checks.place.file = bulk.file.facts.name;
    width = bulk.first.length;
    await bulkReader(of, bulk, of.read).read(() => {}, take, () => {});
  }
  await of.sink.write(rows);
}
