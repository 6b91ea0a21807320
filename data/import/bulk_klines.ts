import { type BulkFile, bulkReader } from "./bulk_file.ts";
import { knownInstrumentOf } from "./known_instrument.ts";
import type { StoredBar } from "./bar_sink.ts";
import type { CsvCells } from "./csv_cells.ts";
import type { ImportContext } from "./import_context.ts";
import { isPlausible } from "./stamp.ts";

/** A decimal that the `bars` table keeps exactly. */
const PLAIN = /^\d{1,10}(\.\d{1,8}0*)?$/;
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

/** Imports a file of klines into the store's bars, with their own checks. */
export async function klineImport(of: ImportContext, bulk: BulkFile): Promise<void> {
  const instrument = knownInstrumentOf(of);
  const unit = bulk.kind.replace(/^\d+/, "");
  const intervalUs = Number.parseInt(bulk.kind, 10) * UNIT_US[unit];
  let bars: StoredBar[] = [];
  let lastOpen = -Infinity;
  const take = (cells: CsvCells) => {
    const bar = barOf(of, cells);
    if (!bar) return;
    const step = bar.openTs - lastOpen;
    if (step < 0) of.checks.found("time-order", () => `bar at ${bar.openTs} after ${lastOpen}`);
    else if (step === 0) of.checks.found("duplicates", () => `bar at ${bar.openTs} twice`);
    else if (unit !== "mo" && step > intervalUs && lastOpen > 0) {
      of.checks.found("gaps", () => `${step / intervalUs - 1} bars missing before ${bar.openTs}`);
    }
    lastOpen = bar.openTs;
    of.checks.tally("bars");
    bars.push(bar);
  };
  await bulkReader(of, bulk, of.read).read(() => {}, take, async () => {
    await of.bars?.(instrument, intervalUs, bars);
    bars = [];
  });
}

function barOf(of: ImportContext, cells: CsvCells): StoredBar | null {
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
  const text = [1, 2, 3, 4, 5, 9].map((cell) => cells.text(cell));
  if (!text.every((t) => PLAIN.test(t))) {
    of.checks.found("bad-price", () => `bar of ${text.join(", ")}, expected plain decimals`);
    return null;
  }
  // Doubles do for comparing; what is stored is the text.
  const values = text.map(Number);
  const [open, high, low, close, volume, buys] = values;
  if (low === 0) {
    of.checks.found("bad-price", () => `bar of ${text.join(", ")}, expected a low above 0`);
    return null;
  }
  if (low > Math.min(open, close) || high < Math.max(open, close) || buys > volume) {
    of.checks.found("bad-bar", () => `open, high, low, close, volume, bought: ${text.join(", ")}`);
  }
  return {
    openTs,
    closeTs,
    open: text[0],
    high: text[1],
    low: text[2],
    close: text[3],
    volume: text[4],
    takerBuyVolume: text[5],
    trades,
  };
}
