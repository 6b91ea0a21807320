import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DECISION_BYTES, encodeDecision } from "../../../engine/kernel/decision.ts";
import {
  JournalError,
  journalInputs,
  JournalReader,
  JournalWriter,
} from "../../../engine/journal/journal.ts";
import { runs } from "../../chance.ts";
import { DECISIONS, INPUTS } from "./samples.ts";

const HASH = "00ff".repeat(16);

function sample(): Uint8Array {
  const writer = new JournalWriter(HASH);
  for (const input of INPUTS) writer.input(input);
  const bytes = new Uint8Array(DECISION_BYTES * DECISIONS.length);
  DECISIONS.forEach((one, i) =>
    encodeDecision(new DataView(bytes.buffer), i * DECISION_BYTES, one)
  );
  writer.decisions(bytes);
  writer.input(INPUTS[0]);
  return writer.bytes.slice();
}

function readAll(bytes: Uint8Array) {
  const reader = new JournalReader(bytes);
  const records = [];
  for (let record = reader.next(); record !== null; record = reader.next()) records.push(record);
  return { reader, records };
}

const WHOLE = [
  ...INPUTS.map((input) => ({ input, decision: null })),
  ...DECISIONS.map((decision) => ({ input: null, decision })),
  { input: INPUTS[0], decision: null },
];

describe("journal", () => {
  test("gives back every record in order, and the configuration's hash", () => {
    const { reader, records } = readAll(sample());
    expect(records).toEqual(WHOLE);
    expect([reader.configHash, reader.tornBytes]).toEqual([HASH, 0]);
    expect([...journalInputs(sample())]).toEqual([...INPUTS, INPUTS[0]]);
  });

  test("grows past its first room", () => {
    const writer = new JournalWriter(HASH);
    for (let i = 0; i < 1000; i++) writer.input(INPUTS[i % INPUTS.length]);
    expect(readAll(writer.bytes).records.length).toBe(1000);
  });

  test("cut anywhere, it holds every record that is whole, and says what is torn", () => {
    const bytes = sample();
    let records = 0;
    for (let length = 48; length <= bytes.length; length++) {
      const cut = readAll(bytes.slice(0, length));
      expect(cut.records).toEqual(WHOLE.slice(0, cut.records.length));
      expect(cut.records.length - records).toBeOneOf([0, 1]);
      records = cut.records.length;
      const whole = length - cut.reader.tornBytes;
      expect(readAll(bytes.slice(0, whole)).reader.tornBytes).toBe(0);
    }
    expect(records).toBe(WHOLE.length);
  });

  test("any flipped bit is noticed: inside as damage, in the last record as a torn tail", () => {
    const bytes = sample();
    const lastAt = bytes.length - 28;
    fc.assert(
      fc.property(fc.nat({ max: bytes.length * 8 - 1 }), (bit) => {
        const damaged = bytes.slice();
        damaged[bit >> 3] ^= 1 << (bit & 7);
        if (bit >> 3 < lastAt) expect(() => readAll(damaged)).toThrow(JournalError);
        else {
          const { records, reader } = readAll(damaged);
          expect(records).toEqual(WHOLE.slice(0, -1));
          expect(reader.tornBytes).toBe(28);
        }
      }),
      { numRuns: runs(2000) },
    );
  });

  test.each([
    ["something else", new TextEncoder().encode("not a journal, but quite long enough to be one")],
    ["nothing", new Uint8Array(0)],
  ])("refuses %s", (_name, bytes) => {
    expect(() => new JournalReader(bytes)).toThrow("These bytes do not begin as a journal does");
  });

  test("refuses another version of the framing", () => {
    const bytes = sample();
    bytes[10] = 2;
    expect(() => new JournalReader(bytes)).toThrow("Journal has version 2");
  });

  test("refuses a configuration hash that is none", () => {
    expect(() => new JournalWriter("abc")).toThrow('Configuration hash is "abc"');
  });
});
