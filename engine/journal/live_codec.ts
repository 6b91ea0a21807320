import { DecisionKind } from "../order/order_command.ts";
import type { OrderType, Reason, TimeInForce } from "../order/types.ts";
import { InputKind, type LiveInput } from "../kernel/input.ts";
import type {
  AccountReport,
  AdjustmentCause,
  GateRefusal,
  LiveStream,
  OrderOrigin,
  ReportedPosition,
  StrategyChange,
  StreamState,
  VenueOrderFields,
} from "../kernel/live_input.ts";
import { type ByteReader, JournalError } from "./byte_reader.ts";
import type { ByteWriter } from "./byte_writer.ts";

/** Bytes of the numbers of the longest record, its texts and lists apart. */
const MAX_FIXED_BYTES = 64;

/** Writes the fields of an input that only live sessions have, in the order of this file. */
export function encodeLive(out: ByteWriter, input: LiveInput): void {
  out.reserve(MAX_FIXED_BYTES);
  switch (input.kind) {
    case InputKind.CONFIG_CHANGE:
      out.u16(input.strategy);
      out.f64(input.revision);
      out.hash(input.configHash);
      out.text(input.author);
      return out.text(input.change);
    case InputKind.ACCOUNT_REPORT:
      return encodeReport(out, input);
    case InputKind.GATE_REFUSAL:
      out.u16(input.strategy);
      out.u32(input.instrument);
      out.f64(input.orderId);
      out.u8(input.command);
      out.u16(input.reason);
      return out.text(input.detail);
    case InputKind.TRANSFER:
      out.f64(input.venueTs);
      out.f64(input.amount);
      out.text(input.asset);
      return out.text(input.transferId);
    case InputKind.STRATEGY:
      out.u16(input.strategy);
      out.u8(input.change);
      out.hash(input.hash);
      out.text(input.name);
      out.text(input.parameters);
      return out.blob(input.snapshot);
    case InputKind.DEFINITION:
      out.u32(input.instrument);
      out.u32(input.definition);
      out.hash(input.hash);
      return out.text(input.text);
    case InputKind.EXTERNAL_ORDER:
      out.u16(input.strategy);
      out.u8(input.origin);
      out.f64(input.venueTs);
      return encodeOrder(out, input);
    case InputKind.ADJUSTMENT:
      out.u16(input.strategy);
      out.u32(input.instrument);
      out.u8(input.positionSide + 1);
      out.u8(input.cause);
      out.f64(input.qtyLots);
      out.f64(input.price);
      out.f64(input.amount);
      out.text(input.asset);
      return out.text(input.note);
    case InputKind.STREAM_STATE:
      out.u8(input.stream);
      out.u8(input.state);
      return out.text(input.detail);
  }
}

type Report = Extract<LiveInput, { kind: typeof InputKind.ACCOUNT_REPORT }>;

function encodeReport(out: ByteWriter, report: Report): void {
  out.f64(report.venueTs);
  out.u32(report.balances.length);
  for (const { asset, wallet, available } of report.balances) {
    out.reserve(16);
    out.f64(wallet);
    out.f64(available);
    out.text(asset);
  }
  out.reserve(4);
  out.u32(report.positions.length);
  for (const { instrument, positionSide, qtyLots, entryPrice } of report.positions) {
    out.reserve(21);
    out.u32(instrument);
    out.u8(positionSide + 1);
    out.f64(qtyLots);
    out.f64(entryPrice);
  }
  out.reserve(4);
  out.u32(report.openOrders.length);
  for (const order of report.openOrders) encodeOrder(out, order);
}

function encodeOrder(out: ByteWriter, order: VenueOrderFields): void {
  out.reserve(MAX_FIXED_BYTES);
  out.u32(order.instrument);
  out.f64(order.orderId);
  out.u8(order.side + 1);
  out.u8(order.type);
  out.u8(order.tif);
  out.u8(order.reduceOnly ? 1 : 0);
  out.i32(order.priceTicks);
  out.i32(order.stopTicks);
  out.f64(order.qtyLots);
  out.f64(order.filledLots);
  out.text(order.venueOrderId);
  out.text(order.clientOrderId);
}

type Head = Pick<LiveInput, "sequence" | "now">;

