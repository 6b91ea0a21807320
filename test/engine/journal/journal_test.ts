import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { JournalError } from "../../../engine/journal/byte_reader.ts";
import { ByteWriter } from "../../../engine/journal/byte_writer.ts";
import { FRAME_HEAD_BYTES, PREFIX_BYTES, sealFrame } from "../../../engine/journal/frame.ts";
import { KERNEL_VERSION } from "../../../engine/journal/header.ts";
import { journalInputs, JournalReader } from "../../../engine/journal/reader.ts";
import { type JournalSink, MemorySink } from "../../../engine/journal/sink.ts";
import { JournalWriter } from "../../../engine/journal/writer.ts";
import { InputKind } from "../../../engine/kernel/input.ts";
import { runs } from "../../chance.ts";
import { encodedDecisions, HEADER, INPUTS, readAll, RECORDS, sampleJournal } from "./samples.ts";

const WHOLE = sampleJournal();
/** Where the header ends. */
const FIRST = readAll(WHOLE).offsets[0];

describe("journal", () => {
  test("gives back every record in order, and what its header says", () => {
    const { reader, records } = readAll(WHOLE);
    expect(records).toEqual(RECORDS);
    expect([reader.tornAt, reader.tornBytes]).toEqual([WHOLE.length, 0]);
    expect([reader.nextInput, reader.nextDecision]).toEqual([INPUTS.length + 2, 5]);
    expect(reader.header).toEqual({
      ...HEADER,
      kernelVersion: KERNEL_VERSION,
      part: 0,
      firstInput: 1,
      firstDecision: 1,
    });
    expect([...journalInputs(WHOLE)]).toEqual(RECORDS.flatMap(({ input }) => input ?? []));
  });

  test("says the same however it is cut into pieces", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(sizes, (cut) => {
        expect(readAll(WHOLE, cut)).toMatchObject({
          records: RECORDS,
          offsets: readAll(WHOLE).offsets,
        });
      }),
      { numRuns: runs(100) },
    );
    expect(readAll(WHOLE, [1]).records).toEqual(RECORDS);
  });

  test("torn at any length, it holds every record that is whole, and says what is torn", () => {
    const { offsets } = readAll(WHOLE);
    for (let length = 0; length <= WHOLE.length; length++) {
      const bytes = WHOLE.subarray(0, length);
      if (length < FIRST) {
        expect(() => readAll(bytes)).toThrow(`Journal ends at byte ${length}, expected its whole`);
        continue;
      }
      const { reader, records } = readAll(bytes);
      const ends = [...offsets.slice(1), WHOLE.length];
      const whole = ends.filter((end) => end <= length);
      expect(records).toEqual(RECORDS.slice(0, whole.length));
      const tornAt = whole.at(-1) ?? FIRST;
      expect([reader.tornAt, reader.tornBytes]).toEqual([tornAt, length - tornAt]);
    }
  });

  test("torn, with zeros where the rest should be, it reads up to the tear", () => {
    const { offsets } = readAll(WHOLE);
    const last = offsets.at(-1) ?? 0;
    for (let length = last; length < WHOLE.length; length++) {
      const bytes = new Uint8Array(WHOLE.length + 5000);
      bytes.set(WHOLE.subarray(0, length));
      const { reader, records } = readAll(bytes, [777]);
      expect(records).toEqual(RECORDS.slice(0, -1));
      expect([reader.tornAt, reader.tornBytes]).toEqual([last, bytes.length - last]);
    }
  });

  test("every byte changed to every other value is found", () => {
    // Small, as each of its bytes is tried 255 times: a row, a decision, a moment.
    const sink = new MemorySink();
    const writer = new JournalWriter(sink, { configHash: HEADER.configHash });
    writer.input({ ...INPUTS[1], sequence: 1 });
    writer.decisions(encodedDecisions().subarray(0, 64));
    writer.input({ ...INPUTS[0], sequence: 2 });
    writer.flush();
    const { bytes } = sink;
    const { offsets } = readAll(bytes);
    const last = offsets.at(-1) ?? 0;
    for (let at = 0; at < bytes.length; at++) {
      for (let change = 1; change < 256; change++) {
        const damaged = bytes.slice();
        damaged[at] ^= change;
        const found = outcomeOf(damaged);
        // Behind the last record nothing tells damage from a tear: it is reported as one.
        if (at < last) expect(found).toBeInstanceOf(JournalError);
        else expect(found).toEqual([2, last, bytes.length - last]);
      }
    }
  });

  test("changed in a way that its checksums fit, is read or refused by name, never more", () => {
    const { offsets } = readAll(WHOLE);
    const ends = [...offsets.slice(1), WHOLE.length];
    const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), {
      minLength: 1,
      maxLength: 4,
    });
    let refused = 0;
    fc.assert(
      fc.property(fc.nat(offsets.length - 1), changes, (frame, changes) => {
        const bytes = WHOLE.slice();
        const [from, to] = [offsets[frame], ends[frame]];
        for (const [at, change] of changes) {
          const payload = from + FRAME_HEAD_BYTES;
          bytes[payload + at % (to - payload)] ^= change;
        }
        const out = new ByteWriter(0);
        out.bytes = bytes;
        out.view = new DataView(bytes.buffer);
        out.at = to;
        sealFrame(out, from, bytes[from + 11]);
        const found = outcomeOf(bytes);
        if (found instanceof JournalError) refused++;
        else expect(found).toEqual([RECORDS.length, WHOLE.length, 0]);
      }),
      { numRuns: runs(3000) },
    );
    expect(refused).toBeGreaterThan(300);
  });

  test("tells where it is damaged", () => {
    const { offsets } = readAll(WHOLE);
    for (const [i, offset] of offsets.slice(0, -1).entries()) {
      for (const at of [offset, offset + 9, offset + FRAME_HEAD_BYTES]) {
        const damaged = WHOLE.slice();
        damaged[at] ^= 0x10;
        const reader = JournalReader.of(damaged);
        let records = 0;
        const isHead = at < offset + FRAME_HEAD_BYTES;
        const stored = new DataView(damaged.buffer).getUint32(offset + (isHead ? 0 : 4), true);
        expect(() => {
          while (reader.next() !== null) records++;
        }).toThrow(
          new RegExp(
            `^Journal is damaged at byte ${offset}: its ${isHead ? "head" : "payload"} has ` +
              `checksum 0x[0-9a-f]{8}, expected 0x${
                stored.toString(16).padStart(8, "0")
              }; a whole ` +
              "frame's head follows at byte \\d+$",
          ),
        );
        expect(records).toBe(i);
      }
    }
  });

  test("notices a record that is missing", () => {
    const { offsets } = readAll(WHOLE);
    for (let i = 0; i + 2 < offsets.length; i++) {
      const bytes = new Uint8Array(WHOLE.length - offsets[i + 1] + offsets[i]);
      bytes.set(WHOLE.subarray(0, offsets[i]));
      bytes.set(WHOLE.subarray(offsets[i + 1]), offsets[i]);
      expect(() => readAll(bytes)).toThrow(/ at byte \d+ has number \d+, expected \d+/);
    }
  });

  test.each([
    ["something else", new TextEncoder().encode("not a journal, but quite long enough to be one")],
    ["a file of zeros", new Uint8Array(100)],
  ])("refuses %s", (_name, bytes) => {
    expect(() => readAll(bytes)).toThrow("these bytes do not begin as a journal does");
  });

  test("refuses another version, and records before the header", () => {
    const newer = WHOLE.slice();
    newer[8] = 2;
    expect(() => readAll(newer)).toThrow(
      "Journal has version 2 and 0 at byte 10, expected 1 and 0",
    );
    const headless = new Uint8Array(WHOLE.length - FIRST + PREFIX_BYTES);
    headless.set(WHOLE.subarray(0, PREFIX_BYTES));
    headless.set(WHOLE.subarray(FIRST), PREFIX_BYTES);
    expect(() => readAll(headless)).toThrow("begins with a record of kind 1, expected its header");
  });

  test("has no header before it is whole", () => {
    const reader = new JournalReader();
    reader.push(WHOLE.subarray(0, FIRST - 1));
    expect(reader.hasHeader).toBe(false);
    expect(reader.next()).toBe(null);
    expect(() => reader.header).toThrow(
      `Journal has ${FIRST - 1} bytes so far, expected its whole`,
    );
    reader.push(WHOLE.subarray(FIRST - 1, FIRST));
    expect(reader.header.epoch).toBe(7);
  });
});

