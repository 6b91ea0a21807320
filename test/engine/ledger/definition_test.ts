import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Regrid } from "../../../engine/instrument/regrid.ts";
import { Account } from "../../../engine/ledger/account.ts";
import { Position } from "../../../engine/ledger/position.ts";
import { Side } from "../../../engine/order/types.ts";
import { contractOf } from "../session/definition_tape.ts";

type Size = readonly [mantissa: number, decimals: number];
/** Of sizes whose money stays below 2^53 units. */
const small = fc.tuple(
  fc.constantFrom(1, 2, 5, 25, 3),
  fc.integer({ min: 2, max: 4 }),
) as fc.Arbitrary<
  Size
>;
const smallDefinition = fc.tuple(small, small).map(([tick, lot]) => contractOf(0, tick, lot));

describe("A position", () => {
  const fill = fc.record({
    side: fc.constantFrom(Side.BUY, Side.SELL),
    ticks: fc.integer({ min: 1, max: 50_000 }),
    lots: fc.integer({ min: 1, max: 500 }),
  });
  const step = fc.oneof(fill, fill, smallDefinition);

  test("and its money stay what they are to the unit through any definitions", () => {
    fc.assert(fc.property(smallDefinition, fc.array(step, { maxLength: 30 }), (first, steps) => {
      const account = new Account({ instruments: [first], cash: 1_000_000_00000000 });
      for (const one of steps) {
        if ("side" in one) {
          account.applyFill(0, one.side, one.ticks, one.lots, 7);
          continue;
        }
        const from = account.instruments[0];
        const regrid = new Regrid(from, one);
        const mids = [2 * 30_001];
        const held = account.position(0);
        const before = [account.equity(mids), account.exposure(0, mids[0]), account.wallet];
        const atMark = account.unrealizedAtMark(0, 45_00000000);
        const [lots, entry] = [held.lots, held.entryTicks];
        account.regrid(0, one);
        const after = [regrid.ticksNear(mids[0])];
        expect([account.equity(after), account.exposure(0, after[0]), account.wallet]).toEqual(
          before,
        );
        expect(held.lots).toBeCloseTo(regrid.lotsNear(lots), 6);
        expect(held.entryTicks).toBeCloseTo(regrid.ticksNear(entry), 6);
        expect(account.unrealizedAtMark(0, 45_00000000)).toBe(atMark);
      }
      expect(account.ledger.sumOfAll().toNumber()).toBe(0);
    }));
  });

  test("realises the cash flows exactly once flat, whatever the definitions on the way", () => {
    const coarse = contractOf(0, [1, 1], [1, 2]);
    const fine = contractOf(0, [1, 3], [1, 4]);
    fc.assert(
      fc.property(fc.array(fill, { minLength: 1, maxLength: 20 }), fc.nat(20), (fills, at) => {
        const position = new Position(fine);
        let cash = 0n;
        const book = (side: Side, price: bigint, lots: bigint) =>
          cash -= BigInt(side) * price * lots;
        let realized = 0;
        fills.forEach(({ side, ticks, lots }, i) => {
          if (i === at) position.regrid(coarse);
          const unit = i < at ? 1n : 100n;
          book(side, BigInt(ticks) * unit, BigInt(lots) * unit);
          realized += position.fill(side, ticks, lots);
        });
        // Close it in the finest units.
        position.regrid(fine);
        const { lots } = position;
        if (lots !== 0) {
          const side = lots > 0 ? Side.SELL : Side.BUY;
          realized += position.fill(side, 30_000, Math.abs(lots));
          book(side, 30_000n, BigInt(Math.abs(lots)));
        }
        // A tick × lot of the fine grid is 10 units of 1e-8.
        expect(BigInt(realized)).toBe(cash * 10n);
        expect(position.lots).toBe(0);
      }),
    );
  });

  test("books a fill of an earlier definition that is none of the new ticks and lots", () => {
    const fine = contractOf(0, [1, 2], [1, 3]);
    const coarse = contractOf(0, [1, 0], [1, 2]);
    const account = new Account({ instruments: [fine], cash: 0 });
    account.applyFill(0, Side.BUY, 10_005, 15, 0);
    account.regrid(0, coarse);
    expect(account.positionLots(0)).toBe(1.5);
    account.applyFill(0, Side.BUY, 10_003, 5, 0, fine);
    expect(account.positionLots(0)).toBe(2);
    expect(account.position(0).entryTicks).toBeCloseTo(100.045, 12);
    // Sold at 101: (101 − 100.045) × 0.02.
    expect(account.applyFill(0, Side.SELL, 101, 2, 0)).toBe(1_910_000);
  });
});
