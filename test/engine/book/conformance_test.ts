import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BookState, L2Book } from "../../../engine/book/book.ts";
import { MAX_TICKS, NO_ASK, NO_BID, PagedBook } from "../../../engine/book/paged_book.ts";
import { PlainBook } from "../../../engine/book/plain_book.ts";
import { stateHash } from "../../../engine/book/state_hash.ts";
import { parseState, stateText } from "../../../engine/num/state.ts";
import { Side } from "../../../engine/order/types.ts";
import { runs } from "../../chance.ts";

const { BUY, SELL } = Side;

const BOOKS: readonly (readonly [string, () => L2Book])[] = [
  ["PagedBook", () => new PagedBook({ pages: 1, ticks: 512 })],
  ["PagedBook, wide", () => new PagedBook({ wide: true, pages: 1, ticks: 512 })],
  ["PlainBook", () => new PlainBook()],
];

describe.each(BOOKS)("%s", (_name, make) => {
  test("is empty to begin with", () => {
    const book = make();
    expect([book.bestBid, book.bestAsk]).toEqual([NO_BID, NO_ASK]);
    expect(book.lotsAt(BUY, 100)).toBe(0);
    expect(book.bidBelow(MAX_TICKS)).toBe(NO_BID);
    expect(book.askAbove(0)).toBe(NO_ASK);
  });

  test("returns what a level held before", () => {
    const book = make();
    expect(book.setBid(100, 7)).toBe(0);
    expect(book.setBid(100, 9)).toBe(7);
    expect(book.setBid(100, 0)).toBe(9);
    expect(book.setAsk(100, 3)).toBe(0);
    expect(book.setAsk(100, 0)).toBe(3);
  });

  test("walks to the next level when the best one goes, over empty pages too", () => {
    const book = make();
    book.setBid(90, 1);
    book.setBid(100_000, 2);
    book.setAsk(100_001, 3);
    book.setAsk(2_000_000, 4);
    book.setBid(100_000, 0);
    book.setAsk(100_001, 0);
    expect([book.bestBid, book.bestAsk]).toEqual([90, 2_000_000]);
  });

  test("stays one-sided when a side has no level left", () => {
    const book = make();
    book.setBid(100, 1);
    book.setAsk(101, 1);
    book.setAsk(101, 0);
    expect([book.bestBid, book.bestAsk]).toEqual([100, NO_ASK]);
  });

  test("pushes the other side away when crossed, and leaves its levels behind", () => {
    const book = make();
    for (const ticks of [101, 102, 105]) book.setAsk(ticks, ticks);
    book.setBid(103, 5);
    expect([book.bestBid, book.bestAsk]).toEqual([103, 105]);
    expect(book.lotsAt(SELL, 101)).toBe(101);
    book.setBid(103, 0);
    expect([book.bestBid, book.bestAsk]).toEqual([NO_BID, 105]);
  });

  test("pushes a whole side away", () => {
    const book = make();
    book.setBid(100, 1);
    book.setAsk(50, 1);
    expect([book.bestBid, book.bestAsk]).toEqual([NO_BID, 50]);
  });

  test("clears a side from its best price up to a bound, and all of it for 0", () => {
    const book = make();
    for (const ticks of [98, 99, 100]) book.setBid(ticks, 1);
    for (const ticks of [101, 102, 103]) book.setAsk(ticks, 1);
    book.clearBids(99);
    book.clearAsks(102);
    expect([book.bestBid, book.bestAsk]).toEqual([98, 103]);
    book.setBid(104, 1);
    book.clearAsks(0);
    expect(book.askAbove(0)).toBe(NO_ASK);
    book.clearBids(0);
    expect(stateHash(book)).toBe(stateHash(new PlainBook()));
  });

  test("takes the venue's own best price: what was better is gone, the other side is pushed", () => {
    const book = make();
    for (const ticks of [98, 99, 100]) book.setBid(ticks, 1);
    for (const ticks of [101, 102]) book.setAsk(ticks, 1);
    book.fuseBid(99, 7);
    expect([book.bestBid, book.lotsAt(BUY, 99), book.lotsAt(BUY, 100)]).toEqual([99, 7, 0]);
    book.fuseAsk(99, 2);
    expect([book.bestBid, book.bestAsk]).toEqual([98, 99]);
    book.fuseBid(101, 4);
    expect([book.bestBid, book.bestAsk]).toEqual([101, 102]);
  });

  test("goes on from a state as the book that it is of would", () => {
    fc.assert(
      fc.property(
        fc.array(operation(2 ** 40), { maxLength: 60 }),
        fc.array(operation(2 ** 31 - 1), { maxLength: 60 }),
        (before, after) => {
          const plain = new PlainBook();
          for (const one of before) apply(plain, one);
          const text = stateText(plain.snapshot());
          const book = make();
          // What it held is gone.
          for (const one of after) apply(book, one);
          book.restore(parseState(text) as BookState);
          expect(stateText(book.snapshot())).toBe(text);
          for (const one of after) {
            expect(apply(book, one)).toBe(apply(plain, one));
            expect([book.bestBid, book.bestAsk]).toEqual([plain.bestBid, plain.bestAsk]);
          }
          expect(book.snapshot()).toEqual(plain.snapshot());
          expect(stateHash(book)).toBe(stateHash(plain));
        },
      ),
      { numRuns: runs(100) },
    );
  });

  test("takes prices up to the highest", () => {
    const book = make();
    book.setAsk(MAX_TICKS, 1);
    expect(book.bestAsk).toBe(MAX_TICKS);
    book.setBid(MAX_TICKS, 1);
    expect([book.bestBid, book.bestAsk]).toEqual([MAX_TICKS, NO_ASK]);
  });
});