describe("JournalReader", () => {
  test("keeps as much in memory for a long journal as for a short one", () => {
    const reader = new JournalReader();
    let held = 0;
    let records = 0;
    const sink: JournalSink = {
      begin: (bytes) => reader.push(bytes),
      append(bytes) {
        reader.push(bytes);
        while (reader.next() !== null) records++;
        held = Math.max(held, reader.heldBytes);
      },
    };
    const writer = new JournalWriter(sink, HEADER);
    const row = { ...INPUTS[1], sequence: 0 };
    for (let i = 1; i <= 100_000; i++) {
      row.sequence = i;
      writer.input(row);
    }
    writer.flush();
    expect(records).toBe(100_000);
    expect(reader.tornAt).toBeGreaterThan(6_000_000);
    expect(held).toBeLessThan(300_000);
  });

  test("reads a record of megabytes that comes in small pieces", () => {
    const rows = 200_000;
    const message = {
      kind: InputKind.MESSAGE,
      sequence: 1,
      now: 1,
      instrument: 0,
      exchTs: 0,
      rows: {
        count: rows,
        code: new Uint16Array(rows).fill(1),
        price: Int32Array.from({ length: rows }, (_, i) => i * 1_000_003),
        qty: Float64Array.from({ length: rows }, (_, i) => i + 0.5),
        aux: Float64Array.from({ length: rows }, (_, i) => i / 3),
      },
    };
    const sink = new MemorySink();
    const writer = new JournalWriter(sink, HEADER);
    writer.input(message);
    for (let i = 2; i <= 10_000; i++) writer.input({ ...INPUTS[0], sequence: i });
    writer.flush();
    const { records, reader } = readAll(sink.bytes, [100]);
    expect(records[0].input).toEqual(message);
    expect(records.length).toBe(10_000);
    expect(sink.bytes.length).toBeGreaterThan(4_000_000);
    expect(reader.tornBytes).toBe(0);
  });
});

