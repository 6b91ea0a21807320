import { Decimal } from "decimal.js";
import type { libm } from "../../../../engine/num/libm/libm.ts";
import type { Random } from "../../../../engine/num/random.ts";

/** One function of the library with where to try it and what it should be. */
export interface Sampled {
  readonly name: keyof typeof libm;
  readonly arity: 1 | 2;
  readonly limitUlp: number;
  readonly sample: (random: Random) => number[];
  readonly oracle: (...args: Decimal[]) => Decimal;
}

/** Any magnitude of normal doubles equally. */
const anySize = (random: Random) => (1 + random.next()) * 2 ** (random.int(2044) - 1021);
const spread = (random: Random, width: number) => (random.next() - 0.5) * width;
const either = (random: Random, ...choices: readonly number[]) =>
  choices[random.int(choices.length)];
const angle = (random: Random) =>
  either(random, spread(random, 20), spread(random, 1e5), random.int(100_000) * (Math.PI / 2), 1e9);
const flat = (random: Random) =>
  either(random, spread(random, 1), spread(random, 10), spread(random, 44), spread(random, 1400));

const one = (
  name: Sampled["name"],
  limitUlp: number,
  sample: (random: Random) => number,
  oracle: (x: Decimal) => Decimal,
): Sampled => ({ name, arity: 1, limitUlp, sample: (random) => [sample(random)], oracle });

const two = (
  name: Sampled["name"],
  limitUlp: number,
  sample: (random: Random) => number[],
  oracle: (x: Decimal, y: Decimal) => Decimal,
): Sampled => ({ name, arity: 2, limitUlp, sample, oracle });

export const FUNCTIONS: readonly Sampled[] = [
  one("exp", 1, flat, (x) => x.exp()),
  one("expm1", 1, (r) => either(r, spread(r, 2), spread(r, 100)), (x) => x.exp().minus(1)),
  one("log", 1, (r) => either(r, anySize(r), 0.5 + r.next() * 1.5), (x) => x.ln()),
  one("log1p", 1, (r) => either(r, r.next() * 2 - 1, r.next() * 1e6), (x) => x.plus(1).ln()),
  one("log2", 1, (r) => either(r, anySize(r), 0.5 + r.next() * 1.5), (x) => x.log(2)),
  one("log10", 1, (r) => either(r, anySize(r), 0.5 + r.next() * 1.5), (x) => x.log(10)),
  one("sin", 1, angle, (x) => x.sin()),
  one("cos", 1, angle, (x) => x.cos()),
  one("tan", 1, angle, (x) => x.tan()),
  one("asin", 1, (r) => spread(r, 2), (x) => x.asin()),
  one("acos", 1, (r) => spread(r, 2), (x) => x.acos()),
  one("atan", 1, (r) => either(r, spread(r, 2), spread(r, 10), spread(r, 1e6)), (x) => x.atan()),
  one("sinh", 1, flat, (x) => x.sinh()),
  one("cosh", 1, flat, (x) => x.cosh()),
  one("tanh", 1, (r) => either(r, spread(r, 2), spread(r, 8), spread(r, 44)), (x) => x.tanh()),
  one("asinh", 3, (r) => either(r, spread(r, 4), spread(r, 1e6)), (x) => x.asinh()),
  one("acosh", 3, (r) => 1 + either(r, r.next(), r.next() * 1e6), (x) => x.acosh()),
  one("atanh", 3, (r) => spread(r, 2), (x) => x.atanh()),
  one("cbrt", 1, (r) => anySize(r) * either(r, 1, -1), (x) => x.cbrt()),
  two(
    "atan2",
    1,
    (r) => [spread(r, 10 ** r.int(6)), spread(r, 10 ** r.int(6))],
    (y, x) => Decimal.set({ precision: 60 }).atan2(y, x),
  ),
  two(
    "hypot",
    1,
    (r) => [spread(r, 10 ** r.int(6)), spread(r, 10 ** r.int(6))],
    (x, y) => x.times(x).plus(y.times(y)).sqrt(),
  ),
  two(
    "pow",
    1,
    (r) => either(r, 0, 1) === 0 ? [r.next() * 3, spread(r, 200)] : [anySize(r), spread(r, 1.8)],
    (x, y) => x.pow(y),
  ),
];
