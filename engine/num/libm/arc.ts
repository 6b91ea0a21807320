import { productError } from "../two_product.ts";
import { highWord, withoutLowWord } from "./bits.ts";

/*
 * After fdlibm's e_asin.c, e_acos.c, s_atan.c and e_atan2.c (Copyright 1993 by Sun Microsystems,
 * Inc.; the notice stands in libm.ts).
 */

const PI = 3.14159265358979311600;
const PI_LO = 1.2246467991473531772e-16;
const PIO2_HI = 1.57079632679489655800;
const PIO2_LO = 6.12323399573676603587e-17;
const PIO4_HI = 7.85398163397448278999e-1;
/** Between these, products of a quotient neither overflow nor lose bits. */
const TINY = 2 ** -800;
const HUGE = 2 ** 800;

const PS0 = 1.66666666666666657415e-1;
const PS1 = -3.25565818622400915405e-1;
const PS2 = 2.01212532134862925881e-1;
const PS3 = -4.00555345006794114027e-2;
const PS4 = 7.91534994289814532176e-4;
const PS5 = 3.47933107596021167570e-5;
const QS1 = -2.40339491173441421878;
const QS2 = 2.02094576023350569471;
const QS3 = -6.88283971605453293030e-1;
const QS4 = 7.70381505559019352791e-2;

/** (asin √t − √t) / √t for t ≤ 1/4: a rational function of degree 6 over 4. */
function arcRatio(t: number): number {
  const p = t * (PS0 + t * (PS1 + t * (PS2 + t * (PS3 + t * (PS4 + t * PS5)))));
  const q = 1 + t * (QS1 + t * (QS2 + t * (QS3 + t * QS4)));
  return p / q;
}

/** asin x in [−π/2, π/2]; NaN beyond ±1. Error below 1 ulp. */
export function asin(x: number): number {
  const ax = Math.abs(x);
  if (!(ax <= 1)) return NaN;
  if (ax === 1) return x * PIO2_HI + x * PIO2_LO;
  if (ax < 0.5) return ax < 2 ** -27 ? x : x + x * arcRatio(x * x);
  // asin x = π/2 − 2 asin √((1 − x) / 2)
  const t = (1 - ax) * 0.5;
  const r = arcRatio(t);
  const s = Math.sqrt(t);
  let value: number;
  if (ax >= 0.975) value = PIO2_HI - (2 * (s + s * r) - PIO2_LO);
  else {
    const head = withoutLowWord(s);
    const rest = (t - head * head) / (s + head);
    const p = 2 * s * r - (PIO2_LO - 2 * rest);
    const q = PIO4_HI - 2 * head;
    value = PIO4_HI - (p - q);
  }
  return x < 0 ? -value : value;
}

/** acos x in [0, π]; NaN beyond ±1. Error below 1 ulp. */
export function acos(x: number): number {
  const ax = Math.abs(x);
  if (!(ax <= 1)) return NaN;
  if (ax === 1) return x > 0 ? 0 : PI + 2 * PIO2_LO;
  if (ax < 0.5) {
    if (ax < 2 ** -57) return PIO2_HI + PIO2_LO;
    return PIO2_HI - (x - (PIO2_LO - x * arcRatio(x * x)));
  }
  const z = (1 - ax) * 0.5;
  const s = Math.sqrt(z);
  const r = arcRatio(z);
  if (x < 0) return PI - 2 * (s + (r * s - PIO2_LO));
  const head = withoutLowWord(s);
  const rest = (z - head * head) / (s + head);
  return 2 * (head + (r * s + rest));
}

/** atan of 1/2, 1, 3/2 and ∞, in two parts. */
const ATAN_HI = [
  4.63647609000806093515e-1,
  7.85398163397448278999e-1,
  9.82793723247329054082e-1,
  1.57079632679489655800,
] as const;
const ATAN_LO = [
  2.26987774529616870924e-17,
  3.06161699786838301793e-17,
  1.39033110312309984516e-17,
  6.12323399573676603587e-17,
] as const;

