import { expect, test } from "vitest";
import { libm } from "../../../../engine/num/libm/libm.ts";
import { scaleByPowerOfTwo } from "../../../../engine/num/libm/bits.ts";
import { Sha256 } from "../../../../engine/num/sha256.ts";
import { FUNCTIONS } from "./samples.ts";

const F64 = new Float64Array(1);
const BITS = new BigInt64Array(F64.buffer);

/** The double so many doubles further on from a positive one. */
function moved(x: number, steps: bigint): number {
  F64[0] = x;
  BITS[0] += steps;
  return F64[0];
}

/** Where the functions change their way of computing, beside powers of two. */
const LIMITS = [
  ...[Math.LN2 / 2, 1.5 * Math.LN2, 0.34657359027997264, 1.0397207708399179, 38.816242, 19.1],
  ...[22, 710.4758600739439, 709.782712893384, 745.1332191019411, 0.41421, 0.2929, Math.SQRT2],
  ...[Math.SQRT1_2, Math.SQRT2 - 1, 1 - Math.SQRT1_2, 0.4375, 0.6875, 1.1875, 2.4375, 0.975],
  ...[0.67434, Math.PI / 4, Math.PI / 2, Math.PI, 3 * Math.PI / 4, 1.5 * Math.PI, 2 * Math.PI],
  ...[2 ** 20 * Math.PI / 2, 1 - 2 ** -20, 1 + 2 ** -20, 1.2247448713915889, 1.7320508075688772],
  ...[0.9, 0.99, 1.01, 1.1, 3, 5, 10, 1000, 1e22, 6381956970095103 * 2 ** 797, Number.MAX_VALUE],
];

/** Each limit with the doubles next to it, and with those whose high word is another. */
const ARGUMENTS = [
  ...LIMITS,
  ...Array.from({ length: 2097 }, (_, i) => 2 ** (i - 1073)),
].flatMap((x) => [0n, -1n, 1n, -(2n ** 32n), 2n ** 32n].map((steps) => moved(x, steps)))
  .filter((x) => x > 0).flatMap((x) => [x, -x]);

const SECONDS = [0.5, -0.5, 1, -1, 2, -2, 3, 1 / 3, 7.5, -31, 700, -1074, 2 ** 31, 2 ** 31 + 1];

/** SHA-256 over the bits of a function's results, NaN as one value. */
function hashOf(name: keyof typeof libm, calls: readonly (readonly number[])[]): string {
  const results = new Float64Array(calls.length);
  calls.forEach((args, i) => {
    const y: number = Reflect.apply(libm[name], undefined, args);
    results[i] = y === y ? y : NaN;
  });
  const hash = new Sha256();
  hash.update(new Uint8Array(results.buffer));
  return hash.digestHex().slice(0, 16);
}

test.each<[keyof typeof libm, string]>([
  ["exp", "7d332666db899970"],
  ["expm1", "a41d9bd6d1835538"],
  ["log", "0d792ec71884c41f"],
  ["log1p", "76725b1146c4f59a"],
  ["log2", "e14b5ed124830b41"],
  ["log10", "f10d2fc21d759c33"],
  ["sin", "e1a3e3b8dfdd3a0c"],
  ["cos", "24192aa54975418c"],
  ["tan", "a39c7961bc391eb2"],
  ["asin", "46c906565be3ed23"],
  ["acos", "31b13662f5278ad4"],
  ["atan", "baa2bd3e4132f77e"],
  ["sinh", "1b8861d4716e892d"],
  ["cosh", "9f86e990908dd6bd"],
  ["tanh", "d64bd6be3ba3e247"],
  ["asinh", "d3c43853c7da25b7"],
  ["acosh", "e55723c8ad2132a5"],
  ["atanh", "9db9ae5f41119371"],
  ["cbrt", "a8f9f179125b14bb"],
  ["atan2", "b1f29ccb80b14c04"],
  ["hypot", "8f2306e31d82c19e"],
  ["pow", "1288fd628b830843"],
])("the bits of %s() next to every change of method never move", (name, expected) => {
  const { arity } = FUNCTIONS.find((one) => one.name === name) ?? { arity: 0 };
  const calls = arity === 1
    ? ARGUMENTS.map((x) => [x])
    : SECONDS.flatMap((y) => ARGUMENTS.flatMap((x) => [[x, y], [y, x]]));
  expect(hashOf(name, calls)).toBe(expected);
});

test("a double times any power of two is rounded once, also below the normal ones", () => {
  const exactly = (x: number, n: number) => {
    // Steps of at most 2^1000 upwards are exact; downwards the last one alone rounds.
    let [y, k] = [x, n];
    for (; k > 1000; k -= 1000) y *= 2 ** 1000;
    for (; k < -1000; k += 50) y *= 2 ** -50;
    return [y, k] as const;
  };
  for (const x of [1, 1.5, 1 + 2 ** -52, 2 - 2 ** -52, -1.25, 2 ** -1022, 2 ** 1000]) {
    for (let n = -2150; n <= 2150; n++) {
      const [y, k] = exactly(x, n);
      if (n < -1000 && Math.abs(x) * 2 ** -1000 * 2 ** (n + 1000) < 2 ** -1021) continue;
      expect(scaleByPowerOfTwo(x, n), `${x} · 2^${n}`).toBe(y * 2 ** k);
    }
  }
  for (const n of [-1023, -1024, -1050, -1073, -1074, -1075, -1076, -2100]) {
    for (const x of [1, 1.5, 1 + 2 ** -52, 1.75]) {
      // In units of the smallest double; ties to even.
      const units = x * 2 ** Math.max(n + 1074, -60);
      const below = Math.floor(units);
      const rest = units - below;
      const whole = rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
      expect(scaleByPowerOfTwo(x, n), `${x} · 2^${n}`).toBe(whole * Number.MIN_VALUE);
    }
  }
});
