import { describe, expect, test } from "vitest";
import { parseVenueConfig } from "../../../engine/venue/config.ts";

const constant = { kind: "constant", us: 1 };
const legs = { entry: constant, response: constant };
const lognormal = { kind: "lognormal", medianUs: 5, sigma: 1, minUs: 9, maxUs: 8 };
const parse = (more: object) => parseVenueConfig({ name: "own", latency: legs, ...more });

describe("A venue configuration is refused", () => {
  test.each([
    ["an outage that ends before it begins", { outages: [{ fromTs: 5, toTs: 4 }] }, /toTs/],
    ["an outage of no time", { outages: [{ fromTs: 5, toTs: 5 }] }, /after fromTs/],
    ["bounds the wrong way round", { latency: { ...legs, entry: lognormal } }, /latency/],
    ["an answer that never comes", { latency: { trips: [[0, -1, 2 ** 53 - 1]] } }, /trip|latency/],
    ["an answer before its request", { latency: { trips: [[9, 9, 8]] } }, /latency/],
    ["a leg of two minutes", { latency: { trips: [[0, 120e6, 120e6]] } }, /latency/],
    ["trips out of order", { latency: { trips: [[5, 6, 7], [4, 5, 6]] } }, /latency/],
    ["a time before 1970", { latency: { trips: [[-5, 1, 2]] } }, /latency/],
  ])("with %s", (_what, more, message) => {
    expect(() => parse(more)).toThrow(message);
  });

  test("and taken with what just fits", () => {
    parse({
      outages: [{ fromTs: 5, toTs: 6 }],
      latency: { trips: [[0, 0, 60_000_000], [0, 5, 9], [7, 8, 60_000_000]] },
    });
    parse({ latency: { ...legs, entry: { ...lognormal, minUs: 8 } } });
  });
});
