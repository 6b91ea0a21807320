import type { DuckDBConnection } from "@duckdb/node-api";
import { EventKind as K } from "../../engine/tape/kind.ts";
import { kindNameSql } from "./kind_names.ts";
import { queryRows, type Row } from "./query.ts";

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

const STREAM = `CASE WHEN code & 255 IN (${K.BID}, ${K.ASK}, ${K.CLEAR}) THEN 'depth'
  WHEN code & 255 IN (${K.MARK}, ${K.INDEX}, ${K.FUNDING_RATE}) THEN 'mark'
  ELSE ${kindNameSql("code")} END`;
const TRADE_ID = `FILTER (code & 255 = ${K.TRADE})`;

/**
 * Notes how far a source reaches, and does so for those that were imported before there was such a
 * note. Part of the transaction that writes the source; reads the source's rows once.
 */
export async function noteStreams(c: DuckDBConnection, sourceId: number): Promise<void> {
  await c.run(STREAM_TABLE_SQL);
  const missing = await queryRows(
    c,
    `SELECT source_id FROM source_parts WHERE source_id <> ${sourceId} AND NOT EXISTS (
       SELECT 1 FROM ${STREAM_TABLE} s WHERE s.source_id = source_parts.source_id)
     GROUP BY source_id ORDER BY source_id`,
  );
  for (const id of [...missing.map((row) => Number(row.source_id)), sourceId]) {
    await c.run(
      `INSERT INTO ${STREAM_TABLE}
       SELECT source_id, instrument_id, ${STREAM} AS stream, count(*), min(exch_ts), max(exch_ts),
         min(local_ts), max(local_ts), coalesce(min(aux) ${TRADE_ID}, 0),
         coalesce(max(aux) ${TRADE_ID}, 0)
       FROM events WHERE source_id = ${id} GROUP BY source_id, instrument_id, stream`,
    );
  }
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
