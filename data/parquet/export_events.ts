import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Instrument } from "../../engine/instrument/instrument.ts";
import { DataError, StoreWriteError } from "../store/errors.ts";
import { literal } from "../store/query.ts";
import type { Store } from "../store/store.ts";

/** Options of {@linkcode exportEvents}. */
export interface ExportOptions {
  /** Folder to make; it must not exist. */
  readonly dir: string;
  /** @default "parquet" */
  readonly format?: "parquet" | "csv";
  /** Symbols, or `venue:symbol`. @default all */
  readonly instruments?: readonly string[];
  /** Kinds by code. @default all */
  readonly kinds?: readonly number[];
  /** Corrected local time, µs: from inclusive, to exclusive. */
  readonly fromTs?: number;
  readonly toTs?: number;
}

/** What an export wrote. */
export interface ExportSummary {
  readonly dir: string;
  readonly rows: number;
  readonly files: number;
}

/** Name of the file beside the parts that carries what a row cannot: instruments and sources. */
export const MANIFEST = "manifest.json";

/** Folder of an instrument in an export, `/` between its parts; what a path would take apart is escaped. */
export function partFolder(venue: string, symbol: string): string {
  const safe = (name: string) => name.replace(/[%/\\]/g, encodeURIComponent);
  return `venue=${safe(venue)}/symbol=${safe(symbol)}`;
}

/** Name of a part of a source. */
export const sourceFile = (id: number, format: "parquet" | "csv"): string =>
  `source-${String(id).padStart(6, "0")}.${format}`;

/** The manifest's content. */
export interface Manifest {
  readonly layout: "throughline-events-1";
  readonly instruments: readonly { versions: readonly Instrument[]; notes: readonly string[] }[];
  readonly sources: readonly {
    id: number;
    format: string;
    localShiftUs: number;
    shiftMethod: string;
  }[];
}

const COLUMNS = `source_id, seq, exch_ts, exch_ns, local_ts, local_ns, code, kind, side, price, qty,
  aux`;

/**
 * Writes events into `dir/venue=…/symbol=…/day=…/` (day of the raw local time, UTC), Parquet with
 * zstd or CSV, in the order in which they were written. The folder appears whole or not at all.
 *
 * @throws {DataError} the folder exists, or nothing matches.
 */
export async function exportEvents(store: Store, options: ExportOptions): Promise<ExportSummary> {
  const { dir, format = "parquet" } = options;
  if (existsSync(dir)) throw new DataError("bad-query", `${dir} exists already; name a new folder`);
  const instruments = options.instruments
    ? await Promise.all(options.instruments.map((name) => store.instrument(name)))
    : await store.instruments();
  const sources = await store.sources();
  // New, so that what is removed when this fails is ours.
  const partial = newFolderBeside(dir);
  let rows = 0;
  let files = 0;
  try {
    for (const { id, venue, symbol } of instruments) {
      for (const source of sources) {
        const part = source.parts.find((p) => p.instrumentId === id);
        if (!part) continue;
        const where = `instrument_id = ${id} AND seq BETWEEN ${part.firstSeq} AND ${part.lastSeq}` +
          filterSql(options, source.localShiftUs);
        for (const day of await daysOf(store, where)) {
          const folder = join(partial, partFolder(venue, symbol), `day=${day}`);
          mkdirSync(folder, { recursive: true });
          const file = join(folder, sourceFile(source.id, format));
          rows += await copyDay(store, `${where} AND local_ts::DATE = DATE '${day}'`, file, format);
          files++;
        }
      }
    }
    if (files === 0) throw new DataError("not-found", `Nothing in ${store.path} matches`);
    const manifest: Manifest = {
      layout: "throughline-events-1",
      instruments: instruments.map(({ versions, notes }) => ({ versions, notes })),
      sources: sources.map(({ id, format, localShiftUs, shiftMethod }) => (
        { id, format, localShiftUs, shiftMethod }
      )),
    };
    writeFileSync(join(partial, MANIFEST), JSON.stringify(manifest, null, 2) + "\n");
    // A temporary folder is its maker's alone.
    chmodSync(partial, 0o777 & ~Deno.umask());
    renameSync(partial, dir);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (error instanceof DataError) throw error;
    throw new StoreWriteError(dir, error instanceof Error ? error.message : String(error), {
      cause: error,
    });
  }
  return { dir, rows, files };
}

function newFolderBeside(dir: string): string {
  try {
    mkdirSync(dirname(dir), { recursive: true });
    return mkdtempSync(`${dir}.partial-`);
  } catch (error) {
    throw new StoreWriteError(dir, error instanceof Error ? error.message : String(error), {
      cause: error,
    });
  }
}

function filterSql(options: ExportOptions, shiftUs: number): string {
  const { kinds, fromTs, toTs } = options;
  const at = (ts: number) => `make_timestamp(${BigInt(ts - shiftUs)}::BIGINT)`;
  return (kinds ? ` AND (code & 255) IN (${kinds.join(", ")})` : "") +
    (fromTs === undefined ? "" : ` AND local_ts >= ${at(fromTs)}`) +
    (toTs === undefined ? "" : ` AND local_ts < ${at(toTs)}`);
}

async function daysOf(store: Store, where: string): Promise<string[]> {
  const rows = await store.query(
    `SELECT DISTINCT local_ts::DATE::VARCHAR AS day FROM events WHERE ${where} ORDER BY day`,
  );
  return rows.map((r) => String(r.day));
}

async function copyDay(store: Store, where: string, file: string, format: "parquet" | "csv") {
  const how = format === "parquet"
    ? "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880"
    : "FORMAT csv, HEADER";
  const [row] = await store.query(
    `COPY (SELECT ${COLUMNS} FROM events WHERE ${where}) TO ${literal(file)} (${how})`,
  );
  return Number(row.Count);
}
