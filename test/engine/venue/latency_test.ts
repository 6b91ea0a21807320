import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../../engine/num/random.ts";
import { Entry, latencyModel } from "../../../engine/venue/latency.ts";
import { type LatencyConfig, latencySchema } from "../../../engine/venue/latency_config.ts";

const model = (config: LatencyConfig, seed = 1) => latencyModel(config, new Random(seed));
const constant = (us: number) => ({ kind: "constant", us }) as const;
const lognormal = {
  kind: "lognormal",
  medianUs: 5000,
  sigma: 0.5,
  minUs: 2000,
  maxUs: 20_000,
} as const;

describe("constant legs", () => {
  test("hold for each kind of request, which default to a new order's", () => {
    const all = model({ entry: constant(7), response: constant(11) });
    expect([Entry.NEW, Entry.MODIFY, Entry.CANCEL].map((kind) => all.entryUs(kind, 0))).toEqual([
      7,
      7,
      7,
    ]);
    expect(all.responseUs(123)).toBe(11);
    const each = model({
      entry: constant(1),
      modify: constant(2),
      cancel: constant(3),
      response: constant(4),
    });
    expect([Entry.NEW, Entry.MODIFY, Entry.CANCEL].map((kind) => each.entryUs(kind, 0))).toEqual([
      1,
      2,
      3,
    ]);
  });
});

describe("drawn legs", () => {
  const draws = (config: LatencyConfig, seed: number) => {
    const its = model(config, seed);
    return Array.from({ length: 2000 }, (_, i) => its.entryUs(Entry.NEW, i));
  };

  test("are the same for a seed, and others for another", () => {
    const config = { entry: lognormal, response: constant(0) };
    expect(draws(config, 1)).toEqual(draws(config, 1));
    expect(draws(config, 1)).not.toEqual(draws(config, 2));
  });

  test("lognormal: whole µs within the bounds, half of them below the median", () => {
    const values = draws({ entry: lognormal, response: constant(0) }, 3);
    expect(values.every((us) => Number.isInteger(us) && us >= 2000 && us <= 20_000)).toBe(true);
    const below = values.filter((us) => us < 5000).length;
    expect(below).toBeGreaterThan(900);
    expect(below).toBeLessThan(1100);
  });

  test("lognormal without a spread is its median", () => {
    const flat = { ...lognormal, sigma: 0 };
    expect(new Set(draws({ entry: flat, response: constant(0) }, 3))).toEqual(new Set([5000]));
  });

  test("sampled: every value, about equally often, and no other", () => {
    const values = draws({
      entry: { kind: "sampled", valuesUs: [10, 20, 30] },
      response: constant(0),
    }, 3);
    for (const us of [10, 20, 30]) {
      expect(values.filter((value) => value === us).length).toBeGreaterThan(550);
    }
    expect(new Set(values).size).toBe(3);
  });
});

describe("recorded round trips", () => {
  const trips: [number, number, number][] = [
    [1000, 1100, 1250],
    [2000, 2300, 2500],
    [3000, 0, 3800],
    [4000, 4100, 4150],
  ];

  test.each([
    ["before the first trip, its own", 500, 100],
    ["at a trip, its own", 1000, 100],
    ["half way between two, half way", 1500, 200],
    ["rounded to whole µs", 1333, 167],
    ["after the last trip, its own", 9000, 100],
    ["next to a lost trip, lost: after what lies between the whole times", 2500, -650],
    ["at a lost trip, lost after its whole time", 3000, -800],
    ["half way from a lost trip", 3500, -475],
  ])("entry: %s", (_name, sentTs, expected) => {
    expect(model({ trips }).entryUs(Entry.NEW, sentTs)).toBe(expected);
  });

  test.each([
    ["before the first", 900, 150],
    ["at a trip", 2300, 200],
    ["between two", 1700, 175],
    ["between two answered ones, a lost one left out", 3200, 125],
    ["after the last", 9000, 50],
  ])("response: %s", (_name, venueTs, expected) => {
    expect(model({ trips }).responseUs(venueTs)).toBe(expected);
  });

  test("of which one was answered, or none", () => {
    const one = model({ trips: [[1000, 1100, 1250]] });
    expect([500, 1100, 9000].map((ts) => one.responseUs(ts))).toEqual([150, 150, 150]);
    const lost = model({ trips: [[1000, 0, 1250], [2000, 0, 2100]] });
    expect([500, 1100, 9000].map((ts) => lost.responseUs(ts))).toEqual([0, 0, 0]);
  });

  test("that took no time take none", () => {
    const all = model({ trips: [[1000, 1000, 1000], [2000, 2000, 2000]] });
    for (const ts of [500, 1000, 1500, 2000, 2500]) {
      expect([all.entryUs(Entry.NEW, ts), all.responseUs(ts)]).toEqual([0, 0]);
    }
  });

  test("answers do not depend on what was asked before", () => {
    const times = fc.array(fc.integer({ min: 0, max: 6000 }), { minLength: 1, maxLength: 30 });
    fc.assert(fc.property(times, (asked) => {
      const kept = model({ trips });
      for (const ts of asked) {
        expect(kept.entryUs(Entry.NEW, ts)).toBe(model({ trips }).entryUs(Entry.NEW, ts));
        expect(kept.responseUs(ts)).toBe(model({ trips }).responseUs(ts));
      }
    }));
  });

  test("refuses trips that are not by the time of sending", () => {
    const config: LatencyConfig = { trips: [[2000, 2100, 2200], [1000, 1100, 1200]] };
    expect(() => model(config)).toThrow("Latency trip 1 is sent before trip 0");
  });

  test("a configuration of neither legs nor trips is refused", () => {
    expect(latencySchema.safeParse({ trips: [] }).success).toBe(false);
    expect(latencySchema.safeParse({ entry: constant(1) }).success).toBe(false);
  });
});
