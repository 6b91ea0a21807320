import { productError } from "../two_product.ts";
import { fromWords, highWord, scaleByPowerOfTwo, withHighWord, withoutLowWord } from "./bits.ts";

/*
 * After fdlibm's e_pow.c (Copyright 2004 by Sun Microsystems, Inc.; the notice stands in libm.ts).
 */

const L1 = 5.99999999999994648725e-1;
const L2 = 4.28571428578550184252e-1;
const L3 = 3.33333329818377432918e-1;
const L4 = 2.72728123808534006489e-1;
const L5 = 2.30660745775561754067e-1;
const L6 = 2.06975017800338417784e-1;
const P1 = 1.66666666666666019037e-1;
const P2 = -2.77777777770155933842e-3;
const P3 = 6.61375632143793436117e-5;
const P4 = -1.65339022054652515390e-6;
const P5 = 4.13813679705723846039e-8;
/**
 * ln 2 in two parts, −(1024 − log2(overflow limit)), 2 / (3 ln 2) and 1 / ln 2 in two parts each.
 */
const LG2 = 6.93147180559945286227e-1;
const LG2_H = 6.93147182464599609375e-1;
const LG2_L = -1.90465429995776804525e-9;
const OVERFLOW_TAIL = 8.0085662595372944372e-17;
const CP = 9.61796693925975554329e-1;
const CP_H = 9.61796700954437255859e-1;
const CP_L = -7.02846165095275826516e-9;
const IVLN2 = 1.44269504088896338700;
const IVLN2_H = 1.44269502162933349609;
const IVLN2_L = 1.92596299112661746887e-8;
/** log2 1.5 in two parts. */
const DP_H = 5.84962487220764160156e-1;
const DP_L = 1.35003920212974897128e-8;

/** log2|x| of the last call of one of the two functions below: head (21 bits) and tail. */
const logarithm = new Float64Array(2);

/**
 * x^y, with the special cases of `Math.pow` (1^±∞ and 1^NaN are NaN). Error below 1 ulp. y·log2|x|
 * is taken to about 75 bits and its fraction raised by a polynomial; whole powers of small integers
 * are exact. The operator `**` is V8's own and differs between versions: on the deterministic
 * floors use this.
 */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (x !== x || y !== y) return NaN;
  const ax = Math.abs(x);
  if (y === Infinity || y === -Infinity) {
    if (ax === 1) return NaN;
    return ax > 1 === y > 0 ? Infinity : 0;
  }
  if (y === 1) return x;
  if (y === 2) return x * x;
  if (y === 0.5 && x > 0) return Math.sqrt(x);
  const negative = x < 0 || Object.is(x, -0);
  // 0 a fraction, 1 odd, 2 even: only a negative base cares.
  const parity = !negative ? 2 : !Number.isInteger(y) ? 0 : y % 2 === 0 ? 2 : 1;
  const sign = parity === 1 ? -1 : 1;
  if (ax === 0 || ax === Infinity) return sign * (ax === 0 === y > 0 ? 0 : Infinity);
  if (ax === 1) return parity === 0 ? NaN : sign;
  if (parity === 0) return NaN;
  const ay = Math.abs(y);
  if (ay > 2 ** 31) {
    // |y·log2 x| is beyond 1100 unless x is within 2^-20 of 1.
    if (ay > 2 ** 64 || ax < 1 - 2 ** -20 || ax > 1 + 2 ** -20) {
      return ax > 1 === y > 0 ? sign * Infinity : sign * 0;
    }
    logNearOne(ax);
  } else logOf(ax);
  const head = withoutLowWord(y);
  const low = (y - head) * logarithm[0] + y * logarithm[1];
  const high = head * logarithm[0];
  return sign * powerOf(high, low);
}

/** log2 of x within 2^-20 of 1, by four terms of the series. */
function logNearOne(x: number): void {
  const t = x - 1;
  const w = (t * t) * (0.5 - t * (0.3333333333333333333333 - t * 0.25));
  const u = IVLN2_H * t;
  // fdlibm takes this product as exact; it can need 54 bits, which y makes hundreds of ulp of.
  const v = t * IVLN2_L - w * IVLN2 + productError(IVLN2_H, t, u);
  const head = withoutLowWord(u + v);
  logarithm[0] = head;
  logarithm[1] = v - (head - u);
}

/** log2 of any finite x > 0: against 1 or 1.5, whichever is nearer, in two parts. */
function logOf(x: number): void {
  let ax = x;
  let n = 0;
  let high = highWord(ax);
  if (high < 0x00100000) {
    ax *= 2 ** 53;
    n -= 53;
    high = highWord(ax);
  }
  n += (high >> 20) - 0x3ff;
  const fraction = high & 0x000fffff;
  high = fraction | 0x3ff00000;
  let near15 = false;
  if (fraction >= 0xbb67a) {
    n++;
    high -= 0x00100000;
  } else near15 = fraction > 0x3988e;
  ax = withHighWord(ax, high);
  const base = near15 ? 1.5 : 1;
  // s = (ax − base) / (ax + base), as sh + sl.
  const u = ax - base;
  const v = 1 / (ax + base);
  const s = u * v;
  const sh = withoutLowWord(s);
  const th = fromWords(((high >> 1) | 0x20000000) + 0x00080000 + (near15 ? 0x40000 : 0), 0);
  const tl = ax - (th - base);
  const sl = v * ((u - sh * th) - sh * tl);
  // log ax = 2/3 · 1.5 (s + s³/3 + …): 3 + s² + r as t2h + t2l.
  const s2 = s * s;
  const square = sh * sh;
  const r = s2 * s2 * (L1 + s2 * (L2 + s2 * (L3 + s2 * (L4 + s2 * (L5 + s2 * L6))))) +
    sl * (sh + s);
  const t2h = withoutLowWord(3 + square + r);
  const t2l = r - ((t2h - 3) - square);
  const uu = sh * t2h;
  const vv = sl * t2h + t2l * s;
  const ph = withoutLowWord(uu + vv);
  const pl = vv - (ph - uu);
  const zh = CP_H * ph;
  const zl = CP_L * ph + pl * CP + (near15 ? DP_L : 0);
  const dp = near15 ? DP_H : 0;
  const head = withoutLowWord(((zh + zl) + dp) + n);
  logarithm[0] = head;
  logarithm[1] = zl - (((head - n) - dp) - zh);
}

/** 2^(high + low). */
function powerOf(high: number, low: number): number {
  const z = high + low;
  if (z >= 1024) {
    if (z > 1024 || low + OVERFLOW_TAIL > z - high) return Infinity;
  } else if (z <= -1075) {
    if (z < -1075 || low <= z - high) return 0;
  }
  const n = Math.abs(z) > 0.5 ? Math.floor(z + 0.5) : 0;
  const rest = high - n;
  const t = withoutLowWord(low + rest);
  const u = t * LG2_H;
  const v = (low - (t - rest)) * LG2 + t * LG2_L;
  const zz = u + v;
  const w = v - (zz - u);
  const t2 = zz * zz;
  const t1 = zz - t2 * (P1 + t2 * (P2 + t2 * (P3 + t2 * (P4 + t2 * P5))));
  const r = (zz * t1) / (t1 - 2) - (w + zz * w);
  return scaleByPowerOfTwo(1 - (r - zz), n);
}
