import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TimeBarBuilder } from "../../../engine/bar/time_bar_builder.ts";
import { VolumeBarBuilder } from "../../../engine/bar/volume_bar_builder.ts";
import type { L2Book } from "../../../engine/book/book.ts";
import { PagedBook } from "../../../engine/book/paged_book.ts";
import { PlainBook } from "../../../engine/book/plain_book.ts";
import { regridBook } from "../../../engine/book/regrid_book.ts";
import { stateHash } from "../../../engine/book/state_hash.ts";
import { commonGrid } from "../../../engine/instrument/common_grid.ts";
import { priceOf, qtyOf } from "../../../engine/instrument/instrument.ts";
import { Regrid } from "../../../engine/instrument/regrid.ts";
import { Side } from "../../../engine/order/types.ts";
import { TakenLevels } from "../../../engine/venue/taken_levels.ts";
import { contractOf } from "../session/definition_tape.ts";

type Size = readonly [mantissa: number, decimals: number];
const size = fc.tuple(
  fc.constantFrom(1, 2, 5, 25, 3),
  fc.integer({ min: 0, max: 4 }),
) as fc.Arbitrary<
  Size
>;
const definition = fc.tuple(size, size).map(([tick, lot]) => contractOf(0, tick, lot));
const count = fc.integer({ min: 1, max: 1_000_000 });

/** mantissa · 10^(9 − decimals) · count: the price or quantity, exact. */
const exactly = (mantissa: number, decimals: number, counted: number) =>
  BigInt(mantissa) * 10n ** BigInt(9 - decimals) * BigInt(counted);

describe("Regrid", () => {
  test("gives the same price and quantity, or says that there is none", () => {
    fc.assert(fc.property(definition, definition, count, (from, to, n) => {
      const regrid = new Regrid(from, to);
      const price = exactly(from.tickMantissa, from.priceDecimals, n);
      const tick = exactly(to.tickMantissa, to.priceDecimals, 1);
      const ticks = regrid.ticks(n);
      if (price % tick === 0n && price / tick < 2n ** 31n - 1n) {
        expect(BigInt(ticks)).toBe(price / tick);
      } else expect(ticks).toBeNaN();
      const qty = exactly(from.lotMantissa, from.qtyDecimals, n);
      const lot = exactly(to.lotMantissa, to.qtyDecimals, 1);
      const lots = regrid.lots(n);
      if (qty % lot === 0n) expect(BigInt(lots)).toBe(qty / lot);
      else expect(lots).toBeNaN();
      expect(regrid.ticksNear(n)).toBeCloseTo(priceOf(from, n) / priceOf(to, 1), 3);
      expect(regrid.lotsNear(n)).toBeCloseTo(qtyOf(from, n) / qtyOf(to, 1), 3);
    }));
  });

  test("there and back is where it was", () => {
    fc.assert(fc.property(definition, definition, count, (from, to, n) => {
      const there = new Regrid(from, to);
      const back = new Regrid(to, from);
      if (!Number.isNaN(there.ticks(n))) expect(back.ticks(there.ticks(n))).toBe(n);
      if (!Number.isNaN(there.lots(n))) expect(back.lots(there.lots(n))).toBe(n);
      expect(there.isSameGrid).toBe(there.ticksNear(1) === 1 && there.lotsNear(1) === 1);
    }));
  });
});

test("the common grid holds every tick and lot of all, and none coarser does", () => {
  fc.assert(fc.property(fc.array(definition, { minLength: 1, maxLength: 4 }), (all) => {
    const grid = commonGrid(all);
    const factors = all.map((one) => new Regrid(one, grid));
    const gcd = (a: number, b: number): number => b === 0 ? a : gcd(b, a % b);
    expect(factors.map((one) => one.ticks(1)).reduce(gcd)).toBe(1);
    expect(factors.map((one) => one.lots(1)).reduce(gcd)).toBe(1);
    expect(commonGrid([all[0]])).toBe(all[0]);
  }));
});

