import type { MessageRows } from "../kernel/input.ts";
import { type ByteReader, JournalError } from "./byte_reader.ts";
import type { ByteWriter } from "./byte_writer.ts";
import type { RowColumns } from "./row_columns.ts";

/** Rows of one message: the largest book that a venue sends whole has some ten thousand levels. */
export const MAX_MESSAGE_ROWS = 2 ** 20;
/** A control byte, u16 code, i32 price, f64 quantity, f64 aux. */
const MAX_ROW_BYTES = 23;
/** A control byte and a u8 quantity. */
const MIN_ROW_BYTES = 2;

/** Control byte: two bits each for the widths of price, quantity and aux, bit 6 for a new code. */
const QTY_AT = 2;
const AUX_AT = 4;
const NEW_CODE = 0x40;
const CONTROLS = 0x80;

/** Bytes of a field by its width: a step of the price, a quantity, aux. */
const PRICE_BYTES = Uint8Array.of(0, 1, 2, 4);
const QTY_BYTES = Uint8Array.of(1, 2, 4, 8);
const AUX_BYTES = Uint8Array.of(0, 1, 4, 8);

/** Bytes of a row by its control byte, that byte among them. */
const ROW_BYTES = Uint8Array.from(
  { length: CONTROLS },
  (_, control) =>
    1 + ((control & NEW_CODE) === 0 ? 0 : 2) + PRICE_BYTES[control & 3] +
    QTY_BYTES[(control >> QTY_AT) & 3] + AUX_BYTES[(control >> AUX_AT) & 3],
);

/**
 * Writes rows: u32 count, and for each a control byte and, in this order, what it announces:
 *
 * - bit 6: u16 code (otherwise that of the row before; 0 before the first);
 * - bits 0–1, the price less that of the row before, modulo 2^32: 0 the same, 1 i8, 2 i16, 3 i32;
 * - bits 2–3, the quantity: 0 u8, 1 u16, 2 u32, 3 f64;
 * - bits 4–5, aux: 0 the same as in the row before, 1 i8 and 2 i32 more than there, 3 f64.
 *
 * The shortest form is written, so that equal rows are equal bytes. Widths, and not a bit a byte as
 * in LEB128: as short on market data, and read without a loop.
 *
 * @throws {RangeError} on more than 2^20 rows, a code or a price that its column cannot hold
 */
export function encodeRows(out: ByteWriter, rows: MessageRows): void {
  const { count, code, price, qty, aux } = rows;
  if (!(Number.isSafeInteger(count) && count >= 0 && count <= MAX_MESSAGE_ROWS)) {
    throw new RangeError(`Message has ${count} rows, expected 0 to ${MAX_MESSAGE_ROWS}`);
  }
  out.reserve(4 + count * MAX_ROW_BYTES);
  const { view } = out;
  view.setUint32(out.at, count, true);
  let at = out.at + 4;
  let lastCode = 0;
  let lastPrice = 0;
  let lastAux = 0;
  for (let row = 0; row < count; row++) {
    let control = 0;
    const head = at++;
    if (code[row] !== lastCode) {
      control = NEW_CODE;
      lastCode = code[row];
      if (lastCode !== (lastCode & 0xffff)) refuse(row, "code", lastCode);
      view.setUint16(at, lastCode, true);
      at += 2;
    }
    const ticks = price[row];
    if (ticks !== (ticks | 0)) refuse(row, "price", ticks);
    const step = (ticks - lastPrice) | 0;
    lastPrice = ticks;
    const priceWidth = widthOfStep(step);
    if (priceWidth === 1) view.setInt8(at, step);
    else if (priceWidth === 2) view.setInt16(at, step, true);
    else if (priceWidth === 3) view.setInt32(at, step, true);
    at += PRICE_BYTES[priceWidth];
    const lots = qty[row];
    const qtyWidth = widthOfQty(lots);
    if (qtyWidth === 0) view.setUint8(at, lots);
    else if (qtyWidth === 1) view.setUint16(at, lots, true);
    else if (qtyWidth === 2) view.setUint32(at, lots, true);
    else if (lots === lots) view.setFloat64(at, lots, true);
    else view.setFloat64(at, NaN, true);
    at += QTY_BYTES[qtyWidth];
    const value = aux[row];
    const auxWidth = widthOfAux(value, lastAux);
    if (auxWidth === 1) view.setInt8(at, value - lastAux);
    else if (auxWidth === 2) view.setInt32(at, value - lastAux, true);
    else if (auxWidth === 3 && value === value) view.setFloat64(at, value, true);
    else if (auxWidth === 3) view.setFloat64(at, NaN, true);
    at += AUX_BYTES[auxWidth];
    lastAux = value;
    view.setUint8(head, control | priceWidth | (qtyWidth << QTY_AT) | (auxWidth << AUX_AT));
  }
  out.at = at;
}