const A = [
  3.33333333333329318027e-1,
  -1.99999999998764832476e-1,
  1.42857142725034663711e-1,
  -1.11111104054623557880e-1,
  9.09088713343650656196e-2,
  -7.69187620504482999495e-2,
  6.66107313738753120669e-2,
  -5.83357013379057348645e-2,
  4.97687799461593236017e-2,
  -3.65315727442169155270e-2,
  1.62858201153657823623e-2,
] as const;

/** atan x in [−π/2, π/2]. Error below 1 ulp. */
export function atan(x: number): number {
  if (x !== x) return NaN;
  const ax = Math.abs(x);
  const value = arcTangent(ax, 0);
  return x < 0 || Object.is(x, -0) ? -value : value;
}

/** What {@linkcode arcTangent} had to round away. */
const lost = new Float64Array(1);

/** atan(ax + tail) for ax ≥ 0 and a tail that does not show beside it; the rest goes to `lost`. */
function arcTangent(ax: number, tail: number): number {
  const shift = tail / (1 + ax * ax);
  lost[0] = 0;
  if (ax < 0.4375) {
    if (ax < 2 ** -27) return ax + shift;
    const t = ax * atanSeries(ax) - shift;
    const value = ax - t;
    lost[0] = (ax - value) - t;
    return value;
  }
  // Reduced to the nearest of four angles whose arc is tabulated.
  const id = ax < 0.6875 ? 0 : ax < 1.1875 ? 1 : ax < 2.4375 ? 2 : 3;
  const y = atanReduced(ax, id);
  const t = ((y * atanSeries(y) - ATAN_LO[id]) - shift) - y;
  const value = ATAN_HI[id] - t;
  lost[0] = (ATAN_HI[id] - value) - t;
  return value;
}

function atanReduced(ax: number, id: number): number {
  if (id === 0) return (2 * ax - 1) / (2 + ax);
  if (id === 1) return (ax - 1) / (ax + 1);
  if (id === 2) return (ax - 1.5) / (1 + 1.5 * ax);
  return -1 / ax;
}

/** (x − atan x) / x */
function atanSeries(x: number): number {
  const z = x * x;
  const w = z * z;
  const odd = z * (A[0] + w * (A[2] + w * (A[4] + w * (A[6] + w * (A[8] + w * A[10])))));
  const even = w * (A[1] + w * (A[3] + w * (A[5] + w * (A[7] + w * A[9]))));
  return odd + even;
}

/** Angle of the point (x, y) in [−π, π], the signs of zeros counted. Error below 1 ulp. */
export function atan2(y: number, x: number): number {
  if (x !== x || y !== y) return NaN;
  const above = !(y < 0 || Object.is(y, -0));
  const right = !(x < 0 || Object.is(x, -0));
  const angle = angleOf(Math.abs(y), Math.abs(x), right);
  return above ? angle : -angle;
}

/** Angle in [0, π] of a point in the upper half-plane, given by its distances from the axes. */
function angleOf(ay: number, ax: number, right: boolean): number {
  if (ay === 0) return right ? 0 : PI;
  if (ax === 0) return PIO2_HI;
  if (ax === Infinity && ay === Infinity) return right ? PIO4_HI : 3 * PIO4_HI;
  const gap = (highWord(ay) >> 20) - (highWord(ax) >> 20);
  if (gap > 60) return PIO2_HI;
  const q = ay / ax;
  if (gap < -60) return right ? q : PI;
  const z = arcTangent(q, quotientTail(ay, ax, q));
  if (right) return z;
  const angle = PI - z;
  return angle + (((PI - angle) - z) + (PI_LO - lost[0]));
}

/** ay / ax − q, where both are far enough from overflow and underflow for it to be had. */
function quotientTail(ay: number, ax: number, q: number): number {
  if (!(ay > TINY && ax > TINY && ay < HUGE && ax < HUGE)) return 0;
  const product = q * ax;
  return ((ay - product) - productError(q, ax, product)) / ax;
}
