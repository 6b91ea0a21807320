import type { Instrument } from "../instrument/instrument.ts";

/**
 * What is wrong with a decimal: not a plain decimal, finer than the grid, or beyond ±(2^53 − 1).
 */
export type DecimalErrorReason = "syntax" | "off-grid" | "range";

/** A decimal that was refused. `reason` is stable; the message is for people. */
export class DecimalError extends Error {
  override readonly name = "DecimalError";
  readonly reason: DecimalErrorReason;

  constructor(reason: DecimalErrorReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

const MAX = Number.MAX_SAFE_INTEGER;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;

/**
 * Reads a plain decimal exactly, as an integer at 10^−decimals, without any binary fraction on the
 * way. Syntax: `-`?, digits, then optionally a point and digits. No plus sign, exponent, blank, NaN
 * or Infinity. Zeros beyond `decimals` are accepted, other digits there are not. "-0" gives 0.
 *
 * @throws {DecimalError} "syntax", "off-grid" (a non-zero digit beyond `decimals`) or "range".
 * @example
 * ```ts
 * parseScaled("28123.40", 1); // 281234
 * parseScaled("-0.0010", 4); // -10
 * ```
 */
export function parseScaled(text: string, decimals: number): number {
  const length = text.length;
  const negative = length > 0 && text.charCodeAt(0) === MINUS;
  const first = negative ? 1 : 0;
  let value = 0;
  let point = -1;
  let offGrid = false;
  for (let i = first; i < length; i++) {
    const code = text.charCodeAt(i);
    const digit = code - ZERO;
    if (digit >= 0 && digit <= 9) {
      if (point < 0 || i - point <= decimals) value = value * 10 + digit;
      else if (digit !== 0) offGrid = true;
    } else if (code === POINT && point < 0 && i > first) point = i;
    else throw syntaxError(text);
  }
  if (first === length || point === length - 1) throw syntaxError(text);
  if (offGrid) {
    throw new DecimalError("off-grid", `"${text}" has more than the ${decimals} decimals allowed`);
  }
  const missing = decimals - (point < 0 ? 0 : length - point - 1);
  for (let i = 0; i < missing && value <= MAX; i++) value *= 10;
  // Once past 2^53 the sum is inexact but never comes back below it.
  if (value > MAX) {
    throw new DecimalError("range", `"${text}" at ${decimals} decimals is beyond ±(2^53 - 1)`);
  }
  return negative && value !== 0 ? -value : value;
}

/**
 * {@linkcode parseScaled} over ASCII bytes `[start, end)`, for importers: no string is made and
 * nothing is thrown. Gives NaN for whatever `parseScaled` refuses.
 */
export function parseScaledBytes(
  bytes: Uint8Array,
  start: number,
  end: number,
  decimals: number,
): number {
  const negative = start < end && bytes[start] === MINUS;
  const first = negative ? start + 1 : start;
  let value = 0;
  let i = first;
  for (; i < end; i++) {
    const digit = bytes[i] - ZERO;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  if (i === first) return NaN;
  let missing = decimals;
  if (i < end) {
    if (bytes[i] !== POINT || i + 1 === end) return NaN;
    for (i++; i < end; i++) {
      const digit = bytes[i] - ZERO;
      if (digit < 0 || digit > 9) return NaN;
      if (missing > 0) {
        value = value * 10 + digit;
        missing--;
      } else if (digit !== 0) return NaN;
    }
  }
  for (; missing > 0 && value <= MAX; missing--) value *= 10;
  if (value > MAX) return NaN;
  return negative && value !== 0 ? -value : value;
}

/**
 * Writes an integer at 10^−decimals as a decimal, exactly, trailing zeros kept.
 *
 * @throws {DecimalError} "range" when `value` is not a safe integer.
 * @example
 * ```ts
 * formatScaled(-10, 4); // "-0.0010"
 * ```
 */
export function formatScaled(value: number, decimals: number): string {
  if (!Number.isSafeInteger(value)) {
    throw new DecimalError("range", `Cannot format ${value}: a safe integer is required`);
  }
  const digits = String(Math.abs(value)).padStart(decimals + 1, "0");
  const sign = value < 0 ? "-" : "";
  if (decimals === 0) return sign + digits;
  const split = digits.length - decimals;
  return `${sign}${digits.slice(0, split)}.${digits.slice(split)}`;
}

/**
 * {@linkcode formatScaled} without trailing zeros (nor a trailing point): `1.50` is `1.5`, `2.00`
 * is `2`.
 */
export function formatTrimmed(value: number, decimals: number): string {
  return trimZeros(formatScaled(value, decimals));
}

/** Drops the trailing zeros of a decimal's fraction, and its point if nothing is left behind it. */
export function trimZeros(decimal: string): string {
  if (!decimal.includes(".")) return decimal;
  let end = decimal.length;
  while (decimal.charCodeAt(end - 1) === ZERO) end--;
  if (decimal.charCodeAt(end - 1) === POINT) end--;
  return decimal.slice(0, end);
}

/**
 * A price's decimal string as ticks of `instrument`. Signed: whether a negative price makes sense
 * is for the caller to say.
 *
 * @throws {DecimalError} "off-grid" when it is not a whole number of ticks.
 */
export function parseTicks(text: string, instrument: Instrument): number {
  return onGrid(text, instrument.priceDecimals, instrument.tickMantissa, instrument, "tick");
}

/**
 * A quantity's decimal string as lots of `instrument`.
 *
 * @throws {DecimalError} "off-grid" when it is not a whole number of lots.
 */
export function parseLots(text: string, instrument: Instrument): number {
  return onGrid(text, instrument.qtyDecimals, instrument.lotMantissa, instrument, "lot");
}

/** Ticks as the exact decimal price, with the instrument's `priceDecimals`. */
export function formatPrice(instrument: Instrument, ticks: number): string {
  return formatScaled(ticks * instrument.tickMantissa, instrument.priceDecimals);
}

/** Lots as the exact decimal quantity, with the instrument's `qtyDecimals`. */
export function formatQty(instrument: Instrument, lots: number): string {
  return formatScaled(lots * instrument.lotMantissa, instrument.qtyDecimals);
}

/** Money in 1e-8 units as an exact decimal without trailing zeros: 113150100 is `1.131501`. */
export function formatMoney(amount1e8: number): string {
  return formatTrimmed(amount1e8, 8);
}

function onGrid(
  text: string,
  decimals: number,
  mantissa: number,
  instrument: Instrument,
  unit: string,
): number {
  const value = parsedOrNaN(text, decimals);
  const count = value / mantissa;
  // A quotient that only rounded to an integer is found out by multiplying back, which is exact.
  if (!Number.isInteger(count) || count * mantissa !== value) {
    const size = formatScaled(mantissa, decimals);
    throw new DecimalError(
      "off-grid",
      `"${text}" is not a multiple of ${instrument.symbol}'s ${unit} ${size}`,
    );
  }
  return count;
}

/** NaN for a number with too many decimals: the caller says it in units of the instrument. */
function parsedOrNaN(text: string, decimals: number): number {
  try {
    return parseScaled(text, decimals);
  } catch (error) {
    if (error instanceof DecimalError && error.reason === "off-grid") return NaN;
    throw error;
  }
}

function syntaxError(text: string): DecimalError {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return new DecimalError("syntax", `"${shown}" is not a plain decimal such as -12.5`);
}