/** Near a moving touch, far away, and on the borders of pages and of the directory. */
const ticks = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 1000, max: 1040 }) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 5000 }) },
  { weight: 1, arbitrary: fc.constantFrom(1, 255, 256, 511, 512, 1023, 1024, 65_535, 65_536) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 3_000_000 }) },
);
const lots = (max: number) =>
  fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max }));

const operation = (max: number) =>
  fc.oneof(
    { weight: 20, arbitrary: fc.tuple(fc.constantFrom("setBid", "setAsk"), ticks, lots(max)) },
    { weight: 4, arbitrary: fc.tuple(fc.constantFrom("fuseBid", "fuseAsk"), ticks, lots(max)) },
    {
      weight: 2,
      arbitrary: fc.tuple(
        fc.constantFrom("clearBids", "clearAsks"),
        fc.oneof(ticks, fc.constant(0)),
        fc.constant(0),
      ),
    },
    { weight: 1, arbitrary: fc.tuple(fc.constant("clear"), fc.constant(0), fc.constant(0)) },
  ) as fc.Arbitrary<readonly [Operation, number, number]>;

type Operation =
  | "setBid"
  | "setAsk"
  | "fuseBid"
  | "fuseAsk"
  | "clearBids"
  | "clearAsks"
  | "clear";

function apply(book: L2Book, [name, price, qty]: readonly [Operation, number, number]): unknown {
  if (name === "clear") return book.clear();
  if (name === "clearBids" || name === "clearAsks") return book[name](price);
  return book[name](price, qty);
}

function expectSound(book: L2Book): void {
  const { bestBid, bestAsk } = book;
  expect(bestBid).toBeLessThan(bestAsk);
  if (bestBid !== NO_BID) expect(book.lotsAt(BUY, bestBid)).toBeGreaterThan(0);
  if (bestAsk !== NO_ASK) expect(book.lotsAt(SELL, bestAsk)).toBeGreaterThan(0);
}

describe.each([
  ["int32 lots", false, 2 ** 31 - 1],
  ["lots up to 2^53", true, Number.MAX_SAFE_INTEGER],
])("PagedBook and PlainBook, %s", (_name, wide, max) => {
  test("give the same answers and the same state after each of any operations", () => {
    fc.assert(
      fc.property(fc.array(operation(max), { maxLength: 120 }), (operations) => {
        const paged = new PagedBook({ wide, pages: 1, ticks: 512 });
        const plain = new PlainBook();
        for (const one of operations) {
          expect(apply(paged, one)).toBe(apply(plain, one));
          expect([paged.bestBid, paged.bestAsk]).toEqual([plain.bestBid, plain.bestAsk]);
          expect(stateHash(paged)).toBe(stateHash(plain));
          expectSound(paged);
        }
      }),
      { numRuns: runs(400) },
    );
  });
});

test("stateHash() tells books apart that differ in one level, side or high bit", () => {
  const of = (fill: (book: PlainBook) => void) => {
    const book = new PlainBook();
    fill(book);
    return stateHash(book);
  };
  const hashes = new Set([
    of(() => {}),
    of((book) => book.setBid(100, 1)),
    of((book) => book.setBid(100, 2)),
    of((book) => book.setBid(101, 1)),
    of((book) => book.setAsk(100, 1)),
    of((book) => book.setBid(100, 1 + 2 ** 32)),
    of((book) => book.setBid(100, 1 + 2 ** 40)),
  ]);
  expect(hashes.size).toBe(7);
});
