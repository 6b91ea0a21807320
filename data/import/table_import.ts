import type { CsvCells } from "./csv_cells.ts";
import type { TableReaders } from "./table_reader.ts";
import { type ColumnMap, parseColumnMap } from "./column_map.ts";
import { GridInference, inferenceNote } from "./grid_inference.ts";
import type { ImportContext } from "./import_context.ts";
import { ImportUsageError } from "./import_error.ts";
import { importBarTables } from "./bar_table.ts";
import { refuseInverse } from "./known_instrument.ts";
import type { Instrument } from "../../engine/instrument/instrument.ts";
import { parseScaledBytes } from "../../engine/num/decimal.ts";
import { plainDecimal } from "./plain_decimal.ts";
import { TableDecoder } from "./table_decoder.ts";

const INFERRED_DECIMALS = 8;

/**
 * Imports tables of one instrument by a column map; the files are one source in their order.
 *
 * @param maps of each file, all of one kind and the same roles. @default the one asked for
 */
export async function importTables(
  of: ImportContext,
  readers: TableReaders,
  maps: readonly ColumnMap[] = Array(of.files.length).fill(mapOf(of)),
): Promise<void> {
  const [map] = maps;
  if (map.kind === "bar") return await importBarTables(of, readers, map);
  const instrument = await instrumentFor(of, readers, map);
  const note = of.definitions.noteOf(instrument);
  if (note) of.checks.found("inferred-grid", () => note);
  const decoder = new TableDecoder(map, instrument, of.checks);
  for (let i = 0; i < of.files.length; i++) {
    of.checks.place.file = of.files[i].facts.name;
    of.checks.place.line = 0;
    await readers(i, false).read(
      (names) => decoder.open(names, maps[i]),
      (cells) => decoder.row(cells),
      () => flush(decoder, of),
    );
  }
  decoder.finish();
  await flush(decoder, of);
}

async function flush(decoder: TableDecoder, of: ImportContext): Promise<void> {
  if (decoder.feed.rows.length === 0) return;
  await of.sink.write(decoder.feed.rows);
  decoder.feed.rows.reset();
}

function mapOf(of: ImportContext): ColumnMap {
  if (of.map === undefined) {
    throw new ImportUsageError(
      "Give --map, such as time=ts_ns:ns,price=price,qty=size,side=side for a table of trades",
    );
  }
  return parseColumnMap(of.map);
}

/** The instrument asked for; unknown ones get the grid that their own rows show (a pass more). */
async function instrumentFor(
  of: ImportContext,
  readers: TableReaders,
  map: ColumnMap,
): Promise<Instrument> {
  if (of.symbol === undefined) {
    throw new ImportUsageError("Give --instrument: a table does not say whose it is");
  }
  refuseInverse(of.symbol, of.files[0].facts.name);
  const venue = of.venue ?? "binance-usdm";
  const known = of.definitions.find(venue, of.symbol);
  if (known) return known.instrument;
  const grid = new GridInference(of.definitions.finestKnown(venue, of.symbol));
  for (let i = 0; i < of.files.length; i++) {
    let columns: number[] = [];
    await readers(i, true).read(
      (names) => columns = gridColumns(map, names),
      (cells) => addRow(grid, cells, columns),
      () => {},
    );
  }
  const instrument = grid.instrument(venue, of.symbol);
  of.definitions.take(instrument, inferenceNote(instrument));
  return instrument;
}

/** Price and quantity columns in turn; -1 where there is none. */
function gridColumns(map: ColumnMap, header: readonly string[]): number[] {
  const roles = map.kind === "quote"
    ? ["bid", "bidQty", "ask", "askQty"] as const
    : ["price", "qty"] as const;
  return roles.map((role) => {
    const name = map.columns.get(role)?.name ?? "";
    const position = /^#(\d+)$/.exec(name);
    return position ? Number(position[1]) - 1 : header.indexOf(name);
  });
}

/** Broken cells are reported by the pass that imports. */
function addRow(grid: GridInference, cells: CsvCells, columns: readonly number[]): void {
  for (let i = 0; i < columns.length; i += 2) {
    const price = scaledOf(cells, columns[i]);
    const qty = scaledOf(cells, columns[i + 1]);
    if (price > 0 && qty >= 0) grid.add(price, qty);
    else addLarge(grid, cells, columns[i], columns[i + 1]);
  }
}

/** Values beyond 2^53 of 1e-8, as prices in KRW and quantities of small coins are. */
function addLarge(grid: GridInference, cells: CsvCells, price: number, qty: number): void {
  const texts = [price, qty].map((cell) =>
    cell < 0 || cell >= cells.count ? "" : plainDecimal(cells.text(cell))
  );
  if (texts.every((text) => /^\d+(\.\d+)?$/.test(text))) grid.addText(texts[0], texts[1]);
}

/** A cell in 1e-8; NaN if it is none. */
function scaledOf(cells: CsvCells, cell: number): number {
  if (cell < 0 || cell >= cells.count) return NaN;
  const plain = parseScaledBytes(
    cells.bytes,
    cells.start[cell],
    cells.end[cell],
    INFERRED_DECIMALS,
  );
  if (plain === plain) return plain;
  const bytes = new TextEncoder().encode(plainDecimal(cells.text(cell)));
  return parseScaledBytes(bytes, 0, bytes.length, INFERRED_DECIMALS);
}
