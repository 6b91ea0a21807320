import type { Instrument } from "../instrument/instrument.ts";
import { lotsIn, type Regrid } from "../instrument/regrid.ts";
import type { Order } from "../order/order.ts";
import type { OrderCommand } from "../order/order_command.ts";
import { Transition } from "../order/transitions.ts";
import { Life, Reason, UpdateKind } from "../order/types.ts";
import type { VenueUpdate } from "../order/venue_update.ts";
import {
  checkExposure,
  checkLosses,
  checkPosition,
  exposureEmergency,
  lossEmergency,
} from "./account_checks.ts";
import { markApproved, type RiskApproved } from "./approval.ts";
import { Breakers } from "./breakers.ts";
import { Candidate } from "./candidate.ts";
import type { RiskConfig } from "./config.ts";
import { Exposure } from "./exposure.ts";
import { FlowChecks } from "./flow_checks.ts";
import {
  type AccountLimits,
  accountLimits,
  type InstrumentLimits,
  instrumentLimits,
  type Levels,
} from "./limits.ts";
import type { RiskAccountView, RiskGateOptions } from "./gate_options.ts";
import { LossWatch } from "./loss_watch.ts";
import { MarketFacts } from "./market_facts.ts";
import { checkCollar, checkGrid, checkParams, checkSize } from "./order_checks.ts";
import { type RiskListener, Verdicts } from "./verdicts.ts";

const NONE = Reason.NONE;
const STATE = Reason.DENIED_STATE;

/**
 * The one gate that every order passes, the same object in every mode. `check` says NONE or why
 * not; after NONE, `approve` gives the order the type that a venue takes. The kernel tells the
 * gate of everything that happens (`on…`), and the gate takes time from these calls alone.
 *
 * Levels: soft warns, hard denies, emergency trips a breaker (an order's own numbers) or the kill
 * switch (the account's). Cancels always pass but for the message rate, which keeps a reserve for
 * them. Orders that only reduce pass breakers and account limits. `docs/risk.md` lists all checks.
 *
 * One account with one settlement asset. It makes no object after warm-up.
 */
export class RiskGate {
  readonly verdicts: Verdicts;
  readonly breakers: Breakers;
  readonly exposure: Exposure;
  readonly loss: LossWatch;
  /** Whether the kernel is to close positions once the kill switch has cancelled everything. */
  readonly flattenOnKill: boolean;
  /** What the next check is held against: the caller fills it in before. */
  readonly facts = new MarketFacts();
  /** Orders and modifications let through. */
  approved = 0;

  readonly #account: RiskAccountView;
  readonly #instruments: Instrument[];
  readonly #limits: InstrumentLimits[];
  readonly #limitsOf: (instrument: Instrument) => InstrumentLimits;
  /** Margin rates were given, and are not the instruments' own. */
  readonly #hasOwnMargin: boolean;
  readonly #accountLimits: AccountLimits;
  readonly #flow: FlowChecks;
  readonly #strategyLoss: Float64Array;
  readonly #strategyLimits: readonly Levels[];
  readonly #quantile: number;
  readonly #selfTrade: RiskConfig["selfTrade"];
  readonly #listener: RiskListener | null;
  readonly #candidate: Candidate = new Candidate();
  /** The order that the last check let through. */
  #cleared: Order | null = null;
  #killed = false;
  #killCause: Reason = NONE;

