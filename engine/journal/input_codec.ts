import {
  type Command,
  FEED_STATES,
  type Input,
  InputKind,
  type LiquidationInput,
  type MessageInput,
  type RowInput,
  type UpdateInput,
} from "../kernel/input.ts";
import type { ByteReader } from "./byte_reader.ts";
import type { ByteWriter } from "./byte_writer.ts";
import { encodeLive } from "./live_codec.ts";
import { encodeRows } from "./message_codec.ts";

/** Room for the numbers of the longest input of this file, texts apart. */
const MAX_FIXED_BYTES = 128;

/** What an UPDATE has beyond the fields that all have; in this order after them. */
export const UpdateFlag = {
  DEFINITION: 1,
  REALISED_PNL: 2,
  FEE_ASSET: 4,
  VENUE_ORDER_ID: 8,
  TRADE_ID: 16,
} as const;
/** All of them together. */
export const UPDATE_FLAGS = 31;

/**
 * Writes the payload of an input: f64 now, and by its kind what docs/journal_format.md says. What
 * comes by the million is written without calls that take a double, of which V8 makes an object.
 */
export function encodeInput(out: ByteWriter, input: Input): void {
  out.reserve(MAX_FIXED_BYTES);
  switch (input.kind) {
    case InputKind.ROW:
      return encodeRow(out, input);
    case InputKind.MESSAGE:
      return encodeMessage(out, input);
    default:
      encodeOther(out, input);
  }
}

function encodeOther(out: ByteWriter, input: Exclude<Input, RowInput | MessageInput>): void {
  out.f64(input.now);
  switch (input.kind) {
    case InputKind.START:
    case InputKind.STOP:
    case InputKind.TIME:
      break;
    case InputKind.UPDATE:
      encodeUpdate(out, input);
      break;
    case InputKind.FEED_STATE:
      out.u32(input.instrument);
      out.u8(FEED_STATES.indexOf(input.state));
      break;
    case InputKind.COMMAND:
      out.u8(input.command);
      break;
    case InputKind.LIQUIDATION:
      out.u32(input.instrument);
      out.u8(input.side + 1);
      out.f64(input.qtyLots);
      break;
    default:
      encodeLive(out, input);
  }
}

function encodeRow(out: ByteWriter, row: RowInput): void {
  const { view } = out;
  const { at } = out;
  const { qty, aux } = row;
  view.setFloat64(at, row.now, true);
  out.at = at + 8;
  out.u32(row.instrument);
  view.setFloat64(at + 12, row.exchTs, true);
  // Not `qty === qty ? qty : NaN`, for which V8 makes an object.
  if (qty === qty) view.setFloat64(at + 20, qty, true);
  else view.setFloat64(at + 20, NaN, true);
  if (aux === aux) view.setFloat64(at + 28, aux, true);
  else view.setFloat64(at + 28, NaN, true);
  out.at = at + 36;
  out.i32(row.price);
  out.u16(row.code);
}

function encodeMessage(out: ByteWriter, message: MessageInput): void {
  const { view } = out;
  const { at } = out;
  view.setFloat64(at, message.now, true);
  out.at = at + 8;
  out.u32(message.instrument);
  view.setFloat64(at + 12, message.exchTs, true);
  out.at = at + 20;
  encodeRows(out, message.rows);
}

function encodeUpdate(out: ByteWriter, update: UpdateInput): void {
  const { definition = 0, realisedPnl, feeAsset, venueOrderId, tradeIdText } = update;
  out.u32(update.instrument);
  out.f64(update.orderId);
  out.f64(update.venueTs);
  out.f64(update.qtyLots);
  out.f64(update.cumLots);
  out.f64(update.tradeId);
  out.f64(update.fee);
  out.f64(update.aheadLots);
  out.i32(update.priceTicks);
  out.u16(update.reason);
  out.u8(update.update);
  out.u8(update.liquidity);
  const flagsAt = out.at;
  let flags = 0;
  out.u16(0);
  if (definition !== 0) {
    flags |= UpdateFlag.DEFINITION;
    out.u32(definition);
  }
  if (realisedPnl !== undefined) {
    flags |= UpdateFlag.REALISED_PNL;
    out.f64(realisedPnl);
  }
  if (feeAsset !== undefined) {
    flags |= UpdateFlag.FEE_ASSET;
    out.text(feeAsset);
  }
  if (venueOrderId !== undefined) {
    flags |= UpdateFlag.VENUE_ORDER_ID;
    out.text(venueOrderId);
  }
  if (tradeIdText !== undefined) {
    flags |= UpdateFlag.TRADE_ID;
    out.text(tradeIdText);
  }
  out.view.setUint16(flagsAt, flags, true);
}

/** Reads the fields of inputs that are rare, so that each may be an object of its own. */
export const feedState = (from: ByteReader) =>
  FEED_STATES[from.code("Feed state", 0, FEED_STATES.length - 1)];

export const command = (from: ByteReader) => from.code("Command", 1, 2) as Command;

export function liquidation(
  from: ByteReader,
): Pick<LiquidationInput, "instrument" | "side" | "qtyLots"> {
  return { instrument: from.u32(), side: from.side(), qtyLots: from.f64() };
}
