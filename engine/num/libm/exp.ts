import { productError } from "../two_product.ts";
import { powerOfTwo, scaleByPowerOfTwo } from "./bits.ts";
import { LN2_HI, LN2_LO } from "./log.ts";

/*
 * After fdlibm's e_exp.c and s_expm1.c (Copyright 1993 by Sun Microsystems, Inc.; the notice stands
 * in libm.ts).
 */

const INV_LN2 = 1.44269504088896338700;
const HALF_LN2 = 0.34657359027997264;
const THREE_HALVES_LN2 = 1.0397207708399179;
const OVERFLOW = 709.782712893383973096;
const UNDERFLOW = -745.13321910194110842;

const P1 = 1.66666666666666019037e-1;
const P2 = -2.77777777770155933842e-3;
const P3 = 6.61375632143793436117e-5;
const P4 = -1.65339022054652515390e-6;
const P5 = 4.13813679705723846039e-8;

/**
 * e^x. Error below 1 ulp. x = k ln 2 + r with |r| ≤ ln 2 / 2; e^r from Remez's approximation of
 * r (e^r + 1) / (e^r − 1) as an even polynomial of degree 10.
 */
export function exp(x: number): number {
  if (x !== x) return NaN;
  if (x > OVERFLOW) return Infinity;
  if (x < UNDERFLOW) return 0;
  if (Math.abs(x) <= HALF_LN2) {
    if (Math.abs(x) < 2 ** -28) return 1 + x;
    const c = expTail(x);
    return 1 - ((x * c) / (c - 2) - x);
  }
  return expTimes(x, 0);
}

/** e^x × 2^shift with one rounding at the end, for ln 2 / 2 < |x| < 750 and a small shift. */
export function expTimes(x: number, shift: number): number {
  const k = multipleOfLn2(x, Math.abs(x));
  const hi = x - k * LN2_HI;
  const lo = k * LN2_LO;
  const r = hi - lo;
  const c = expTail(r);
  const y = 1 - ((lo - (r * c) / (2 - c)) - hi);
  const n = k + shift;
  return n >= -1021 && n <= 1023 ? y * powerOfTwo(n) : scaleByPowerOfTwo(y, n);
}

/** r − r²·(P1 + …): the polynomial that both exp's branches share. */
function expTail(r: number): number {
  const t = r * r;
  return r - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))));
}

/** The whole number of ln 2 nearest to x (for small |x| 1 or −1, at no cost). */
function multipleOfLn2(x: number, ax: number): number {
  if (ax < THREE_HALVES_LN2) return x > 0 ? 1 : -1;
  return Math.trunc(INV_LN2 * x + (x > 0 ? 0.5 : -0.5));
}

const Q1 = -3.33333333333331316428e-2;
const Q2 = 1.58730158725481460165e-3;
const Q3 = -7.93650757867487942473e-5;
const Q4 = 4.00821782732936239552e-6;
const Q5 = -2.01099218183624371326e-7;

/** e^x − 1 without cancellation near 0. Error below 1 ulp. */
export function expm1(x: number): number {
  if (x !== x) return NaN;
  if (x > OVERFLOW) return Infinity;
  if (x < -38.816242) return -1;
  const ax = Math.abs(x);
  if (ax < 2 ** -54) return x;
  let k = 0;
  let r = x;
  let c = 0;
  if (ax > HALF_LN2) {
    k = multipleOfLn2(x, ax);
    const hi = x - k * LN2_HI;
    const lo = k * LN2_LO;
    r = hi - lo;
    c = (hi - r) - lo;
  }
  const square = r * (0.5 * r);
  const e = cubicTail(r, square);
  if (k === 0) return r - (r * e - square);
  return expm1Scaled(k, r, (r * (e - c) - c) - square);
}

/** (r + r²/2 − (e^r − 1)) / r; `square` = r²/2. A rational function in r with a minimax core. */
function cubicTail(r: number, square: number): number {
  const r1 = 1 + square * (Q1 + square * (Q2 + square * (Q3 + square * (Q4 + square * Q5))));
  const t = 3 - r1 * (0.5 * r);
  return square * ((r1 - t) / (6 - r * t));
}

/** Result of the last {@linkcode expm1Pair}: head and tail, together good to about 2^-58. */
export const expm1Parts = new Float64Array(2);

/** e^x − 1 for 0 ≤ x < 40 as an unevaluated sum, for functions that go on computing with it. */
export function expm1Pair(x: number): void {
  let k = 0;
  let r = x;
  let c = 0;
  if (x > HALF_LN2) {
    k = multipleOfLn2(x, x);
    const hi = x - k * LN2_HI;
    const lo = k * LN2_LO;
    r = hi - lo;
    c = (hi - r) - lo;
  }
  const square = r * (0.5 * r);
  const small = productError(r, 0.5 * r, square) - r * cubicTail(r, square) + c * (1 + r + square);
  let head = r + square;
  let tail = (r - head) + square + small;
  if (k > 0) {
    const scale = powerOfTwo(k);
    const whole = scale - 1;
    const part = head * scale;
    head = whole + part;
    tail = (whole - head) + part + tail * scale;
  }
  const sum = head + tail;
  expm1Parts[0] = sum;
  expm1Parts[1] = (head - sum) + tail;
}

/** 2^k (1 + r − e) − 1, in the order of operations that loses least for each k. */
function expm1Scaled(k: number, r: number, e: number): number {
  if (k === -1) return 0.5 * (r - e) - 0.5;
  if (k === 1) return r < -0.25 ? -2 * (e - (r + 0.5)) : 1 + 2 * (r - e);
  if (k <= -2 || k > 56) return scaleByPowerOfTwo(1 - (e - r), k) - 1;
  if (k < 20) return ((1 - powerOfTwo(-k)) - (e - r)) * powerOfTwo(k);
  return ((r - (e + powerOfTwo(-k))) + 1) * powerOfTwo(k);
}
