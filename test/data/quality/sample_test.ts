import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BookCheck } from "../../../data/quality/book_check.ts";
import { Sample, shifted } from "../../../data/quality/sample.ts";

describe("Sample", () => {
  test("is exact while it keeps everything", () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 500 }), (values) => {
        const sample = new Sample();
        for (const v of values) sample.add(v);
        const order = values.toSorted((a, b) => a - b);
        const at = (share: number) => order[Math.floor(share * (order.length - 1))] + 3;
        expect(shifted(sample.spread(), 3)).toEqual({
          count: values.length,
          min: order[0] + 3,
          p1: at(0.01),
          p50: at(0.5),
          p99: at(0.99),
          max: order[order.length - 1] + 3,
        });
      }),
    );
  });

  test("stays near the truth, and exact at the ends, for a million values", () => {
    const sample = new Sample();
    for (let i = 0; i < 1_000_000; i++) sample.add(i * 7919 % 1_000_003);
    const { count, min, p50, p99, max } = sample.spread();
    expect([count, min]).toEqual([1_000_000, 0]);
    expect(max).toBeGreaterThan(999_990);
    expect(Math.abs(p50 - 500_000)).toBeLessThan(5_000);
    expect(Math.abs(p99 - 990_000)).toBeLessThan(5_000);
  });
});

describe("BookCheck", () => {
  test("tells a crossed book, and a quote that differs, whichever comes first", () => {
    const book = new BookCheck();
    book.setBid(100, 5);
    book.setAsk(101, 6);
    expect(book.endMessage(1)).toBe(true);
    expect(book.onQuote(1, 100, 5, 101, 6)).toBe(true);
    expect(book.onQuote(1, 100, 4, 101, 6)).toBe(false);
    expect(book.onQuote(2, 102, 1, 103, 1)).toBe(true);
    book.setBid(102, 1);
    expect(book.isCrossed).toBe(true);
    book.setAsk(101, 0);
    expect(book.isCrossed).toBe(false);
    expect(book.endMessage(2)).toBe(false);
    expect([book.compared, book.mismatched]).toEqual([3, 2]);
  });
});
