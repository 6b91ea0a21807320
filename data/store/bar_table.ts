import type { DuckDBConnection } from "@duckdb/node-api";
import { queryRows } from "./query.ts";

/** Type of the volumes of bars: a day of a coin of 10^-6 is more than quantities of trades hold. */
export const VOLUME = "DECIMAL(38, 8)";

/** Bars of a series, as far as a store holds them. */
export interface BarExtent {
  readonly instrumentId: number;
  readonly kind: string;
  readonly intervalUs: number;
  readonly bars: number;
  readonly firstTs: number;
  readonly lastTs: number;
  /** Open times that are there more than once. */
  readonly twice: number;
  /** Pauses longer than the interval, but for months, which have no one length. */
  readonly gaps: number;
  /** Open time after the first pause; 0 if there is none. */
  readonly gapTs: number;
}

const MONTH_US = 2_592_000_000_000;

/** Gives the table of a file that was made before bars had kinds what it has today. */
export async function upgradeBars(c: DuckDBConnection): Promise<void> {
  if (await hasKinds(c)) return;
  await c.run("ALTER TABLE bars ADD COLUMN kind VARCHAR DEFAULT 'trade'");
  await c.run(`ALTER TABLE bars ALTER volume TYPE ${VOLUME}`);
  await c.run(`ALTER TABLE bars ALTER taker_buy_volume TYPE ${VOLUME}`);
}

/** All series of bars with what is missing or there twice, of the sources that `where` keeps. */
export async function barExtents(c: DuckDBConnection, where = "true"): Promise<BarExtent[]> {
  const kind = await hasKinds(c) ? "kind" : "'trade'";
  const rows = await queryRows(
    c,
    `WITH steps AS (
       SELECT instrument_id, ${kind} AS kind, interval_us, open_ts,
         epoch_us(open_ts) - epoch_us(lag(open_ts) OVER (
           PARTITION BY instrument_id, ${kind}, interval_us ORDER BY open_ts)) AS step
       FROM bars WHERE ${where})
     SELECT instrument_id, kind, interval_us, count(*) AS bars, epoch_us(min(open_ts)) AS first_us,
       epoch_us(max(open_ts)) AS last_us, count(*) FILTER (step = 0) AS twice,
       count(*) FILTER (step > interval_us AND interval_us % ${MONTH_US} <> 0) AS gaps,
       coalesce(epoch_us(min(open_ts) FILTER (
         step > interval_us AND interval_us % ${MONTH_US} <> 0)), 0) AS gap_us
     FROM steps GROUP BY ALL ORDER BY instrument_id, kind, interval_us`,
  );
  return rows.map((row) => ({
    instrumentId: Number(row.instrument_id),
    kind: String(row.kind),
    intervalUs: Number(row.interval_us),
    bars: Number(row.bars),
    firstTs: Number(row.first_us),
    lastTs: Number(row.last_us),
    twice: Number(row.twice),
    gaps: Number(row.gaps),
    gapTs: Number(row.gap_us),
  }));
}

async function hasKinds(c: DuckDBConnection): Promise<boolean> {
  const [row] = await queryRows(
    c,
    "SELECT count(*) AS n FROM duckdb_columns() WHERE table_name = 'bars' AND column_name = 'kind'",
  );
  return Number(row.n) > 0;
}
