/** Arithmetic mean; NaN of nothing. O(n). */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** Standard deviation of a sample (n − 1 in the denominator), in two passes; NaN below two values. */
export function deviation(values: ArrayLike<number>): number {
  if (values.length < 2) return NaN;
  const center = mean(values);
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i] - center) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}

/** √mean(min(0, x)²): the deviation below a target of zero, over all values. NaN of nothing. */
export function downsideDeviation(values: ArrayLike<number>): number {
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += Math.min(0, values[i]) ** 2;
  return Math.sqrt(squares / values.length);
}

/**
 * The ranks (from 0) of the two order statistics that the p-quantile of `n` values lies between, and
 * how far from the lower one to the higher, as a share: linear between them (Hyndman and Fan, type 7,
 * as NumPy's default). `p` in [0, 1], `n` from 1.
 */
export function quantileRanks(
  n: number,
  p: number,
): { readonly below: number; readonly above: number; readonly share: number } {
  const at = p * (n - 1);
  const below = Math.floor(at);
  return { below, above: Math.min(below + 1, n - 1), share: at - below };
}
