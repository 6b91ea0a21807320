import { highWord, withHighWord } from "./bits.ts";
import { LN2_HI, LN2_LO, logSeries } from "./log.ts";

/*
 * After fdlibm's s_log1p.c (Copyright 1993 by Sun Microsystems, Inc.; the notice stands in
 * libm.ts).
 */

/** ln(1 + x) without cancellation near 0. Error below 1 ulp. */
export function log1p(x: number): number {
  if (!(x > -1)) return x === -1 ? -Infinity : NaN;
  if (x === Infinity) return x;
  const ax = Math.abs(x);
  if (ax < 2 ** -29) return ax < 2 ** -54 ? x : x - x * x * 0.5;
  if (x > -0.2929 && x < 0.41421) {
    const half = 0.5 * x * x;
    return x - (half - logSeries(x, half));
  }
  const u = x < 2 ** 53 ? 1 + x : x;
  let high = highWord(u);
  let k = (high >> 20) - 1023;
  // What the addition of 1 rounded away, relative to u.
  const lost = x < 2 ** 53 ? (k > 0 ? 1 - (u - x) : x - (u - 1)) / u : 0;
  high &= 0xfffff;
  const above = high >= 0x6a09e;
  if (above) k++;
  const f = withHighWord(u, high | (above ? 0x3fe00000 : 0x3ff00000)) - 1;
  const half = 0.5 * f * f;
  return k * LN2_HI - ((half - (logSeries(f, half) + (k * LN2_LO + lost))) - f);
}
