const QUOTE = 0x22;
const POINT = 0x2e;
const ZERO = 0x30;
/** Digits that always fit a safe integer. */
const MAX_DIGITS = 15;
/** Digits that always fit 30 bits. */
const INT_DIGITS = 9;
const POWERS = Float64Array.from({ length: MAX_DIGITS - INT_DIGITS + 1 }, (_, n) => 10 ** n);

/**
 * Reads numbers where `pos` stands in bytes of plain JSON, without text in between: exact, or not at
 * all. Digits gather in int32 as long as they fit, as a multiply and an add of doubles take three
 * times as long, one after the other.
 */
export class DigitScanner {
  protected pos = 0;

  /** Decimal text at `pos` up to its closing quote, times 10^decimals; NaN if not plain or exact. */
  protected decimal(bytes: Uint8Array, decimals: number): number {
    const from = this.pos;
    let pos = from;
    let value = 0;
    let left = decimals;
    let digit = bytes[pos] - ZERO;
    while (digit >= 0 && digit <= 9) {
      value = (value * 10 + digit) | 0;
      digit = bytes[++pos] - ZERO;
    }
    let digits = pos - from;
    if (digits > 0 && bytes[pos] === POINT) {
      digit = bytes[++pos] - ZERO;
      while (digit >= 0 && digit <= 9 && left > 0) {
        value = (value * 10 + digit) | 0;
        digits += 1;
        left -= 1;
        digit = bytes[++pos] - ZERO;
      }
      while (digit === 0) digit = bytes[++pos] - ZERO;
    }
    if (digits === 0 || digits + left > INT_DIGITS || bytes[pos] !== QUOTE) {
      return this.#wide(bytes, decimals);
    }
    if (bytes[pos - 1] === POINT) return NaN;
    while (left-- > 0) value = (value * 10) | 0;
    this.pos = pos + 1;
    return value;
  }

  /** The same for up to 15 digits. */
  #wide(bytes: Uint8Array, decimals: number): number {
    let pos = this.pos;
    let value = 0;
    const from = pos;
    let digit = bytes[pos] - ZERO;
    while (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digit = bytes[++pos] - ZERO;
    }
    if (pos === from) return NaN;
    let digits = pos - from;
    let left = decimals;
    if (bytes[pos] === POINT) {
      const point = pos;
      digit = bytes[++pos] - ZERO;
      while (digit >= 0 && digit <= 9) {
        if (left > 0) {
          value = value * 10 + digit;
          left -= 1;
          digits += 1;
        } else if (digit !== 0) return NaN;
        digit = bytes[++pos] - ZERO;
      }
      if (pos === point + 1) return NaN;
    }
    if (digits + left > MAX_DIGITS || bytes[pos] !== QUOTE) return NaN;
    while (left-- > 0) value *= 10;
    this.pos = pos + 1;
    return value;
  }

  /** Unsigned integer at `pos`; -1 if there is none or it may not be safe. */
  protected integer(bytes: Uint8Array): number {
    const from = this.pos;
    const split = from + INT_DIGITS;
    let pos = from;
    let head = 0;
    let digit = bytes[pos] - ZERO;
    while (digit >= 0 && digit <= 9 && pos < split) {
      head = (head * 10 + digit) | 0;
      digit = bytes[++pos] - ZERO;
    }
    let tail = 0;
    while (digit >= 0 && digit <= 9) {
      tail = (tail * 10 + digit) | 0;
      digit = bytes[++pos] - ZERO;
    }
    const digits = pos - from;
    if (digits === 0 || digits > MAX_DIGITS || (digits > 1 && bytes[from] === ZERO)) return -1;
    this.pos = pos;
    return digits <= INT_DIGITS ? head : head * POWERS[digits - INT_DIGITS] + tail;
  }
}
