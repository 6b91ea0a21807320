import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DECISION_BYTES, decodeDecision, encodeDecision } from "../../../engine/kernel/decision.ts";
import { FEED_STATES, type Input, InputKind } from "../../../engine/kernel/input.ts";
import { decodeInput, encodeInput, MAX_INPUT_BYTES } from "../../../engine/journal/input_codec.ts";
import { DECISIONS, INPUTS } from "./samples.ts";

/** One record a line, in hexadecimal digits: written once, at the release of a version, never again. */
function golden(name: string): Uint8Array[] {
  const text = readFileSync(new URL(`./golden/${name}`, import.meta.url), "utf8");
  return text.trim().split("\n").map((line) =>
    Uint8Array.from(line.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  );
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

function bytesOf(input: Input): Uint8Array {
  const bytes = new Uint8Array(MAX_INPUT_BYTES).fill(0xee);
  return bytes.subarray(0, encodeInput(viewOf(bytes), 0, input));
}

const double = fc.double({ noNaN: true });
const whole = fc.maxSafeInteger();
const head = { sequence: whole, now: whole };
const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const i32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const u16 = fc.integer({ min: 0, max: 65_535 });
const { START, STOP, TIME, ROW, UPDATE, FEED_STATE, COMMAND } = InputKind;

const anyInput: fc.Arbitrary<Input> = fc.oneof(
  fc.record({ kind: fc.constantFrom(START, STOP, TIME), ...head }),
  fc.record({
    kind: fc.constant(ROW),
    ...head,
    instrument: u32,
    exchTs: double,
    code: u16,
    price: i32,
    qty: double,
    aux: double,
  }),
  fc.record({
    kind: fc.constant(UPDATE),
    ...head,
    instrument: u32,
    orderId: whole,
    update: fc.constantFrom(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
    reason: fc.constantFrom(0, 1, 5, 105, 213, 300),
    liquidity: fc.constantFrom(0, 1, 2),
    priceTicks: i32,
    qtyLots: whole,
    cumLots: whole,
    tradeId: whole,
    fee: whole,
    aheadLots: fc.double(),
    venueTs: whole,
  }) as fc.Arbitrary<Input>,
  fc.record({
    kind: fc.constant(FEED_STATE),
    ...head,
    instrument: u32,
    state: fc.constantFrom(...FEED_STATES),
  }),
  fc.record({ kind: fc.constant(COMMAND), ...head, command: fc.constantFrom(1, 2) }),
);

describe("input codec", () => {
  test("gives back what was written, whatever it is", () => {
    fc.assert(fc.property(anyInput, (input) => {
      const bytes = bytesOf(input);
      expect(viewOf(bytes).getUint16(0, true)).toBe(bytes.length);
      expect(decodeInput(viewOf(bytes), 0)).toEqual(input);
    }));
  });

  test("writes every byte of a record", () => {
    for (const input of INPUTS) {
      const bytes = new Uint8Array(MAX_INPUT_BYTES).fill(0xee);
      const length = encodeInput(viewOf(bytes), 0, input);
      const zeroed = new Uint8Array(MAX_INPUT_BYTES);
      encodeInput(viewOf(zeroed), 0, input);
      expect(bytes.subarray(0, length)).toEqual(zeroed.subarray(0, length));
    }
  });

  test("decodes the records of version 1, and writes the same bytes", () => {
    const records = golden("inputs_v1.hex");
    expect(records.map((bytes) => decodeInput(viewOf(bytes), 0))).toEqual(INPUTS);
    expect(INPUTS.map(bytesOf)).toEqual(records);
  });

  test("writes the definition of an update's units in version 2, and none in version 1", () => {
    const update = INPUTS[3];
    expect(bytesOf({ ...update, definition: 0 } as Input)).toEqual(bytesOf(update));
    const long = { ...update, definition: 70_001 } as Input;
    const bytes = bytesOf(long);
    expect([bytes.length, bytes[2], bytesOf(update)[2]]).toEqual([96, 2, 1]);
    expect(decodeInput(viewOf(bytes), 0)).toEqual(long);
    // No other kind has a second version.
    const row = bytesOf(INPUTS[1]);
    row[2] = 2;
    expect(() => decodeInput(viewOf(row), 0)).toThrow(RangeError);
  });

  test.each([
    ["length", 0, 25],
    ["version", 2, 9],
    ["kind", 3, 63],
    ["kind of a decision", 3, 64],
  ])("refuses another %s", (_name, at, value) => {
    const bytes = bytesOf(INPUTS[0]);
    bytes[at] = value;
    expect(() => decodeInput(viewOf(bytes), 0)).toThrow(RangeError);
  });

  test("refuses unknown states and commands", () => {
    for (const at of [5, 6]) {
      const bytes = bytesOf(INPUTS[at]);
      bytes[24] = 200;
      expect(() => decodeInput(viewOf(bytes), 0)).toThrow(/is 200, expected/);
    }
  });
});

describe("decision codec", () => {
  const encode = (decision: (typeof DECISIONS)[number]) => {
    const bytes = new Uint8Array(DECISION_BYTES).fill(0xee);
    encodeDecision(viewOf(bytes), 0, decision);
    return bytes;
  };

  test("decodes the records of version 1, and writes the same bytes", () => {
    const records = golden("decisions_v1.hex");
    expect(records.map((bytes) => decodeDecision(viewOf(bytes), 0))).toEqual(DECISIONS);
    expect(DECISIONS.map(encode)).toEqual(records);
  });

  test.each([["length", 0, 65], ["version", 2, 2], ["kind", 3, 63], ["kind", 3, 68]])(
    "refuses another %s",
    (_name, at, value) => {
      const bytes = encode(DECISIONS[0]);
      bytes[at] = value;
      expect(() => decodeDecision(viewOf(bytes), 0)).toThrow(RangeError);
    },
  );
});
