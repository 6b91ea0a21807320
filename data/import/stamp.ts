import { formatUtc } from "../../engine/time/utc.ts";

/**
 * What a stamp in numbers may name. Read in a unit a thousand times too fine, any time of today
 * falls into the first weeks of 1970, and in one too coarse beyond the year 50,000: between the two
 * no wrong unit can hide. Older times can be given as text.
 */
const FIRST_US = Date.UTC(2000, 0, 1) * 1000;
const END_US = Date.UTC(2100, 0, 1) * 1000;

/** Decimals of a second of each unit of time that is a number. */
export const STAMP_DIGITS: Readonly<Record<string, number>> = { s: 0, ms: 3, us: 6, ns: 9 };
const UNIT_NAMES: Readonly<Record<string, string>> = { s: "seconds", ms: "ms", us: "µs", ns: "ns" };

/** True if a time in µs is one that a stamp in its right unit gives; NaN is none. */
export const isPlausible = (us: number): boolean => us >= FIRST_US && us < END_US;

/**
 * What was expected of a stamp that is none, with the unit that it is likely in. `say` tells how to
 * choose a unit, where there is a choice.
 */
export function expectedStamp(
  text: string,
  digits: number,
  say?: (unit: string) => string,
): string {
  const own = Object.keys(STAMP_DIGITS).find((unit) => STAMP_DIGITS[unit] === digits) ?? "";
  const expected = `a time from 2000 to 2100 in ${UNIT_NAMES[own] ?? own}`;
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  const likely = Object.keys(STAMP_DIGITS).find((unit) =>
    isPlausible(value * 10 ** (6 - STAMP_DIGITS[unit]))
  );
  if (likely === undefined || likely === own) return expected;
  const us = Math.floor(value * 10 ** (6 - STAMP_DIGITS[likely]));
  const how = say === undefined ? "" : `: say ${say(likely)}`;
  return `${expected}; in ${UNIT_NAMES[likely]} it is ${formatUtc(us)}${how}`;
}
