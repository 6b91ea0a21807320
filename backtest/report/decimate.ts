/**
 * Rows to keep of a series so that its picture stays: cut into equal buckets, of each the first,
 * lowest, highest and last row, in order (Jugel et al., "M4: a visualization-oriented time series
 * data aggregation", 2014). All rows when there are at most `limit`; NaN is kept only where it is
 * first or last of a bucket, so that gaps stay gaps. O(n), memory O(limit).
 *
 * @param parts the series, `n` values in all, one part after the other
 */
export function decimateParts(
  parts: Iterable<ArrayLike<number>>,
  n: number,
  limit: number,
): Uint32Array {
  if (n <= limit) return Uint32Array.from({ length: n }, (_, i) => i);
  const size = Math.ceil(n / Math.max(1, Math.floor(limit / 4)));
  const kept = new Uint32Array(4 * Math.ceil(n / size));
  let count = 0;
  let row = 0;
  let begin = 0;
  const low = { row: 0, value: NaN };
  const high = { row: 0, value: NaN };
  for (const values of parts) {
    for (let i = 0; i < values.length; i++, row++) {
      const value = values[i];
      if (row === begin) {
        low.row = high.row = row;
        low.value = high.value = value;
      }
      if (!(value >= low.value) && !Number.isNaN(value)) {
        low.row = row;
        low.value = value;
      }
      if (!(value <= high.value) && !Number.isNaN(value)) {
        high.row = row;
        high.value = value;
      }
      if (row + 1 < Math.min(n, begin + size)) continue;
      const rows = [begin, Math.min(low.row, high.row), Math.max(low.row, high.row), row];
      for (let k = 0; k < 4; k++) if (k === 0 || rows[k] !== rows[k - 1]) kept[count++] = rows[k];
      begin = row + 1;
    }
  }
  return kept.slice(0, count);
}

/** The same of a series in one piece. */
export const decimate = (values: ArrayLike<number>, limit: number): Uint32Array =>
  decimateParts([values], values.length, limit);

/** The values of those rows, which ascend. */
export function pickParts(parts: Iterable<ArrayLike<number>>, rows: Uint32Array): Float64Array {
  const picked = new Float64Array(rows.length);
  let next = 0;
  let begin = 0;
  for (const values of parts) {
    for (; next < rows.length && rows[next] < begin + values.length; next++) {
      picked[next] = values[rows[next] - begin];
    }
    begin += values.length;
  }
  return picked;
}

/** The same of a series in one piece. */
export const pick = (values: ArrayLike<number>, rows: Uint32Array): Float64Array =>
  pickParts([values], rows);
