import type { Instrument } from "../../engine/instrument/instrument.ts";
import { Life, Liquidity, OrderType, Reason, TimeInForce } from "../../engine/order/types.ts";
import type {
  EquityColumns,
  FillColumns,
  LogEntry,
  OrderColumns,
  RunRecord,
} from "../../engine/record/columns.ts";
import type { RunResult } from "../../backtest/result.ts";
import { fillsOf, instrumentOf, ordersOf, START_TS, TICK_LOT } from "./synthetic_columns.ts";

const SECOND_US = 1_000_000;

export interface SyntheticSpec {
  readonly seed?: number;
  /** Length of the run; one equity sample a second. */
  readonly seconds?: number;
  /** Orders; a part of them fill, the others are cancelled, denied or rejected. */
  readonly orders?: number;
  readonly instruments?: number;
  readonly strategy?: string;
  /** Text that the strategy logs in every tenth entry. */
  readonly logText?: string;
}

/** Numbers in [0, 1) from a seed (mulberry32): test data need no better. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * A seeded run whose books balance: a random walk as price, limit and market orders around it,
 * fills that move a real position, fees by the instrument's rates, equity from all of that. Equal
 * arguments give equal runs.
 */
export function syntheticRun(spec: SyntheticSpec = {}): RunResult {
  const { seed = 1, seconds = 86_400, orders: count = 4_000, instruments: n = 1 } = spec;
  const random = randomOf(seed);
  const instruments = Array.from(
    { length: n },
    (_, i) => instrumentOf(i, ["BTCUSDT", "ETHUSDT", "SOLUSDT"][i]),
  );
  const mids = instruments.map(() => walk(seconds, random));
  const trading = trade({ mids, count, seconds, random });
  const cash = 10_000_00000000;
  const equity = account(trading.fills, mids, { cash, seconds });
  const record: RunRecord = {
    orders: trading.orders,
    fills: trading.fills,
    equity,
    series: seriesOf(mids[0], seconds),
    logs: logsOf(seconds, spec.logText ?? "Requoted"),
  };
  return resultOf(record, instruments, { ...spec, cash, seconds, seed });
}

/** Twice the mid in ticks, one a second. */
function walk(seconds: number, random: () => number): Float64Array {
  const mid2 = new Float64Array(seconds + 61);
  let price = 2 * 570_000 + 1;
  let drift = 0;
  for (let i = 0; i < mid2.length; i++) {
    drift = 0.995 * drift + (random() - 0.5) * 2;
    price += Math.round((random() - 0.5) * 60 + drift);
    mid2[i] = price;
  }
  return mid2;
}

interface TradeSpec {
  readonly mids: readonly Float64Array[];
  readonly count: number;
  readonly seconds: number;
  readonly random: () => number;
}

/** Rows are pushed as plain objects first, then turned to columns: clarity before speed here. */
function trade(spec: TradeSpec): { orders: OrderColumns; fills: FillColumns } {
  const { mids, count, seconds, random } = spec;
  const positions = mids.map(() => ({ lots: 0, entry: 0 }));
  const orders: Record<string, number>[] = [];
  const fills: Record<string, number>[] = [];
  for (let k = 0; k < count; k++) {
    const instrument = k % mids.length;
    const second = Math.min(seconds - 1, Math.floor((k * seconds) / count));
    const submitTs = START_TS + second * SECOND_US + Math.floor(random() * 9e5);
    const mid2 = mids[instrument][second];
    const lean = positions[instrument].lots;
    const side = random() < 0.5 - Math.max(-0.45, Math.min(0.45, lean / 40)) ? 1 : -1;
    const market = random() < 0.15;
    const fate = random();
    const priceTicks = market ? 0 : Math.floor(mid2 / 2) - side * Math.floor(random() * 8);
    const qtyLots = 1 + Math.floor(random() * 5);
    const denied = fate < 0.02;
    const rejected = fate >= 0.02 && fate < 0.04;
    const filled = !denied && !rejected && (market || fate > 0.6);
    const order: Record<string, number> = {
      id: k + 1,
      instrument,
      side,
      type: market ? OrderType.MARKET : OrderType.LIMIT,
      tif: market ? TimeInForce.IOC : TimeInForce.GTX,
      life: denied ? Life.DENIED : rejected ? Life.REJECTED : filled ? Life.FILLED : Life.CANCELLED,
      reason: denied
        ? Reason.DENIED_ORDER_RATE + (k % 3)
        : rejected
        ? Reason.VENUE_WOULD_TAKE
        : Reason.NONE,
      reduceOnly: 0,
      priceTicks,
      stopTicks: 0,
      qtyLots,
      filledLots: 0,
      filledTickLots: 0,
      feePaid: 0,
      submitTs,
      ackTs: denied || rejected ? NaN : submitTs + 4_000,
      endTs: submitTs + (denied ? 0 : 4_000 + Math.floor(random() * random() * 4e7)),
      arrivalMid2: mid2,
      queueAheadLots: market || denied || rejected ? NaN : Math.floor(random() * 900),
      modifies: 0,
      tag: market ? 1 : 0,
    };
    if (filled) fill(order, { positions, mids, market, second, fills });
    orders.push(order);
  }
  fills.sort((a, b) => a.localTs - b.localTs);
  repriceFills(fills, mids.length);
  return {
    orders: ordersOf(orders, ["quote", "flatten"]),
    fills: fillsOf(fills),
  };
}

