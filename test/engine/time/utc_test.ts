import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  civilFromDays,
  DAY_US,
  daysFromCivil,
  daysInMonth,
  floorTo,
  formatUtc,
  formatUtcDate,
  parseDuration,
  parseUtc,
} from "../../../engine/time/utc.ts";
import { runs } from "../../chance.ts";

describe("civil dates", () => {
  test("every day from 0001 to 9999 follows the one before and comes back from its number", () => {
    let days = daysFromCivil({ year: 1, month: 1, day: 1 });
    for (let year = 1; year <= 9999; year++) {
      for (let month = 1; month <= 12; month++) {
        const length = daysInMonth(year, month);
        const first = daysFromCivil({ year, month, day: 1 });
        if (first !== days) expect.fail(`${year}-${month} begins at ${first}, not ${days}`);
        const last = civilFromDays(days + length - 1);
        if (last.year !== year || last.month !== month || last.day !== length) {
          expect.fail(`${year}-${month} ends at ${JSON.stringify(last)}`);
        }
        days += length;
      }
    }
    expect(daysFromCivil({ year: 1970, month: 1, day: 1 })).toBe(0);
  });
});

describe("parseUtc", () => {
  test.each([
    ["1970-01-01", 0],
    ["2023-04-05", 1_680_652_800_000_000],
    ["2023-04-05T00:00Z", 1_680_652_800_000_000],
    ["2023-04-05T00:00:00.123456Z", 1_680_652_800_123_456],
    ["2023-04-05T00:00:00.5+00:00", 1_680_652_800_500_000],
    ["2024-02-29T23:59:59.999999000Z", 1_709_251_199_999_999],
    ["1969-12-31T23:59:59.999999Z", -1],
  ])("reads %s", (text, ts) => {
    expect(parseUtc(text)).toBe(ts);
  });

  test.each([
    ["2023-04-05T00:00:00", "marked by Z"],
    ["2023-04-05T00:00:00+02:00", "marked by Z"],
    ["2023-04-05T00:00:00-00:00", "marked by Z"],
    ["2023-02-29", "no such day"],
    ["2023-13-01", "no such day"],
    ["2023-00-10", "no such day"],
    ["2023-01-00", "no such day"],
    ["2100-02-29", "no such day"],
    ["2023-01-01T24:00:00Z", "no such time"],
    ["2016-12-31T23:59:60Z", "no such time"],
    ["2023-01-01T00:00:00.1234567Z", "whole microseconds"],
    ["2300-01-01", "July 1684 to May 2255"],
    ["2023-1-1", "is expected"],
    ["2023-01-01 00:00:00Z", "is expected"],
    ["2023-01-01Z", "is expected"],
    ["", "is expected"],
    ["2023-01-01T00:00:00.Z", "is expected"],
  ])("refuses %j: %s", (text, message) => {
    expect(() => parseUtc(text)).toThrow(message);
  });

  const stamp = fc.integer({ min: Date.UTC(1685, 0), max: Date.UTC(2255, 0) });
  test("formatUtc() is undone by it and agrees with the platform's calendar", () => {
    fc.assert(
      fc.property(stamp, fc.nat(999), (millis, micros) => {
        const ts = millis * 1000 + micros;
        const text = formatUtc(ts);
        expect(parseUtc(text)).toBe(ts);
        const iso = new Date(millis).toISOString();
        expect(text).toBe(`${iso.slice(0, -1)}${String(micros).padStart(3, "0")}Z`);
        expect(formatUtcDate(ts)).toBe(iso.slice(0, 10));
      }),
      { numRuns: runs(2000) },
    );
  });

  test.each([NaN, 0.5, 2 ** 53])("formatUtc() refuses %s", (ts) => {
    expect(() => formatUtc(ts)).toThrow(RangeError);
  });
});

describe("parseDuration", () => {
  test.each([
    ["250us", 250],
    ["100ms", 100_000],
    ["5s", 5_000_000],
    ["1m", 60_000_000],
    ["1h", 3_600_000_000],
    ["1d", 86_400_000_000],
    ["0s", 0],
  ])("reads %s", (text, us) => {
    expect(parseDuration(text)).toBe(us);
  });

  test.each(["", "5", "5 s", "-5s", "1.5s", "5w", "s", "1e3s", "99999999999d"])(
    "refuses %j",
    (text) => {
      expect(() => parseDuration(text)).toThrow("is not a length of time");
    },
  );
});

test("floorTo() gives the last multiple not after the instant, near ±2^53 too", () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.integer({ min: 1, max: 10 * DAY_US }), (ts, length) => {
      fc.pre(ts >= -Number.MAX_SAFE_INTEGER + length);
      const floor = floorTo(ts, length);
      const [a, b, l] = [BigInt(floor), BigInt(ts), BigInt(length)];
      return a <= b && b < a + l && a % l === 0n;
    }),
    { numRuns: runs(5000) },
  );
});
