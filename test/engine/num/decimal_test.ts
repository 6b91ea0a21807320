import { Decimal } from "decimal.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Instrument } from "../../../engine/instrument/instrument.ts";
import {
  DecimalError,
  formatMoney,
  formatPrice,
  formatQty,
  formatScaled,
  formatTrimmed,
  parseLots,
  parseScaled,
  parseScaledBytes,
  parseTicks,
} from "../../../engine/num/decimal.ts";
import { runs } from "../../chance.ts";
import { linearInstrument } from "./linear_instrument.ts";

const MAX = Number.MAX_SAFE_INTEGER;
const bytes = (text: string) => new TextEncoder().encode(text);
const reason = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    return error instanceof DecimalError ? error.reason : "another error";
  }
  return "accepted";
};

describe("parseScaled", () => {
  test("an error shows a text of up to 40 characters whole, and the first 40 of a longer one", () => {
    const message = (length: number) => () => parseScaled("x".repeat(length), 2);
    expect(message(40)).toThrow(`"${"x".repeat(40)}" is not a plain decimal`);
    expect(message(41)).toThrow(`"${"x".repeat(40)}…" is not a plain decimal`);
  });

  test.each([
    ["0", 0, 0],
    ["-0", 2, 0],
    ["-0.0010", 4, -10],
    ["28123.40", 1, 281234],
    ["007.5", 1, 75],
    ["9007199254740991", 0, MAX],
    ["-90071992547409.91", 2, -MAX],
    ["0.00000001", 8, 1],
  ])("%j at %i decimals is %i", (text, decimals, expected) => {
    expect(parseScaled(text, decimals)).toBe(expected);
    expect(parseScaledBytes(bytes(text), 0, text.length, decimals)).toBe(expected);
  });

  test.each([
    ["", "syntax"],
    ["-", "syntax"],
    [".", "syntax"],
    [".5", "syntax"],
    ["5.", "syntax"],
    ["+5", "syntax"],
    ["1e-8", "syntax"],
    ["NaN", "syntax"],
    ["Infinity", "syntax"],
    [" 1", "syntax"],
    ["1.2.3", "syntax"],
    ["1,5", "syntax"],
    ["--1", "syntax"],
    ["1-", "syntax"],
    ["٣", "syntax"],
    ["0.0000000010", "off-grid"],
    ["1.123456789", "off-grid"],
    ["90071992.54740992", "range"],
    ["-90071992.54740992", "range"],
    ["9".repeat(400), "range"],
  ])("%j at 8 decimals is refused as %s", (text, expected) => {
    expect(reason(() => parseScaled(text, 8))).toBe(expected);
    const encoded = bytes(text);
    expect(parseScaledBytes(encoded, 0, encoded.length, 8)).toBeNaN();
  });

  test("text and bytes agree with decimal.js on anything that looks like a number", () => {
    const text = fc.stringMatching(/^-?[0-9]{0,18}(\.[0-9]{0,12})?$/);
    fc.assert(
      fc.property(text, fc.nat(10), (sample, decimals) => {
        const wellFormed = /^-?\d+(\.\d+)?$/.test(sample);
        const exact = wellFormed ? new Decimal(sample).times(new Decimal(10).pow(decimals)) : null;
        const accepted = exact !== null && exact.isInteger() && exact.abs().lte(MAX);
        const expected = accepted ? exact.toNumber() + 0 : NaN;
        const padded = bytes(`7${sample}7`);
        expect(parseScaledBytes(padded, 1, padded.length - 1, decimals)).toBe(expected);
        if (accepted) expect(parseScaled(sample, decimals)).toBe(expected);
        else expect(reason(() => parseScaled(sample, decimals))).not.toBe("accepted");
      }),
      { numRuns: runs(3000) },
    );
  });
});

describe("formatScaled", () => {
  test("gives back what parseScaled read, with exactly the decimals asked for", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.nat(18), (value, decimals) => {
        const text = formatScaled(value, decimals);
        expect(parseScaled(text, decimals)).toBe(value + 0);
        expect(text).toBe(
          new Decimal(value + 0).div(new Decimal(10).pow(decimals)).toFixed(decimals),
        );
        expect(parseScaled(formatTrimmed(value, decimals), decimals)).toBe(value + 0);
        expect(formatTrimmed(value, decimals)).not.toMatch(/\.\d*0$|\.$/);
      }),
    );
  });

  test.each([NaN, Infinity, 0.5, 2 ** 53])("refuses %s", (value) => {
    expect(reason(() => formatScaled(value, 2))).toBe("range");
  });

  test("formatMoney() drops trailing zeros but no whole digits", () => {
    expect([113150100, -1, 0, 10 ** 10].map(formatMoney)).toEqual([
      "1.131501",
      "-0.00000001",
      "0",
      "100",
    ]);
  });
});

describe("the grid of an instrument", () => {
  const half: Instrument = linearInstrument({
    tickMantissa: 5,
    priceDecimals: 1,
    lotMantissa: 25,
    qtyDecimals: 3,
  });

  test("parseTicks() and parseLots() count multiples of the mantissa", () => {
    expect(parseTicks("28000.5", half)).toBe(56001);
    expect(parseLots("1.075", half)).toBe(43);
    expect(formatPrice(half, 56001)).toBe("28000.5");
    expect(formatQty(half, 43)).toBe("1.075");
  });

  test.each(["28000.4", "28000.55"])("parseTicks() refuses %s off the grid of 0.5", (text) => {
    expect(reason(() => parseTicks(text, half))).toBe("off-grid");
  });

  test("parseLots() names symbol and lot when it refuses", () => {
    expect(() => parseLots("0.001", half)).toThrow(
      '"0.001" is not a multiple of BTCUSDT\'s lot 0.025',
    );
  });

  test("a value next to a multiple is refused even at the end of the range", () => {
    const thirds = linearInstrument({ tickMantissa: 3, priceDecimals: 0 });
    fc.assert(
      fc.property(fc.integer({ min: MAX - 1000, max: MAX }), (value) => {
        const outcome = reason(() => parseTicks(String(value), thirds));
        expect(outcome).toBe(value % 3 === 0 ? "accepted" : "off-grid");
      }),
    );
  });
});
