import { EventKind as K, RowFlag as F } from "../../engine/tape/kind.ts";
import { kindNameSql } from "./kind_names.ts";
import { VOLUME } from "./bar_table.ts";
import { STREAM_TABLE_SQL } from "./source_streams.ts";
import { PRICE_SCALE, QTY_SCALE } from "./units.ts";

/** Version of the tables below, of the files that are made. */
export const SCHEMA_VERSION = 2;

/**
 * The table that rows of events are written to, by the version of the file; a file of any other
 * version is refused. Version 1 had `kind` and `side` as generated columns of the table `events`
 * itself: DuckDB then binds and evaluates them for every vector that is appended, and an import took
 * twice as long. Reading is the same for both: `events` has the same columns.
 */
export const EVENT_TABLES: Readonly<Record<string, string>> = {
  1: "events",
  [SCHEMA_VERSION]: "event_rows",
};

const PRICE = `DECIMAL(18, ${PRICE_SCALE})`;
const QTY = `DECIMAL(18, ${QTY_SCALE})`;

/** SQL types of the columns of `event_rows`, in their order. */
export const EVENT_COLUMNS = {
  source_id: "INTEGER",
  instrument_id: "INTEGER",
  seq: "BIGINT",
  exch_ts: "TIMESTAMP",
  exch_ns: "USMALLINT",
  local_ts: "TIMESTAMP",
  local_ns: "USMALLINT",
  code: "USMALLINT",
  price: PRICE,
  qty: QTY,
  aux: "BIGINT",
} as const;

const eventColumns = Object.entries(EVENT_COLUMNS)
  .map(([name, type]) => `${name} ${type} NOT NULL`).join(", ");

/** The tables; `docs/data_formats.md` describes every column. */
export const TABLES: readonly string[] = [
  `CREATE TABLE meta (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL)`,
  `CREATE TABLE instruments (
     instrument_id INTEGER PRIMARY KEY, venue VARCHAR NOT NULL, symbol VARCHAR NOT NULL,
     kind VARCHAR NOT NULL, base VARCHAR NOT NULL, quote VARCHAR NOT NULL, settle VARCHAR NOT NULL,
     UNIQUE (venue, symbol))`,
  `CREATE TABLE instrument_versions (
     instrument_id INTEGER NOT NULL, valid_from TIMESTAMP NOT NULL,
     tick_size ${PRICE} NOT NULL, lot_size ${QTY} NOT NULL,
     tick_mantissa BIGINT NOT NULL, price_decimals INTEGER NOT NULL,
     lot_mantissa BIGINT NOT NULL, qty_decimals INTEGER NOT NULL,
     multiplier_num BIGINT NOT NULL, multiplier_den BIGINT NOT NULL,
     maker_fee_ppb BIGINT NOT NULL, taker_fee_ppb BIGINT NOT NULL,
     initial_margin_ppb BIGINT NOT NULL, maintenance_margin_ppb BIGINT NOT NULL,
     filters VARCHAR NOT NULL, note VARCHAR NOT NULL,
     PRIMARY KEY (instrument_id, valid_from))`,
  `CREATE TABLE sources (
     source_id INTEGER PRIMARY KEY, format VARCHAR NOT NULL, files VARCHAR NOT NULL,
     imported_at TIMESTAMP NOT NULL, rows BIGINT NOT NULL,
     local_shift_us BIGINT NOT NULL, shift_method VARCHAR NOT NULL,
     decoder_version VARCHAR NOT NULL)`,
  `CREATE TABLE source_parts (
     source_id INTEGER NOT NULL, instrument_id INTEGER NOT NULL, rows BIGINT NOT NULL,
     first_seq BIGINT NOT NULL, last_seq BIGINT NOT NULL,
     min_exch_ts TIMESTAMP NOT NULL, max_exch_ts TIMESTAMP NOT NULL,
     min_local_ts TIMESTAMP NOT NULL, max_local_ts TIMESTAMP NOT NULL,
     in_local_order BOOLEAN NOT NULL, max_qty ${QTY} NOT NULL, flags INTEGER NOT NULL,
     PRIMARY KEY (source_id, instrument_id))`,
  STREAM_TABLE_SQL,
  `CREATE TABLE quality_reports (
     source_id INTEGER NOT NULL, created_at TIMESTAMP NOT NULL, report VARCHAR NOT NULL)`,
  `CREATE TABLE event_rows (${eventColumns})`,
  `CREATE TABLE bars (
     source_id INTEGER NOT NULL, instrument_id INTEGER NOT NULL, interval_us BIGINT NOT NULL,
     open_ts TIMESTAMP NOT NULL, close_ts TIMESTAMP NOT NULL,
     open ${PRICE} NOT NULL, high ${PRICE} NOT NULL, low ${PRICE} NOT NULL, close ${PRICE} NOT NULL,
     volume ${VOLUME} NOT NULL, taker_buy_volume ${VOLUME} NOT NULL, trades BIGINT NOT NULL,
     kind VARCHAR DEFAULT 'trade')`,
];

