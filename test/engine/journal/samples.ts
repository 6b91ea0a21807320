import { copyInput } from "../../../engine/journal/input_decoder.ts";
import { JournalReader, type JournalRecord } from "../../../engine/journal/reader.ts";
import { MemorySink } from "../../../engine/journal/sink.ts";
import { type JournalStart, JournalWriter } from "../../../engine/journal/writer.ts";
import { type Decision, DECISION_BYTES, encodeDecision } from "../../../engine/kernel/decision.ts";
import { Command, type Input, InputKind } from "../../../engine/kernel/input.ts";
import { liveInputs } from "./live_samples.ts";
import { Liquidity, Reason, UpdateKind } from "../../../engine/order/types.ts";

const NOW = 1_680_652_800_123_456;

/** Inputs of each kind, with a value of its own in each field. */
export const INPUTS: readonly Input[] = [
  { kind: InputKind.START, sequence: 1, now: NOW },
  {
    kind: InputKind.ROW,
    sequence: 2,
    now: NOW + 1,
    instrument: 3,
    exchTs: NOW - 999,
    code: 0x0f02,
    price: -271_828,
    qty: 2 ** 40 + 1,
    aux: 2_600_000_000_123_456,
  },
  { kind: InputKind.TIME, sequence: 3, now: NOW + 2 },
  {
    kind: InputKind.UPDATE,
    sequence: 4,
    now: NOW + 3,
    instrument: 70_000,
    orderId: 2 ** 33 + 5,
    update: UpdateKind.FILL,
    reason: Reason.QUEUE_REACHED,
    liquidity: Liquidity.MAKER,
    priceTicks: 281_234,
    qtyLots: 17,
    cumLots: 29,
    tradeId: 4_000_000_000_001,
    fee: -123_456,
    aheadLots: NaN,
    venueTs: NOW - 5000,
  },
  {
    kind: InputKind.UPDATE,
    sequence: 5,
    now: NOW + 4,
    instrument: 0,
    orderId: 9,
    update: UpdateKind.ACCEPTED,
    reason: Reason.NONE,
    liquidity: Liquidity.NONE,
    priceTicks: 0,
    qtyLots: 0,
    cumLots: 0,
    tradeId: 0,
    fee: 0,
    aheadLots: 12.5,
    venueTs: NOW - 4000,
  },
  { kind: InputKind.FEED_STATE, sequence: 6, now: NOW + 7, instrument: 2, state: "gap" },
  { kind: InputKind.COMMAND, sequence: 7, now: NOW + 8, command: Command.REENABLE },
  { kind: InputKind.STOP, sequence: 8, now: NOW + 9 },
  {
    kind: InputKind.LIQUIDATION,
    sequence: 9,
    now: NOW + 10,
    instrument: 1,
    side: -1,
    qtyLots: 250,
  },
  {
    kind: InputKind.MESSAGE,
    sequence: 10,
    now: NOW + 11,
    instrument: 2,
    exchTs: NOW - 3,
    rows: {
      count: 5,
      code: Uint16Array.of(1, 1, 2, 2, 0x0202),
      price: Int32Array.of(281_234, 281_230, 281_235, 290_000, -(2 ** 31)),
      qty: Float64Array.of(17, 300, 70_000, 2 ** 40, 0),
      aux: Float64Array.of(2_600_000_000_123_456, 2_600_000_000_123_456, 1.5, 2.5, 70_002.5),
    },
  },
  {
    kind: InputKind.UPDATE,
    sequence: 11,
    now: NOW + 12,
    instrument: 1,
    orderId: 77,
    update: UpdateKind.FILL,
    reason: Reason.NONE,
    liquidity: Liquidity.TAKER,
    priceTicks: -5,
    qtyLots: 2,
    cumLots: 3,
    tradeId: 0,
    fee: 11,
    aheadLots: NaN,
    venueTs: NOW - 1,
    definition: 70_001,
    realisedPnl: -1_234_567,
    feeAsset: "BNB",
    venueOrderId: "8886774-ü",
    tradeIdText: "18446744073709551615",
  },
  ...liveInputs(12),
];

