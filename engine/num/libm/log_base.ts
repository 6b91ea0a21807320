import { withoutLowWord } from "./bits.ts";
import { exponent, logSeries, reduceLog } from "./log.ts";

/*
 * Logarithms to the bases 2 and 10, after FreeBSD's e_log2.c and e_log10.c (derived from fdlibm,
 * Copyright 1993 by Sun Microsystems, Inc.; the notice stands in libm.ts): ln(1 + f) in two parts,
 * times 1 / ln base in two parts, so that one rounding is left.
 */

const INV_LN2_HI = 1.44269504072144627571;
const INV_LN2_LO = 1.67517131648865118353e-10;
const INV_LN10_HI = 4.34294481878168880939e-1;
const INV_LN10_LO = 2.50829467116452752298e-11;
const LOG10_2_HI = 3.01029995663611771306e-1;
const LOG10_2_LO = 3.69423907715893078616e-13;

/** log₂ x. Error below 1 ulp; exact for powers of 2. */
export function log2(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  return inBase(reduceLog(x), INV_LN2_HI, INV_LN2_LO, exponent[0], 0);
}

/** log₁₀ x. Error below 1 ulp; exact for powers of 10. */
export function log10(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  const f = reduceLog(x);
  const k = exponent[0];
  return inBase(f, INV_LN10_HI, INV_LN10_LO, k * LOG10_2_HI, k * LOG10_2_LO);
}

/** ln(1 + f) × (invHi + invLo) + (wholeHi + wholeLo). */
function inBase(
  f: number,
  invHi: number,
  invLo: number,
  wholeHi: number,
  wholeLo: number,
): number {
  const half = 0.5 * f * f;
  const hi = withoutLowWord(f - half);
  const lo = (f - hi) - half + logSeries(f, half);
  const value = hi * invHi;
  const rest = wholeLo + (lo + hi) * invLo + lo * invHi;
  const sum = wholeHi + value;
  return rest + ((wholeHi - sum) + value) + sum;
}
