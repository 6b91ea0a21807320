import type { Store } from "../store/store.ts";

/** A run of rows with `from <= key < to`. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

/**
 * Cuts the rows of `sql` into windows of about `windowRows` rows along its whole-number column
 * `key`, so that each can be sorted in bounded memory. Rows of one and the same key stay together.
 * Counts only, no float; one scan of the key, and one more for each crowd that a coarse count
 * could not split.
 */
export async function splitWindows(
  store: Store,
  sql: string,
  key: string,
  windowRows: number,
): Promise<TimeWindow[]> {
  const [all] = await store.query(
    `SELECT count(*) AS rows, min(${key}) AS first, max(${key}) AS last FROM (${sql})`,
  );
  const counts = new WindowCounter(store, sql, key, windowRows);
  await counts.split(Number(all.first), Number(all.last) + 1, Number(all.rows));
  return counts.windows();
}

/** Counts buckets of equal width, and crowded ones again with narrower ones. */
class WindowCounter {
  readonly #buckets: { from: number; to: number; rows: number }[] = [];

  constructor(
    readonly store: Store,
    readonly sql: string,
    readonly key: string,
    readonly windowRows: number,
  ) {}

  async split(from: number, to: number, rows: number): Promise<void> {
    if (rows <= this.windowRows || to - from <= 1) {
      this.#buckets.push({ from, to, rows });
      return;
    }
    const parts = Math.ceil((8 * rows) / this.windowRows);
    const width = Math.max(1, Math.ceil((to - from) / parts));
    const found = await this.store.query(
      `SELECT (${this.key}::BIGINT - ${BigInt(from)}) // ${width} AS bucket, count(*) AS rows
       FROM (${this.sql}) WHERE ${this.key} >= ${BigInt(from)} AND ${this.key} < ${BigInt(to)}
       GROUP BY bucket ORDER BY bucket`,
    );
    for (const row of found) {
      const start = from + Number(row.bucket) * width;
      await this.split(start, Math.min(start + width, to), Number(row.rows));
    }
  }

  /** Neighbouring buckets put together as long as they stay below the size. */
  windows(): TimeWindow[] {
    const windows: { from: number; to: number; rows: number }[] = [];
    for (const bucket of this.#buckets) {
      const last = windows.at(-1);
      if (last && last.rows + bucket.rows <= this.windowRows) {
        last.to = bucket.to;
        last.rows += bucket.rows;
      } else {
        windows.push({ ...bucket });
      }
    }
    return windows;
  }
}
