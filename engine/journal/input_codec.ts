import { type Liquidity, type Reason, Side, type UpdateKind } from "../order/types.ts";
import {
  type Command,
  FEED_STATES,
  type FeedStateInput,
  type Input,
  InputKind,
  type MomentInput,
  type RowInput,
  type UpdateInput,
} from "../kernel/input.ts";

/** Version of the layout, in every record but those of {@linkcode INPUT_VERSION_2}. */
export const INPUT_VERSION = 1;
/** An UPDATE in units of another definition than the instrument's first: 8 bytes longer. */
export const INPUT_VERSION_2 = 2;
const DEFINITION_BYTES = 8;
/** Bytes before a payload. */
export const INPUT_HEAD_BYTES = 24;
/** Bytes of the longest input. */
export const MAX_INPUT_BYTES = 96;

const PAYLOAD_BYTES: Readonly<Record<InputKind, number>> = {
  [InputKind.START]: 0,
  [InputKind.STOP]: 0,
  [InputKind.TIME]: 0,
  [InputKind.ROW]: 32,
  [InputKind.UPDATE]: 64,
  [InputKind.FEED_STATE]: 8,
  [InputKind.COMMAND]: 8,
  [InputKind.LIQUIDATION]: 16,
};

/**
 * Writes an input and returns its bytes: little-endian; u16 length, u8 version, u8 kind, u32
 * instrument (0 where there is none), f64 sequence, f64 now, and by kind
 *
 * - ROW: f64 venue time, f64 quantity, f64 aux, i32 price, u16 code, u16 zero;
 * - UPDATE: f64 order id, f64 venue time, f64 quantity, f64 filled so far, f64 trade id, f64 fee,
 *   f64 lots ahead (NaN if not known), i32 price, u16 reason, u8 kind of update, u8 liquidity, and
 *   in version 2 alone u32 definition, u32 zero;
 * - FEED_STATE: u8 index into `FEED_STATES`, 7 zero bytes;
 * - COMMAND: u8 command, 7 zero bytes;
 * - LIQUIDATION: f64 quantity, i8 side, 7 zero bytes;
 * - the others: nothing.
 */
export function encodeInput(view: DataView, at: number, input: Input): number {
  const isLong = input.kind === InputKind.UPDATE && (input.definition ?? 0) !== 0;
  const length = INPUT_HEAD_BYTES + PAYLOAD_BYTES[input.kind] + (isLong ? DEFINITION_BYTES : 0);
  view.setUint16(at, length, true);
  view.setUint8(at + 2, isLong ? INPUT_VERSION_2 : INPUT_VERSION);
  view.setUint8(at + 3, input.kind);
  view.setUint32(at + 4, "instrument" in input ? input.instrument : 0, true);
  view.setFloat64(at + 8, input.sequence, true);
  view.setFloat64(at + 16, input.now, true);
  const payload = at + INPUT_HEAD_BYTES;
  switch (input.kind) {
    case InputKind.ROW:
      encodeRow(view, payload, input);
      break;
    case InputKind.UPDATE:
      encodeUpdate(view, payload, input);
      break;
    case InputKind.FEED_STATE:
      encodeCode(view, payload, FEED_STATES.indexOf(input.state));
      break;
    case InputKind.COMMAND:
      encodeCode(view, payload, input.command);
      break;
    case InputKind.LIQUIDATION:
      view.setFloat64(payload, input.qtyLots, true);
      view.setFloat64(payload + 8, 0, true);
      view.setInt8(payload + 8, input.side);
      break;
    default:
      break;
  }
  return length;
}

function encodeRow(view: DataView, at: number, row: RowInput): void {
  view.setFloat64(at, row.exchTs, true);
  view.setFloat64(at + 8, row.qty, true);
  view.setFloat64(at + 16, row.aux, true);
  view.setInt32(at + 24, row.price, true);
  view.setUint16(at + 28, row.code, true);
  view.setUint16(at + 30, 0, true);
}

function encodeUpdate(view: DataView, at: number, update: UpdateInput): void {
  view.setFloat64(at, update.orderId, true);
  view.setFloat64(at + 8, update.venueTs, true);
  view.setFloat64(at + 16, update.qtyLots, true);
  view.setFloat64(at + 24, update.cumLots, true);
  view.setFloat64(at + 32, update.tradeId, true);
  view.setFloat64(at + 40, update.fee, true);
  // NaN has many bit patterns: write the one that a literal has.
  view.setFloat64(at + 48, Number.isNaN(update.aheadLots) ? NaN : update.aheadLots, true);
  view.setInt32(at + 56, update.priceTicks, true);
  view.setUint16(at + 60, update.reason, true);
  view.setUint8(at + 62, update.update);
  view.setUint8(at + 63, update.liquidity);
  const { definition = 0 } = update;
  if (definition === 0) return;
  view.setUint32(at + 64, definition, true);
  view.setUint32(at + 68, 0, true);
}