/** Reads them back: fields in the order in which they were written. */
export function decodeLive(from: ByteReader, kind: LiveInput["kind"], head: Head): LiveInput {
  switch (kind) {
    case InputKind.CONFIG_CHANGE:
      return {
        kind,
        ...head,
        strategy: from.u16(),
        revision: from.f64(),
        configHash: from.hash(),
        author: from.text(),
        change: from.text(),
      };
    case InputKind.ACCOUNT_REPORT:
      return { kind, ...head, ...report(from) };
    case InputKind.GATE_REFUSAL:
      return { kind, ...head, ...refusal(from) };
    case InputKind.TRANSFER: {
      const [venueTs, amount] = [from.f64(), from.f64()];
      return { kind, ...head, venueTs, amount, asset: from.text(), transferId: from.text() };
    }
    case InputKind.STRATEGY:
      return {
        kind,
        ...head,
        strategy: from.u16(),
        change: from.code("Change of a strategy", 1, 3) as StrategyChange,
        hash: from.hash(),
        name: from.text(),
        parameters: from.text(),
        snapshot: from.blob(),
      };
    case InputKind.DEFINITION:
      return {
        kind,
        ...head,
        instrument: from.u32(),
        definition: from.u32(),
        hash: from.hash(),
        text: from.text(),
      };
    case InputKind.EXTERNAL_ORDER:
      return {
        kind,
        ...head,
        strategy: from.u16(),
        origin: from.code("Origin of an order", 1, 5) as OrderOrigin,
        venueTs: from.f64(),
        ...order(from),
      };
    case InputKind.ADJUSTMENT:
      return adjustment(from, kind, head);
    case InputKind.STREAM_STATE:
      return {
        kind,
        ...head,
        stream: from.code("Stream", 1, 3) as LiveStream,
        state: from.code("State of a stream", 1, 3) as StreamState,
        detail: from.text(),
      };
    default:
      throw new JournalError("Its kind is not known: a newer version wrote it");
  }
}

function adjustment(from: ByteReader, kind: typeof InputKind.ADJUSTMENT, head: Head): LiveInput {
  return {
    kind,
    ...head,
    strategy: from.u16(),
    instrument: from.u32(),
    positionSide: positionSide(from),
    cause: from.code("Cause of an adjustment", 1, 3) as AdjustmentCause,
    qtyLots: from.f64(),
    price: from.f64(),
    amount: from.f64(),
    asset: from.text(),
    note: from.text(),
  };
}

function report(from: ByteReader): AccountReport {
  return {
    venueTs: from.f64(),
    balances: list(from, 20, () => {
      const [wallet, available] = [from.f64(), from.f64()];
      return { wallet, available, asset: from.text() };
    }),
    positions: list(from, 21, () => position(from)),
    openOrders: list(from, 48, () => order(from)),
  };
}

function refusal(from: ByteReader): GateRefusal {
  return {
    strategy: from.u16(),
    instrument: from.u32(),
    orderId: from.f64(),
    command: from.code(
      "Command refused",
      DecisionKind.SUBMIT,
      DecisionKind.CANCEL,
    ) as GateRefusal["command"],
    reason: from.u16() as Reason,
    detail: from.text(),
  };
}

function position(from: ByteReader): ReportedPosition {
  return {
    instrument: from.u32(),
    positionSide: positionSide(from),
    qtyLots: from.f64(),
    entryPrice: from.f64(),
  };
}

function order(from: ByteReader): VenueOrderFields {
  return {
    instrument: from.u32(),
    orderId: from.f64(),
    side: from.side(),
    type: from.u8() as OrderType,
    tif: from.u8() as TimeInForce,
    reduceOnly: from.code("Reduce-only", 0, 1) === 1,
    priceTicks: from.i32(),
    stopTicks: from.i32(),
    qtyLots: from.f64(),
    filledLots: from.f64(),
    venueOrderId: from.text(),
    clientOrderId: from.text(),
  };
}

const positionSide = (from: ByteReader) =>
  from.code("Side of a position, plus one,", 0, 2) - 1 as ReportedPosition["positionSide"];

function list<Item>(from: ByteReader, bytesEach: number, read: () => Item): Item[] {
  return Array.from({ length: from.count(bytesEach) }, read);
}
