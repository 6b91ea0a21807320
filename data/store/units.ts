import type { Instrument } from "../../engine/instrument/instrument.ts";
import { trimZeros } from "../../engine/num/decimal.ts";
import { BadRowError } from "./errors.ts";

/** Decimals of the `price` columns: 9, so that rates in parts per billion fit too. */
export const PRICE_SCALE = 9;
/** Decimals of the `qty` columns. */
export const QTY_SCALE = 8;
/** DECIMAL(18, …) holds mantissas below this. */
export const MANTISSA_LIMIT = 10n ** 18n;
const TWO_32 = 4294967296;

/** One tick as a mantissa of `price`; exact, throws where the tick is finer than the column. */
export function priceUnit(instrument: Instrument): number {
  return unit(instrument, instrument.tickMantissa, instrument.priceDecimals, PRICE_SCALE, "tick");
}

/** One lot as a mantissa of `qty`; exact, throws where the lot is finer than the column. */
export function qtyUnit(instrument: Instrument): number {
  return unit(instrument, instrument.lotMantissa, instrument.qtyDecimals, QTY_SCALE, "lot");
}

function unit(i: Instrument, mantissa: number, decimals: number, scale: number, what: string) {
  const value = mantissa * 10 ** (scale - decimals);
  if (!Number.isSafeInteger(value) || value <= 0) {
    throw new BadRowError(
      `${i.symbol}: the ${what} ${mantissa}e-${decimals} does not fit the store's ${scale} decimals`,
    );
  }
  return value;
}

/**
 * Writes `count × unit` as a 64-bit integer into `words` (pairs of 32 bits, low first) at item `at`.
 * Exact for every whole `count`; returns false when the product leaves DECIMAL(18).
 */
export function putProduct(words: Int32Array, at: number, count: number, unit: number): boolean {
  const product = count * unit;
  if (product <= Number.MAX_SAFE_INTEGER && product >= Number.MIN_SAFE_INTEGER) {
    putInt64(words, at, product);
    return true;
  }
  const exact = BigInt(count) * BigInt(unit);
  if (exact >= MANTISSA_LIMIT || exact <= -MANTISSA_LIMIT) return false;
  words[2 * at] = Number(BigInt.asIntN(32, exact));
  words[2 * at + 1] = Number(exact >> 32n);
  return true;
}

/** Writes a whole number of at most 2^53 as a 64-bit integer. */
export function putInt64(words: Int32Array, at: number, value: number): void {
  const high = Math.floor(value / TWO_32);
  words[2 * at] = value - high * TWO_32;
  words[2 * at + 1] = high;
}

/** Reads a 64-bit integer as the nearest double; exact up to 2^53. */
export function getInt64(words: Int32Array, at: number): number {
  return words[2 * at + 1] * TWO_32 + (words[2 * at] >>> 0);
}

/**
 * Divides the 64-bit mantissa at item `at` by `unit`; NaN when it is no whole multiple. The double
 * path is exact because a product up to 2^53 is; above that BigInt decides.
 */
export function divideMantissa(words: Int32Array, at: number, unit: number): number {
  const value = words[2 * at + 1] * TWO_32 + (words[2 * at] >>> 0);
  if (value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER) {
    const count = Math.round(value / unit);
    return count * unit === value ? count : NaN;
  }
  const exact = (BigInt(words[2 * at + 1]) << 32n) + BigInt(words[2 * at] >>> 0);
  return exact % BigInt(unit) === 0n ? Number(exact / BigInt(unit)) : NaN;
}

/** The mantissa at item `at` as decimal text, for messages. */
export function mantissaText(words: Int32Array, at: number, scale: number): string {
  return decimalText((BigInt(words[2 * at + 1]) << 32n) + BigInt(words[2 * at] >>> 0), scale);
}

/** `mantissa × 10^-scale` as decimal text without trailing zeros. */
export function decimalText(mantissa: bigint, scale: number): string {
  const digits = (mantissa < 0n ? -mantissa : mantissa).toString().padStart(scale + 1, "0");
  const sign = mantissa < 0n ? "-" : "";
  return trimZeros(`${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`);
}
