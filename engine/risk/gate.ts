import type { Instrument } from "../instrument/instrument.ts";
import { lotsIn, type Regrid } from "../instrument/regrid.ts";
import type { Order } from "../order/order.ts";
import type { OrderCommand } from "../order/order_command.ts";
import { Transition } from "../order/transitions.ts";
import { Life, Reason } from "../order/types.ts";
import type { VenueUpdate } from "../order/venue_update.ts";
import {
  checkExposure,
  checkLosses,
  checkPosition,
  exposureEmergency,
  lossEmergency,
  positionEmergency,
} from "./account_checks.ts";
import { markApproved, type RiskApproved } from "./approval.ts";
import { Breakers } from "./breakers.ts";
import { Candidate } from "./candidate.ts";
import type { RiskConfig } from "./config.ts";
import { Exposure } from "./exposure.ts";
import { FlowChecks } from "./flow_checks.ts";
import type { RiskAccountView, RiskGateOptions } from "./gate_options.ts";
import type { GateState } from "./gate_state.ts";
import { InstrumentRules } from "./instrument_rules.ts";
import { type AccountLimits, accountLimits } from "./limits.ts";
import { LossWatch } from "./loss_watch.ts";
import { MarketFacts } from "./market_facts.ts";
import { checkCollar, checkGrid, checkParams, checkSelfTrade, checkSize } from "./order_checks.ts";
import { StrategyRules } from "./strategy_rules.ts";
import { type RiskListener, Verdicts } from "./verdicts.ts";
import type { FindOrder } from "./working_orders.ts";

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
  readonly #rules: InstrumentRules;
  readonly #accountLimits: AccountLimits;
  readonly #flow: FlowChecks;
  readonly #strategies: StrategyRules;
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
    const positionLots = (instrument: number) => this.exposure.positionLots[instrument];
    const strategies = options.strategies ?? [{ label: "", cash, positionLots }];
    const model = config.valueAtRiskModel;
    const hasOwnMargin = options.initialMarginPpb !== undefined;
    this.#listener = options.listener ?? null;
    this.#account = options.account;
    this.#rules = new InstrumentRules(config, instruments, cash, hasOwnMargin);
    this.#accountLimits = accountLimits(config, cash);
    this.loss = new LossWatch(cash);
    this.#strategies = new StrategyRules(config, instruments, strategies);
    this.#quantile = model.quantile;
    this.#selfTrade = config.selfTrade;
    this.flattenOnKill = config.flattenOnKill;
    this.verdicts = new Verdicts(config.warnEveryMs * 1000, this.#listener);
    this.breakers = new Breakers(config, instruments, strategies.length, this.#listener);
    this.#flow = new FlowChecks(config, instruments.length, strategies.length, this.verdicts);
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
    this.#updateOrder(order);
  }

  /** A modification is on its way: until it is settled, the larger of both quantities counts. */
  onModifySent(order: Order, now: number): void {
    this.#flow.noteMessage(now);
    this.#updateOrder(order);
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
      const lots = lotsIn(this.#rules.instruments[index], order.instrument, update.qtyLots);
      this.#addPosition(index, order.side * lots);
      this.#flow.now = update.localTs;
      this.#flow.noteExecution(order);
    }
    this.#updateOrder(order);
    this.breakers.onUpdate(order, update);
    this.#actOnEmergency(order.session.strategy);
  }

  /**
   * Another definition of an instrument is in force: limits, filters and values go by it. Working
   * orders are in it by now where they fit; `lots` is the position.
   */
  regrid(instrument: number, regrid: Regrid, lots: number): void {
    this.#rules.use(instrument, regrid.to);
    this.#flow.regrid(instrument, regrid);
    this.#strategies.regrid(instrument, regrid);
    this.exposure.regrid(instrument, regrid, lots, this.#rules.marginPpb(instrument));
  }

  #updateOrder(order: Order): void {
    this.exposure.updateOrder(order);
    this.#strategies.updateOrder(order);
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
    const cause = this.#strategies.note(strategy, this.facts, this.exposure);
    if (cause !== NONE) this.breakers.tripStrategy(strategy, cause, this.facts.now);
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

  /** As it is between two inputs. What depends on definitions is found anew from those in force. */
  snapshot(): GateState {
    return {
      approved: this.approved,
      killed: this.#killed,
      killCause: this.#killCause,
      loss: this.loss.snapshot(),
      strategies: this.#strategies.snapshot(),
      verdicts: this.verdicts.snapshot(),
      breakers: this.breakers.snapshot(),
      flow: this.#flow.snapshot(),
      exposure: this.exposure.snapshot(),
      facts: this.facts.snapshot(),
    };
  }

  /** @param inForce the definitions in force when the snapshot was taken, by index */
  restore(state: GateState, inForce: readonly Instrument[], find: FindOrder): void {
    this.approved = state.approved;
    this.#killed = state.killed;
    this.#killCause = state.killCause;
    this.#cleared = null;
    this.loss.restore(state.loss);
    this.#strategies.restore(state.strategies, inForce, find);
    this.verdicts.restore(state.verdicts);
    this.breakers.restore(state.breakers);
    this.#flow.restore(state.flow);
    inForce.forEach((definition, i) => this.#rules.use(i, definition));
    this.exposure.restore(state.exposure, this.#rules, find);
    this.facts.restore(state.facts);
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
    const limits = this.#rules.limits[i];
    const { verdicts } = this;
    // NONE is 0: the first that says no.
    return checkParams(c) || checkGrid(c, this.#rules.instruments[i].filters, valuation) ||
      checkSize(c, limits, valuation, verdicts) || checkCollar(c, limits, verdicts) ||
      this.#strategies.checkOwn(c, isNew, this.exposure, verdicts) ||
      this.#checkFlow(c, order, isNew) || this.#checkAccount(c, order, isNew);
  }

  #checkFlow(c: Candidate, order: Order, isNew: boolean): Reason {
    const { now } = c;
    const working = this.exposure.working[c.instrument];
    let reason = checkSelfTrade(c, order, working, this.#selfTrade, this.verdicts);
    if (reason !== NONE) return reason;
    reason = this.#flow.checkMessageRate(now);
    if (reason !== NONE || !isNew) return reason;
    reason = this.#flow.checkOrderRate(now);
    if (reason !== NONE) return reason;
    reason = this.#flow.checkDuplicate(c, order);
    if (reason !== NONE) return reason;
    const levels = this.#rules.limits[c.instrument].openOrders;
    return this.verdicts.judge(levels, working.count + 1, Reason.DENIED_OPEN_ORDERS, now);
  }

  #checkAccount(c: Candidate, order: Order, isNew: boolean): Reason {
    const { exposure } = this;
    const i = c.instrument;
    if (c.reduceOnly && isNew && !exposure.canReduce(i, c.side)) return Reason.DENIED_REDUCE_ONLY;
    const adds = c.addedLots > 0;
    if (!adds && c.priceTicks === order.priceTicks) return NONE;
    exposure.setPrice(i, c.referenceTicks);
    exposure.weigh(c);
    const reason = adds ? checkPosition(c, exposure, this.#rules.limits[i], this.verdicts) : NONE;
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
    reason = this.#strategies.checkLoss(c, this.verdicts);
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
    const cause = positionEmergency(this.#rules.limits[instrument], this.exposure, instrument);
    if (cause !== NONE) this.trip(cause, this.facts.now);
  }

  /** An order's own emergency stops its strategy. */
  #actOnEmergency(strategy: number): void {
    const cause = this.verdicts.emergency;
    if (cause === NONE) return;
    this.verdicts.emergency = NONE;
    this.breakers.tripStrategy(strategy, cause, this.facts.now);
  }
}
