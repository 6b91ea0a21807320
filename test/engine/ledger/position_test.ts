import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Position } from "../../../engine/ledger/position.ts";
import { Side } from "../../../engine/order/types.ts";
import { runs } from "../../chance.ts";
import { linearInstrument } from "../num/linear_instrument.ts";

const btc = linearInstrument();
/** A tick × lot is 3/70 of 1e-8 units: every amount of money rounds. */
const odd = linearInstrument({
  tickMantissa: 5,
  priceDecimals: 6,
  lotMantissa: 2,
  qtyDecimals: 4,
  multiplierNum: 3,
  multiplierDen: 7,
});

const side = fc.constantFrom(Side.BUY, Side.SELL);
const fill = fc.record({
  side,
  ticks: fc.integer({ min: 1, max: 700_000 }),
  lots: fc.integer({ min: 1, max: 5000 }),
});

/** a / b to the nearest, ties to even. */
function divide(a: bigint, b: bigint): bigint {
  const magnitude = a < 0n ? -a : a;
  const quotient = magnitude / b;
  const rest = 2n * (magnitude % b);
  const rounded = rest > b || (rest === b && quotient % 2n === 1n) ? quotient + 1n : quotient;
  return a < 0n ? -rounded : rounded;
}

/** The average-cost method one lot-signed step at a time, in arbitrary precision. */
class NaivePosition {
  lots = 0n;
  cost = 0n;
  realizedTickLots = 0n;

  fill(side: number, ticks: number, lots: number): void {
    const signed = BigInt(side * lots);
    const price = BigInt(ticks);
    const opposite = this.lots * signed < 0n;
    const held = this.lots < 0n ? -this.lots : this.lots;
    const quantity = BigInt(lots);
    const closing = opposite ? (quantity < held ? quantity : held) : 0n;
    if (closing > 0n) {
      const share = divide(this.cost * closing, held);
      this.realizedTickLots += -BigInt(side) * closing * price - share;
      this.cost -= share;
    }
    this.cost += BigInt(side) * (quantity - closing) * price;
    this.lots += signed;
  }
}

describe("Position", () => {
  test("averages in, realises its share, flips: a worked example", () => {
    const position = new Position(btc);
    expect(position.fill(Side.BUY, 280_000, 1)).toBe(0);
    expect(position.fill(Side.BUY, 280_010, 3)).toBe(0);
    expect([position.lots, position.entryTicks]).toEqual([4, 280_007.5]);
    // Two of four lots at an average of 28,000.75: (28,010.00 − 28,000.75) × 0.002 = 0.0185.
    expect(position.fill(Side.SELL, 280_100, 2)).toBe(1_850_000);
    // Two lots close at a loss of 0.0015, three open short.
    expect(position.fill(Side.SELL, 280_000, 5)).toBe(-150_000);
    expect([position.lots, position.entryTicks, position.costTickLots]).toEqual([
      -3,
      280_000,
      -840_000,
    ]);
    expect(position.fill(Side.BUY, 279_900, 3)).toBe(3_000_000);
    expect([position.lots, position.entryTicks, position.costTickLots]).toEqual([0, 0, 0]);
    expect(position.realized).toBe(4_700_000);
  });

  test.each([["exact", btc], ["rounding", odd]] as const)(
    "equals the naive twin in BigInt after every fill (%s money)",
    (_, instrument) => {
      fc.assert(
        fc.property(fc.array(fill, { maxLength: 60 }), (fills) => {
          const position = new Position(instrument);
          const twin = new NaivePosition();
          let sum = 0;
          for (const { side, ticks, lots } of fills) {
            sum += position.fill(side, ticks, lots);
            twin.fill(side, ticks, lots);
            expect(position.lots).toBe(Number(twin.lots));
            expect(position.costTickLots).toBe(Number(twin.cost));
            const money = instrument === odd
              ? divide(twin.realizedTickLots * 3n, 70n)
              : twin.realizedTickLots * 10_000n;
            expect(position.realized).toBe(Number(money));
            expect(sum).toBe(position.realized);
          }
        }),
        { numRuns: runs(300) },
      );
    },
  );

  test("once flat, realised P&L is the cash that went in and out, exactly", () => {
    fc.assert(
      fc.property(fc.array(fill, { minLength: 1, maxLength: 60 }), side, (fills, last) => {
        const position = new Position(btc);
        let cash = 0n;
        const book = (side: Side, ticks: number, lots: number) => {
          position.fill(side, ticks, lots);
          cash -= BigInt(side) * BigInt(ticks) * BigInt(lots) * 10_000n;
        };
        for (const { side, ticks, lots } of fills) book(side, ticks, lots);
        if (position.lots !== 0) {
          book(position.lots > 0 ? Side.SELL : Side.BUY, 300_000 + last, Math.abs(position.lots));
        }
        expect(position.lots).toBe(0);
        expect(position.costTickLots).toBe(0);
        expect(position.realized).toBe(Number(cash));
      }),
      { numRuns: runs(300) },
    );
  });

  test("one fill that flips equals a close and an open", () => {
    fc.assert(
      fc.property(fc.array(fill, { minLength: 1, maxLength: 20 }), fill, (fills, flip) => {
        const one = new Position(btc);
        const two = new Position(btc);
        for (const { side, ticks, lots } of fills) {
          one.fill(side, ticks, lots);
          two.fill(side, ticks, lots);
        }
        const held = Math.abs(one.lots);
        fc.pre(held > 0);
        const against = one.lots > 0 ? Side.SELL : Side.BUY;
        one.fill(against, flip.ticks, held + flip.lots);
        two.fill(against, flip.ticks, held);
        two.fill(against, flip.ticks, flip.lots);
        expect([one.lots, one.costTickLots, one.realized]).toEqual([
          two.lots,
          two.costTickLots,
          two.realized,
        ]);
      }),
    );
  });

  test.each([
    ["no quantity", 280_000, 0],
    ["a negative quantity", 280_000, -1],
    ["half a lot", 280_000, 0.5],
    ["half a tick", 280_000.5, 1],
    ["no price", NaN, 1],
    ["a product beyond 2^53", 2 ** 30, 2 ** 30],
  ])("refuses %s and stays as it was", (_, ticks, lots) => {
    const position = new Position(btc);
    position.fill(Side.BUY, 280_000, 2);
    expect(() => position.fill(Side.SELL, ticks, lots)).toThrow(RangeError);
    expect([position.lots, position.costTickLots, position.realized]).toEqual([2, 560_000, 0]);
  });

  test("refuses a fill that would take its cost beyond 2^53, and stays as it was", () => {
    const position = new Position(btc);
    position.fill(Side.BUY, 2 ** 20, 2 ** 32);
    expect(() => position.fill(Side.BUY, 2 ** 20, 2 ** 32)).toThrow("beyond exact accounting");
    expect(position.costTickLots).toBe(2 ** 52);
  });

  test("never reports −0", () => {
    const position = new Position(btc);
    const values = [position.fill(Side.SELL, 10, 1), position.fill(Side.BUY, 10, 1)];
    values.push(position.lots, position.costTickLots, position.realized, position.entryTicks);
    for (const value of values) expect(Object.is(value, 0)).toBe(true);
  });
});
