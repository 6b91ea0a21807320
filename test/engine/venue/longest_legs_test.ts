import fc from "fast-check";
import { expect, test } from "vitest";
import { Random } from "../../../engine/num/random.ts";
import { Entry, latencyModel } from "../../../engine/venue/latency.ts";
import type { LatencyConfig } from "../../../engine/venue/latency_config.ts";
import { longestLegs } from "../../../engine/venue/longest_legs.ts";

const us = fc.integer({ min: 0, max: 1_000_000 });
const leg = fc.oneof(
  us.map((value) => ({ kind: "constant", us: value }) as const),
  fc.record({
    kind: fc.constant("lognormal" as const),
    medianUs: us,
    sigma: fc.constantFrom(0, 0.5, 3),
    minUs: us,
    maxUs: us,
  }),
  fc.record({
    kind: fc.constant("sampled" as const),
    valuesUs: fc.array(us, { minLength: 1, maxLength: 5 }),
  }),
);
/** Trips by their request's time; every fifth or so is lost. */
const trips = fc.array(
  fc.record({ gap: us, entry: us, response: us, isLost: fc.nat(4).map((draw) => draw === 0) }),
  { minLength: 1, maxLength: 8 },
).map((rows) => {
  let sentTs = 1;
  return rows.map(({ gap, entry, response, isLost }): [number, number, number] => {
    sentTs += gap;
    return [sentTs, isLost ? 0 : sentTs + entry, sentTs + entry + response];
  });
});
const anyLatency: fc.Arbitrary<LatencyConfig> = fc.oneof(
  fc.record({ entry: leg, modify: leg, cancel: leg, response: leg }),
  fc.record({ entry: leg, response: leg }),
  fc.record({ trips }),
);

test("no draw and no interpolation of any latency is longer than the longest legs", () => {
  fc.assert(fc.property(anyLatency, fc.array(us, { minLength: 20 }), (config, gaps) => {
    const { entryUs, responseUs } = longestLegs(config);
    const model = latencyModel(config, new Random(1));
    let ts = 0;
    for (const gap of gaps) {
      ts += gap;
      for (const kind of [Entry.NEW, Entry.MODIFY, Entry.CANCEL]) {
        expect(Math.abs(model.entryUs(kind, ts))).toBeLessThanOrEqual(entryUs);
      }
      expect(model.responseUs(ts)).toBeLessThanOrEqual(responseUs);
    }
  }));
});

test("the longest legs of constant ways are those of the slowest kind of request", () => {
  const constant = (value: number) => ({ kind: "constant", us: value }) as const;
  const config = { entry: constant(3), cancel: constant(8), response: constant(5) };
  expect(longestLegs(config)).toEqual({ entryUs: 8, responseUs: 5 });
});
