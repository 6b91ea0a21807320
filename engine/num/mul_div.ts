import { productError } from "./two_product.ts";

/**
 * What happens to the fraction of a quotient.
 *
 * DOWN goes toward zero, UP away from zero, FLOOR toward −∞, CEIL toward +∞; HALF_EVEN and
 * HALF_AWAY go to the nearest integer and settle ties by evenness or away from zero.
 */
export const Rounding = Object.freeze(
  { DOWN: 0, HALF_EVEN: 1, HALF_AWAY: 2, UP: 3, FLOOR: 4, CEIL: 5 } as const,
);
export type Rounding = (typeof Rounding)[keyof typeof Rounding];

const MAX = Number.MAX_SAFE_INTEGER;

/**
 * a × b / c, exact before the one rounding, for any safe integers (c > 0) whose result is safe too.
 * The product may take 106 bits. −0 is never returned.
 *
 * A product below 2^53 is divided directly. Beyond, the quotient is estimated in floating point
 * (off by at most 2) and corrected by the exact remainder a·b − q·c, in which both products are
 * pairs of doubles (Dekker 1971, "A floating-point technique for extending the available
 * precision"). No allocation, no BigInt.
 *
 * @throws {RangeError} for an argument that is not a safe integer, c ≤ 0, or a result beyond ±(2^53
 * − 1).
 * @example
 * ```ts
 * mulDiv(9_007_199_254_740_991, 200_000, 1_000_000_000, Rounding.HALF_EVEN); // 1_801_439_850_948
 * ```
 */
export function mulDiv(a: number, b: number, c: number, rounding: Rounding): number {
  if (!(Number.isSafeInteger(a) && Number.isSafeInteger(b) && Number.isSafeInteger(c) && c > 0)) {
    throw new RangeError(`Cannot take ${a} × ${b} / ${c}: safe integers and c > 0 are required`);
  }
  const x = Math.abs(a);
  const y = Math.abs(b);
  const negative = a < 0 !== b < 0;
  const product = x * y;
  let quotient = Math.floor(product / c);
  let remainder: number;
  if (product <= MAX) {
    // Exact: below a whole q the division is at least 1 / c away from it, and q × c < 2^53 + c.
    remainder = product - quotient * c;
  } else {
    if (quotient > MAX) quotient = quotient > MAX + 8 ? overflow(a, b, c) : MAX;
    remainder = residue(x, y, product, quotient, c);
    while (remainder < 0 || remainder >= c) {
      quotient += remainder < 0 ? -1 : 1;
      if (quotient > MAX) overflow(a, b, c);
      remainder = residue(x, y, product, quotient, c);
    }
  }
  if (remainder !== 0 && roundsAway(rounding, negative, quotient, remainder, c)) {
    if (quotient === MAX) overflow(a, b, c);
    quotient++;
  }
  return negative && quotient !== 0 ? -quotient : quotient;
}

/**
 * x·y − q·c for non-negative safe integers, where `product` = fl(x·y) and q is within 3 of the
 * quotient. Exact whenever it lies within ±2^53; beyond, its sign and size are right enough to go
 * on.
 */
function residue(x: number, y: number, product: number, q: number, c: number): number {
  const other = q * c;
  // Sterbenz: the two are within a factor of 2, so the difference is exact. So are the integer
  // errors.
  return (product - other) + (productError(x, y, product) - productError(q, c, other));
}

/** Whether a magnitude with this remainder (not zero) is rounded up to the next one. */
function roundsAway(
  rounding: Rounding,
  negative: boolean,
  quotient: number,
  remainder: number,
  c: number,
): boolean {
  switch (rounding) {
    case Rounding.DOWN:
      return false;
    case Rounding.UP:
      return true;
    case Rounding.FLOOR:
      return negative;
    case Rounding.CEIL:
      return !negative;
    case Rounding.HALF_AWAY:
      return remainder >= c - remainder;
    case Rounding.HALF_EVEN: {
      const rest = c - remainder;
      return remainder > rest || (remainder === rest && quotient % 2 === 1);
    }
  }
}

function overflow(a: number, b: number, c: number): never {
  throw new RangeError(`${a} × ${b} / ${c} is beyond ±(2^53 - 1)`);
}
