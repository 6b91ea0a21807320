import { Decimal } from "decimal.js";
import { describe, expect, test } from "vitest";
import { installLibm, libm } from "../../../../engine/num/libm/libm.ts";
import { Random } from "../../../../engine/num/random.ts";
import { Sha256 } from "../../../../engine/num/sha256.ts";
import { FUNCTIONS } from "./samples.ts";

const Exact = Decimal.clone({ precision: 60, toExpNeg: -9e15, toExpPos: 9e15 });

/** A double's value itself (`new Decimal(0.1)` would be the decimal 0.1). */
function exactly(x: number): Decimal {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = biased === 0 ? fraction : fraction | 0x10000000000000n;
  const power = new Exact(2).pow(Math.max(biased, 1) - 1075);
  return new Exact(String(mantissa)).times(power).times(x < 0 ? -1 : 1);
}

/** Distance of `y` from `exact` in units of the last place of a double of that size. */
function ulps(y: number, exact: Decimal): number {
  const size = Math.abs(exact.toNumber());
  const exponent = Math.max(Math.floor(Math.log2(size)) - 52, -1074);
  return exactly(y).minus(exact).abs().div(new Exact(2).pow(exponent)).toNumber();
}

describe("libm", () => {
  for (const { name, sample, oracle, limitUlp } of FUNCTIONS) {
    test(`${name}() is within ${limitUlp} ulp of decimal.js at 60 digits`, () => {
      const random = new Random(`accuracy/${name}`);
      let worst = 0;
      let where = "";
      for (let i = 0; i < 150; i++) {
        const args = sample(random);
        const exact = oracle(...args.map(exactly));
        const error = ulps(Reflect.apply(libm[name], undefined, args), exact);
        if (error > worst) {
          worst = error;
          where = args.join(", ");
        }
      }
      expect(worst, `${name}(${where})`).toBeLessThanOrEqual(limitUlp);
      expect(worst, `${name}() was really compared`).toBeGreaterThan(0);
    });
  }

  test("the bits of 100,000 results never move", () => {
    const each = Math.ceil(100_000 / FUNCTIONS.length);
    const hash = new Sha256();
    for (const { name, sample } of FUNCTIONS) {
      const random = new Random(`golden/${name}`);
      const results = new DataView(new ArrayBuffer(8 * each));
      for (let i = 0; i < each; i++) {
        results.setFloat64(8 * i, Reflect.apply(libm[name], undefined, sample(random)), true);
      }
      hash.update(new Uint8Array(results.buffer));
    }
    expect(hash.digestHex()).toBe(
      "55e21291f36cd445ae304a5d0418427476afced459b3dc0645f0668ddabe0666",
    );
  });

  // From 1,400-bit arithmetic: arguments that need all of 2/π, one of them next to a multiple of
  // π/2.
  test.each(
    [
      ["sin", 1e22, -0.8522008497671888],
      ["cos", 1e22, 0.523214785395139],
      ["tan", 1e22, -1.628778225606899],
      ["sin", Number.MAX_VALUE, 0.004961954789184062],
      ["cos", Number.MAX_VALUE, -0.9999876894265599],
      ["sin", 6381956970095103 * 2 ** 797, 1],
      ["cos", 6381956970095103 * 2 ** 797, -4.687165924254628e-19],
      ["tan", 6381956970095103 * 2 ** 797, -2.133485385753704e18],
    ] as const,
  )("%s(%f) reduces its argument exactly", (name, x, expected) => {
    expect(libm[name](x)).toBe(expected);
  });

  const special = [
    NaN,
    Infinity,
    -Infinity,
    0,
    -0,
    1,
    -1,
    2,
    -2,
    3,
    0.5,
    -0.5,
    Number.MIN_VALUE,
    -Number.MIN_VALUE,
    Number.MAX_VALUE,
    -Number.MAX_VALUE,
    2 ** -1022,
    2 ** 53,
    -(2 ** 53) - 2,
    2 ** 54,
  ];

  test.each(FUNCTIONS.filter(({ arity }) => arity === 1).map(({ name }) => name))(
    "%s() has the special cases of Math",
    (name) => {
      for (const x of special) sameKind(name, [x]);
    },
  );

  test.each(["pow", "atan2", "hypot"] as const)("%s() has the special cases of Math", (name) => {
    for (const x of special) {
      for (const y of special) sameKind(name, [x, y]);
    }
  });

  /** NaN, zeros with sign, infinities and small whole numbers as the platform; others nearly so. */
  function sameKind(name: keyof typeof libm, args: number[]): void {
    const ours: number = Reflect.apply(libm[name], undefined, args);
    const theirs: number = Reflect.apply(Math[name], Math, args);
    const what = `${name}(${args.map((x) => (Object.is(x, -0) ? "-0" : x)).join(", ")})`;
    // V8's own loses the sign where a quotient underflows.
    if (theirs === 0 && args.some((x) => x !== 0 && Math.abs(x) < 2 ** -1022)) {
      expect(ours + 0, what).toBe(0);
      return;
    }
    const exact = !Number.isFinite(theirs) || theirs === 0 || Math.abs(theirs) < 2 ** -1021;
    if (exact) expect(ours, what).toBe(theirs);
    else expect(Math.abs(ours - theirs), what).toBeLessThanOrEqual(Math.abs(theirs) * 2 ** -50);
  }

  test("powers of 2 and 10 have exact logarithms and are exact themselves", () => {
    for (let n = -1074; n <= 1023; n++) {
      expect(libm.log2(2 ** n)).toBe(n);
      expect(libm.pow(2, n)).toBe(2 ** n);
    }
    for (let n = 0; n <= 22; n++) {
      expect(libm.log10(Number(`1e${n}`))).toBe(n);
      expect(libm.pow(10, n)).toBe(Number(`1e${n}`));
    }
    for (let n = 0; n < 1000; n++) expect(libm.cbrt(n ** 3)).toBe(n);
    for (let n = 0; n < 33; n++) expect(libm.pow(3, n)).toBe(3 ** n);
  });

  test("pow() keeps its accuracy where a base next to 1 meets an exponent beyond 2^31", () => {
    expect(libm.pow(1.0000002148156215, 2818418953.3372917)).toBe(8.69770982186939e262);
    expect(libm.pow(1.0000002215509032, -2547495478.7932434)).toBe(7.660453819985827e-246);
  });

  test("sinh() and cosh() keep theirs where e^x alone would overflow", () => {
    expect(libm.sinh(-710.363824574015)).toBe(-1.6071601688869295e308);
    expect(libm.cosh(710.398159102328)).toBe(1.6632994989935582e308);
    expect([libm.sinh(710.5), libm.sinh(-1e9), libm.cosh(711)]).toEqual([
      Infinity,
      -Infinity,
      Infinity,
    ]);
  });

  test("hypot() takes any number of values, and ∞ wins over NaN", () => {
    expect(libm.hypot()).toBe(0);
    expect(libm.hypot(-3)).toBe(3);
    expect(libm.hypot(2, 3, 6)).toBe(7);
    expect(libm.hypot(3e300, 4e300)).toBe(5e300);
    expect(libm.hypot(3e-310, 4e-310)).toBeCloseTo(5e-310, 320);
    expect(libm.hypot(NaN, -Infinity)).toBe(Infinity);
    expect(libm.hypot(NaN, 1)).toBeNaN();
  });

  test("results grow with their arguments across branch limits", () => {
    const limits = { exp: 0.34657359, expm1: 1.03972, log: 1.4142, log1p: 0.41421, atan: 0.4375 };
    for (const [name, limit] of Object.entries(limits)) {
      let last = -Infinity;
      for (let i = -2000; i <= 2000; i++) {
        const y: number = Reflect.apply(libm[name as keyof typeof limits], undefined, [
          limit + i * 2 ** -40,
        ]);
        expect(y, `${name} at ${limit} + ${i} · 2^-40`).toBeGreaterThanOrEqual(last);
        last = y;
      }
    }
  });

  test("installLibm() puts every function in place, for good", () => {
    const math: Math = Object.create(Math);
    installLibm(math);
    for (const name of Object.keys(libm) as (keyof typeof libm)[]) {
      expect(math[name]).toBe(libm[name]);
      expect(Reflect.set(math, name, () => 0)).toBe(false);
    }
  });
});
