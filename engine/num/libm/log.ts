import { fromWords, highWord, withHighWord } from "./bits.ts";

/*
 * Natural logarithm after fdlibm's e_log.c (Copyright 1993 by Sun Microsystems, Inc.; the notice
 * stands in libm.ts).
 */

/** ln 2 in two parts; the first has 33 bits, so that its product with an exponent is exact. */
export const LN2_HI = fromWords(0x3fe62e42, 0xfee00000);
export const LN2_LO = fromWords(0x3dea39ef, 0x35793c76);
const TWO54 = 18014398509481984;

const LG1 = 6.666666666666735130e-1;
const LG2 = 3.999999999940941908e-1;
const LG3 = 2.857142874366239149e-1;
const LG4 = 2.222219843214978396e-1;
const LG5 = 1.818357216161805012e-1;
const LG6 = 1.531383769920937332e-1;
const LG7 = 1.479819860511658591e-1;

/**
 * s·(f²/2 + R) with s = f / (2 + f): what is missing in f − f²/2 to ln(1 + f). `half` = f²/2; for
 * √2/2 < 1 + f < √2.
 */
export function logSeries(f: number, half: number): number {
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const t1 = w * (LG2 + w * (LG4 + w * LG6));
  const t2 = z * (LG1 + w * (LG3 + w * (LG5 + w * LG7)));
  return s * (half + (t2 + t1));
}

/** k of the last {@linkcode reduceLog}. */
export const exponent = new Int32Array(1);

/**
 * For finite x > 0 = 2^k (1 + f) with √2/2 < 1 + f < √2: returns f, leaves k in {@linkcode
 * exponent}.
 */
export function reduceLog(x: number): number {
  let high = highWord(x);
  let k = -1023;
  let y = x;
  if (high < 0x00100000) {
    k -= 54;
    y *= TWO54;
    high = highWord(y);
  }
  k += high >> 20;
  high &= 0x000fffff;
  const i = (high + 0x95f64) & 0x100000;
  exponent[0] = k + (i >> 20);
  return withHighWord(y, high | (i ^ 0x3ff00000)) - 1;
}

/**
 * ln x. Error below 1 ulp. x = 2^k (1 + f) with √2/2 < 1 + f < √2, and ln(1 + f) from the odd
 * series in s = f / (2 + f), whose tail is a minimax polynomial of degree 14.
 */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  const f = reduceLog(x);
  const k = exponent[0];
  const half = 0.5 * f * f;
  const series = logSeries(f, half);
  if (k === 0) return f - (half - series);
  return k * LN2_HI - ((half - (series + k * LN2_LO)) - f);
}
