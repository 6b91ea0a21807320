import { DOUBLE } from "../time/clock.ts";
import type { Regrid } from "../instrument/regrid.ts";
import type { Stateful } from "../num/state.ts";
import { Reason, Side } from "../order/types.ts";
import type { Order } from "../order/order.ts";
import type { Candidate } from "./candidate.ts";
import type { RiskConfig } from "./config.ts";
import { counts, type Levels } from "./limits.ts";
import { SlidingWindow, type WindowState } from "./sliding_window.ts";
import type { Verdicts } from "./verdicts.ts";

/** Recent orders kept for telling duplicates where no order rate bounds their number. */
const MAX_RECENT = 4096;

/** What of an order tells whether another one says the same, and when it was sent. */
export type RecentOrderState = {
  readonly ts: number;
  readonly strategy: number;
  readonly instrument: number;
  readonly traits: number;
  readonly price: number;
  readonly stop: number;
  readonly qty: number;
};

export type FlowState = {
  readonly orders: WindowState;
  readonly messages: WindowState;
  /** By strategy. */
  readonly attempts: readonly WindowState[];
  readonly executions: readonly (readonly WindowState[])[];
  /** Oldest first. */
  readonly recent: readonly RecentOrderState[];
};

/**
 * What happens per window of time. Orders and messages count for the account, as venues count them;
 * attempts, duplicates and repeated executions for each strategy: none is held for another's.
 */
export class FlowChecks implements Stateful<FlowState> {
  readonly #orderLevels: Levels;
  readonly #messageLevels: Levels;
  readonly #executionLevels: Levels;
  readonly #duplicateLevels: Levels;
  readonly #cancelReserve: number;
  readonly #orders: SlidingWindow;
  /** By strategy. */
  readonly #attempts: readonly SlidingWindow[];
  readonly #messages: SlidingWindow;
  /** By strategy, then 2 × instrument, + 1 for sells. */
  readonly #executions: readonly (readonly SlidingWindow[])[];
  readonly #verdicts: Verdicts;

  readonly #duplicateWindowUs: number;
  /** The last orders sent, as a ring. */
  readonly #recentTs: Float64Array;
  readonly #recentStrategy: Int32Array;
  readonly #recentInstrument: Int32Array;
  readonly #recentTraits: Uint8Array;
  readonly #recentPrice: Float64Array;
  readonly #recentStop: Float64Array;
  readonly #recentQty: Float64Array;
  #recentHead = 0;
  /** Time of what is noted next, µs. */
  now = DOUBLE;

