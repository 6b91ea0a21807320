import { productError } from "../two_product.ts";
import { expm1Pair, expm1Parts, expTimes } from "./exp.ts";
import { log } from "./log.ts";
import { log1p } from "./log1p.ts";

/*
 * After fdlibm's e_sinh.c, e_cosh.c, s_tanh.c, s_asinh.c, e_acosh.c and e_atanh.c (Copyright 1993
 * by Sun Microsystems, Inc.; the notice stands in libm.ts).
 */

/** Where e^−x no longer shows beside e^x. */
const ONE_SIDED = 22;
/** A little beyond where e^x / 2 passes the largest double. */
const OVERFLOW = 711;
const LN2 = 6.93147180559945286227e-1;

/** Hyperbolic sine. Error below 1 ulp: (E + E / (E + 1)) / 2 with E = e^x − 1 in two parts. */
export function sinh(x: number): number {
  const ax = Math.abs(x);
  const half = x < 0 ? -0.5 : 0.5;
  if (!(ax < ONE_SIDED)) return x < 0 ? -halfExp(ax) : halfExp(ax);
  if (ax < 2 ** -28) return x;
  expm1Pair(ax);
  const e = expm1Parts[0];
  const tail = expm1Parts[1];
  quotient(e, tail, e, tail, 1);
  return half * sumWith(e, tail);
}

/** Hyperbolic cosine. Error below 1 ulp: (e^x + 1 / e^x) / 2 with e^x in two parts. */
export function cosh(x: number): number {
  const ax = Math.abs(x);
  if (!(ax < ONE_SIDED)) return halfExp(ax);
  expm1Pair(ax);
  const e = expm1Parts[0];
  const tail = expm1Parts[1];
  quotient(1, 0, e, tail, 1);
  const whole = 1 + e;
  // e may be above or below 1: whichever is larger goes first.
  const lost = (e > 1 ? (e - whole) + 1 : (1 - whole) + e) + tail;
  return 0.5 * sumWith(whole, lost);
}

/** Parts of the last {@linkcode quotient}. */
const ratio = new Float64Array(2);

/** (n + nTail) / (d + dTail + added), in two parts. */
function quotient(n: number, nTail: number, d: number, dTail: number, added: number): void {
  const whole = d + added;
  const lost = (d > added ? (d - whole) + added : (added - whole) + d) + dTail;
  const q = n / whole;
  const product = q * whole;
  const rest = ((n - product) - productError(q, whole, product)) + nTail - q * lost;
  ratio[0] = q;
  ratio[1] = rest / whole;
}

/** head + tail + the last quotient, where head is not smaller than the quotient. */
function sumWith(head: number, tail: number): number {
  const sum = head + ratio[0];
  return sum + ((head - sum) + ratio[0] + (tail + ratio[1]));
}

/** e^ax / 2 for large ax, without overflowing before the result does. */
function halfExp(ax: number): number {
  if (ax !== ax) return NaN;
  return ax > OVERFLOW ? Infinity : expTimes(ax, -1);
}

/** Hyperbolic tangent. Error below 1 ulp: E / (E + 2) with E = e^2x − 1 in two parts. */
export function tanh(x: number): number {
  if (x !== x) return NaN;
  const ax = Math.abs(x);
  if (ax < 2 ** -28) return x;
  // From 19.1 on, 1 is nearest.
  if (ax > 19.1) return x < 0 ? -1 : 1;
  expm1Pair(2 * ax);
  const e = expm1Parts[0];
  const tail = expm1Parts[1];
  quotient(e, tail, e, tail, 2);
  const value = ratio[0] + ratio[1];
  return x < 0 ? -value : value;
}

/** Inverse hyperbolic sine. Error below 3 ulp. */
export function asinh(x: number): number {
  const ax = Math.abs(x);
  if (!(ax >= 2 ** -28 && ax < Infinity)) return x;
  let value: number;
  if (ax > 2 ** 28) value = log(ax) + LN2;
  else if (ax > 2) value = log(2 * ax + 1 / (Math.sqrt(x * x + 1) + ax));
  else {
    const t = x * x;
    value = log1p(ax + t / (1 + Math.sqrt(1 + t)));
  }
  return x < 0 ? -value : value;
}

/** Inverse hyperbolic cosine; NaN below 1. Error below 3 ulp. */
export function acosh(x: number): number {
  if (!(x >= 1)) return NaN;
  if (x > 2 ** 28) return log(x) + LN2;
  if (x > 2) return log(2 * x - 1 / (x + Math.sqrt(x * x - 1)));
  const t = x - 1;
  return log1p(t + Math.sqrt(2 * t + t * t));
}

/** Inverse hyperbolic tangent; ±∞ at ±1, NaN beyond. Error below 3 ulp. */
export function atanh(x: number): number {
  const ax = Math.abs(x);
  if (!(ax <= 1)) return NaN;
  if (ax < 2 ** -28) return x;
  const t = ax + ax;
  const value = 0.5 * log1p(ax < 0.5 ? t + t * ax / (1 - ax) : t / (1 - ax));
  return x < 0 ? -value : value;
}
