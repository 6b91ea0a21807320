import {
  AdjustmentCause,
  EVERY_STRATEGY,
  LiveStream,
  NO_INSTRUMENT,
  OrderOrigin,
  StrategyChange,
  StreamState,
  type VenueOrderFields,
} from "../../../engine/kernel/live_input.ts";
import { InputKind, type LiveInput } from "../../../engine/kernel/input.ts";
import { OrderType, Reason, TimeInForce } from "../../../engine/order/types.ts";

const NOW = 1_680_652_900_000_001;

const ORDER: VenueOrderFields = {
  instrument: 1,
  orderId: 2 ** 41 + 3,
  side: -1,
  type: OrderType.STOP_LIMIT,
  tif: TimeInForce.GTX,
  reduceOnly: true,
  priceTicks: -281_234,
  stopTicks: 281_300,
  qtyLots: 2 ** 35,
  filledLots: 17,
  venueOrderId: "8886774",
  clientOrderId: "t000000010000000000001",
};

/** One input of each kind that only live sessions have, numbered from `first`. */
export const liveInputs = (first: number): readonly LiveInput[] =>
  LIVE.map((input, i) => ({ ...input, sequence: first + i, now: NOW + i }));

const head = { sequence: 0, now: 0 };

const LIVE: readonly LiveInput[] = [
  {
    kind: InputKind.CONFIG_CHANGE,
    ...head,
    strategy: EVERY_STRATEGY,
    revision: 3,
    configHash: "d4".repeat(32),
    author: "Zoë",
    change: '{"risk":{"drawdown":{"hard":"10%"}}}',
  },
  {
    kind: InputKind.ACCOUNT_REPORT,
    ...head,
    venueTs: NOW - 7,
    balances: [
      { asset: "USDT", wallet: 100_000_00000000, available: 99_000_00000000 },
      { asset: "BNB", wallet: 5, available: -1 },
    ],
    positions: [
      { instrument: 0, positionSide: 0, qtyLots: -12, entryPrice: 2_812_340_000_001 },
      { instrument: 1, positionSide: -1, qtyLots: 3, entryPrice: 0 },
    ],
    openOrders: [ORDER, { ...ORDER, orderId: 0, side: 1, reduceOnly: false, clientOrderId: "" }],
  },
  {
    kind: InputKind.GATE_REFUSAL,
    ...head,
    strategy: 1,
    instrument: 2,
    orderId: 77,
    command: 65,
    reason: Reason.DENIED_NOTIONAL,
    detail: "12000 USDT, expected at most 10000",
  },
  {
    kind: InputKind.TRANSFER,
    ...head,
    venueTs: NOW - 1,
    amount: -500_00000000,
    asset: "USDT",
    transferId: "13526853623",
  },
  {
    kind: InputKind.STRATEGY,
    ...head,
    strategy: 0,
    change: StrategyChange.SWAPPED,
    hash: "e5".repeat(32),
    name: "maker",
    parameters: '{"spread":2}',
    snapshot: Uint8Array.of(0, 255, 1, 254),
  },
  {
    kind: InputKind.DEFINITION,
    ...head,
    instrument: 1,
    definition: 2,
    hash: "f6".repeat(32),
    text: '{"symbol":"BTCUSDT"}',
  },
  {
    kind: InputKind.EXTERNAL_ORDER,
    ...head,
    strategy: 2,
    origin: OrderOrigin.AUTO_DELEVERAGING,
    venueTs: NOW - 2,
    ...ORDER,
  },
  {
    kind: InputKind.ADJUSTMENT,
    ...head,
    strategy: 0,
    instrument: NO_INSTRUMENT,
    positionSide: 0,
    cause: AdjustmentCause.OPERATOR,
    qtyLots: 0,
    price: 0,
    asset: "USDT",
    amount: 123,
    note: "dust",
  },
  {
    kind: InputKind.STREAM_STATE,
    ...head,
    stream: LiveStream.ACCOUNT,
    state: StreamState.UNSURE,
    detail: "listen key expired",
  },
];
