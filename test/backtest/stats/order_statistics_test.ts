import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { atRanks } from "../../../backtest/stats/order_statistics.ts";

describe("atRanks()", () => {
  test("gives what sorting gives, whatever the values, the parts and the ranks", () => {
    const value = fc.oneof(fc.double(), fc.integer({ min: -3, max: 3 }), fc.constant(-0));
    fc.assert(fc.property(fc.array(fc.array(value)), fc.array(fc.nat()), (parts, drawn) => {
      const sorted = Float64Array.from(parts.flat().filter((one) => !Number.isNaN(one))).sort();
      const ranks = sorted.length === 0 ? [] : drawn.map((one) => one % sorted.length);
      expect(atRanks(() => parts, ranks)).toEqual(ranks.map((rank) => sorted[rank]));
    }));
  });
});