  constructor(options: RiskGateOptions) {
    const { config, instruments, cash } = options;
    const strategyCash = options.strategyCash ?? [cash];
    const strategies = strategyCash.length;
    const model = config.valueAtRiskModel;
    this.#listener = options.listener ?? null;
    this.#account = options.account;
    this.#instruments = [...instruments];
    this.#limitsOf = (instrument) => instrumentLimits(config, instrument, cash);
    this.#limits = instruments.map(this.#limitsOf);
    this.#hasOwnMargin = options.initialMarginPpb !== undefined;
    this.#accountLimits = accountLimits(config, cash);
    this.loss = new LossWatch(cash);
    this.#strategyLoss = new Float64Array(strategies);
    this.#strategyLimits = strategyCash.map((own) => accountLimits(config, own).strategyLoss);
    this.#quantile = model.quantile;
    this.#selfTrade = config.selfTrade;
    this.flattenOnKill = config.flattenOnKill;
    this.verdicts = new Verdicts(config.warnEveryMs * 1000, this.#listener);
    this.breakers = new Breakers(config, instruments, strategies, this.#listener);
    this.#flow = new FlowChecks(config, instruments.length, strategies, this.verdicts);
    this.exposure = new Exposure(
      instruments,
      options.initialMarginPpb ?? instruments.map((instrument) => instrument.initialMarginPpb),
      {
        sampleUs: model.sampleMs * 1000,
        horizonUs: model.horizonMs * 1000,
        lambda: model.lambda,
        minSamples: model.minSamples,
      },
    );
  }

  /** True from `trip` until `reenable`. */
  get killed(): boolean {
    return this.#killed;
  }

  /** Why the kill switch was tripped last; NONE if it never was. */
  get killCause(): Reason {
    return this.#killCause;
  }

  /**
   * May this intent be sent, as things stand by `facts`? NONE, or the first check that says no, in
   * the order of `docs/risk.md`.
   */
  check(order: Order): Reason {
    const c = this.#candidate;
    c.fill(order, this.facts, this.exposure.valuations[order.instrument.index]);
    this.#flow.noteAttempt(c);
    return this.#conclude(order, order.state === Life.INTENT ? this.#run(c, order, true) : STATE);
  }

  /** May this order be changed to that price and quantity? As {@linkcode check}. */
  checkModify(order: Order, priceTicks: number, qtyLots: number): Reason {
    const c = this.#candidate;
    c.fill(order, this.facts, this.exposure.valuations[order.instrument.index]);
    c.priceTicks = priceTicks;
    c.qtyLots = qtyLots;
    c.addedLots = Math.max(0, qtyLots - order.filledLots - order.exposureLots);
    this.#flow.noteAttempt(c);
    return this.#conclude(order, order.isCancellable ? this.#run(c, order, false) : STATE);
  }

  /** May a cancel be sent? Only the message rate, its reserve included, can say no. */
  checkCancel(now: number): Reason {
    const reason = this.#flow.checkCancelRate(now);
    return reason === NONE ? NONE : this.verdicts.deny(reason);
  }

  /**
   * Lets an order of the kernel's own through that closes a position once the kill switch has
   * fallen: no limit speaks against getting out. Throws for any other.
   */
  clearClosing(order: Order): void {
    if (!this.#killed || !order.reduceOnly || order.state !== Life.INTENT) {
      throw new Error(`Order ${order.id} closes no position after the kill switch has fallen`);
    }
    this.#cleared = order;
  }

  /**
   * The command as a venue takes it. Throws unless it is about the order that the last check let
   * through.
   */
  approve(order: Order, command: OrderCommand): RiskApproved<OrderCommand> {
    if (this.#cleared !== order || command.orderId !== order.id) {
      throw new Error(`Order ${order.id} was not let through by the last check of the risk gate`);
    }
    this.#cleared = null;
    this.approved++;
    return markApproved(command);
  }

  /** An approved order is on its way, at the time of `facts`. Its exposure counts from here on. */
  onSubmitted(order: Order): void {
    this.#flow.now = this.facts.now;
    this.#flow.noteSubmitted(order);
    this.exposure.updateOrder(order);
  }

  /** A modification is on its way: until it is settled, the larger of both quantities counts. */
  onModifySent(order: Order, now: number): void {
    this.#flow.noteMessage(now);
    this.exposure.updateOrder(order);
  }

  onCancelSent(now: number): void {
    this.#flow.noteMessage(now);
  }

  /** After `applyUpdate`: what the venue said and what it did to the order. */
  onUpdate(order: Order, update: VenueUpdate, transition: Transition): void {
    if ((transition & Transition.CHANGED) === 0) return;
    this.facts.now = update.localTs;
    if ((transition & Transition.FILLED) !== 0) {
      const { index } = order.instrument;
      const lots = lotsIn(this.#instruments[index], order.instrument, update.qtyLots);
      this.#addPosition(index, order.side * lots);
      this.#flow.now = update.localTs;
      this.#flow.noteExecution(order);
    }
    this.exposure.updateOrder(order);
    if (update.kind === UpdateKind.REJECTED) {
      this.breakers.onRejected(order, update.reason, update.localTs);
    } else if (update.kind === UpdateKind.ACCEPTED || update.kind === UpdateKind.FILL) {
      this.breakers.onTaken(order);
    }
    this.#actOnEmergency(order.session.strategy);
  }

  /**
   * Another definition of an instrument is in force: limits, filters and values go by it. Working
   * orders are in it by now where they fit; `lots` is the position.
   */
  regrid(instrument: number, regrid: Regrid, lots: number): void {
    const { to } = regrid;
    this.#instruments[instrument] = to;
    this.#limits[instrument] = this.#limitsOf(to);
    this.#flow.regrid(instrument, regrid);
    const marginPpb = this.#hasOwnMargin ? NaN : to.initialMarginPpb;
    this.exposure.regrid(instrument, regrid, lots, marginPpb);
  }

  #addPosition(instrument: number, lots: number): void {
    this.exposure.setPosition(instrument, this.exposure.positionLots[instrument] + lots);
    this.#checkPositionEmergency(instrument);
  }

  /** The position as the account has it: at the start, and after reconciliation. */
  setPosition(instrument: number, lots: number, now: number): void {
    this.facts.now = now;
    this.exposure.setPosition(instrument, lots);
    this.#checkPositionEmergency(instrument);
  }

  /** A new mark price, 1e-8 units: values the position, and feeds its volatility. */
  onMark(instrument: number, mark: number, now: number): void {
    this.onPrice(instrument, this.exposure.valuations[instrument].markTicks(mark), now);
  }

  /** The same with a price in ticks (a mid or a last trade), where the tape has no mark price. */
  onPrice(instrument: number, ticks: number, now: number): void {
    this.exposure.onPrice(instrument, ticks, now);
  }

  /** The same with best bid + best ask in ticks, at the time of `facts`. */
  onMid2(instrument: number, mid2: number): void {
    this.exposure.onPrice(instrument, mid2 / 2, this.facts.now);
  }

  /** A sample of the account, as `facts` tell. Trips on emergencies. */
  onSample(): void {
    const { now, equity, margin } = this.facts;
    this.#observeEquity(equity, now);
    const cause = exposureEmergency(this.#accountLimits, this.exposure, equity, margin);
    if (cause !== NONE) this.trip(cause, now);
  }

  /** Profit and loss of one strategy at a sample, as `facts` tell. Stops it on an emergency. */
  onStrategySample(strategy: number): void {
    const { now, strategyPnl } = this.facts;
    this.#strategyLoss[strategy] = -strategyPnl;
    if (-strategyPnl <= this.#strategyLimits[strategy].emergency) return;
    this.breakers.tripStrategy(strategy, Reason.DENIED_STRATEGY_LOSS, now);
  }

  /** False while an instrument's feed is stale, has a gap, or is halted. */
  onFeedState(instrument: number, live: boolean): void {
    this.breakers.setFeed(instrument, live);
  }

  /**
   * The kill switch: from here on every order of a strategy is denied, and the listener tells the
   * kernel to cancel all and, where the limits say so, to flatten. Stays down until `reenable`.
   */
  trip(cause: Reason, now: number): void {
    if (this.#killed) return;
    this.#killed = true;
    this.#killCause = cause;
    this.#cleared = null;
    this.#listener?.onKill(cause, now);
  }

  /** For a person's command alone. Limits that are still passed will trip it again. */
  reenable(): void {
    this.#killed = false;
  }

  #conclude(order: Order, reason: Reason): Reason {
    this.#actOnEmergency(order.session.strategy);
    this.#cleared = reason === NONE ? order : null;
    return reason === NONE ? NONE : this.verdicts.deny(reason);
  }

  /** All checks, cheapest first; `isNew` for an intent, not a modification. */
  #run(c: Candidate, order: Order, isNew: boolean): Reason {
    this.#observeEquity(this.#account.equity, c.now);
    if (this.#killed) return Reason.DENIED_KILL_SWITCH;
    const i = c.instrument;
    const valuation = this.exposure.valuations[i];
    let reason = checkParams(c);
    if (reason !== NONE) return reason;
    reason = checkGrid(c, this.#instruments[i].filters, valuation);
    if (reason !== NONE) return reason;
    reason = checkSize(c, this.#limits[i], valuation, this.verdicts);
    if (reason !== NONE) return reason;
    reason = checkCollar(c, this.#limits[i], this.verdicts);
    if (reason !== NONE) return reason;
    reason = this.#checkFlow(c, order, isNew);
    if (reason !== NONE) return reason;
    return this.#checkAccount(c, order, isNew);
  }

  #checkFlow(c: Candidate, order: Order, isNew: boolean): Reason {
    const { now } = c;
    let reason = this.#checkSelfTrade(c, order);
    if (reason !== NONE) return reason;
    reason = this.#flow.checkMessageRate(now);
    if (reason !== NONE || !isNew) return reason;
    reason = this.#flow.checkOrderRate(now);
    if (reason !== NONE) return reason;
    reason = this.#flow.checkDuplicate(c, order);
    if (reason !== NONE) return reason;
    const open = this.exposure.working[c.instrument].count + 1;
    const levels = this.#limits[c.instrument].openOrders;
    return this.verdicts.judge(levels, open, Reason.DENIED_OPEN_ORDERS, now);
  }

  #checkSelfTrade(c: Candidate, order: Order): Reason {
    if (this.#selfTrade === "off" || c.isConditional) return NONE;
    // A market order is taken to reach as far as the touch.
    const price = c.isMarket ? c.touchTicks : c.priceTicks;
    if (!this.exposure.working[c.instrument].wouldMeet(c.side, price, order)) return NONE;
    if (this.#selfTrade === "deny") return Reason.DENIED_SELF_TRADE;
    this.verdicts.warn(Reason.DENIED_SELF_TRADE, price, price, c.now);
    return NONE;
  }

  #checkAccount(c: Candidate, order: Order, isNew: boolean): Reason {
    const { exposure } = this;
    const i = c.instrument;
    if (c.reduceOnly && isNew && !exposure.canReduce(i, c.side)) return Reason.DENIED_REDUCE_ONLY;
    const adds = c.addedLots > 0;
    if (!adds && c.priceTicks === order.priceTicks) return NONE;
    exposure.setPrice(i, c.referenceTicks);
    exposure.weigh(c);
    const reason = adds ? checkPosition(c, exposure, this.#limits[i], this.verdicts) : NONE;
    if (reason !== NONE || c.reduceOnly || exposure.sideLots <= 0) return reason;
    return this.#checkAdded(c);
  }

  /** What only orders that may add to a position have to pass. */
  #checkAdded(c: Candidate): Reason {
    const limits = this.#accountLimits;
    let reason = this.breakers.check(c);
    if (reason !== NONE) return reason;
    reason = this.#flow.checkExecutions(c);
    if (reason !== NONE) return reason;
    reason = checkLosses(c, limits, this.loss, this.verdicts);
    if (reason !== NONE) return reason;
    const lost = this.#strategyLoss[c.strategy];
    const levels = this.#strategyLimits[c.strategy];
    reason = this.verdicts.judge(levels, lost, Reason.DENIED_STRATEGY_LOSS, c.now);
    if (reason !== NONE) return reason;
    return checkExposure(
      c,
      this.exposure,
      limits,
      this.loss.equity,
      this.#account.initialMargin,
      this.#quantile,
      this.verdicts,
    );
  }

  #observeEquity(equity: number, now: number): void {
    this.loss.observe(equity, now);
    const cause = lossEmergency(this.#accountLimits, this.loss);
    if (cause !== NONE) this.trip(cause, now);
  }

  #checkPositionEmergency(instrument: number): void {
    const { exposure } = this;
    const limits = this.#limits[instrument];
    const lots = Math.abs(exposure.positionLots[instrument]);
    const ticks = exposure.priceTicks[instrument];
    const value = exposure.valuations[instrument].valueUp(ticks, lots);
    const beyond = lots > limits.positionLots.emergency ||
      value > limits.positionNotional.emergency;
    if (beyond) this.trip(Reason.DENIED_POSITION, this.facts.now);
  }

  /** An order's own emergency stops its strategy. */
  #actOnEmergency(strategy: number): void {
    const cause = this.verdicts.emergency;
    if (cause === NONE) return;
    this.verdicts.emergency = NONE;
    this.breakers.tripStrategy(strategy, cause, this.facts.now);
  }
}
