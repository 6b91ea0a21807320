import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mulDiv, Rounding } from "../../../engine/num/mul_div.ts";
import { runs } from "../../chance.ts";

const MAX = Number.MAX_SAFE_INTEGER;
const MODES = Object.entries(Rounding);

/** The definition, in arbitrary precision. */
function oracle(a: number, b: number, c: number, mode: Rounding): bigint {
  const product = BigInt(a) * BigInt(b);
  const divisor = BigInt(c);
  const magnitude = product < 0n ? -product : product;
  const negative = product < 0n;
  const quotient = magnitude / divisor;
  const rest = 2n * (magnitude % divisor);
  const up = rest !== 0n &&
    (mode === Rounding.UP || (mode === Rounding.FLOOR && negative) ||
      (mode === Rounding.CEIL && !negative) || (mode === Rounding.HALF_AWAY && rest >= divisor) ||
      (mode === Rounding.HALF_EVEN &&
        (rest > divisor || (rest === divisor && quotient % 2n === 1n))));
  const result = up ? quotient + 1n : quotient;
  return negative ? -result : result;
}

function agrees(a: number, b: number, c: number): void {
  for (const [name, mode] of MODES) {
    const expected = oracle(a, b, c, mode);
    const what = `${a} × ${b} / ${c} ${name}`;
    if (expected > BigInt(MAX) || expected < -BigInt(MAX)) {
      expect(() => mulDiv(a, b, c, mode), what).toThrow(RangeError);
    } else expect(mulDiv(a, b, c, mode), what).toBe(Number(expected));
  }
}

/** Any size equally, and the edges: powers of two and of ten, and their neighbours. */
const magnitude = fc.oneof(
  fc.integer({ min: 0, max: MAX }),
  fc.tuple(fc.integer({ min: 0, max: 52 }), fc.integer({ min: -2, max: 2 })).map(([bits, off]) =>
    Math.max(0, 2 ** bits + off)
  ),
  fc.tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: -1, max: 1 })).map(([digits, off]) =>
    10 ** digits + off
  ),
  fc.integer({ min: 0, max: 3 }).map((off) => MAX - off),
);
const signed = fc.tuple(magnitude, fc.boolean()).map(([x, minus]) => (minus && x > 0 ? -x : x));
const divisor = magnitude.map((x) => Math.max(1, x));

describe("mulDiv", () => {
  test("equals BigInt in all rounding modes, or throws where the result is not safe", () => {
    fc.assert(fc.property(signed, signed, divisor, agrees), { numRuns: runs(20_000) });
  });

  test("equals BigInt where the quotient is a whole number give or take one part", () => {
    const near = fc.integer({ min: -1, max: 1 });
    fc.assert(
      fc.property(magnitude, divisor, near, near, (q, c, da, dq) => {
        const a = Math.min(MAX, Math.max(0, c + da));
        agrees(a, Math.min(MAX, Math.max(0, q + dq)), c);
      }),
      { numRuns: runs(20_000) },
    );
  });

  test("settles ties by the mode when the product is beyond 2^53", () => {
    const half = 2 ** 51 + 1;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 26 }), fc.boolean(), (k, minus) => {
        agrees(minus ? -half : half, 2 * k + 1, 2 * half - 2);
        agrees(minus ? -half : half, 4 * k + 2, 4);
      }),
    );
  });

  test.each(
    [
      ["DOWN", 2, -2],
      ["HALF_EVEN", 2, -2],
      ["HALF_AWAY", 3, -3],
      ["UP", 3, -3],
      ["FLOOR", 2, -3],
      ["CEIL", 3, -2],
    ] as const,
  )("%s takes 2.5 to %i and -2.5 to %i", (mode, plus, minus) => {
    expect(mulDiv(5, 1, 2, Rounding[mode])).toBe(plus);
    expect(mulDiv(-5, 1, 2, Rounding[mode])).toBe(minus);
    expect(mulDiv(5, -1, 2, Rounding[mode])).toBe(minus);
  });

  test("never gives −0", () => {
    for (const [, mode] of MODES) expect(Object.is(mulDiv(-0, 5, 7, mode), 0)).toBe(true);
    expect(Object.is(mulDiv(-1, 1, 7, Rounding.DOWN), 0)).toBe(true);
  });

  test.each([[NaN, 1, 1], [1, Infinity, 1], [1.5, 1, 1], [1, 1, 0], [1, 1, -1], [2 ** 53, 1, 1]])(
    "refuses %s × %s / %s",
    (a, b, c) => {
      expect(() => mulDiv(a, b, c, Rounding.DOWN)).toThrow(RangeError);
    },
  );
});
