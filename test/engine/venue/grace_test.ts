import { expect, test } from "vitest";
import { venueConfigSchema } from "../../../engine/venue/config.ts";
import { graceUs } from "../../../engine/venue/grace.ts";

const config = (entryUs: number, responseUs: number, boundUs: number, timeoutUs: number) =>
  venueConfigSchema.parse({
    name: "grace",
    latency: {
      entry: { kind: "constant", us: entryUs },
      response: { kind: "constant", us: responseUs },
    },
    arrivalBoundUs: boundUs,
    responseTimeoutUs: timeoutUs,
  });

test.each([
  ["answers that take long", config(5_000_000, 7_000_000, 100_000, 1_000_000), 12_100_000],
  ["requests that take long and get lost", config(5_000_000, 0, 100_000, 1_000_000), 7_000_000],
  ["rows that let wait", config(5_000_000, 0, 3_000_000, 1_000_000), 9_000_000],
  ["nothing on its way: the bound and two time-outs", config(0, 0, 100_000, 1_000_000), 2_100_000],
])("a session goes on after its last row for %s", (_, venue, expected) => {
  expect(graceUs(venue)).toBe(expected);
});