describe("regridBook", () => {
  const level = fc.record({
    away: fc.integer({ min: 0, max: 300 }),
    lots: fc.integer({ min: 1, max: 50 }),
  });
  const levels = fc.array(level, { minLength: 1, maxLength: 12 });

  test("takes a book to finer units and back whole, paged and plain alike", () => {
    const fine = [contractOf(0, [1, 3], [1, 5]), contractOf(0, [5, 2], [5, 4])];
    const home = contractOf(0, [1, 1], [1, 3]);
    fc.assert(fc.property(levels, levels, fc.constantFrom(...fine), (bids, asks, to) => {
      const fill = (book: L2Book, unit = 1, lot = 1) => {
        for (const { away, lots } of bids) book.setBid((10_000 - away) * unit, lots * lot);
        for (const { away, lots } of asks) book.setAsk((10_001 + away) * unit, lots * lot);
        return stateHash(book);
      };
      const there = new Regrid(home, to);
      const expected = fill(new PlainBook(), there.ticks(1), there.lots(1));
      for (const book of [new PagedBook({ pages: 1 }), new PlainBook()]) {
        const before = fill(book);
        expect(regridBook(book, there)).toBe(true);
        expect(stateHash(book)).toBe(expected);
        expect(regridBook(book, new Regrid(to, home))).toBe(true);
        expect(stateHash(book)).toBe(before);
      }
    }));
  });

  test("empties a book of which one level does not fit", () => {
    const regrid = new Regrid(contractOf(0, [1, 2], [1, 3]), contractOf(0, [1, 1], [1, 3]));
    for (const book of [new PagedBook({ pages: 1 }), new PlainBook()]) {
      book.setBid(1000, 1);
      book.setAsk(1010, 1);
      book.setAsk(1011, 1);
      expect(regridBook(book, regrid)).toBe(false);
      expect(stateHash(book)).toBe(stateHash(new PlainBook()));
    }
  });

  test("makes room for lots that pass 32 bits", () => {
    const book = new PagedBook({ pages: 1 });
    book.setBid(1000, 2_000_000_000);
    expect(
      regridBook(book, new Regrid(contractOf(0, [1, 1], [1, 3]), contractOf(0, [1, 1], [1, 5]))),
    )
      .toBe(true);
    expect(book.lotsAt(Side.BUY, 1000)).toBe(200_000_000_000);
  });
});

describe("Bars in progress", () => {
  test("by time go on in new ticks and lots", () => {
    const builder = new TimeBarBuilder(1000);
    builder.push(10, 10_005, 4, Side.BUY);
    builder.regrid(new Regrid(contractOf(0, [1, 1], [1, 3]), contractOf(0, [1, 0], [1, 4])));
    builder.push(20, 1002, 10, Side.SELL);
    expect(builder.advance(1000)).toBe(true);
    expect(builder.bar).toMatchObject({ openTicks: 1000.5, highTicks: 1002, lowTicks: 1000.5 });
    expect(builder.bar).toMatchObject({ volumeLots: 50, buyVolumeLots: 40 });
    expect(builder.bar.tickLots).toBeCloseTo(1000.5 * 40 + 1002 * 10, 9);
  });

  test("by lots, value and trades hold as much as before", () => {
    const regrid = new Regrid(contractOf(0, [1, 1], [1, 3]), contractOf(0, [1, 2], [1, 4]));
    for (
      const [measure, size, label] of [
        ["lots", 10, "lots(100)"],
        ["notional", 100_000, "notional(10000000)"],
        ["trades", 2, "trades(2)"],
      ] as const
    ) {
      const builder = new VolumeBarBuilder(measure, size);
      expect(builder.push(1, 10_000, 6, Side.BUY)).toBe(false);
      builder.regrid(regrid);
      expect(builder.label).toBe(label);
      if (measure !== "trades") expect(builder.push(2, 100_000, 39, Side.BUY)).toBe(false);
      expect(builder.push(3, 100_000, 1, Side.BUY)).toBe(true);
      const twin = new VolumeBarBuilder(
        measure,
        measure === "trades" ? 2 : Number(label.match(/\d+/)?.[0]),
      );
      twin.restore(builder.snapshot());
      expect(twin.snapshot()).toEqual(builder.snapshot());
    }
  });
});

test("what was taken of levels goes over, never less of it, and what is no level is forgotten", () => {
  const taken = new TakenLevels();
  taken.add(1000, 15);
  taken.add(1005, 3);
  taken.regrid(new Regrid(contractOf(0, [1, 1], [1, 3]), contractOf(0, [1, 0], [1, 2])));
  expect([taken.low, taken.high, taken.at(100)]).toEqual([100, 100, 2]);
});
