import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { DataError, StoreFormatError, StoreWriteError } from "../store/errors.ts";
import { InstrumentRegister } from "../store/instrument_register.ts";
import { uninterrupted } from "../../command/interrupt.ts";
import { exactPath, queryRows } from "../store/query.ts";
import type { Store } from "../store/store.ts";
import { MANIFEST, type Manifest, partFolder, sourceFile } from "./export_events.ts";
import { digestFile, type InputFile, inputFile } from "../import/byte_blocks.ts";
import { refuseImportedAlready } from "../import/imported_already.ts";
import { checkSources } from "../import/merge_checks.ts";
import { ImportRefused } from "../import/import_error.ts";
import { prepareStreams } from "../store/source_streams.ts";
import { readManifest } from "./read_manifest.ts";
import type { DuckDBConnection } from "@duckdb/node-api";

/** Rows and sources that came in. */
export interface ImportedEvents {
  readonly rows: number;
  readonly sourceIds: readonly number[];
}

/**
 * Reads a folder that `exportEvents` wrote as Parquet: each source of the folder becomes a source of
 * the store, with its clock correction, its instruments and its rows in their order. One
 * transaction, done inside DuckDB.
 *
 * @param allow errors to let pass, by the names of `CHECKS`: `duplicates`, `gaps`
 * @throws {StoreFormatError} the folder is not of that layout.
 * @throws {ImportError} a part of it is in the store already
 * @throws {ImportRefused} its rows overlap with what the store holds, or leave a gap to it
 */
export async function importEvents(
  store: Store,
  dir: string,
  allow: readonly string[] = [],
): Promise<ImportedEvents> {
  if (store.mode === "read") {
    throw new DataError("store-write", `${store.path} is open for reading`);
  }
  const files = partsBelow(dir);
  const manifest = readManifest(dir, files);
  if (!allow.includes("duplicates")) {
    await refuseImportedAlready(store, files.map((file) => join(dir, file)), undefined);
  }
  const connection = await store.connect();
  try {
    await connection.run("BEGIN");
    const ids = await declareInstruments(connection, manifest);
    const sourceIds: number[] = [];
    let rows = 0;
    for (const source of manifest.sources) {
      const name = sourceFile(source.id, "parquet");
      const own = files.filter((file) => basename(file) === name);
      if (own.length === 0) continue;
      const id = await nextSource(connection);
      for (const file of own) {
        const instrument = instrumentOf(file, ids);
        await insertFile(connection, { table: store.eventTable, id, instrument }, join(dir, file));
      }
      rows += await insertSource(connection, id, source, await facts(dir, own));
      await prepareStreams(connection);
      sourceIds.push(id);
    }
    // What was found stands with each source, so that a run tells of what was allowed.
    await checkSources(connection, sourceIds, allow, async (id, checks) => {
      const report = JSON.stringify(checks.report(allow, { us: 0, method: "none" }));
      const sql = "INSERT INTO quality_reports VALUES ($1, now()::TIMESTAMP, $2)";
      await connection.run(sql, [id, report]);
    });
    await uninterrupted(async () => {
      await connection.run("COMMIT");
      store.noteCommit();
    });
    return { rows, sourceIds };
  } catch (error) {
    await connection.run("ROLLBACK").catch(() => {});
    if (error instanceof DataError || error instanceof ImportRefused) throw error;
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new StoreWriteError(store.path, reason, { cause: error });
  } finally {
    connection.closeSync();
  }
}

function partsBelow(dir: string): string[] {
  try {
    return readdirSync(dir, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".parquet")).sort();
  } catch (cause) {
    throw new StoreFormatError(
      dir,
      "it is no folder that can be read, expected an export with its manifest.json",
      {
        cause,
      },
    );
  }
}

/** Names below the folder, sizes and digests of parts. */
async function facts(dir: string, names: readonly string[]): Promise<InputFile["facts"][]> {
  const all: InputFile["facts"][] = [];
  for (const name of names) {
    const file = inputFile(join(dir, name));
    await digestFile(file);
    all.push({ ...file.facts, name });
  }
  return all;
}

async function declareInstruments(c: DuckDBConnection, manifest: Manifest) {
  const register = await InstrumentRegister.load(c);
  const ids = new Map<string, number>();
  for (const { versions, notes } of manifest.instruments) {
    for (const [i, version] of versions.entries()) {
      const id = await register.put(c, version, notes[i] ?? "");
      ids.set(partFolder(version.venue, version.symbol), id);
    }
  }
  return ids;
}

function instrumentOf(file: string, ids: ReadonlyMap<string, number>): number {
  const key = dirname(dirname(file)).replaceAll("\\", "/");
  const id = ids.get(key);
  if (id === undefined) throw new StoreFormatError(file, `${MANIFEST} does not know ${key}`);
  return id;
}

async function nextSource(c: DuckDBConnection): Promise<number> {
  const [row] = await queryRows(c, "SELECT coalesce(max(source_id), 0) + 1 AS id FROM sources");
  return Number(row.id);
}

/** Numbers the rows anew, in the order of the file, which is the order of writing. */
async function insertFile(
  c: DuckDBConnection,
  to: { table: string; id: number; instrument: number },
  file: string,
): Promise<void> {
  await c.run(
    `INSERT INTO ${to.table} SELECT ${to.id}, ${to.instrument},
       (SELECT coalesce(max(seq), 0) FROM events) + file_row_number + 1,
       exch_ts, exch_ns, local_ts, local_ns, code, price, qty, aux
     FROM read_parquet(${exactPath(file)}, file_row_number = true, hive_partitioning = false)`,
  );
}

async function insertSource(
  c: DuckDBConnection,
  id: number,
  source: Manifest["sources"][number],
  files: readonly InputFile["facts"][],
): Promise<number> {
  await c.run(
    `INSERT INTO source_parts
     SELECT source_id, instrument_id, count(*), min(seq), max(seq), min(exch_ts), max(exch_ts),
       min(local_ts), max(local_ts), bool_and(in_order), max(qty), bit_or(code) & 65280
     FROM (SELECT *, coalesce(local_ts >= lag(local_ts) OVER (
         PARTITION BY instrument_id ORDER BY seq), true) AS in_order
       FROM events WHERE source_id = ${id}) GROUP BY source_id, instrument_id`,
  );
  await c.run(
    `INSERT INTO sources SELECT ${id}, $1, $2, now()::TIMESTAMP, sum(rows), $3, $4, '1'
     FROM source_parts WHERE source_id = ${id}`,
    [source.format, JSON.stringify(files), source.localShiftUs, source.shiftMethod],
  );
  const [row] = await queryRows(c, `SELECT rows FROM sources WHERE source_id = ${id}`);
  return Number(row.rows);
}
