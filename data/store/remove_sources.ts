import type { DuckDBConnection } from "@duckdb/node-api";
import { uninterrupted } from "../../command/interrupt.ts";
import { NotFoundError, StoreWriteError } from "./errors.ts";
import { queryRows } from "./query.ts";
import { STREAM_TABLE_SQL } from "./source_streams.ts";
import type { Store } from "./store.ts";

/** What was removed. */
export interface Removed {
  readonly sources: readonly { id: number; format: string; files: readonly string[] }[];
  readonly rows: number;
  readonly bars: number;
  /** Instruments that nothing is left of, `venue:symbol`. */
  readonly instruments: readonly string[];
}

/**
 * Removes imports with all that came with them, and the instruments that nothing is left of. One
 * transaction. The file keeps its size: what comes next takes the room.
 *
 * @throws {NotFoundError} a source is not there
 */
export async function removeSources(store: Store, ids: readonly number[]): Promise<Removed> {
  const all = await store.sources();
  const sources = [...new Set(ids)].map((id) => {
    const found = all.find((source) => source.id === id);
    if (found) return found;
    const known = all.map((source) => source.id).join(", ") || "none";
    throw new NotFoundError(`No source ${id} in ${store.path}; it holds ${known}`);
  });
  const c = await store.connect();
  try {
    await c.run("BEGIN");
    const where = `source_id IN (${sources.map(({ id }) => id).join(", ")})`;
    const [held] = await queryRows(c, `SELECT count(*) AS n FROM bars WHERE ${where}`);
    await c.run(STREAM_TABLE_SQL);
    const tables = ["bars", "source_parts", "source_streams", "quality_reports", "sources"];
    for (const table of [store.eventTable, ...tables]) {
      await c.run(`DELETE FROM ${table} WHERE ${where}`);
    }
    const instruments = await removeUnused(c);
    await uninterrupted(async () => {
      await c.run("COMMIT");
      store.noteCommit();
    });
    return {
      sources: sources.map(({ id, format, files }) => (
        { id, format, files: files.map(({ name }) => name) }
      )),
      rows: sources.reduce((sum, { rows }) => sum + rows, 0),
      bars: Number(held.n),
      instruments,
    };
  } catch (error) {
    await c.run("ROLLBACK").catch(() => {});
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new StoreWriteError(store.path, reason, { cause: error });
  } finally {
    c.closeSync();
  }
}

async function removeUnused(c: DuckDBConnection): Promise<string[]> {
  const unused = await queryRows(
    c,
    `SELECT instrument_id, venue || ':' || symbol AS name FROM instruments WHERE instrument_id
     NOT IN (SELECT instrument_id FROM source_parts UNION SELECT instrument_id FROM bars)
     ORDER BY instrument_id`,
  );
  if (unused.length === 0) return [];
  const ids = unused.map((row) => Number(row.instrument_id)).join(", ");
  for (const table of ["instrument_versions", "instruments"]) {
    await c.run(`DELETE FROM ${table} WHERE instrument_id IN (${ids})`);
  }
  return unused.map((row) => String(row.name));
}
