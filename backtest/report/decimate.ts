/**
 * Rows to keep of a series so that its picture stays: cut into equal buckets, of each the first,
 * lowest, highest and last row, in order (Jugel et al., "M4: a visualization-oriented time series
 * data aggregation", 2014). All rows when there are at most `limit`; NaN is kept only where it is
 * first or last of a bucket, so that gaps stay gaps. O(n).
 */
export function decimate(values: ArrayLike<number>, limit: number): Uint32Array {
  const n = values.length;
  if (n <= limit) return Uint32Array.from({ length: n }, (_, i) => i);
  const size = Math.ceil(n / Math.max(1, Math.floor(limit / 4)));
  const kept = new Uint32Array(4 * Math.ceil(n / size));
  let count = 0;
  for (let begin = 0; begin < n; begin += size) {
    const end = Math.min(n, begin + size);
    let [low, high] = [begin, begin];
    for (let i = begin; i < end; i++) {
      if (!(values[i] >= values[low])) low = Number.isNaN(values[i]) ? low : i;
      if (!(values[i] <= values[high])) high = Number.isNaN(values[i]) ? high : i;
    }
    const rows = [begin, Math.min(low, high), Math.max(low, high), end - 1];
    for (let k = 0; k < 4; k++) if (k === 0 || rows[k] !== rows[k - 1]) kept[count++] = rows[k];
  }
  return kept.slice(0, count);
}

/** The values of those rows. */
export function pick(values: ArrayLike<number>, rows: Uint32Array): Float64Array {
  const picked = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) picked[i] = values[rows[i]];
  return picked;
}
