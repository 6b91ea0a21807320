import fc from "fast-check";
import { InputKind, type MessageInput } from "../../../engine/kernel/input.ts";

const whole = fc.maxSafeInteger();
const i32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const u16 = fc.integer({ min: 0, max: 65_535 });
const quantity = fc.oneof(
  fc.nat(300),
  fc.nat(70_000),
  fc.integer({ min: 2 ** 31, max: 2 ** 33 }),
  fc.double(),
);
const aux = fc.oneof(
  fc.nat(300),
  whole,
  fc.constantFrom(2 ** 31 - 1, 2 ** 31, -(2 ** 31), 0.1, -0, NaN),
  fc.double(),
);

/** One row: often near the one before, as on a market. */
const row = fc.record({
  code: fc.oneof(fc.constantFrom(1, 2, 0x201), u16),
  price: fc.oneof(fc.integer({ min: 100_000, max: 100_200 }), i32),
  qty: quantity,
  aux,
});

/** Messages of any rows, in the columns that a tape has. */
export const anyMessage: fc.Arbitrary<MessageInput> = fc.record({
  sequence: whole,
  now: whole,
  instrument: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  exchTs: fc.double({ noNaN: true }),
  rows: fc.array(row, { maxLength: 100 }),
}).map(({ rows, ...fields }) => ({
  kind: InputKind.MESSAGE,
  ...fields,
  rows: {
    count: rows.length,
    code: Uint16Array.from(rows, ({ code }) => code),
    price: Int32Array.from(rows, ({ price }) => price),
    qty: Float64Array.from(rows, ({ qty }) => qty),
    aux: Float64Array.from(rows, ({ aux }) => aux),
  },
}));
