import fc from "fast-check";
import { expect, test } from "vitest";
import { DigitScanner } from "../../../../data/wire/binance/digit_scanner.ts";

/** Reads one number and says where it stopped. */
class OneNumber extends DigitScanner {
  integerOf(text: string): { value: number; end: number } {
    this.pos = 0;
    return { value: this.integer(new TextEncoder().encode(text)), end: this.pos };
  }

  decimalOf(text: string, decimals: number): { value: number; end: number } {
    this.pos = 0;
    return { value: this.decimal(new TextEncoder().encode(text), decimals), end: this.pos };
  }
}

const digits = (min: number, max: number) =>
  fc.array(fc.constantFrom(..."0123456789"), { minLength: min, maxLength: max })
    .map((list) => list.join(""));

test("integers of up to 15 digits are exact, longer ones and those with a leading 0 are refused", () => {
  const scanner = new OneNumber();
  fc.assert(
    fc.property(digits(0, 18), fc.constantFrom(",", "}", ""), (text, behind) => {
      const { value, end } = scanner.integerOf(text + behind);
      const isPlain = text !== "" && text.length <= 15 && (text === "0" || text[0] !== "0");
      expect([value, end]).toEqual(isPlain ? [Number(text), text.length] : [-1, 0]);
    }),
    { numRuns: 2000 },
  );
});

test("decimals that fit 15 digits are exact, whatever zeros stand behind; others are refused", () => {
  const scanner = new OneNumber();
  const point = fc.constantFrom("", ".", ".");
  let exact = 0;
  fc.assert(
    fc.property(
      digits(0, 12),
      point,
      digits(0, 10),
      fc.constantFrom("", "0", "0000"),
      fc.integer({ min: 0, max: 9 }),
      (whole, dot, fraction, zeros, decimals) => {
        const behind = dot === "" ? "" : fraction + zeros;
        const text = `${whole}${dot}${behind}`;
        const { value, end } = scanner.decimalOf(`${text}"`, decimals);
        const kept = behind.slice(0, decimals);
        const isPlain = whole !== "" && (dot === "" || behind !== "") &&
          /^0*$/.test(behind.slice(decimals)) && whole.length + decimals <= 15;
        expect(value).toBe(isPlain ? Number(whole + kept.padEnd(decimals, "0")) : NaN);
        if (!isPlain) return;
        exact += 1;
        expect(end).toBe(text.length + 1);
      },
    ),
    { numRuns: 4000 },
  );
  expect(exact).toBeGreaterThan(500);
});

test("a decimal ends at its quote: a sign, an exponent or nothing there is refused", () => {
  const scanner = new OneNumber();
  for (const text of ['-1"', '1e5"', '1.5x"', "1.5", '"', '."', '1."', '1.2.3"', "123456789012."]) {
    expect(scanner.decimalOf(text, 2).value).toBe(NaN);
  }
});