function refuse(row: number, what: string, value: number): never {
  throw new RangeError(
    `Row ${row} of a message has ${what} ${value}, expected one that a tape's column holds`,
  );
}

function widthOfStep(step: number): number {
  if (step === 0) return 0;
  if (step === (step << 24) >> 24) return 1;
  return step === (step << 16) >> 16 ? 2 : 3;
}

function widthOfQty(lots: number): number {
  if (lots !== lots >>> 0 || Object.is(lots, -0)) return 3;
  if (lots < 0x100) return 0;
  return lots < 0x1_0000 ? 1 : 2;
}

/** A difference is written where adding it gives the value back, to the bit. */
function widthOfAux(value: number, last: number): number {
  if (Object.is(value, last)) return 0;
  const more = value - last;
  if (more !== (more | 0) || !Object.is(last + more, value)) return 3;
  return more === (more << 24) >> 24 ? 1 : 2;
}

/** Reads rows back. @throws {JournalError} on rows that are not whole, or marked as no version does */
export function decodeRows(from: ByteReader, rows: RowColumns): void {
  const count = from.count(MIN_ROW_BYTES);
  if (count > MAX_MESSAGE_ROWS) {
    throw new JournalError(`Message has ${count} rows, expected at most ${MAX_MESSAGE_ROWS}`);
  }
  rows.clear(count);
  const { view, end } = from;
  const { code, price, qty, aux } = rows;
  let { at } = from;
  let lastCode = 0;
  let lastPrice = 0;
  let lastAux = 0;
  for (let row = 0; row < count; row++) {
    const control = at < end ? view.getUint8(at) : CONTROLS;
    if (control >= CONTROLS || at + ROW_BYTES[control] > end) refuseRow(row, control, end - at);
    at++;
    if ((control & NEW_CODE) !== 0) {
      lastCode = view.getUint16(at, true);
      at += 2;
    }
    const priceWidth = control & 3;
    if (priceWidth === 1) lastPrice = (lastPrice + view.getInt8(at)) | 0;
    else if (priceWidth === 2) lastPrice = (lastPrice + view.getInt16(at, true)) | 0;
    else if (priceWidth === 3) lastPrice = (lastPrice + view.getInt32(at, true)) | 0;
    at += PRICE_BYTES[priceWidth];
    const qtyWidth = (control >> QTY_AT) & 3;
    if (qtyWidth === 0) qty[row] = view.getUint8(at);
    else if (qtyWidth === 1) qty[row] = view.getUint16(at, true);
    else if (qtyWidth === 2) qty[row] = view.getUint32(at, true);
    else qty[row] = view.getFloat64(at, true);
    at += QTY_BYTES[qtyWidth];
    const auxWidth = (control >> AUX_AT) & 3;
    if (auxWidth === 1) lastAux += view.getInt8(at);
    else if (auxWidth === 2) lastAux += view.getInt32(at, true);
    else if (auxWidth === 3) lastAux = view.getFloat64(at, true);
    at += AUX_BYTES[auxWidth];
    code[row] = lastCode;
    price[row] = lastPrice;
    aux[row] = lastAux;
  }
  rows.count = count;
  from.at = at;
}

function refuseRow(row: number, control: number, left: number): never {
  throw new JournalError(
    `Row ${row} of a message has mark ${control} with ${left} bytes left, expected a mark up to ` +
      `${CONTROLS - 1} and what it announces`,
  );
}
