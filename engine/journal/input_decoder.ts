import {
  type Input,
  InputKind,
  type MessageInput,
  type MomentInput,
  type RowInput,
  type UpdateInput,
} from "../kernel/input.ts";
import type { Liquidity, Reason, UpdateKind } from "../order/types.ts";
import { DOUBLE } from "../time/clock.ts";
import { type ByteReader, JournalError } from "./byte_reader.ts";
import { command, feedState, liquidation, UPDATE_FLAGS, UpdateFlag } from "./input_codec.ts";
import { decodeLive } from "./live_codec.ts";
import { decodeRows } from "./message_codec.ts";
import { RowColumns } from "./row_columns.ts";

type Refilled<Record> = { -readonly [Field in keyof Record]: Record[Field] };

const ROW_BYTES = 34;
const UPDATE_BYTES = 70;

/**
 * Reads payloads back into inputs. Those that come by the million (moments, rows, messages and
 * plain updates) are one object each, refilled: what it gives holds until it reads the next
 * (`copyInput` keeps one).
 */
export class InputDecoder {
  readonly #moment: Refilled<MomentInput> = {
    kind: InputKind.TIME,
    sequence: DOUBLE,
    now: DOUBLE,
  };
  readonly #row: Refilled<RowInput> = {
    kind: InputKind.ROW,
    sequence: DOUBLE,
    now: DOUBLE,
    instrument: 0,
    exchTs: DOUBLE,
    code: 0,
    price: 0,
    qty: DOUBLE,
    aux: DOUBLE,
  };
  readonly #rows = new RowColumns();
  readonly #message: Refilled<MessageInput> = {
    kind: InputKind.MESSAGE,
    sequence: DOUBLE,
    now: DOUBLE,
    instrument: 0,
    exchTs: DOUBLE,
    rows: this.#rows,
  };
  readonly #update: Refilled<UpdateInput> = {
    kind: InputKind.UPDATE,
    sequence: DOUBLE,
    now: DOUBLE,
    instrument: 0,
    orderId: DOUBLE,
    update: 1,
    reason: 0,
    liquidity: 0,
    priceTicks: 0,
    qtyLots: DOUBLE,
    cumLots: DOUBLE,
    tradeId: DOUBLE,
    fee: DOUBLE,
    aheadLots: DOUBLE,
    venueTs: DOUBLE,
  };

  /** @throws {JournalError} on a kind, a flag or a code that this version does not know */
  decode(from: ByteReader, kind: InputKind, sequence: number): Input {
    const input = this.#fields(from, kind, sequence, from.f64());
    from.finish();
    return input;
  }

  #fields(from: ByteReader, kind: InputKind, sequence: number, now: number): Input {
    switch (kind) {
      case InputKind.START:
      case InputKind.STOP:
      case InputKind.TIME:
        this.#moment.kind = kind;
        this.#moment.sequence = sequence;
        this.#moment.now = now;
        return this.#moment;
      case InputKind.ROW:
        return refillRow(this.#row, from, sequence, now);
      case InputKind.MESSAGE:
        return this.#refillMessage(from, sequence, now);
      case InputKind.UPDATE:
        return decodeUpdate(this.#update, from, sequence, now);
      case InputKind.FEED_STATE:
        return { kind, sequence, now, instrument: from.u32(), state: feedState(from) };
      case InputKind.COMMAND:
        return { kind, sequence, now, command: command(from) };
      case InputKind.LIQUIDATION:
        return { kind, sequence, now, ...liquidation(from) };
      default:
        return decodeLive(from, kind, { sequence, now });
    }
  }

  #refillMessage(from: ByteReader, sequence: number, now: number): MessageInput {
    const message = this.#message;
    message.sequence = sequence;
    message.now = now;
    message.instrument = from.u32();
    message.exchTs = from.f64();
    decodeRows(from, this.#rows);
    return message;
  }
}

/** An input that no refill touches. */
export function copyInput(input: Input): Input {
  if (input.kind !== InputKind.MESSAGE || !(input.rows instanceof RowColumns)) return { ...input };
  return { ...input, rows: input.rows.copy() };
}

function refillRow(
  row: Refilled<RowInput>,
  from: ByteReader,
  sequence: number,
  now: number,
): RowInput {
  const { view } = from;
  const at = from.take(ROW_BYTES);
  row.sequence = sequence;
  row.now = now;
  row.instrument = view.getUint32(at, true);
  row.exchTs = view.getFloat64(at + 4, true);
  row.qty = view.getFloat64(at + 12, true);
  row.aux = view.getFloat64(at + 20, true);
  row.price = view.getInt32(at + 28, true);
  row.code = view.getUint16(at + 32, true);
  return row;
}

function decodeUpdate(
  update: Refilled<UpdateInput>,
  from: ByteReader,
  sequence: number,
  now: number,
): UpdateInput {
  const { view } = from;
  const at = from.take(UPDATE_BYTES);
  update.sequence = sequence;
  update.now = now;
  update.instrument = view.getUint32(at, true);
  update.orderId = view.getFloat64(at + 4, true);
  update.venueTs = view.getFloat64(at + 12, true);
  update.qtyLots = view.getFloat64(at + 20, true);
  update.cumLots = view.getFloat64(at + 28, true);
  update.tradeId = view.getFloat64(at + 36, true);
  update.fee = view.getFloat64(at + 44, true);
  update.aheadLots = view.getFloat64(at + 52, true);
  update.priceTicks = view.getInt32(at + 60, true);
  update.reason = view.getUint16(at + 64, true) as Reason;
  update.update = view.getUint8(at + 66) as UpdateKind;
  update.liquidity = view.getUint8(at + 67) as Liquidity;
  const flags = view.getUint16(at + 68, true);
  if (flags === 0) return update;
  if (flags > UPDATE_FLAGS) {
    throw new JournalError(`Update has flags ${flags}, expected 0 to ${UPDATE_FLAGS}`);
  }
  return {
    ...update,
    ...((flags & UpdateFlag.DEFINITION) === 0 ? {} : { definition: from.u32() }),
    ...((flags & UpdateFlag.REALISED_PNL) === 0 ? {} : { realisedPnl: from.f64() }),
    ...((flags & UpdateFlag.FEE_ASSET) === 0 ? {} : { feeAsset: from.text() }),
    ...((flags & UpdateFlag.VENUE_ORDER_ID) === 0 ? {} : { venueOrderId: from.text() }),
    ...((flags & UpdateFlag.TRADE_ID) === 0 ? {} : { tradeIdText: from.text() }),
  };
}
