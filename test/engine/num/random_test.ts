import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../../engine/num/random.ts";

const take = (random: Random, n: number) => Array.from({ length: n }, () => random.next());

describe("Random", () => {
  test("uint32() follows xoshiro128** from a known state", () => {
    const random = new Random(0);
    random.restore({ key: "0".repeat(64), words: [1, 2, 3, 4], spareNormal: null });
    // The reference implementation's output for the state 1, 2, 3, 4.
    expect([random.uint32(), random.uint32(), random.uint32(), random.uint32()]).toEqual([
      11520,
      0,
      5927040,
      70819200,
    ]);
  });

  test("the golden values of a number, a string and a fork never move", () => {
    const a = new Random(7);
    expect(take(a, 2)).toEqual([0.158965579456669, 0.4954522351081604]);
    const b = new Random("7");
    expect([b.int(1000), b.int(2 ** 40), b.normal(), b.normal(), b.exponential()]).toEqual([
      955,
      128324369635,
      -0.2501464455178374,
      1.3071187477429274,
      0.6330691635500156,
    ]);
    expect(new Random(7).fork("latency").uint32()).toBe(2062472213);
  });

  test("next() stays in [0, 1) on the 2^-53 grid, with mean 1/2 and variance 1/12", () => {
    const values = take(new Random("moments"), 100_000);
    for (const x of values) {
      if (!(x >= 0 && x < 1 && Number.isInteger(x * 2 ** 53))) expect.fail(String(x));
    }
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.004);
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.002);
  });

  test("normal() and exponential() have their moments", () => {
    const random = new Random("moments");
    const n = 100_000;
    let sum = 0, squares = 0, fourth = 0, waits = 0;
    for (let i = 0; i < n; i++) {
      const x = random.normal();
      sum += x;
      squares += x * x;
      fourth += x ** 4;
      waits += random.exponential();
    }
    expect(Math.abs(sum / n)).toBeLessThan(0.015);
    expect(Math.abs(squares / n - 1)).toBeLessThan(0.02);
    expect(Math.abs(fourth / n - 3)).toBeLessThan(0.15);
    expect(Math.abs(waits / n - 1)).toBeLessThan(0.015);
  });

  test("int(n) is below n and hits every value of a small range about equally", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (seed, n) => {
        const draw = new Random(seed).int(n);
        return Number.isInteger(draw) && draw >= 0 && draw < n;
      }),
    );
    const counts = new Array<number>(6).fill(0);
    const die = new Random("die");
    for (let i = 0; i < 60_000; i++) counts[die.int(6)]++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  test("a fork does not depend on what its parent has drawn, and labels differ", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.nat(20), (seed, one, two, draws) => {
        const parent = new Random(seed);
        const before = take(parent.fork(one), 3);
        take(parent, draws);
        expect(take(parent.fork(one), 3)).toEqual(before);
        if (one !== two) expect(take(parent.fork(two), 3)).not.toEqual(before);
        expect(take(new Random(seed), 3)).not.toEqual(before);
      }),
    );
  });

  test("a snapshot through JSON goes on with the same values", () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(9), (seed, draws) => {
        const random = new Random(seed);
        for (let i = 0; i < draws; i++) random.normal();
        const twin = new Random(0);
        twin.restore(JSON.parse(JSON.stringify(random.snapshot())));
        for (let i = 0; i < 5; i++) expect(twin.normal()).toBe(random.normal());
        expect(twin.fork("x").next()).toBe(random.fork("x").next());
      }),
    );
  });

  test.each([NaN, Infinity])("a seed of %s is refused", (seed) => {
    expect(() => new Random(seed)).toThrow(RangeError);
  });

  test.each([0, -1, 1.5, NaN, 2 ** 53])("int(%s) is refused", (n) => {
    expect(() => new Random(1).int(n)).toThrow(RangeError);
  });

  test("a dead or malformed state is refused", () => {
    const random = new Random(1);
    const key = random.snapshot().key;
    expect(() => random.restore({ key, words: [0, 0, 0, 0], spareNormal: null })).toThrow(
      RangeError,
    );
    expect(() => random.restore({ key: "x", words: [1, 0, 0, 0], spareNormal: null })).toThrow(
      RangeError,
    );
  });
});
