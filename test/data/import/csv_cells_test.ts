import fc from "fast-check";
import { expect, test } from "vitest";
import { CsvCells } from "../../../data/import/csv_cells.ts";
import { runs } from "../../chance.ts";

const split = (line: string): CsvCells => {
  const bytes = new TextEncoder().encode(line);
  const cells = new CsvCells();
  cells.split(bytes, 0, bytes.length);
  return cells;
};
const texts = (line: string): readonly string[] => {
  const cells = split(line);
  return Array.from({ length: cells.count }, (_, i) => cells.text(i));
};

test("a line is cut at commas, and cells in quotes are given without them", () => {
  const word = fc.string({ unit: fc.constantFrom(..."abz019.-_ é"), maxLength: 8 })
    .map((text) => text.trim());
  const cell = fc.tuple(word, fc.boolean(), fc.boolean());
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 200 }), (cells) => {
      const line = cells.map(([text, quoted, comma]) => {
        const inside = quoted && comma ? `${text},${text}` : text;
        return quoted ? `"${inside}"` : inside;
      });
      const expected = cells.map(([text, quoted, comma]) =>
        quoted && comma ? `${text},${text}`.trim() : text
      );
      expect(texts(line.join(","))).toEqual(expected);
    }),
    { numRuns: runs(300) },
  );
  expect(texts("")).toEqual([""]);
  expect(texts(",")).toEqual(["", ""]);
  // Where a quote does not end, or ends within a cell, nobody can tell.
  expect(texts('a,"b')).toEqual([]);
  expect(texts('"a"b,c')).toEqual([]);
  expect(texts('"a",')).toEqual(["a", ""]);
});

test("a cell is a word or not, and never the empty one", () => {
  const cells = split("buy,bu,buyx,,sell");
  const buy = new TextEncoder().encode("buy");
  expect(Array.from({ length: 5 }, (_, i) => cells.is(i, buy)))
    .toEqual([true, false, false, false, false]);
  expect(cells.is(3, new Uint8Array(0))).toBe(false);
});

/** Whole µs and the ns behind them, of a number of seconds with so many decimals left out. */
function exactTime(text: string, digits: number): readonly [number, number] | null {
  const found = /^(\d*)(?:\.(\d*))?$/.exec(text);
  if (found === null || text === "") return null;
  const [, whole, fraction] = found;
  // Of nanoseconds there is no part.
  if (digits > 6 && fraction !== undefined) return null;
  const places = 9 - digits;
  const rest = (fraction ?? "").slice(places);
  if (!/^0*$/.test(rest)) return null;
  const ns = BigInt((whole || "0") + (fraction ?? "").slice(0, places).padEnd(places, "0"));
  const us = Number(ns / 1000n);
  return Number.isSafeInteger(us) ? [us, Number(ns % 1000n)] : null;
}

test("a time is read to the nanosecond in whole numbers, whatever its unit", () => {
  const digit = fc.constantFrom(..."0123456789");
  const part = (maxLength: number) => fc.string({ unit: digit, maxLength });
  const text = fc.oneof(
    part(19),
    fc.tuple(part(19), part(12)).map(([whole, fraction]) => `${whole}.${fraction}`),
    fc.constantFrom("1.2.3", "-1", "1e3", "x", "1700000000.000000001", "1700000000.0000000010"),
  );
  let read = 0;
  fc.assert(
    fc.property(text, fc.constantFrom(0, 3, 6, 9), (text, digits) => {
      const cells = split(`a,${text},b`);
      const value = cells.micros(1, digits);
      const expected = exactTime(text, digits);
      if (expected === null) expect(value).toBeNaN();
      else expect([value, cells.restNs]).toEqual(expected);
      if (expected !== null) read++;
    }),
    { numRuns: runs(3000) },
  );
  expect(read).toBeGreaterThan(100);
});
