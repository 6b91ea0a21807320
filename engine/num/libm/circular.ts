import { withoutLowWord } from "./bits.ts";
import { reducePiOver2, remainder } from "./reduce.ts";

/*
 * After fdlibm's k_sin.c, k_cos.c and k_tan.c (Copyright 1993 by Sun Microsystems, Inc.; the notice
 * stands in libm.ts): polynomials on [−π/4, π/4], arguments as a high part and a tail.
 */

const PIO4 = 7.85398163397448278999e-1;
const PIO4_LO = 3.06161699786838301793e-17;

/** sin x, x in radians. Error below 1 ulp. */
export function sin(x: number): number {
  if (Math.abs(x) <= PIO4) return sinKernel(x, 0);
  if (x - x !== 0) return NaN;
  const quadrant = reducePiOver2(x);
  const y = remainder[0];
  const tail = remainder[1];
  const value = (quadrant & 1) === 0 ? sinKernel(y, tail) : cosKernel(y, tail);
  return (quadrant & 2) === 0 ? value : -value;
}

/** cos x, x in radians. Error below 1 ulp. */
export function cos(x: number): number {
  if (Math.abs(x) <= PIO4) return cosKernel(x, 0);
  if (x - x !== 0) return NaN;
  const quadrant = reducePiOver2(x);
  const y = remainder[0];
  const tail = remainder[1];
  const value = (quadrant & 1) === 0 ? cosKernel(y, tail) : sinKernel(y, tail);
  return quadrant === 0 || quadrant === 3 ? value : -value;
}

/** tan x, x in radians. Error below 1 ulp. */
export function tan(x: number): number {
  if (Math.abs(x) <= PIO4) return tanKernel(x, 0, true);
  if (x - x !== 0) return NaN;
  const quadrant = reducePiOver2(x);
  return tanKernel(remainder[0], remainder[1], (quadrant & 1) === 0);
}

const S1 = -1.66666666666666324348e-1;
const S2 = 8.33333333332248946124e-3;
const S3 = -1.98412698298579493134e-4;
const S4 = 2.75573137070700676789e-6;
const S5 = -2.50507602534068634195e-8;
const S6 = 1.58969099521155010221e-10;

function sinKernel(x: number, tail: number): number {
  if (Math.abs(x) < 2 ** -27) return x;
  const z = x * x;
  const w = z * z;
  const r = S2 + z * (S3 + z * S4) + z * w * (S5 + z * S6);
  const v = z * x;
  return tail === 0 ? x + v * (S1 + z * r) : x - ((z * (0.5 * tail - v * r) - tail) - v * S1);
}

const C1 = 4.16666666666666019037e-2;
const C2 = -1.38888888888741095749e-3;
const C3 = 2.48015872894767294178e-5;
const C4 = -2.75573143513906633035e-7;
const C5 = 2.08757232129817482790e-9;
const C6 = -1.13596475577881948265e-11;

function cosKernel(x: number, tail: number): number {
  const z = x * x;
  const w = z * z;
  const r = z * (C1 + z * (C2 + z * C3)) + w * w * (C4 + z * (C5 + z * C6));
  const half = 0.5 * z;
  const head = 1 - half;
  return head + (((1 - head) - half) + (z * r - x * tail));
}

const T = [
  3.33333333333334091986e-1,
  1.33333333333201242699e-1,
  5.39682539762260521377e-2,
  2.18694882948595424599e-2,
  8.86323982359930005737e-3,
  3.59207910759131235356e-3,
  1.45620945432529025516e-3,
  5.88041240820264096874e-4,
  2.46463134818469906812e-4,
  7.81794442939557092300e-5,
  7.14072491382608190305e-5,
  -1.85586374855275456654e-5,
  2.59073051863633712884e-5,
] as const;

/** tan(x + tail), or −1 / tan where not `direct`. */
function tanKernel(x: number, tail: number, direct: boolean): number {
  const ax = Math.abs(x);
  if (ax < 2 ** -28 && direct) return x;
  if (ax >= 0.67434) {
    // Near π/4: tan x = (1 − tan(π/4 − x)) / (1 + tan(π/4 − x)).
    const mirrored = (PIO4 - ax) + (PIO4_LO - (x < 0 ? -tail : tail));
    const r = tanTail(mirrored, 0);
    const w = mirrored + r;
    const v = direct ? 1 : -1;
    const value = v - 2 * (mirrored - (w * w / (w + v) - r));
    return x < 0 ? -value : value;
  }
  const r = tanTail(x, tail);
  const w = x + r;
  if (direct) return w;
  // −1 / (x + r) with the rounding of w and of the quotient made good.
  const head = withoutLowWord(w);
  const rest = r - (head - x);
  const a = -1 / w;
  const t = withoutLowWord(a);
  return t + a * (1 + t * head + t * rest);
}

/** tan(x + tail) − x. */
function tanTail(x: number, tail: number): number {
  const z = x * x;
  const w = z * z;
  const odd = T[1] + w * (T[3] + w * (T[5] + w * (T[7] + w * (T[9] + w * T[11]))));
  const even = z * (T[2] + w * (T[4] + w * (T[6] + w * (T[8] + w * (T[10] + w * T[12])))));
  const s = z * x;
  return tail + z * (s * (odd + even) + tail) + T[0] * s;
}
