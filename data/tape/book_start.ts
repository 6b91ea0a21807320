import type { Store } from "../store/store.ts";

/**
 * Where to begin reading so that the book is whole at `fromTs`: corrected local time, µs, of the
 * last snapshot at or before it. Undefined when there is none: then from the first row.
 */
export async function bookStartTs(
  store: Store,
  instrument: string,
  fromTs: number,
): Promise<number | undefined> {
  const { venue, symbol } = await store.instrument(instrument);
  const rows = await store.query(
    `SELECT epoch_us(max(local_time)) AS ts FROM depth
     WHERE venue = ? AND symbol = ? AND kind = 'clear' AND snapshot
       AND local_time <= make_timestamp(CAST(? AS BIGINT))`,
    [venue, symbol, fromTs],
  );
  const ts = rows[0]?.ts;
  return ts === null || ts === undefined ? undefined : Number(ts);
}
