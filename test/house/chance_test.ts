import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs, seedOf, USUAL_SEED } from "../chance.ts";

describe("random values", () => {
  test("are those of the test's name and the run's seed", () => {
    const name = "random values > are those of the test's name and the run's seed";
    expect(fc.readConfigureGlobal()?.seed).toBe(seedOf(name));
    expect(seedOf("a test", USUAL_SEED)).toBe(1664174344);
    expect(seedOf("another test", USUAL_SEED)).toBe(-649028979);
    expect(seedOf("a test", USUAL_SEED + 1)).not.toBe(1664174344);
  });

  test("come as often as a property says, or in its absence a hundred times", () => {
    let values = 0;
    fc.assert(fc.property(fc.nat(), () => void values++));
    expect(values).toBe(runs(100));
  });
});
