import { FrameError } from "../feed/message.ts";
import { BarChecks } from "../quality/bar_checks.ts";
import { barFault, type StoredBar } from "./bar_sink.ts";
import type { ColumnMap, Role } from "./column_map.ts";
import { cellOf } from "./column_map.ts";
import type { CsvCells } from "./csv_cells.ts";
import type { ImportContext } from "./import_context.ts";
import { GridInference, inferenceNote } from "./grid_inference.ts";
import { ImportError, ImportUsageError } from "./import_error.ts";
import { knownInstrumentOf, refuseInverse } from "./known_instrument.ts";
import type { Instrument } from "../../engine/instrument/instrument.ts";
import { parseScaledBytes } from "../../engine/num/decimal.ts";
import { plainDecimal } from "./plain_decimal.ts";
import type { TableReaders } from "./table_reader.ts";
import { readTime, timeColumn } from "./time_cell.ts";

/** Bars that are handed on at once. */
const BATCH = 4096;
const PRICES = ["open", "high", "low", "close"] as const;

/**
 * Imports tables of bars by a column map with `kind=bar`. Their interval is the least distance
 * between two of them, found in a pass of its own; the time is that of the open.
 *
 * @throws {ImportError} there are fewer than two bars, which tell no interval
 */
export async function importBarTables(
  of: ImportContext,
  readers: TableReaders,
  map: ColumnMap,
): Promise<void> {
  const { intervalUs, grid } = await lookOver(of, readers, map);
  const instrument = instrumentOf(of, grid);
  const checks = new BarChecks(of.checks, intervalUs);
  let bars: StoredBar[] = [];
  const flush = async (least: number) => {
    if (bars.length < least) return;
    await of.bars?.(instrument, intervalUs, bars, "trade");
    bars = [];
  };
  for (let i = 0; i < of.files.length; i++) {
    of.checks.place.file = of.files[i].facts.name;
    const row = new BarRow(map, of.checks.place.file);
    await readers(i, false).read(
      (names) => row.open(names),
      (cells) => {
        const bar = readOrFind(of, () => row.bar(cells, intervalUs));
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
      },
      () => flush(BATCH),
    );
  }
  await flush(1);
}

function readOrFind<T>(of: ImportContext, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FrameError)) throw error;
    of.checks.found(error.code, () => error.message);
    return undefined;
  }
}

/** Interval and grid that the bars show. Broken rows are reported by the pass that imports. */
async function lookOver(
  of: ImportContext,
  readers: TableReaders,
  map: ColumnMap,
): Promise<{ intervalUs: number; grid: GridInference }> {
  const known = of.definitions.finestKnown(of.venue ?? "binance-usdm", of.symbol ?? "");
  const grid = new GridInference(known);
  let least = Infinity;
  let last = NaN;
  for (let i = 0; i < of.files.length; i++) {
    const row = new BarRow(map, of.files[i].facts.name);
    await readers(i, true).read((names) => row.open(names), (cells) => {
      let ts = NaN;
      try {
        ts = row.openTs(cells);
        row.addTo(grid, cells);
      } catch (error) {
        if (!(error instanceof FrameError)) throw error;
      }
      const step = Math.abs(ts - last);
      if (step > 0 && step < least) least = step;
      if (ts === ts) last = ts;
    }, () => {});
  }
  if (least < Infinity) return { intervalUs: least, grid };
  const file = of.files[0].facts.name;
  const expected = "two bars of different times at least: their distance is the interval";
  throw new ImportError({ code: "wrong-columns", file, expected });
}

function instrumentOf(of: ImportContext, grid: GridInference): Instrument {
  const venue = of.venue ?? "binance-usdm";
  const symbol = of.symbol ?? "";
  if (symbol === "") {
    throw new ImportUsageError("Give --instrument: a table does not say whose it is");
  }
  if (of.definitions.has(venue, symbol)) return knownInstrumentOf(of);
  refuseInverse(symbol, of.files[0].facts.name);
  const instrument = grid.instrument(venue, symbol);
  const note = inferenceNote(instrument);
  of.definitions.take(instrument, note);
  of.checks.found("inferred-grid", () => note);
  return instrument;
}

/** Reads rows of one file. */
class BarRow {
  #cell = new Map<Role, number>();
  #width = 0;

  constructor(readonly map: ColumnMap, readonly file: string) {}

  open(header: readonly string[]): void {
    this.#width = header.length;
    for (const role of this.map.columns.keys()) {
      this.#cell.set(role, cellOf(this.map, role, header, this.file));
    }
  }

  openTs(cells: CsvCells): number {
    if (cells.count !== this.#width) {
      const { value, expected } = cells.notOf(this.#width);
      throw new FrameError("bad-frame", "row", value, expected);
    }
    const at = (role: Role) => this.#cell.get(role) ?? 0;
    const column = timeColumn(this.map, "time", at) ?? timeColumn(this.map, "exch", at);
    if (!column) throw new Error("A column map has time or exch");
    return readTime(cells, column, "open time");
  }

  addTo(grid: GridInference, cells: CsvCells): void {
    const scaled = (role: Role) => {
      const at = this.#cell.get(role) ?? 0;
      return parseScaledBytes(cells.bytes, cells.start[at], cells.end[at], 8);
    };
    const volume = scaled("volume");
    for (const role of PRICES) {
      const price = scaled(role);
      if (price > 0 && volume >= 0) grid.add(price, volume);
    }
  }

  bar(cells: CsvCells, intervalUs: number): StoredBar {
    const openTs = this.openTs(cells);
    const text = (role: Role, otherwise?: string) => {
      const cell = this.#cell.get(role);
      return cell === undefined ? otherwise ?? "" : cells.text(cell);
    };
    const [open, high, low, close] = PRICES.map((role) => plainDecimal(text(role)));
    const volume = plainDecimal(text("volume"));
    const takerBuyVolume = plainDecimal(text("buyVolume", "0"));
    const fault = barFault([open, high, low, close], [volume, takerBuyVolume], "trade");
    if (fault !== undefined) {
      const [field, rest] = [fault.split(" is ")[0], fault.slice(fault.indexOf(" is ") + 4)];
      const [value, expected] = rest.split(", expected ");
      throw new FrameError("bad-price", field, value, expected);
    }
    const trades = text("trades", "0");
    if (!/^\d{1,15}$/.test(trades)) {
      throw new FrameError("bad-frame", "trades", JSON.stringify(trades), "a whole number");
    }
    return {
      openTs,
      closeTs: openTs + intervalUs - 1,
      open,
      high,
      low,
      close,
      volume,
      takerBuyVolume,
      trades: Number(trades),
    };
  }
}