function fill(order: Record<string, number>, at: {
  readonly positions: readonly { lots: number }[];
  readonly mids: readonly Float64Array[];
  readonly market: boolean;
  readonly second: number;
  readonly fills: Record<string, number>[];
}) {
  const { instrument, side, qtyLots } = order;
  const mids = at.mids[instrument];
  const localTs = order.endTs;
  const now = Math.min(mids.length - 31, Math.floor((localTs - START_TS) / SECOND_US));
  const last = mids.length - 61;
  const priceTicks = at.market
    ? Math.ceil(order.arrivalMid2 / 2) + (side > 0 ? 0 : -1)
    : order.priceTicks;
  const rate = at.market ? 500_000 : 200_000;
  const fee = Math.round((priceTicks * qtyLots * TICK_LOT * rate) / 1e9);
  order.filledLots = qtyLots;
  order.filledTickLots = qtyLots * priceTicks;
  order.feePaid = fee;
  at.positions[instrument].lots += side * qtyLots;
  const mid = (later: number) => now + later < last ? mids[now + later] : NaN;
  at.fills.push({
    orderId: order.id,
    instrument,
    side,
    priceTicks,
    qtyLots,
    liquidity: at.market ? Liquidity.TAKER : Liquidity.MAKER,
    reason: at.market ? Reason.TOOK_LIQUIDITY : Reason.QUEUE_REACHED,
    fee,
    realized: 0,
    positionLots: 0,
    venueTs: localTs - 2_000,
    localTs,
    queueWaitUs: at.market ? NaN : localTs - order.ackTs,
    arrivalMid2: order.arrivalMid2,
    mid2: mid(0),
    mid2After1s: mid(1),
    mid2After5s: mid(5),
    mid2After30s: mid(30),
  });
}

/** Position and realised P&L in the order of the fills, average-price accounting. */
function repriceFills(fills: Record<string, number>[], instruments: number) {
  const book = Array.from({ length: instruments }, () => ({ lots: 0, entry: 0 }));
  for (const row of fills) {
    const p = book[row.instrument];
    const closing = p.lots * row.side < 0 ? Math.min(row.qtyLots, Math.abs(p.lots)) : 0;
    row.realized = Math.round(-row.side * closing * (row.priceTicks - p.entry) * TICK_LOT) + 0;
    const after = p.lots + row.side * row.qtyLots;
    const opening = row.qtyLots - closing;
    const held = Math.abs(p.lots) - closing;
    if (opening > 0) p.entry = (p.entry * held + row.priceTicks * opening) / (held + opening);
    p.lots = after;
    row.positionLots = after;
  }
}

function account(fills: FillColumns, mids: readonly Float64Array[], spec: {
  readonly cash: number;
  readonly seconds: number;
}): EquityColumns {
  const length = spec.seconds + 1;
  const f64 = () => new Float64Array(length);
  const [ts, equity, balance, realized, unrealized] = [f64(), f64(), f64(), f64(), f64()];
  const [fees, funding, margin] = [f64(), f64(), f64()];
  const positionLots = mids.map(f64);
  const lots = mids.map(() => 0);
  let flows = mids.map(() => 0);
  let [row, feeSum, realizedSum] = [0, 0, 0];
  for (let i = 0; i < length; i++) {
    ts[i] = START_TS + i * SECOND_US;
    while (row < fills.length && fills.localTs[row] <= ts[i]) {
      const k = fills.instrument[row];
      lots[k] = fills.positionLots[row];
      flows = flows.map((f, j) =>
        j === k ? f - fills.side[row] * fills.qtyLots[row] * fills.priceTicks[row] : f
      );
      feeSum += fills.fee[row];
      realizedSum += fills.realized[row++];
    }
    const pnl = mids.reduce((sum, m, k) => sum + flows[k] + (lots[k] * m[i]) / 2, 0) * TICK_LOT;
    fees[i] = feeSum;
    funding[i] = Math.floor(i / 28_800) * -1_2500000;
    equity[i] = Math.round(spec.cash + pnl - feeSum + funding[i]);
    realized[i] = realizedSum;
    unrealized[i] = Math.round(pnl) - realizedSum;
    balance[i] = equity[i] - unrealized[i];
    margin[i] = mids.reduce((sum, m, k) => sum + Math.abs(lots[k]) * m[i] / 2, 0) * TICK_LOT / 20;
    positionLots.forEach((column, k) => column[i] = lots[k]);
  }
  const mid2 = mids.map((m) => m.slice(0, length));
  return {
    ...{ length, ts, equity, balance, realized, unrealized, fees, funding, margin },
    ...{ positionLots, mid2 },
  };
}

