import { trimZeros } from "./decimal.ts";

/** Size of the lower limb. Decimal, so that formatting needs no division of big numbers. */
const BASE = 1e15;
const BASE_DIGITS = 15;

/**
 * A mutable, exact, signed whole number up to ±9·10^30, for sums that may pass 2^53: balances,
 * turnover, ledger totals. Its value is `high × 10^15 + low` with 0 ≤ low < 10^15; the two limbs
 * are unique for a value, so they can be hashed. Nothing is allocated by adding.
 *
 * @example
 * ```ts
 * const turnover = new Amount();
 * turnover.add(9_007_199_254_740_991);
 * turnover.add(1);
 * turnover.format(); // "90071992.54740992"
 * ```
 */
export class Amount {
  #high = 0;
  #low = 0;

  /** @throws {RangeError} when `value` is not a safe integer. */
  constructor(value = 0) {
    this.add(value);
  }

  /** Upper limb, signed: floor(value / 10^15). */
  get high(): number {
    return this.#high;
  }

  /** Lower limb, in [0, 10^15). */
  get low(): number {
    return this.#low;
  }

  get isZero(): boolean {
    return this.#high === 0 && this.#low === 0;
  }

  /** @throws {RangeError} when `value` is not a safe integer. */
  add(value: number): void {
    if (!Number.isSafeInteger(value)) {
      throw new RangeError(`Cannot add ${value}: a safe integer is required`);
    }
    const high = Math.trunc(value / BASE);
    // If the division rounded up to a whole number, the lower part is negative: carried below.
    this.#addLimbs(high, value - high * BASE);
  }

  /** @throws {RangeError} when `value` is not a safe integer. */
  subtract(value: number): void {
    this.add(-value);
  }

  /** The limbs. */
  snapshot(): readonly [high: number, low: number] {
    return [this.#high, this.#low];
  }

  restore([high, low]: readonly [high: number, low: number]): void {
    this.#high = high;
    this.#low = low;
  }

  addAmount(other: Amount): void {
    this.#addLimbs(other.#high, other.#low);
  }

  set(value: number): void {
    this.#high = 0;
    this.#low = 0;
    this.add(value);
  }

  /** Negative, zero or positive as this is below, equal to or above `other`. */
  compare(other: Amount): number {
    return this.#high === other.#high ? this.#low - other.#low : this.#high - other.#high;
  }

  /** True when {@linkcode Amount.toNumber} would not throw. */
  get isSafe(): boolean {
    const high = this.#high;
    return high >= -10 && high <= 9 && Number.isSafeInteger(high * BASE + this.#low);
  }

  /** @throws {RangeError} beyond ±(2^53 − 1): a rounded amount is never handed out as if exact. */
  toNumber(): number {
    const value = this.#high * BASE + this.#low;
    if (!this.isSafe) throw new RangeError(`${this.toString()} does not fit a safe integer`);
    return value;
  }

  /** The nearest double or its neighbour: for plots and ratios, never for money. */
  toApproximate(): number {
    return this.#high * BASE + this.#low;
  }

  /** The whole number's digits. */
  toString(): string {
    return this.#digits(1);
  }

  /** As a decimal at 10^−decimals, trailing zeros dropped. @default decimals 8 */
  format(decimals = 8): string {
    if (decimals === 0) return this.toString();
    const digits = this.#digits(decimals + 1);
    const split = digits.length - decimals;
    return trimZeros(`${digits.slice(0, split)}.${digits.slice(split)}`);
  }

  #addLimbs(high: number, low: number): void {
    // |low| stays below 2 × 10^15, the high limbs below 2^53: both sums are exact.
    let l = this.#low + low;
    let h = this.#high + high;
    if (l < 0) {
      l += BASE;
      h--;
    } else if (l >= BASE) {
      l -= BASE;
      h++;
    }
    if (!Number.isSafeInteger(h)) throw new RangeError("Amount overflows ±9·10^30");
    this.#low = l;
    this.#high = h;
  }

  /** Digits with sign, the magnitude padded with zeros to `width`. */
  #digits(width: number): string {
    const negative = this.#high < 0;
    const borrow = negative && this.#low > 0;
    const high = negative ? -this.#high - (borrow ? 1 : 0) : this.#high;
    const low = borrow ? BASE - this.#low : this.#low;
    const digits = high === 0 ? String(low) : String(high) + String(low).padStart(BASE_DIGITS, "0");
    return (negative ? "-" : "") + digits.padStart(width, "0");
  }
}
