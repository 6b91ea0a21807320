/*
 * The two 32-bit words of a double, through one shared buffer. Every machine that runs V8 today is
 * little-endian, but the order is looked up rather than assumed.
 */

const F64 = new Float64Array(1);
const I32 = new Int32Array(F64.buffer);
F64[0] = 1;
/** Index of the word with sign and exponent: 1.0 is 0x3ff00000 00000000. */
const HIGH = I32[1] !== 0 ? 1 : 0;
const LOW = 1 - HIGH;

const TWO_P1023 = fromWords(0x7fe00000, 0);
const TWO_M969 = fromWords(0x03600000, 0);

/** Sign, exponent and upper 20 bits of the fraction, as a signed 32-bit integer. */
export function highWord(x: number): number {
  F64[0] = x;
  return I32[HIGH];
}

/** Lower 32 bits of the fraction, as a signed 32-bit integer. */
export function lowWord(x: number): number {
  F64[0] = x;
  return I32[LOW];
}

/** The double with these two words. */
export function fromWords(high: number, low: number): number {
  I32[HIGH] = high;
  I32[LOW] = low;
  return F64[0];
}

/** `x` with its high word replaced. */
export function withHighWord(x: number, high: number): number {
  F64[0] = x;
  I32[HIGH] = high;
  return F64[0];
}

/** `x` with the lower 32 bits of its fraction cleared: at most 21 significant bits. */
export function withoutLowWord(x: number): number {
  F64[0] = x;
  I32[LOW] = 0;
  return F64[0];
}

/** 2^n for −1022 ≤ n ≤ 1023. */
export function powerOfTwo(n: number): number {
  return fromWords((n + 1023) << 20, 0);
}

/** x × 2^n with a single rounding, also where the result is subnormal (|n| up to 2100 or so). */
export function scaleByPowerOfTwo(x: number, n: number): number {
  let y = x;
  let k = n;
  if (k > 1023) {
    y *= TWO_P1023;
    k -= 1023;
    if (k > 1023) {
      y *= TWO_P1023;
      k = Math.min(k - 1023, 1023);
    }
  } else if (k < -1022) {
    // One step goes to 2^-969 only, so that the last multiplication alone can round.
    y *= TWO_M969;
    k += 969;
    if (k < -1022) {
      y *= TWO_M969;
      k = Math.max(k + 969, -1022);
    }
  }
  return y * powerOfTwo(k);
}