describe("JournalWriter", () => {
  test("refuses an input out of sequence, and keeps nothing of one that it cannot write", () => {
    const sink = new MemorySink();
    const writer = new JournalWriter(sink, HEADER);
    writer.input(INPUTS[0]);
    expect(() => writer.input(INPUTS[0])).toThrow("Input has sequence 1, expected 2");
    expect(() => writer.input({ ...INPUTS[1], price: 0.5 } as typeof INPUTS[1])).toThrow(
      "Field of a record is 0.5, expected a whole number -2147483648 to 2147483647",
    );
    writer.input(INPUTS[1]);
    writer.flush();
    expect(readAll(sink.bytes).records).toEqual(RECORDS.slice(0, 2));
  });

  test("goes on in a new part, which can be read by itself", () => {
    const sink = new MemorySink();
    const writer = new JournalWriter(sink, HEADER);
    for (const input of INPUTS.slice(0, 4)) writer.input(input);
    writer.decisions(encodedDecisions());
    writer.rotate();
    for (const input of INPUTS.slice(4)) writer.input(input);
    writer.flush();
    const [first, second] = sink.parts.map((part) => readAll(part));
    expect([...first.records, ...second.records].filter(({ input }) => input !== null)).toEqual(
      INPUTS.map((input) => ({ input, decision: null })),
    );
    expect(second.reader.header).toEqual({
      ...first.reader.header,
      part: 1,
      firstInput: 5,
      firstDecision: 5,
    });
    expect(first.reader.nextInput).toBe(second.reader.header.firstInput);
    expect(() => sink.bytes).toThrow("Journal has 2 parts, expected one");
  });

  test("hands over again what its sink did not take", () => {
    const memory = new MemorySink();
    let isFull = true;
    const writer = new JournalWriter({
      begin: (bytes) => memory.begin(bytes),
      append(bytes) {
        if (isFull) throw new Error("Disk is full");
        memory.append(bytes);
      },
    }, HEADER);
    writer.input(INPUTS[0]);
    expect(() => writer.flush()).toThrow("Disk is full");
    writer.input(INPUTS[1]);
    isFull = false;
    writer.flush();
    expect(readAll(memory.bytes).records).toEqual(RECORDS.slice(0, 2));
  });

  test.each([["abc"], ["G".repeat(64)], [""]])("refuses %j as configuration hash", (configHash) => {
    expect(() => new JournalWriter(new MemorySink(), { configHash })).toThrow(
      `Hash is "${configHash}", expected 64 hexadecimal digits`,
    );
  });
});

/** The error that reading a journal ends with; else records, where a tear is and how long. */
function outcomeOf(bytes: Uint8Array): unknown {
  try {
    const reader = JournalReader.of(bytes);
    let records = 0;
    while (reader.next() !== null) records++;
    return [records, reader.tornAt, reader.tornBytes];
  } catch (error) {
    return error;
  }
}
