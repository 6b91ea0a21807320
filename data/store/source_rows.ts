import type { DuckDBConnection } from "@duckdb/node-api";
import { DataError } from "./errors.ts";
import { queryRows, type Row } from "./query.ts";

/** A file that an import read. */
export interface SourceFile {
  /** Base name, without its folder. */
  readonly name: string;
  readonly size: number;
  /** SHA-256 of its bytes, hex. */
  readonly sha256: string;
}

/** What one source holds of one instrument. Times are raw µs, before the clock correction. */
export interface SourcePart {
  readonly sourceId: number;
  readonly instrumentId: number;
  readonly rows: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly minExchTs: number;
  readonly maxExchTs: number;
  readonly minLocalTs: number;
  readonly maxLocalTs: number;
  /** Whether the rows stand in order of `local_ts`. */
  readonly inLocalOrder: boolean;
  /** Largest quantity, in units of the `qty` column (1e-8), as the nearest double. */
  readonly maxQty: number;
  /** All flags that occur, or-ed. */
  readonly flags: number;
}

/** One import. */
export interface StoredSource {
  readonly id: number;
  readonly format: string;
  readonly files: readonly SourceFile[];
  /** When it was imported, µs since the epoch. */
  readonly importedAtTs: number;
  readonly rows: number;
  /** The frozen clock correction, µs: corrected local time = raw + this. */
  readonly localShiftUs: number;
  /** Its name: how it was found. */
  readonly shiftMethod: string;
  readonly decoderVersion: string;
  readonly parts: readonly SourcePart[];
}

const PARTS_SQL = `SELECT source_id, instrument_id, rows, first_seq, last_seq,
  epoch_us(min_exch_ts) AS min_exch, epoch_us(max_exch_ts) AS max_exch,
  epoch_us(min_local_ts) AS min_local, epoch_us(max_local_ts) AS max_local,
  in_local_order, max_qty::VARCHAR AS max_qty, flags
  FROM source_parts ORDER BY source_id, instrument_id`;

/** Reads all sources of a file, oldest first. */
export async function readSources(connection: DuckDBConnection): Promise<StoredSource[]> {
  const rows = await queryRows(
    connection,
    "SELECT *, epoch_us(imported_at) AS imported_us FROM sources ORDER BY source_id",
  );
  const parts = (await queryRows(connection, PARTS_SQL)).map(partOf);
  return rows.map((row) => ({
    id: Number(row.source_id),
    format: String(row.format),
    files: JSON.parse(String(row.files)),
    importedAtTs: Number(row.imported_us),
    rows: Number(row.rows),
    localShiftUs: shiftOf(row),
    shiftMethod: String(row.shift_method),
    decoderVersion: String(row.decoder_version),
    parts: parts.filter((p) => p.sourceId === Number(row.source_id)),
  }));
}

/** No clock is further off; what is would run for ages. */
export const SHIFT_MAX_US = 31 * 86_400_000_000;

function shiftOf(row: Row): number {
  const us = Number(row.local_shift_us);
  if (Math.abs(us) <= SHIFT_MAX_US) return us;
  throw new DataError(
    "store-format",
    `Source ${row.source_id} has local_shift_us ${row.local_shift_us}, ` +
      `expected at most ${SHIFT_MAX_US} either way`,
  );
}

function partOf(row: Row): SourcePart {
  return {
    sourceId: Number(row.source_id),
    instrumentId: Number(row.instrument_id),
    rows: Number(row.rows),
    firstSeq: Number(row.first_seq),
    lastSeq: Number(row.last_seq),
    minExchTs: Number(row.min_exch),
    maxExchTs: Number(row.max_exch),
    minLocalTs: Number(row.min_local),
    maxLocalTs: Number(row.max_local),
    inLocalOrder: row.in_local_order === true,
    maxQty: Number(String(row.max_qty).replace(".", "")),
    flags: Number(row.flags),
  };
}
