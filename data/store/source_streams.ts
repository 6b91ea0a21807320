import type { DuckDBConnection } from "@duckdb/node-api";
import { EventKind as K } from "../../engine/tape/kind.ts";
import { kindName, kindNameSql } from "./kind_names.ts";
import { literal, queryRows, type Row } from "./query.ts";

/** How far a source reaches on one stream of an instrument. Times are raw µs. */
export interface SourceStream {
  readonly sourceId: number;
  readonly instrumentId: number;
  /** `depth`, `trade`, `quote`, `mark` or the name of a kind that is a stream of its own. */
  readonly stream: string;
  readonly rows: number;
  readonly firstExchTs: number;
  readonly lastExchTs: number;
  readonly firstLocalTs: number;
  readonly lastLocalTs: number;
  /** Least and greatest trade id; 0 where trades have none, and for other streams. */
  readonly firstId: number;
  readonly lastId: number;
}

const STREAM_TABLE = "source_streams";

/** Files that were made before it get it with their next import. */
export const STREAM_TABLE_SQL = `CREATE TABLE IF NOT EXISTS ${STREAM_TABLE} (
  source_id INTEGER NOT NULL, instrument_id INTEGER NOT NULL, stream VARCHAR NOT NULL,
  rows BIGINT NOT NULL, first_exch_ts TIMESTAMP NOT NULL, last_exch_ts TIMESTAMP NOT NULL,
  first_local_ts TIMESTAMP NOT NULL, last_local_ts TIMESTAMP NOT NULL,
  first_id BIGINT NOT NULL, last_id BIGINT NOT NULL)`;

/** Kinds whose rows come in the messages of one stream. */
const GROUPS: readonly (readonly [stream: string, kinds: readonly number[]])[] = [
  ["depth", [K.BID, K.ASK, K.CLEAR]],
  ["mark", [K.MARK, K.INDEX, K.FUNDING_RATE]],
];

/** The stream that rows of a kind come on. */
export const streamOfKind = (kind: number): string =>
  GROUPS.find(([, kinds]) => kinds.includes(kind))?.[0] ?? kindName(kind);

/** Makes the table where the file has none, and fills it for sources of before. */
export async function prepareStreams(c: DuckDBConnection): Promise<void> {
  await c.run(STREAM_TABLE_SQL);
  const missing = await queryRows(
    c,
    `SELECT source_id FROM source_parts WHERE NOT EXISTS (
       SELECT 1 FROM ${STREAM_TABLE} s WHERE s.source_id = source_parts.source_id)
     GROUP BY source_id ORDER BY source_id`,
  );
  for (const row of missing) await countStreams(c, Number(row.source_id));
}

/** Notes how far a source reaches whose rows were not seen one by one: reads them once. */
async function countStreams(c: DuckDBConnection, sourceId: number): Promise<void> {
  const cases = GROUPS.map(([stream, kinds]) =>
    `WHEN kind IN (${kinds.join(", ")}) THEN '${stream}'`
  ).join(" ");
  await c.run(
    `INSERT INTO ${STREAM_TABLE}
     SELECT source_id, instrument_id, CASE ${cases} ELSE ${kindNameSql("kind")} END AS stream,
       sum(n), min(exch_0), max(exch_1), min(local_0), max(local_1),
       max(CASE WHEN kind = ${K.TRADE} THEN id_0 ELSE 0 END),
       max(CASE WHEN kind = ${K.TRADE} THEN id_1 ELSE 0 END)
     FROM (
       SELECT source_id, instrument_id, code & 255 AS kind, count(*) AS n, min(exch_ts) AS exch_0,
         max(exch_ts) AS exch_1, min(local_ts) AS local_0, max(local_ts) AS local_1,
         min(aux) AS id_0, max(aux) AS id_1
       FROM events WHERE source_id = ${sourceId} GROUP BY source_id, instrument_id, code & 255)
     GROUP BY source_id, instrument_id, stream`,
  );
}

/** Notes how far sources reach, in one statement. */
export async function insertStreams(
  c: DuckDBConnection,
  streams: readonly SourceStream[],
): Promise<void> {
  if (streams.length === 0) return;
  const at = (us: number) => `make_timestamp(${BigInt(us)}::BIGINT)`;
  const rows = streams.map((s) =>
    `(${s.sourceId}, ${s.instrumentId}, ${literal(s.stream)}, ${s.rows}, ${at(s.firstExchTs)}, ` +
    `${at(s.lastExchTs)}, ${at(s.firstLocalTs)}, ${at(s.lastLocalTs)}, ${s.firstId}, ${s.lastId})`
  );
  await c.run(STREAM_TABLE_SQL);
  await c.run(`INSERT INTO ${STREAM_TABLE} VALUES ${rows.join(", ")}`);
}

/** All of them, by instrument and stream, in order of time. */
export async function readStreams(c: DuckDBConnection): Promise<SourceStream[]> {
  const rows = await queryRows(
    c,
    `SELECT * EXCLUDE (first_exch_ts, last_exch_ts, first_local_ts, last_local_ts),
       epoch_us(first_exch_ts) AS first_exch, epoch_us(last_exch_ts) AS last_exch,
       epoch_us(first_local_ts) AS first_local, epoch_us(last_local_ts) AS last_local
     FROM ${STREAM_TABLE} ORDER BY instrument_id, stream, first_local_ts, source_id`,
  );
  return rows.map(streamOf);
}

const streamOf = (row: Row): SourceStream => ({
  sourceId: Number(row.source_id),
  instrumentId: Number(row.instrument_id),
  stream: String(row.stream),
  rows: Number(row.rows),
  firstExchTs: Number(row.first_exch),
  lastExchTs: Number(row.last_exch),
  firstLocalTs: Number(row.first_local),
  lastLocalTs: Number(row.last_local),
  firstId: Number(row.first_id),
  lastId: Number(row.last_id),
});
