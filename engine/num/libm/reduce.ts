import { highWord } from "./bits.ts";

/*
 * x − n·π/2 for the circular functions, good to well below the last place of the result even where
 * x is next to a multiple of π/2. The first part is after fdlibm's e_rem_pio2.c (Copyright 1993 by
 * Sun Microsystems, Inc.; the notice stands in libm.ts).
 */

/** Remainder of the last {@linkcode reducePiOver2}: its high part and what that leaves out. */
export const remainder = new Float64Array(2);

/** π/2 in pieces of 33 bits, each with what is left: products with n < 2^20 are exact. */
const INV_PIO2 = 6.36619772367581382433e-1;
const PIO2_1 = 1.57079632673412561417;
const PIO2_1T = 6.07710050650619224932e-11;
const PIO2_2 = 6.07710050630396597660e-11;
const PIO2_2T = 2.02226624879595063154e-21;
const PIO2_3 = 2.02226624871116645580e-21;
const PIO2_3T = 8.47842766036889956997e-32;

/** 2^20 · π/2: beyond, n would be too large for those pieces. */
const MEDIUM = 1647099;

/** floor(2/π · 2^1200) and floor(π/2 · 2^256). */
const TWO_OVER_PI = BigInt(
  "0xa2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e0" +
    "06492eea09d1921cfe1deb1cb129a73ee88235f52ebb4484e99c7026b45f7e413991d639835339f4" +
    "9c845f8bbdf9283b1ff897ffde05980fef2f118b5a0a6d1f6d367ecf27cb09b74f463f669e5fea2d" +
    "7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d0856033046fc7b",
);
const PI_OVER_2 = BigInt("0x1921fb54442d18469898cc51701b839a252049c1114cf98e804177d4c76273644");
const BITS = 1200n;
const KEPT = 256n;

/**
 * Writes x − n·π/2 into {@linkcode remainder}, |x − n·π/2| ≤ π/4 or hardly more, and returns n mod
 * 4. x must be finite and beyond π/4. For |x| < 1.6 million after fdlibm's e_rem_pio2.c (Cody and
 * Waite's subtraction of π/2 in pieces); beyond, by whole-number arithmetic with 1,200 bits of 2/π.
 */
export function reducePiOver2(x: number): number {
  const ax = Math.abs(x);
  if (ax >= MEDIUM) return reduceLarge(x);
  const n = Math.floor(ax * INV_PIO2 + 0.5);
  const exponent = highWord(ax) >> 20;
  let r = ax - n * PIO2_1;
  let w = n * PIO2_1T;
  let y = r - w;
  // How many leading bits cancelled tells how many pieces are needed.
  if (exponent - ((highWord(y) >> 20) & 0x7ff) > 16) {
    const t = r;
    w = n * PIO2_2;
    r = t - w;
    w = n * PIO2_2T - ((t - r) - w);
    y = r - w;
    if (exponent - ((highWord(y) >> 20) & 0x7ff) > 49) {
      const u = r;
      w = n * PIO2_3;
      r = u - w;
      w = n * PIO2_3T - ((u - r) - w);
      y = r - w;
    }
  }
  const low = (r - y) - w;
  return deliver(x < 0, n, y, low);
}

function reduceLarge(x: number): number {
  // x is a whole number here or an odd multiple of 2^-32 at worst, so that scaling makes it whole.
  const scaled = BigInt(Math.abs(x) >= 2 ** 53 ? Math.abs(x) : Math.abs(x) * 2 ** 32);
  const scale = Math.abs(x) >= 2 ** 53 ? BITS : BITS + 32n;
  const turns = scaled * TWO_OVER_PI;
  let n = Number((turns >> scale) & 3n);
  let fraction = (turns & ((1n << scale) - 1n)) >> (scale - KEPT);
  if (fraction >> (KEPT - 1n) === 1n) {
    n++;
    fraction -= 1n << KEPT;
  }
  const angle = (fraction * PI_OVER_2) >> KEPT;
  const high = Number(angle);
  const low = Number(angle - BigInt(high));
  return deliver(x < 0, n, high * 2 ** -256, low * 2 ** -256);
}

function deliver(negative: boolean, n: number, high: number, low: number): number {
  remainder[0] = negative ? -high : high;
  remainder[1] = negative ? -low : low;
  return (negative ? -n : n) & 3;
}
