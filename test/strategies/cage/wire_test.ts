import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pack, unpack } from "../../../strategies/cage/wire.ts";

const roundTrip = (value: unknown) => unpack(structuredClone(pack(value)));

describe("values between the cage and its parent", () => {
  test.each([
    { $view: 0 },
    { $view: 9999 },
    { $plain: { $view: 0 } },
    { $plain: 1, $view: { $plain: { $view: 1 } } },
    [{ a: { $view: 0 }, b: [{ $plain: {} }] }],
  ])("data that looks like a marker arrives as it left: %j", (value) => {
    expect(roundTrip(value)).toEqual(value);
    expect(roundTrip({ value, column: Float64Array.of(1, 2) })).toEqual({
      value,
      column: Float64Array.of(1, 2),
    });
  });

  test("any data arrives as it left", () => {
    const key = fc.constantFrom("$view", "$plain", "a");
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.integer({ min: 0, max: 3 }),
        fc.constant(Float64Array.of(5)),
        fc.dictionary(key, tie("value"), { noNullPrototype: true }),
        fc.array(tie("value")),
      ),
    }));
    fc.assert(fc.property(value, (data) => {
      expect(roundTrip(data)).toEqual(data);
    }));
  });
});
