import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Amount } from "../../../engine/num/amount.ts";

const MAX = Number.MAX_SAFE_INTEGER;
const step = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -3, max: 3 }).chain((k) =>
    fc.integer({ min: -2, max: 2 }).map((d) => k * 1e15 + d)
  ),
  fc.constantFrom(MAX, -MAX, 9e15, -9e15, 0, -0, 1, -1),
);

describe("Amount", () => {
  test("sums as BigInt does, prints its digits, and its limbs are canonical", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const amount = new Amount();
        let twin = 0n;
        for (const value of steps) {
          amount.add(value);
          twin += BigInt(value);
          expect(amount.toString()).toBe(twin.toString());
          expect(BigInt(amount.high) * 10n ** 15n + BigInt(amount.low)).toBe(twin);
          if (!(amount.low >= 0 && amount.low < 1e15)) expect.fail(`low limb ${amount.low}`);
          expect(amount.isZero).toBe(twin === 0n);
          const safe = twin >= -BigInt(MAX) && twin <= BigInt(MAX);
          expect(amount.isSafe).toBe(safe);
          if (safe) expect(amount.toNumber()).toBe(Number(twin));
          else expect(() => amount.toNumber()).toThrow(RangeError);
        }
        expect(Math.abs(amount.toApproximate() - Number(twin))).toBeLessThanOrEqual(
          Math.abs(Number(twin)) * 2 ** -52,
        );
        for (const value of steps) amount.subtract(value);
        expect([amount.high, amount.low]).toEqual([0, 0]);
      }),
    );
  });

  test("compare() orders as the values do, addAmount() adds them", () => {
    fc.assert(
      fc.property(step, step, step, (a, b, c) => {
        const left = new Amount(a);
        left.add(c);
        const right = new Amount(b);
        right.add(c);
        const expected = a === b ? 0 : a < b ? -1 : 1;
        expect(Math.sign(left.compare(right))).toBe(expected);
        left.addAmount(right);
        expect(left.toString()).toBe(String(BigInt(a) + BigInt(b) + 2n * BigInt(c)));
      }),
    );
  });

  test("format() places the point and drops trailing zeros", () => {
    const large = new Amount(MAX);
    large.add(1);
    expect(large.format()).toBe("90071992.54740992");
    expect(new Amount(-1).format()).toBe("-0.00000001");
    expect(new Amount(113150100).format()).toBe("1.131501");
    expect(new Amount(-1200).format(2)).toBe("-12");
    expect(new Amount(-1200).format(0)).toBe("-1200");
    expect(new Amount().format()).toBe("0");
  });

  test("set() replaces the value", () => {
    const amount = new Amount(MAX);
    amount.addAmount(amount);
    amount.set(-5);
    expect(amount.toNumber()).toBe(-5);
  });

  test.each([NaN, Infinity, 0.5, 2 ** 53])("refuses to add %s and stays as it was", (value) => {
    const amount = new Amount(5);
    expect(() => amount.add(value)).toThrow(RangeError);
    expect(amount.toNumber()).toBe(5);
  });
});
