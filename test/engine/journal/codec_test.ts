import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ByteReader } from "../../../engine/journal/byte_reader.ts";
import { ByteWriter } from "../../../engine/journal/byte_writer.ts";
import { encodeInput } from "../../../engine/journal/input_codec.ts";
import { copyInput, InputDecoder } from "../../../engine/journal/input_decoder.ts";
import { DECISION_BYTES, decodeDecision, encodeDecision } from "../../../engine/kernel/decision.ts";
import { FEED_STATES, type Input, InputKind } from "../../../engine/kernel/input.ts";
import { anyLiveInput } from "./any_live_input.ts";
import { anyMessage } from "./any_message.ts";
import { golden } from "./golden.ts";
import { liveInputs } from "./live_samples.ts";
import { DECISIONS, INPUTS } from "./samples.ts";

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

function bytesOf(input: Input): Uint8Array {
  const out = new ByteWriter(16);
  encodeInput(out, input);
  return out.bytes.slice(0, out.at);
}

function decode(bytes: Uint8Array, kind: number, sequence: number): Input {
  const from = new ByteReader();
  from.open(bytes, viewOf(bytes), 0, bytes.length);
  return new InputDecoder().decode(from, kind as InputKind, sequence);
}

const double = fc.double({ noNaN: true });
const whole = fc.maxSafeInteger();
const head = { sequence: whole, now: whole };
const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const i32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const u16 = fc.integer({ min: 0, max: 65_535 });
const text = fc.string({ unit: "grapheme", maxLength: 40 });
const { START, STOP, TIME, ROW, UPDATE, FEED_STATE, COMMAND, LIQUIDATION } = InputKind;

const anyUpdate = fc.record({
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
  definition: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
  realisedPnl: whole,
  feeAsset: text,
  venueOrderId: text,
  tradeIdText: text,
}, {
  requiredKeys: [
    "kind",
    "sequence",
    "now",
    "instrument",
    "orderId",
    "update",
    "reason",
    "liquidity",
    "priceTicks",
    "qtyLots",
    "cumLots",
    "tradeId",
    "fee",
    "aheadLots",
    "venueTs",
  ],
}) as fc.Arbitrary<Input>;

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
  anyMessage,
  anyUpdate,
  fc.record({
    kind: fc.constant(FEED_STATE),
    ...head,
    instrument: u32,
    state: fc.constantFrom(...FEED_STATES),
  }),
  fc.record({ kind: fc.constant(COMMAND), ...head, command: fc.constantFrom(1, 2) }),
  fc.record({
    kind: fc.constant(LIQUIDATION),
    ...head,
    instrument: u32,
    side: fc.constantFrom(1, -1),
    qtyLots: whole,
  }),
  anyLiveInput,
);

describe("input codec", () => {
  test("gives back what was written, whatever it is, and writes the same bytes again", () => {
    fc.assert(fc.property(anyInput, (input) => {
      const bytes = bytesOf(input);
      const decoded = decode(bytes, input.kind, input.sequence);
      expect(bytesOf(decoded)).toEqual(bytes);
      expect(copyInput(decoded)).toEqual(input);
    }));
  });

  test("refuses records that are shorter or longer than what they say", () => {
    for (const input of INPUTS) {
      const bytes = bytesOf(input);
      for (let length = 0; length < bytes.length; length++) {
        expect(() => decode(bytes.slice(0, length), input.kind, 1), `${input.kind}, ${length}`)
          .toThrow(/ bytes left|Count is /);
      }
      const longer = Uint8Array.of(...bytes, 0);
      expect(() => decode(longer, input.kind, 1)).toThrow("Record has 1 bytes too many");
    }
  });

  test.each([0, 6, 7, 63])("refuses kind %i", (kind) => {
    expect(() => decode(bytesOf(INPUTS[0]), kind, 1)).toThrow("Its kind is not known");
  });

  test.each([
    [FEED_STATE, 12, 4, "Feed state is 4, expected 0 to 3"],
    [COMMAND, 8, 3, "Command is 3, expected 1 to 2"],
    [LIQUIDATION, 12, 1, "Side, plus one, is 1, expected 0 or 2"],
    [UPDATE, 76, 32, "Update has flags 32, expected 0 to 31"],
    [InputKind.STRATEGY, 10, 4, "Change of a strategy is 4, expected 1 to 3"],
    [InputKind.GATE_REFUSAL, 22, 67, "Command refused is 67, expected 64 to 66"],
    [InputKind.EXTERNAL_ORDER, 10, 6, "Origin of an order is 6, expected 1 to 5"],
    [InputKind.EXTERNAL_ORDER, 34, 2, "Reduce-only is 2, expected 0 to 1"],
    [InputKind.ADJUSTMENT, 14, 3, "Side of a position, plus one, is 3, expected 0 to 2"],
    [InputKind.ADJUSTMENT, 15, 0, "Cause of an adjustment is 0, expected 1 to 3"],
    [InputKind.STREAM_STATE, 8, 4, "Stream is 4, expected 1 to 3"],
    [InputKind.STREAM_STATE, 9, 0, "State of a stream is 0, expected 1 to 3"],
  ])("refuses a code that input kind %i does not have", (kind, at, value, message) => {
    const input = INPUTS.find((one) => one.kind === kind);
    if (input === undefined) throw new Error("No sample");
    const bytes = bytesOf(input);
    bytes[at] = value;
    expect(() => decode(bytes, kind, 1)).toThrow(message);
  });

  test.each([
    [{ ...INPUTS[1], price: 2 ** 31 }, "Field of a record is 2147483648"],
    [{ ...INPUTS[1], code: 70_000 }, "Field of a record is 70000"],
    [{ ...INPUTS[1], instrument: -1 }, "Field of a record is -1"],
    [{ ...INPUTS[5], state: "asleep" }, "Field of a record is -1"],
    [{ ...liveInputs(1)[2], strategy: 65_536 }, "Field of a record is 65536"],
    [{ ...liveInputs(1)[3], asset: "\udc00" }, 'Text is "\\udc00"'],
    [{ ...liveInputs(1)[4], hash: "A5" }, 'Hash is "A5", expected 64 hexadecimal digits'],
    [{ ...INPUTS[3], venueOrderId: "\ud800" }, 'Text is "\\ud800"'],
  ])("refuses to write what a reader would not get back (%#)", (input, message) => {
    expect(() => bytesOf(input as Input)).toThrow(message);
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
