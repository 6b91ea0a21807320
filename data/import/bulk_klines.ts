import { type BulkFile, bulkReader, isWhole } from "./bulk_file.ts";
import { knownInstrumentOf } from "./known_instrument.ts";
import { BarChecks, type BarKind } from "../quality/bar_checks.ts";
import { barFault, type StoredBar } from "./bar_sink.ts";
import { KLINE_FOLDERS } from "./kline_kind.ts";
import type { CsvCells } from "./csv_cells.ts";
import type { ImportContext } from "./import_context.ts";
import { plainDecimal } from "./plain_decimal.ts";
import { isPlausible } from "./stamp.ts";

const MICRO_DIGITS = 14;
const UNIT_US: Readonly<Record<string, number>> = {
  s: 1_000_000,
  m: 60_000_000,
  h: 3_600_000_000,
  d: 86_400_000_000,
  w: 604_800_000_000,
  /** A month has no one length: 30 days stand for it. */
  mo: 2_592_000_000_000,
};

/** Imports files of klines of one interval and kind into the store's bars, with their own checks. */
export async function klineImport(of: ImportContext, bulks: readonly BulkFile[]): Promise<void> {
  const [{ kind: interval, bars: kind }] = bulks;
  const unit = interval.replace(/^\d+/, "");
  const intervalUs = Number.parseInt(interval, 10) * UNIT_US[unit];
  const instrument = knownInstrumentOf(of);
  const checks = new BarChecks(of.checks, unit === "mo" ? NaN : intervalUs);
  let bars: StoredBar[] = [];
  let width = 0;
  const take = (cells: CsvCells) => {
    if (!isWhole(of, cells, width)) return;
    const bar = barOf(of, cells, kind);
    if (!bar) return;
    checks.add({
      openTs: bar.openTs,
      open: Number(bar.open),
      high: Number(bar.high),
      low: Number(bar.low),
      close: Number(bar.close),
      volume: Number(bar.volume),
      takerBuyVolume: Number(bar.takerBuyVolume),
    });
    bars.push(bar);
  };
  for (const bulk of bulks) {
    of.checks.place.file = bulk.file.facts.name;
    width = bulk.first.length;
    await bulkReader(of, bulk, of.read).read(() => {}, take, async () => {
      await of.bars?.(instrument, intervalUs, bars, kind);
      bars = [];
    });
  }
}

function barOf(of: ImportContext, cells: CsvCells, kind: BarKind): StoredBar | null {
  const time = (cell: number) =>
    cells.micros(cell, cells.text(cell).length >= MICRO_DIGITS ? 6 : 3);
  const openTs = time(0);
  const closeTs = time(6);
  const trades = Number(cells.text(8));
  if (!isPlausible(openTs) || !(closeTs > openTs) || !Number.isSafeInteger(trades)) {
    of.checks.found(
      "bad-frame",
      () => `bar is ${cells.text(0)}…, expected open and close time from 2000 to 2100, trades`,
    );
    return null;
  }
  const [open, high, low, close, volume, takerBuyVolume] = [1, 2, 3, 4, 5, 9].map((cell) =>
    plainDecimal(cells.text(cell))
  );
  const fault = barFault([open, high, low, close], [volume, takerBuyVolume], kind);
  if (fault !== undefined) {
    of.checks.found("bad-price", () => fault);
    return null;
  }
  // The venue counts the seconds of its own prices as trades, which have no volume.
  if (kind === "trade" && trades > 0 && Number(volume) === 0) {
    of.checks.found(
      "bad-bar",
      () =>
        `${trades} trades without volume, expected a kline of trades; those of mark price, index ` +
        `price and premium are told by a folder ${
          Object.keys(KLINE_FOLDERS).join(", ")
        } in their path`,
    );
  }
  return { openTs, closeTs, open, high, low, close, volume, takerBuyVolume, trades };
}
