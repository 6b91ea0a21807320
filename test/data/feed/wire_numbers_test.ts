import { expect, test } from "vitest";
import { FrameError } from "../../../data/feed/message.ts";
import { lots, scaled, shown, ticks } from "../../../data/feed/wire_numbers.ts";

const GRID = {
  ...{ symbol: "X", tickMantissa: 5, priceDecimals: 2, lotMantissa: 2, qtyDecimals: 3 },
};
const fine = { ...GRID, tickMantissa: 1, lotMantissa: 1 };

/** A number, or what is said of a text that is none. */
function outcome(read: () => number): number | string {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FrameError)) throw error;
    return `${error.code} ${error.field} ${error.value}: ${error.expected}`;
  }
}

test.each<[unknown, number | string, number | string]>([
  ["0.05", 1, 25],
  ["100.00", 2000, 50_000],
  [
    "0.001",
    'off-grid f "0.001": a multiple of 10^-2',
    'off-grid f "0.001": a multiple of 2 × 10^-3',
  ],
  ["0.01", 'off-grid f "0.01": a multiple of 5 × 10^-2', 5],
  ["0", 'bad-price f "0": a price above 0', 0],
  ["-0.10", 'bad-price f "-0.10": a price above 0', 'bad-price f "-0.10": a quantity from 0 up'],
  ["1e5", 'bad-price f "1e5": a plain decimal', 'bad-price f "1e5": a plain decimal'],
  [
    "9".repeat(20),
    `bad-price f "${"9".repeat(20)}": a decimal in range`,
    `bad-price f "${"9".repeat(20)}": a decimal in range`,
  ],
  [5, "bad-price f 5: a decimal in quotes", "bad-price f 5: a decimal in quotes"],
  [
    undefined,
    "bad-price f missing: a decimal in quotes",
    "bad-price f missing: a decimal in quotes",
  ],
])("%j as a price and as a quantity", (value, price, qty) => {
  expect(outcome(() => ticks(value, "f", GRID))).toBe(price);
  expect(outcome(() => lots(value, "f", GRID))).toBe(qty);
});

test("a grid of single units is told without a factor", () => {
  expect(outcome(() => ticks("0.001", "f", fine))).toContain("a multiple of 10^-2");
  expect(outcome(() => lots("0.0001", "f", fine))).toContain("a multiple of 10^-3");
  expect(scaled("-1.5", "f", 1)).toBe(-15);
});

test("a value is shown on one line of at most 58 characters", () => {
  expect(shown("x".repeat(58))).toBe(`"${"x".repeat(58)}"`);
  expect(shown("x".repeat(59))).toBe(`"${"x".repeat(56)}…`);
  expect([shown(undefined), shown(null), shown({ a: 1 })]).toEqual(["missing", "null", '{"a":1}']);
});
