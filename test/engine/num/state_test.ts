import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseState, type State, stateHash, stateText } from "../../../engine/num/state.ts";

const field = fc.string().filter((name) => name !== "#" && name !== "__proto__");
const states = fc.letrec<{ state: State }>((tie) => ({
  state: fc.oneof(
    { depthSize: "small" },
    fc.constant(null),
    fc.boolean(),
    fc.double(),
    fc.string(),
    fc.array(tie("state")),
    fc.dictionary(field, tie("state"), { noNullPrototype: true }),
  ),
})).state;

describe("stateText", () => {
  test("every state comes back to the bit, and has the hash that it had", () => {
    fc.assert(fc.property(states, (state) => {
      const text = stateText(state);
      expect(parseState(text)).toEqual(state);
      expect(stateText(parseState(text))).toBe(text);
      expect(stateHash(parseState(text))).toBe(stateHash(state));
    }));
  });

  test("numbers that JSON lacks come back", () => {
    const numbers = [NaN, Infinity, -Infinity, -0, 0];
    const back = parseState(stateText(numbers)) as number[];
    expect(back.map((x) => Object.is(x, -0) ? "-0" : String(x))).toEqual(
      numbers.map((x) => Object.is(x, -0) ? "-0" : String(x)),
    );
  });

  test("states that differ in the last bit differ in their hash", () => {
    expect(stateHash({ x: 0.1 + 0.2 })).not.toBe(stateHash({ x: 0.3 }));
    expect(stateHash([-0])).not.toBe(stateHash([0]));
  });

  test("what is no plain data is refused by its path", () => {
    const bad = (value: unknown) => () => stateText(value as State);
    expect(bad({ a: [1, undefined] })).toThrow("$.a[1] is undefined, expected plain data");
    expect(bad({ a: { b: () => 1 } })).toThrow("$.a.b is function, expected plain data");
    expect(bad([new Map()])).toThrow("$[0] is an instance of a class, expected plain data");
    expect(bad(1n)).toThrow("$ is bigint, expected plain data");
    expect(bad({ "#": 1 })).toThrow('$ has a field "#", which is taken');
    const cycle: unknown[] = [];
    cycle.push(cycle);
    expect(bad(cycle)).toThrow("is a cycle or nested beyond 200");
  });
});
