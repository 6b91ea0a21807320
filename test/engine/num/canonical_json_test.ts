import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "../../../engine/num/canonical_json.ts";

/** The same value with the keys of every object in reverse order of insertion. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).reverse().map(([k, v]) => [k, reversed(v)]));
}

describe("canonicalJson", () => {
  test("does not depend on insertion order and reads back as the same value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(reversed(value))).toBe(text);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test("sorts keys by UTF-16 code units, integer-like ones included", () => {
    const value = { b: 1, "10": 2, "9": 3, "\u{1f600}": 4, "\uffff": 5, a: 6, B: 7 };
    expect(canonicalJson(value)).toBe(
      '{"10":2,"9":3,"B":7,"a":6,"b":1,"\u{1f600}":4,"\uffff":5}',
    );
  });

  test("writes numbers exactly and −0 as 0", () => {
    expect(canonicalJson([-0, 0.1, 1e21, 9007199254740991, 123456789012345678901n, 5e-324])).toBe(
      "[0,0.1,1e+21,9007199254740991,123456789012345678901,5e-324]",
    );
  });

  test("leaves undefined properties out", () => {
    expect(canonicalJson({ a: undefined, b: null })).toBe('{"b":null}');
  });

  test("takes 200 levels of nesting, lists and objects alike, and refuses one more", () => {
    const nested = (wrap: (inner: unknown) => unknown, depth: number) =>
      Array.from({ length: depth }).reduce<unknown>(wrap, 1);
    for (const wrap of [(inner: unknown) => [inner], (inner: unknown) => ({ a: inner })]) {
      expect(JSON.parse(canonicalJson(nested(wrap, 200)))).toEqual(nested(wrap, 200));
      expect(() => canonicalJson(nested(wrap, 201))).toThrow("nested beyond 200");
    }
  });

  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  test.each([
    ["NaN", { a: [1, NaN] }, "$.a[1] is NaN"],
    ["Infinity", -Infinity, "$ is -Infinity"],
    ["undefined in an array", [undefined], "$[0] is undefined"],
    ["a function", { run: () => 0 }, "$.run is function"],
    ["a Map", { a: new Map() }, "$.a is an instance of Map"],
    ["a typed array", new Uint8Array(2), "$ is an instance of Uint8Array"],
    ["a cycle", cycle, "is a cycle"],
  ])("refuses %s and says where", (_, value, message) => {
    expect(() => canonicalJson(value)).toThrow(message);
  });
});