export const DECISIONS: readonly Decision[] = [
  {
    kind: 64,
    instrument: 1,
    strategy: 0,
    ordinal: 1,
    now: NOW,
    orderId: 77,
    side: -1,
    type: 2,
    tif: 4,
    reduceOnly: true,
    reason: 0,
    priceTicks: 281_234,
    stopTicks: 0,
    qtyLots: 2 ** 35,
    expireTs: 0,
  },
  {
    kind: 65,
    instrument: 70_000,
    strategy: 0,
    ordinal: 2,
    now: NOW + 1,
    orderId: 2 ** 40,
    side: 1,
    type: 4,
    tif: 5,
    reduceOnly: false,
    reason: 1,
    priceTicks: 5,
    stopTicks: 6,
    qtyLots: 7,
    expireTs: NOW + 60_000_000,
  },
  {
    kind: 66,
    instrument: 0,
    strategy: 0,
    ordinal: 3,
    now: NOW + 2,
    orderId: 1,
    side: 1,
    type: 2,
    tif: 1,
    reduceOnly: false,
    reason: 0,
    priceTicks: 1,
    stopTicks: 0,
    qtyLots: 1,
    expireTs: 0,
  },
  {
    kind: 67,
    instrument: 0,
    strategy: 0,
    ordinal: 4,
    now: NOW + 3,
    orderId: 2,
    side: -1,
    type: 1,
    tif: 2,
    reduceOnly: false,
    reason: 105,
    priceTicks: 0,
    stopTicks: 0,
    qtyLots: 9,
    expireTs: 0,
  },
];

export const HEADER: JournalStart = {
  configHash: "00ff".repeat(16),
  epoch: 7,
  startTs: NOW,
  strategies: [{ name: "maker", hash: "a1".repeat(32) }, { name: "Ström", hash: "b2".repeat(32) }],
  instruments: [{ name: "binance-usdm/BTCUSDT", hash: "c3".repeat(32) }],
};

/** A journal of all samples: the inputs, the decisions, and the first input again. */
export function sampleJournal(): Uint8Array {
  const sink = new MemorySink();
  const writer = new JournalWriter(sink, HEADER);
  for (const input of INPUTS) writer.input(input);
  writer.decisions(encodedDecisions());
  writer.input({ ...INPUTS[0], sequence: INPUTS.length + 1 });
  writer.flush();
  return sink.bytes;
}

export function encodedDecisions(): Uint8Array {
  const bytes = new Uint8Array(DECISION_BYTES * DECISIONS.length);
  const view = new DataView(bytes.buffer);
  DECISIONS.forEach((one, i) => encodeDecision(view, i * DECISION_BYTES, one));
  return bytes;
}

/** What `sampleJournal` holds, as records. */
export const RECORDS: readonly JournalRecord[] = [
  ...INPUTS.map((input) => ({ input, decision: null })),
  ...DECISIONS.map((decision) => ({ input: null, decision })),
  { input: { ...INPUTS[0], sequence: INPUTS.length + 1 }, decision: null },
];

/** Reads a journal to its end, in pieces of the sizes given, over and over. */
export function readAll(bytes: Uint8Array, sizes: readonly number[] = [65_536]) {
  const reader = new JournalReader();
  const records: JournalRecord[] = [];
  const offsets: number[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const piece = bytes.subarray(at, at + sizes[i % sizes.length]);
    reader.push(piece);
    at += piece.length;
    for (let record = reader.next(); record !== null; record = reader.next()) {
      offsets.push(reader.offset);
      records.push(
        record.input === null
          ? { input: null, decision: { ...record.decision } }
          : { input: copyInput(record.input), decision: null },
      );
    }
  }
  reader.end();
  return { reader, records, offsets };
}
