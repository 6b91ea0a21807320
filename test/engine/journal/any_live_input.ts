import fc from "fast-check";
import { InputKind, type LiveInput } from "../../../engine/kernel/input.ts";

const whole = fc.maxSafeInteger();
const head = { sequence: whole, now: whole };
const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const u16 = fc.integer({ min: 0, max: 65_535 });
const i32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const text = fc.string({ unit: "grapheme", maxLength: 30 });
const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
);
const positionSide = fc.constantFrom(-1, 0, 1);
const reason = fc.constantFrom(0, 104, 210, 301);

const order = {
  instrument: u32,
  orderId: whole,
  side: fc.constantFrom(1, -1),
  type: fc.integer({ min: 1, max: 6 }),
  tif: fc.integer({ min: 1, max: 5 }),
  reduceOnly: fc.boolean(),
  priceTicks: i32,
  stopTicks: i32,
  qtyLots: whole,
  filledLots: whole,
  venueOrderId: text,
  clientOrderId: text,
};
const list = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 5 });
const kindOf = (kind: InputKind) => ({ kind: fc.constant(kind), ...head });

/** Any input of the kinds that only live sessions have. */
export const anyLiveInput = fc.oneof(
  fc.record({
    ...kindOf(InputKind.CONFIG_CHANGE),
    strategy: u16,
    revision: whole,
    configHash: hash,
    author: text,
    change: text,
  }),
  fc.record({
    ...kindOf(InputKind.ACCOUNT_REPORT),
    venueTs: whole,
    balances: list(fc.record({ asset: text, wallet: whole, available: whole })),
    positions: list(
      fc.record({ instrument: u32, positionSide, qtyLots: whole, entryPrice: whole }),
    ),
    openOrders: list(fc.record(order)),
  }),
  fc.record({
    ...kindOf(InputKind.GATE_REFUSAL),
    strategy: u16,
    instrument: u32,
    orderId: whole,
    command: fc.constantFrom(64, 65, 66),
    reason,
    detail: text,
  }),
  fc.record({
    ...kindOf(InputKind.TRANSFER),
    asset: text,
    amount: whole,
    transferId: text,
    venueTs: whole,
  }),
  fc.record({
    ...kindOf(InputKind.STRATEGY),
    strategy: u16,
    change: fc.constantFrom(1, 2, 3),
    name: text,
    hash,
    parameters: text,
    snapshot: fc.uint8Array({ maxLength: 200 }),
  }),
  fc.record({
    ...kindOf(InputKind.DEFINITION),
    instrument: u32,
    definition: u32,
    hash,
    text,
  }),
  fc.record({
    ...kindOf(InputKind.EXTERNAL_ORDER),
    ...order,
    strategy: u16,
    origin: fc.integer({ min: 1, max: 5 }),
    venueTs: whole,
  }),
  fc.record({
    ...kindOf(InputKind.ADJUSTMENT),
    strategy: u16,
    instrument: u32,
    positionSide,
    cause: fc.constantFrom(1, 2, 3),
    qtyLots: whole,
    price: whole,
    asset: text,
    amount: whole,
    note: text,
  }),
  fc.record({
    ...kindOf(InputKind.STREAM_STATE),
    stream: fc.constantFrom(1, 2, 3),
    state: fc.constantFrom(1, 2, 3),
    detail: text,
  }),
) as unknown as fc.Arbitrary<LiveInput>;