function seriesOf(mid2: Float64Array, seconds: number) {
  const length = Math.floor(seconds / 10);
  const ts = Float64Array.from({ length }, (_, i) => START_TS + i * 10 * SECOND_US);
  const smooth = new Float64Array(length);
  let ema = mid2[0] / 20;
  for (let i = 0; i < length; i++) smooth[i] = ema += (mid2[i * 10] / 20 - ema) * 0.02;
  return [
    { name: "fair value", length, ts, value: smooth },
    { name: "skew", length, ts, value: smooth.map((v, i) => mid2[i * 10] / 20 - v) },
  ];
}

function logsOf(seconds: number, text: string): LogEntry[] {
  const levels = ["debug", "info", "warn", "error"] as const;
  return Array.from({ length: Math.min(400, seconds) }, (_, i) => ({
    ts: START_TS + i * Math.floor(seconds / 400 + 1) * SECOND_US,
    level: levels[i % 40 === 39 ? 3 : i % 13 === 12 ? 2 : i % 2],
    message: i % 10 === 0 ? text : `Quote ${i} placed`,
    fields: { spread: 4 + (i % 7), inventory: (i % 9) - 4 },
  }));
}

function resultOf(
  record: RunRecord,
  instruments: readonly Instrument[],
  spec: SyntheticSpec & { cash: number; seconds: number; seed: number },
): RunResult {
  const { equity, fills, orders } = record;
  const last = equity.length - 1;
  let turnover = 0;
  for (let i = 0; i < fills.length; i++) turnover += fills.priceTicks[i] * fills.qtyLots[i];
  const lives = (life: number) => orders.life.filter((l) => l === life).length;
  const sum = (column: Float64Array) => column.reduce((a, b) => a + b, 0);
  return {
    identity: {
      runId: "20240808-000000-synthetic",
      strategy: spec.strategy ?? "market_maker",
      strategyHash: "3f6c1a".padEnd(64, "0"),
      dataHash: "9b22d7".padEnd(64, "1"),
      params: { gamma: 0.1, qty: "0.003", levels: 2, nested: { halfSpread: "1.5" } },
      seed: spec.seed,
      venue: "binance-usdm",
      ordering: "arrival",
      assumptions: [
        { name: "Queue", value: "risk-averse", note: "only trades at our price move us forward" },
        { name: "Latency", value: "4 ms entry, 2 ms response", note: "constant" },
        { name: "Partial fills", value: "on", note: "a trade's volume is never given twice" },
        { name: "Fees", value: "0.02 % maker, 0.05 % taker", note: "regular tier" },
      ],
      instruments,
      fromTs: equity.ts[0],
      toTs: equity.ts[last],
      versions: { throughline: "0.1.0", deno: "2.9.6", v8: "15.0", duckdb: "1.5.5" },
      cash: spec.cash,
      decisionHash: "c0ffee".padEnd(64, "2"),
      rows: { bid: 5_120_000, ask: 5_080_000, trade: 812_000 },
      dataWarnings: ["2 gaps longer than 10 s (allowed by --allow gaps)"],
    },
    record,
    ticks: 11_012_000,
    totals: {
      orders: orders.length,
      fills: fills.length,
      denied: lives(Life.DENIED),
      rejected: lives(Life.REJECTED),
      positionLots: equity.positionLots.map((column) => column[last]),
      fees: sum(fills.fee),
      funding: equity.funding[last],
      realized: sum(fills.realized),
      unrealized: equity.unrealized[last],
      equity: equity.equity[last],
      turnover: turnover * TICK_LOT,
      liquidations: 0,
    },
    measured: {
      loadSeconds: 0.412,
      runSeconds: 0.187,
      totalSeconds: 1.03,
      ticksPerSecond: 58_887_700,
      peakRssBytes: 268_435_456,
    },
  };
}
