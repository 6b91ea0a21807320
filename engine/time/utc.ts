/** Lengths in µs. */
export const MILLISECOND_US = 1_000;
export const SECOND_US = 1_000_000;
export const MINUTE_US = 60 * SECOND_US;
export const HOUR_US = 60 * MINUTE_US;
export const DAY_US = 24 * HOUR_US;

const UNITS: Readonly<Record<string, number>> = {
  us: 1,
  ms: MILLISECOND_US,
  s: SECOND_US,
  m: MINUTE_US,
  h: HOUR_US,
  d: DAY_US,
};

const STAMP =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** A day of the proleptic Gregorian calendar; month and day count from 1. */
export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/**
 * Days since 1970-01-01 of a civil date (which is taken to be valid). Exact for all years.
 * Algorithm: Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
 */
export function daysFromCivil({ year, month, day }: CivilDate): number {
  // Years begin in March, so that the leap day is the last one.
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) +
    dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

/** The civil date that is `days` after 1970-01-01 (civil_from_days of the same source). */
export function civilFromDays(days: number): CivilDate {
  const shifted = days + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) -
      Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra -
    (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

/** Days in a month of the Gregorian calendar. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/**
 * Reads an instant of UTC as µs since the Unix epoch: a date ("2023-04-05", its first instant) or a
 * date and time with `Z` or `+00:00` ("2023-04-05T12:30Z", "2023-04-05T00:00:00.123456Z").
 *
 * @throws {RangeError} for a time without zone or in another zone, a day or time that does not
 *   exist (leap seconds included), a fraction finer than 1 µs, and years whose µs pass 2^53 (2255
 *   on).
 */
export function parseUtc(text: string): number {
  const match = STAMP.exec(text);
  if (match === null) throw refuse(text, "2023-04-05 or 2023-04-05T12:30:00.5Z is expected");
  const [, years, months, days, hours, minutes, seconds = "0", fraction = "", zone] = match;
  const date = { year: Number(years), month: Number(months), day: Number(days) };
  if (date.month < 1 || date.month > 12 || date.day < 1) throw refuse(text, "no such day");
  if (date.day > daysInMonth(date.year, date.month)) throw refuse(text, "no such day");
  let ts = daysFromCivil(date) * DAY_US;
  if (hours !== undefined) {
    if (zone !== "Z" && zone !== "+00:00") throw refuse(text, "UTC is expected, marked by Z");
    const [hour, minute, second] = [Number(hours), Number(minutes), Number(seconds)];
    if (hour > 23 || minute > 59 || second > 59) throw refuse(text, "no such time of day");
    if (/[1-9]/.test(fraction.slice(6))) throw refuse(text, "whole microseconds are expected");
    const micros = Number(fraction.slice(0, 6).padEnd(6, "0"));
    ts += hour * HOUR_US + minute * MINUTE_US + second * SECOND_US + micros;
  }
  if (!Number.isSafeInteger(ts)) throw refuse(text, "July 1684 to May 2255 is expected");
  return ts;
}

/**
 * Writes µs since the epoch as ISO 8601 in UTC, always with six decimals, so that texts sort as
 * their instants do: `2023-04-05T00:00:00.123456Z`.
 *
 * @throws {RangeError} when `ts` is not a safe integer.
 */
export function formatUtc(ts: number): string {
  const { days, rest } = splitDay(ts);
  const second = Math.floor(rest / SECOND_US);
  const clock = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60];
  const micros = pad(rest % SECOND_US, 6);
  return `${formatDays(days)}T${clock.map((part) => pad(part, 2)).join(":")}.${micros}Z`;
}

/** The UTC day of an instant, as `2023-04-05`. */
export function formatUtcDate(ts: number): string {
  return formatDays(splitDay(ts).days);
}

/**
 * Reads a length of time as µs: a whole number and one of us, ms, s, m, h, d ("250us", "5s", "1h").
 *
 * @throws {RangeError} for anything else (signs, fractions, blanks), or beyond 2^53 − 1 µs.
 */
export function parseDuration(text: string): number {
  const match = /^(\d+)(us|ms|s|m|h|d)$/.exec(text);
  const length = match === null ? NaN : Number(match[1]) * UNITS[match[2]];
  if (!Number.isSafeInteger(length)) {
    throw new RangeError(
      `"${text}" is not a length of time: a whole number and us, ms, s, m, h or d is expected`,
    );
  }
  return length;
}

/** The last multiple of `lengthUs` (counted from the epoch) at or before `ts`. */
export function floorTo(ts: number, lengthUs: number): number {
  const floor = Math.floor(ts / lengthUs) * lengthUs;
  // The division rounds; near 2^53 it may reach the next multiple.
  return floor > ts ? floor - lengthUs : floor;
}

function splitDay(ts: number): { days: number; rest: number } {
  if (!Number.isSafeInteger(ts)) throw new RangeError(`Cannot format ${ts}: whole µs are required`);
  const start = floorTo(ts, DAY_US);
  return { days: start / DAY_US, rest: ts - start };
}

function formatDays(days: number): string {
  const { year, month, day } = civilFromDays(days);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, "0");
}

function refuse(text: string, expected: string): RangeError {
  return new RangeError(`"${text}" is not an instant of UTC: ${expected}`);
}