function encodeCode(view: DataView, at: number, code: number): void {
  view.setFloat64(at, 0, true);
  view.setUint8(at, code);
}

/** Reads an input back. Throws RangeError on another length, version, kind or code. */
export function decodeInput(view: DataView, at: number): Input {
  const length = view.getUint16(at, true);
  const version = view.getUint8(at + 2);
  const kind = view.getUint8(at + 3) as InputKind;
  const isLong = version === INPUT_VERSION_2 && kind === InputKind.UPDATE;
  const expected = INPUT_HEAD_BYTES + PAYLOAD_BYTES[kind] + (isLong ? DEFINITION_BYTES : 0);
  if (length !== expected || (version !== INPUT_VERSION && !isLong)) {
    throw new RangeError(
      `Input at byte ${at} has length ${length}, version ${version}, kind ${kind}, ` +
        `expected a known kind of its length in version ${INPUT_VERSION} (UPDATE: or ${INPUT_VERSION_2})`,
    );
  }
  const head = { sequence: view.getFloat64(at + 8, true), now: view.getFloat64(at + 16, true) };
  const instrument = view.getUint32(at + 4, true);
  const payload = at + INPUT_HEAD_BYTES;
  switch (kind) {
    case InputKind.ROW:
      return decodeRow(view, payload, instrument, head);
    case InputKind.UPDATE:
      return decodeUpdate(view, payload, instrument, head, isLong);
    case InputKind.FEED_STATE:
      return { kind, ...head, instrument, state: stateAt(view, payload) };
    case InputKind.COMMAND:
      return { kind, ...head, command: commandAt(view, payload) };
    case InputKind.LIQUIDATION:
      return { kind, ...head, instrument, ...liquidationAt(view, payload) };
    default:
      return { kind, ...head };
  }
}

function liquidationAt(view: DataView, at: number): { side: Side; qtyLots: number } {
  const side = view.getInt8(at + 8);
  if (side !== Side.BUY && side !== Side.SELL) {
    throw new RangeError(`Liquidation at byte ${at} has side ${side}, expected 1 or -1`);
  }
  return { side, qtyLots: view.getFloat64(at, true) };
}

type Head = Pick<MomentInput, "sequence" | "now">;

function decodeRow(view: DataView, at: number, instrument: number, head: Head): RowInput {
  return {
    kind: InputKind.ROW,
    ...head,
    instrument,
    exchTs: view.getFloat64(at, true),
    qty: view.getFloat64(at + 8, true),
    aux: view.getFloat64(at + 16, true),
    price: view.getInt32(at + 24, true),
    code: view.getUint16(at + 28, true),
  };
}

function decodeUpdate(
  view: DataView,
  at: number,
  instrument: number,
  head: Head,
  isLong: boolean,
): UpdateInput {
  return {
    kind: InputKind.UPDATE,
    ...head,
    instrument,
    orderId: view.getFloat64(at, true),
    venueTs: view.getFloat64(at + 8, true),
    qtyLots: view.getFloat64(at + 16, true),
    cumLots: view.getFloat64(at + 24, true),
    tradeId: view.getFloat64(at + 32, true),
    fee: view.getFloat64(at + 40, true),
    aheadLots: view.getFloat64(at + 48, true),
    priceTicks: view.getInt32(at + 56, true),
    reason: view.getUint16(at + 60, true) as Reason,
    update: view.getUint8(at + 62) as UpdateKind,
    liquidity: view.getUint8(at + 63) as Liquidity,
    ...(isLong ? { definition: view.getUint32(at + 64, true) } : {}),
  };
}

function stateAt(view: DataView, at: number): FeedStateInput["state"] {
  const code = view.getUint8(at);
  if (code < FEED_STATES.length) return FEED_STATES[code];
  throw new RangeError(`Feed state at byte ${at} is ${code}, expected 0 to 3`);
}

function commandAt(view: DataView, at: number): Command {
  const code = view.getUint8(at);
  if (code === 1 || code === 2) return code;
  throw new RangeError(`Command at byte ${at} is ${code}, expected 1 or 2`);
}
