import { productError } from "../two_product.ts";
import { fromWords, highWord, lowWord, scaleByPowerOfTwo } from "./bits.ts";

const P0 = 1.87595182427177009643;
const P1 = -1.88497979543377169875;
const P2 = 1.621429720105354466140;
const P3 = -0.758397934778766047437;
const P4 = 0.145996192886612446982;
/** (1023 − 1023/3 − 0.03306235651) × 2^20, and the same for subnormals scaled by 2^54. */
const B1 = 715094163;
const B2 = 696219795;

/**
 * Cube root. Error below 0.67 ulp. After FreeBSD's s_cbrt.c (Bruce D. Evans; derived from fdlibm,
 * Copyright 1993 by Sun Microsystems, Inc.): a third of the exponent, a polynomial to 23 bits, one
 * step of Newton's iteration.
 */
export function cbrt(x: number): number {
  if (x === 0 || x - x !== 0) return x;
  const ax = Math.abs(x);
  const high = highWord(ax);
  const guess = high < 0x00100000
    ? ((highWord(ax * 18014398509481984) / 3) | 0) + B2
    : ((high / 3) | 0) + B1;
  let t = fromWords(guess, 0);
  const r = (t * t) * (t / ax);
  t *= (P0 + r * (P1 + r * P2)) + ((r * r) * r) * (P3 + r * P4);
  t = roundTo23Bits(t);
  const s = t * t;
  const q = ax / s;
  t += t * ((q - t) / (t + t + q));
  return x < 0 ? -t : t;
}

/** To 23 significant bits (of the low word the upper two stay), so that t·t is exact. */
function roundTo23Bits(t: number): number {
  const low = lowWord(t) >>> 0;
  const carry = low >= 0x80000000 ? 1 : 0;
  return fromWords(highWord(t) + carry, (low + 0x80000000) & 0xc0000000);
}

/**
 * √(Σ values²), as `Math.hypot`: no overflow or underflow on the way, ∞ wins over NaN, 0 for no
 * values. Error below 1 ulp: the squares are exact pairs of doubles (Dekker), summed as such.
 */
export function hypot(...values: readonly number[]): number {
  let largest = 0;
  let nan = false;
  for (const value of values) {
    const magnitude = Math.abs(value);
    if (magnitude === Infinity) return Infinity;
    if (magnitude !== magnitude) nan = true;
    else if (magnitude > largest) largest = magnitude;
  }
  if (nan) return NaN;
  if (largest === 0) return 0;
  // Scaled to about 1; what underflows then is too small to show.
  const shift = 1023 - (highWord(largest) >> 20);
  let sum = 0;
  let rest = 0;
  for (const value of values) {
    const x = scaleByPowerOfTwo(value, shift);
    const square = x * x;
    const next = sum + square;
    const z = next - sum;
    rest += (sum - (next - z)) + (square - z) + productError(x, x, square);
    sum = next;
  }
  return scaleByPowerOfTwo(Math.sqrt(sum + rest), -shift);
}
