import type { DuckDBConnection } from "@duckdb/node-api";
import type {
  Instrument,
  InstrumentFilters,
  InstrumentKind,
} from "../../engine/instrument/instrument.ts";
import { formatScaled, formatTrimmed } from "../../engine/num/decimal.ts";
import { queryRows } from "./query.ts";

/** An instrument of the store with all its versions, oldest first. */
export interface StoredInstrument {
  readonly id: number;
  readonly venue: string;
  readonly symbol: string;
  readonly versions: readonly Instrument[];
  /** One a version: empty, or why the definition is not the venue's own (such as "inferred …"). */
  readonly notes: readonly string[];
}

/** Reads the instruments of a file, in order of their ids. */
export async function readInstruments(connection: DuckDBConnection): Promise<StoredInstrument[]> {
  const rows = await queryRows(
    connection,
    `SELECT i.*, v.* EXCLUDE (instrument_id, valid_from), epoch_us(v.valid_from) AS valid_from_us
     FROM instruments i JOIN instrument_versions v USING (instrument_id)
     ORDER BY instrument_id, valid_from`,
  );
  const found: (StoredInstrument & { versions: Instrument[]; notes: string[] })[] = [];
  for (const row of rows) {
    const id = Number(row.instrument_id);
    let last = found.at(-1);
    if (last?.id !== id) {
      last = { id, venue: String(row.venue), symbol: String(row.symbol), versions: [], notes: [] };
      found.push(last);
    }
    last.versions.push(instrumentOf(row));
    last.notes.push(String(row.note));
  }
  return found;
}

function instrumentOf(row: Record<string, unknown>): Instrument {
  return {
    index: -1,
    venue: String(row.venue),
    symbol: String(row.symbol),
    kind: String(row.kind) as InstrumentKind,
    base: String(row.base),
    quote: String(row.quote),
    settle: String(row.settle),
    tickMantissa: Number(row.tick_mantissa),
    priceDecimals: Number(row.price_decimals),
    lotMantissa: Number(row.lot_mantissa),
    qtyDecimals: Number(row.qty_decimals),
    multiplierNum: Number(row.multiplier_num),
    multiplierDen: Number(row.multiplier_den),
    filters: filtersOf(String(row.filters)),
    makerFeePpb: Number(row.maker_fee_ppb),
    takerFeePpb: Number(row.taker_fee_ppb),
    initialMarginPpb: Number(row.initial_margin_ppb),
    maintenanceMarginPpb: Number(row.maintenance_margin_ppb),
    validFromTs: Number(row.valid_from_us),
  };
}

/** JSON has no Infinity: a maximum that does not bind is null there. */
function filtersOf(json: string): InstrumentFilters {
  return JSON.parse(json, (_key, value) => value === null ? Infinity : value);
}

/** Writes a new instrument's row. */
export async function insertInstrument(c: DuckDBConnection, id: number, i: Instrument) {
  const values = [id, i.venue, i.symbol, i.kind, i.base, i.quote, i.settle];
  await c.run("INSERT INTO instruments VALUES ($1, $2, $3, $4, $5, $6, $7)", values);
}

/** Writes one version of an instrument, in place of one with the same `validFromTs`. */
export async function insertVersion(c: DuckDBConnection, id: number, i: Instrument, note: string) {
  await c.run(
    `INSERT OR REPLACE INTO instrument_versions VALUES ($1, make_timestamp($2::BIGINT),
       $3::DECIMAL(18,9), $4::DECIMAL(18,8), $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
    [
      id,
      i.validFromTs,
      formatScaled(i.tickMantissa, i.priceDecimals),
      formatScaled(i.lotMantissa, i.qtyDecimals),
      i.tickMantissa,
      i.priceDecimals,
      i.lotMantissa,
      i.qtyDecimals,
      i.multiplierNum,
      i.multiplierDen,
      i.makerFeePpb,
      i.takerFeePpb,
      i.initialMarginPpb,
      i.maintenanceMarginPpb,
      JSON.stringify(i.filters),
      note,
    ],
  );
}

/** Whether two definitions are the same but for `index`. */
export function sameInstrument(a: Instrument, b: Instrument): boolean {
  const plain = (i: Instrument) =>
    JSON.stringify({ ...sorted(i), index: 0, filters: sorted(i.filters) });
  return plain(a) === plain(b);
}

/** Whether prices and quantities of both stand on the same grid. */
export function sameGrid(a: Instrument, b: Instrument): boolean {
  const [x, y] = [tickText(a), tickText(b)];
  return x.tick === y.tick && x.lot === y.lot;
}

function sorted(value: object): Record<string, unknown> {
  const entries = Object.entries(value) as [string, unknown][];
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** Tick and lot as decimal text. */
export function tickText(i: Instrument): { tick: string; lot: string } {
  return {
    tick: formatTrimmed(i.tickMantissa, i.priceDecimals),
    lot: formatTrimmed(i.lotMantissa, i.qtyDecimals),
  };
}