/** Times a quantity, it has room for any trade. */
const WIDE = `e.price::DECIMAL(20, ${PRICE_SCALE})`;

/** `local_time` is the receive time after the source's clock correction. */
const view = (name: string, columns: string, where: string) =>
  `CREATE VIEW ${name} AS SELECT i.venue, i.symbol, e.exch_ts AS exch_time,
     e.local_ts + to_microseconds(s.local_shift_us) AS local_time, e.seq, ${columns}
   FROM events e JOIN sources s USING (source_id) JOIN instruments i USING (instrument_id)
   WHERE ${where}`;

const isKind = (...kinds: number[]) => `(e.code & 255) IN (${kinds.join(", ")})`;

/** Views for people and other tools, and `events`, which tapes read too: columns unread cost nothing. */
export const VIEWS: readonly string[] = [
  `CREATE VIEW events AS SELECT *, ${kindNameSql("code")} AS kind,
     CASE WHEN (code & 255) = ${K.BID} THEN 'buy' WHEN (code & 255) = ${K.ASK} THEN 'sell'
       WHEN (code & 255) IN (${K.TRADE}, ${K.QUOTE}, ${K.CLEAR}, ${K.LIQUIDATION})
       THEN CASE WHEN (code & ${F.BUY}) <> 0 THEN 'buy' ELSE 'sell' END END AS side
   FROM event_rows`,
  view(
    "trades",
    `e.side, ${WIDE} AS price, e.qty, e.aux AS trade_id, (e.code & ${F.OFF_MARKET}) <> 0 AS off_market`,
    isKind(K.TRADE),
  ),
  view(
    "depth",
    `e.kind, e.side, e.price, e.qty,
     e.aux AS update_id, (e.code & ${F.LAST}) <> 0 AS last_of_message,
     (e.code & ${F.SNAPSHOT}) <> 0 AS snapshot, (e.code & ${F.UNAPPLIED}) <> 0 AS unapplied,
     (e.code & ${F.REPLAYED}) <> 0 AS replayed`,
    isKind(K.BID, K.ASK, K.CLEAR),
  ),
  view("quotes", `e.side, e.price, e.qty, e.aux AS update_id`, isKind(K.QUOTE)),
  view("marks", `e.kind, e.price`, isKind(K.MARK, K.INDEX)),
  view(
    "funding",
    `e.kind, e.price AS rate,
     CASE WHEN (e.code & 255) = ${K.FUNDING_RATE} THEN make_timestamp(e.aux) END AS settlement_time,
     CASE WHEN (e.code & 255) = ${K.FUNDING} AND e.aux <> 0
       THEN CAST(e.aux AS DECIMAL(19, 0)) * 0.00000001 END AS mark_price`,
    isKind(K.FUNDING_RATE, K.FUNDING),
  ),
  view("liquidations", `e.side, e.price, e.qty`, isKind(K.LIQUIDATION)),
  view("open_interest", `e.qty`, isKind(K.OPEN_INTEREST)),
];
