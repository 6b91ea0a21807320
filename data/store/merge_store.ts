import { statSync } from "node:fs";
import type { DuckDBConnection } from "@duckdb/node-api";
import { uninterrupted } from "../../command/interrupt.ts";
import { sameGrid } from "./instrument_rows.ts";
import { upgradeBars } from "./bar_table.ts";
import { DataError, StoreFormatError, StoreWriteError } from "./errors.ts";
import { InstrumentRegister } from "./instrument_register.ts";
import { literal, queryRows } from "./query.ts";
import type { StoredSource } from "./source_rows.ts";
import { prepareStreams } from "./source_streams.ts";
import { Store } from "./store.ts";

/** What came from another file. */
export interface Merged {
  readonly path: string;
  readonly rows: number;
  readonly bars: number;
  /** Numbers that its sources have here. */
  readonly sourceIds: readonly number[];
}

/** Called before anything is committed; what it throws undoes the merge. */
export type MergeCheck = (c: DuckDBConnection, sourceIds: readonly number[]) => Promise<void>;

/**
 * Takes all imports of another data file into this one, each as a source with its rows, bars, clock
 * correction and quality reports. One transaction.
 *
 * @throws {DataError} the other file is missing, busy, foreign or this one, or defines an instrument
 *   on another grid
 */
export async function mergeStore(store: Store, path: string, check: MergeCheck): Promise<Merged> {
  if (isSame(path, store.path)) throw new DataError("bad-query", `${path} is the file itself`);
  const { instruments, sources } = await contentOf(path);
  const c = await store.connect();
  try {
    await c.run(`ATTACH ${literal(path)} AS other (READ_ONLY)`);
    await c.run("BEGIN");
    await upgradeBars(c);
    const ids = new Map<number, number>();
    const register = await InstrumentRegister.load(c);
    const here = await store.instruments();
    for (const { id, venue, symbol, versions, notes } of instruments) {
      const own = here.find((one) => one.venue === venue && one.symbol === symbol);
      for (const [i, version] of versions.entries()) {
        const at = own?.versions.findIndex((v) => v.validFromTs === version.validFromTs) ?? -1;
        const mine = at < 0 ? undefined : own?.versions[at];
        if (mine && notes[i] === "" && own?.notes[at] === "" && !sameGrid(mine, version)) {
          throw new StoreFormatError(path, `${venue}:${symbol} has another tick or lot there`);
        }
        ids.set(id, await register.put(c, version, notes[i]));
      }
    }
    const sourceIds: number[] = [];
    for (const source of sources) sourceIds.push(await copySource(c, store, source, ids));
    await check(c, sourceIds);
    const bars = await countBars(c, sourceIds);
    await uninterrupted(async () => {
      await c.run("COMMIT");
      store.noteCommit();
    });
    await c.run("DETACH other");
    return { path, rows: sources.reduce((sum, { rows }) => sum + rows, 0), bars, sourceIds };
  } catch (error) {
    await c.run("ROLLBACK").catch(() => {});
    await c.run("DETACH other").catch(() => {});
    // What a check refuses has its own exit code.
    if (error instanceof DataError || (error as { exitCode?: number }).exitCode) throw error;
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new StoreWriteError(store.path, reason, { cause: error });
  } finally {
    c.closeSync();
  }
}

function isSame(a: string, b: string): boolean {
  const [x, y] = [a, b].map((path) => statSync(path, { throwIfNoEntry: false }));
  return x !== undefined && y !== undefined && x.ino === y.ino && x.dev === y.dev;
}

/** Opening it as a store says what is wrong with it, in our words. */
async function contentOf(path: string) {
  using other = await Store.open(path);
  return { instruments: await other.instruments(), sources: await other.sources() };
}

async function copySource(
  c: DuckDBConnection,
  store: Store,
  source: StoredSource,
  ids: ReadonlyMap<number, number>,
): Promise<number> {
  const [next] = await queryRows(
    c,
    `SELECT coalesce((SELECT max(source_id) FROM sources), 0) + 1 AS id,
       coalesce((SELECT max(last_seq) FROM source_parts), 0) AS seq`,
  );
  const id = Number(next.id);
  const cases = [...ids].map(([from, to]) => `WHEN ${from} THEN ${to}`).join(" ");
  const instrument = `CASE instrument_id ${cases} END`;
  const [least] = await queryRows(
    c,
    `SELECT coalesce(min(first_seq), 1) AS seq FROM other.source_parts WHERE source_id = ${source.id}`,
  );
  const shift = Number(next.seq) + 1 - Number(least.seq);
  const from = `WHERE source_id = ${source.id}`;
  await c.run(
    `INSERT INTO ${store.eventTable} SELECT ${id}, ${instrument}, seq + ${shift}, exch_ts, exch_ns,
       local_ts, local_ns, code, price, qty, aux FROM other.events ${from} ORDER BY seq`,
  );
  await c.run(
    `INSERT INTO source_parts SELECT ${id}, ${instrument}, rows, first_seq + ${shift},
       last_seq + ${shift}, min_exch_ts, max_exch_ts, min_local_ts, max_local_ts, in_local_order,
       max_qty, flags FROM other.source_parts ${from}`,
  );
  const [kinds] = await queryRows(
    c,
    `SELECT count(*) AS n FROM duckdb_columns() WHERE database_name = 'other'
       AND table_name = 'bars' AND column_name = 'kind'`,
  );
  await c.run(
    `INSERT INTO bars SELECT ${id}, ${instrument}, interval_us, open_ts, close_ts, open, high, low,
       close, volume, taker_buy_volume, trades, ${Number(kinds.n) > 0 ? "kind" : "'trade'"}
     FROM other.bars ${from}`,
  );
  await c.run(
    `INSERT INTO sources SELECT ${id}, format, files, imported_at, rows, local_shift_us,
       shift_method, decoder_version FROM other.sources ${from}`,
  );
  await c.run(
    `INSERT INTO quality_reports SELECT ${id}, created_at, report FROM other.quality_reports ${from}`,
  );
  await prepareStreams(c);
  return id;
}

async function countBars(c: DuckDBConnection, ids: readonly number[]): Promise<number> {
  if (ids.length === 0) return 0;
  const where = `source_id IN (${ids.join(", ")})`;
  const [row] = await queryRows(c, `SELECT count(*) AS n FROM bars WHERE ${where}`);
  return Number(row.n);
}
