import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ByteReader } from "../../../engine/journal/byte_reader.ts";
import { ByteWriter } from "../../../engine/journal/byte_writer.ts";
import { FRAME_HEAD_BYTES } from "../../../engine/journal/frame.ts";
import { decodeRows, encodeRows, MAX_MESSAGE_ROWS } from "../../../engine/journal/message_codec.ts";
import { RowColumns } from "../../../engine/journal/row_columns.ts";
import { MemorySink } from "../../../engine/journal/sink.ts";
import { JournalWriter } from "../../../engine/journal/writer.ts";
import { InputKind, type MessageRows } from "../../../engine/kernel/input.ts";
import { EventKind, RowFlag } from "../../../engine/tape/kind.ts";
import { anyMessage } from "./any_message.ts";
import { HEADER } from "./samples.ts";

function encoded(rows: MessageRows): Uint8Array {
  const out = new ByteWriter(1);
  encodeRows(out, rows);
  return out.bytes.slice(0, out.at);
}

function decoded(bytes: Uint8Array, rows = new RowColumns()): RowColumns {
  const from = new ByteReader();
  from.open(bytes, new DataView(bytes.buffer), 0, bytes.length);
  decodeRows(from, rows);
  from.finish();
  return rows;
}

type RowValues = readonly [code: number, price: number, qty: number, aux: number];

const rowsOf = (...rows: readonly RowValues[]): RowColumns => {
  const columns = new RowColumns();
  for (const row of rows) columns.push(...row);
  return columns;
};

describe("the rows of a message", () => {
  test("come back to the bit, in columns that are refilled", () => {
    const kept = new RowColumns();
    fc.assert(fc.property(anyMessage, ({ rows }) => {
      const bytes = encoded(rows);
      expect(decoded(bytes, kept).copy()).toEqual(rows);
      expect(encoded(kept)).toEqual(bytes);
    }));
  });

  test("are as short as can be", () => {
    const size = (...rows: readonly RowValues[]) => encoded(rowsOf(...rows)).length - 4;
    expect(size([0, 0, 255, 0])).toBe(2);
    expect(size([0, 0, 256, 0])).toBe(3);
    expect(size([0, 0, 65_536, 0])).toBe(5);
    expect(size([0, 0, 2 ** 32, 0])).toBe(9);
    expect(size([1, 0, 0, 0])).toBe(4);
    expect(size([0, -128, 0, 0])).toBe(3);
    expect(size([0, 128, 0, 0])).toBe(4);
    expect(size([0, 32_768, 0, 0])).toBe(6);
    expect(size([0, 0, 0, 127])).toBe(3);
    expect(size([0, 0, 0, 128])).toBe(6);
    expect(size([0, 0, 0, 2 ** 31])).toBe(10);
    // What is as in the row before costs nothing but its control byte and quantity.
    const row = [0x0102, 281_234, 9, 2 ** 50 + 1] as const;
    expect(size(row, row) - size(row)).toBe(2);
  });

  test("of a depth message of 20 levels take less than a tenth of 20 rows by themselves", () => {
    const rows = new RowColumns();
    for (let i = 0; i < 20; i++) {
      const isBid = i < 10;
      const away = 1 + 3 * (i % 10);
      const code = (isBid ? EventKind.BID : EventKind.ASK) | (i === 19 ? RowFlag.LAST : 0);
      rows.push(code, 281_234 + (isBid ? -away : away), 40 * i, 2_600_000_000_123_456);
    }
    const head = { sequence: 1, now: 1_680_652_800_123_456, instrument: 0, exchTs: 1.68e15 };
    const sink = new MemorySink();
    const writer = new JournalWriter(sink, HEADER);
    const before = sink.bytes.length;
    writer.input({ ...head, kind: InputKind.MESSAGE, rows });
    writer.flush();
    const bytes = sink.bytes.length - before;
    expect(bytes).toBeLessThan(140);
    const [code, price, qty, aux] = [1, 1, 1, 1];
    writer.input({ ...head, sequence: 2, kind: InputKind.ROW, code, price, qty, aux });
    writer.flush();
    const oneRow = sink.bytes.length - before - bytes;
    expect(oneRow).toBe(FRAME_HEAD_BYTES + 42);
    expect(bytes).toBeLessThan(20 * oneRow / 8);
  });

  test.each([
    [{ code: [70_000] }, "Row 0 of a message has code 70000"],
    [{ price: [2 ** 31] }, "Row 0 of a message has price 2147483648"],
    [{ price: [1.5] }, "Row 0 of a message has price 1.5"],
    [{ count: MAX_MESSAGE_ROWS + 1 }, "Message has 1048577 rows, expected 0 to 1048576"],
    [{ count: -1 }, "Message has -1 rows"],
  ])("are refused where no reader would get them back (%#)", (change, message) => {
    const rows = { count: 1, code: [1], price: [1], qty: [1], aux: [1], ...change };
    expect(() => encoded(rows)).toThrow(message);
  });

  test("are refused where they are marked as no version does, or are not whole", () => {
    const bytes = encoded(rowsOf([1, 2, 3, 4], [1, 2, 3, 4]));
    const marked = bytes.slice();
    marked[4] |= 0x80;
    expect(() => decoded(marked)).toThrow(/Row 0 of a message has mark \d+ with \d+ bytes left/);
    for (let length = 8; length < bytes.length; length++) {
      expect(() => decoded(bytes.slice(0, length))).toThrow(
        /Row 1 of a message|Row 0 of a message/,
      );
    }
    const many = bytes.slice();
    many[3] = 1;
    expect(() => decoded(many)).toThrow("Count is 16777218 with");
  });
});