  constructor(config: RiskConfig, instruments: number, strategies: number, verdicts: Verdicts) {
    this.#verdicts = verdicts;
    this.#orderLevels = counts(config.orderRate);
    this.#messageLevels = counts(config.messageRate);
    this.#executionLevels = counts(config.executions);
    this.#duplicateLevels = counts(config.duplicates);
    this.#cancelReserve = config.cancelReserve;
    this.#orders = windowFor(this.#orderLevels, config.orderRateWindowMs);
    this.#attempts = many(
      strategies,
      () => windowFor(this.#orderLevels, config.orderRateWindowMs),
    );
    this.#messages = windowFor(this.#messageLevels, config.messageRateWindowMs);
    this.#executions = many(
      strategies,
      () =>
        many(2 * instruments, () => windowFor(this.#executionLevels, config.executionsWindowMs)),
    );
    this.#duplicateWindowUs = config.duplicateWindowMs * 1000;
    const recent = highest(this.#duplicateLevels) === 0 ? 1 : recentCapacity(config);
    this.#recentTs = new Float64Array(recent).fill(-Infinity);
    this.#recentStrategy = new Int32Array(recent);
    this.#recentInstrument = new Int32Array(recent);
    this.#recentTraits = new Uint8Array(recent);
    this.#recentPrice = new Float64Array(recent);
    this.#recentStop = new Float64Array(recent);
    this.#recentQty = new Float64Array(recent);
  }

  /** Counts the attempt; an emergency when a strategy hammers on a closed door. */
  noteAttempt({ strategy, now }: Candidate): void {
    if (this.#orderLevels.emergency === Infinity) return;
    const attempts = this.#attempts[strategy];
    attempts.add(now);
    if (attempts.count(now) > this.#orderLevels.emergency) {
      this.#verdicts.emergency = Reason.DENIED_ORDER_RATE;
    }
  }

  checkDuplicate(c: Candidate, order: Order): Reason {
    if (highest(this.#duplicateLevels) === 0) return Reason.NONE;
    const same = this.#countSame(order, c.now) + 1;
    return this.#verdicts.judgeAct(this.#duplicateLevels, same, Reason.DENIED_DUPLICATE, c.now);
  }

  checkOrderRate(now: number): Reason {
    const count = this.#orders.count(now) + 1;
    return this.#verdicts.judge(this.#orderLevels, count, Reason.DENIED_ORDER_RATE, now);
  }

  /** For new orders and modifications, which may not use the reserve. */
  checkMessageRate(now: number): Reason {
    const count = this.#messages.count(now) + 1;
    if (count > this.#messageLevels.hard - this.#cancelReserve) return Reason.DENIED_MESSAGE_RATE;
    return this.#verdicts.judge(this.#messageLevels, count, Reason.DENIED_MESSAGE_RATE, now);
  }

  checkCancelRate(now: number): Reason {
    const count = this.#messages.count(now) + 1;
    return this.#verdicts.judge(this.#messageLevels, count, Reason.DENIED_MESSAGE_RATE, now);
  }

  checkExecutions(c: Candidate): Reason {
    const at = 2 * c.instrument + (c.isBuy ? 0 : 1);
    const count = this.#executions[c.strategy][at].count(c.now);
    const reason = Reason.DENIED_REPEATED_EXECUTION;
    return this.#verdicts.judge(this.#executionLevels, count, reason, c.now);
  }

  noteMessage(now: number): void {
    this.#messages.add(now);
  }

  /** At `now`. */
  noteSubmitted(order: Order): void {
    const { now } = this;
    this.#orders.add(now);
    this.#messages.add(now);
    const at = this.#recentHead;
    this.#recentTs[at] = now;
    this.#recentStrategy[at] = order.session.strategy;
    this.#recentInstrument[at] = order.instrument.index;
    this.#recentTraits[at] = order.traits;
    this.#recentPrice[at] = order.priceTicks;
    this.#recentStop[at] = order.stopTicks;
    this.#recentQty[at] = order.qtyLots;
    this.#recentHead = at + 1 === this.#recentTs.length ? 0 : at + 1;
  }

  /** Another definition of an instrument is in force: an order that says the same is the same. */
  regrid(instrument: number, regrid: Regrid): void {
    for (let i = 0; i < this.#recentTs.length; i++) {
      if (this.#recentInstrument[i] !== instrument) continue;
      this.#recentPrice[i] = regrid.ticksNear(this.#recentPrice[i]);
      this.#recentStop[i] = regrid.ticksNear(this.#recentStop[i]);
      this.#recentQty[i] = regrid.lotsNear(this.#recentQty[i]);
    }
  }

  /** A fill ends the other side's streak. Notes an emergency when this side's is too long. */
  noteExecution({ instrument, side, session }: Order): void {
    const { now } = this;
    const executions = this.#executions[session.strategy];
    const at = 2 * instrument.index + (side === Side.BUY ? 0 : 1);
    executions[at ^ 1].clear();
    executions[at].add(now);
    if (executions[at].count(now) > this.#executionLevels.emergency) {
      this.#verdicts.emergency = Reason.DENIED_REPEATED_EXECUTION;
    }
  }

  snapshot(): FlowState {
    return {
      orders: this.#orders.snapshot(),
      messages: this.#messages.snapshot(),
      attempts: this.#attempts.map((window) => window.snapshot()),
      executions: this.#executions.map((own) => own.map((window) => window.snapshot())),
      recent: this.#recent(),
    };
  }

  #recent(): readonly RecentOrderState[] {
    const size = this.#recentTs.length;
    return Array.from({ length: size }, (_, i) => (this.#recentHead + i) % size)
      .filter((at) => this.#recentTs[at] > -Infinity)
      .map((at) => ({
        ts: this.#recentTs[at],
        strategy: this.#recentStrategy[at],
        instrument: this.#recentInstrument[at],
        traits: this.#recentTraits[at],
        price: this.#recentPrice[at],
        stop: this.#recentStop[at],
        qty: this.#recentQty[at],
      }));
  }

  restore({ orders, messages, attempts, executions, recent }: FlowState): void {
    this.#orders.restore(orders);
    this.#messages.restore(messages);
    attempts.forEach((state, i) => this.#attempts[i].restore(state));
    executions.forEach((own, i) => own.forEach((one, at) => this.#executions[i][at].restore(one)));
    this.#recentTs.fill(-Infinity);
    recent.forEach(({ ts, strategy, instrument, traits, price, stop, qty }, at) => {
      this.#recentTs[at] = ts;
      this.#recentStrategy[at] = strategy;
      this.#recentInstrument[at] = instrument;
      this.#recentTraits[at] = traits;
      this.#recentPrice[at] = price;
      this.#recentStop[at] = stop;
      this.#recentQty[at] = qty;
    });
    this.#recentHead = recent.length % this.#recentTs.length;
  }

  #countSame(order: Order, now: number): number {
    const from = now - this.#duplicateWindowUs;
    const size = this.#recentTs.length;
    let same = 0;
    let at = this.#recentHead;
    for (let seen = 0; seen < size; seen++) {
      at = at === 0 ? size - 1 : at - 1;
      if (this.#recentTs[at] <= from) break;
      if (
        this.#recentPrice[at] === order.priceTicks &&
        this.#recentStop[at] === order.stopTicks && this.#recentQty[at] === order.qtyLots &&
        this.#recentTraits[at] === order.traits &&
        this.#recentInstrument[at] === order.instrument.index &&
        this.#recentStrategy[at] === order.session.strategy
      ) same++;
    }
    return same;
  }
}

const many = <Item>(count: number, make: () => Item): readonly Item[] =>
  Array.from({ length: count }, make);

/** Room for one event more than the highest level, so that passing it shows. */
function windowFor(levels: Levels, lengthMs: number): SlidingWindow {
  return new SlidingWindow(highest(levels) + 1, lengthMs * 1000);
}

/** The highest level that is on; 0 when all are off. */
function highest(levels: Levels): number {
  let high = 0;
  if (levels.soft < Infinity) high = Math.max(high, levels.soft);
  if (levels.hard < Infinity) high = Math.max(high, levels.hard);
  if (levels.emergency < Infinity) high = Math.max(high, levels.emergency);
  return high;
}

/** As many orders as the order rate lets into a duplicate window, and no more than need be. */
function recentCapacity(config: RiskConfig): number {
  const hard = config.orderRate.hard;
  if (hard === undefined) return MAX_RECENT;
  const windows = Math.ceil(config.duplicateWindowMs / config.orderRateWindowMs);
  return Math.min(MAX_RECENT, hard * windows + 1);
}
