import { DecisionKind, OrderCommand } from "../../../engine/order/order_command.ts";
import type { Instrument } from "../../../engine/instrument/instrument.ts";
import type { Order } from "../../../engine/order/order.ts";
import { applyUpdate, requestCancel, requestSubmit } from "../../../engine/order/transitions.ts";
import { type Reason, UpdateKind } from "../../../engine/order/types.ts";
import { parseRiskConfig } from "../../../engine/risk/config.ts";
import { RiskGate } from "../../../engine/risk/gate.ts";
import type { RiskGateOptions } from "../../../engine/risk/gate_options.ts";
import { BTC, makeOrder, makeUpdate, NOW, type OrderTerms } from "../order/fixture.ts";

export const CASH = 10_000 * 1e8;

/** Every check off, so that a test sees the one that it switches on. */
export const ALL_OFF = {
  orderNotional: {},
  collar: {},
  marketSpread: {},
  openOrders: {},
  positionNotional: {},
  duplicates: {},
  selfTrade: "off",
  orderRate: {},
  messageRate: {},
  executions: {},
  grossExposure: {},
  netExposure: {},
  leverage: {},
  margin: {},
  drawdown: {},
  dailyLoss: {},
  strategyLoss: {},
  valueAtRisk: {},
  rejectStreak: 0,
};

/** A gate, its account, and what the kernel would do around it. The market is 27,999.9 × 28,000.1. */
export class Bed {
  readonly account = { equity: CASH, initialMargin: 0 };
  readonly gate: RiskGate;
  readonly heard: string[] = [];
  now = NOW;
  bid = 279_999;
  ask = 280_001;
  last = 280_000;
  mark = 28_000 * 1e8;

  constructor(limits: object, more: Partial<RiskGateOptions> = {}) {
    this.gate = new RiskGate({
      config: parseRiskConfig(limits),
      instruments: [BTC],
      account: this.account,
      cash: CASH,
      listener: {
        onWarning: (reason) => this.heard.push(`warn ${reason}`),
        onBreaker: (scope, index, cause) => this.heard.push(`${scope} ${index} ${cause}`),
        onKill: (cause) => this.heard.push(`kill ${cause}`),
      },
      ...more,
    });
  }

  order(terms: OrderTerms = {}): Order {
    return makeOrder({ qtyLots: 10, priceTicks: 279_900, ts: this.now, ...terms });
  }

  check(order: Order): Reason {
    this.#setFacts();
    return this.gate.check(order);
  }

  checkModify(order: Order, priceTicks: number, qtyLots: number): Reason {
    this.#setFacts();
    return this.gate.checkModify(order, priceTicks, qtyLots);
  }

  /** A sample of the account as it stands, after which its first strategy has made `pnl`. */
  sample(pnl = 0): void {
    const { equity, initialMargin: margin } = this.account;
    Object.assign(this.gate.facts, { now: this.now, equity, margin, strategyPnl: pnl });
    this.gate.onStrategySample(0);
    this.gate.onSample();
  }

  #setFacts(): void {
    const { now, bid, ask, last, mark } = this;
    Object.assign(this.gate.facts, { now, bid, ask, last, mark });
  }

  /** Checks, and sends what may be sent. */
  submit(terms: OrderTerms = {}): { order: Order; reason: Reason } {
    const order = this.order(terms);
    const reason = this.check(order);
    if (reason === 0) {
      this.approve(order);
      requestSubmit(order);
      this.gate.onSubmitted(order);
    }
    return { order, reason };
  }

  approve(order: Order): void {
    this.gate.approve(order, new OrderCommand().describe(DecisionKind.SUBMIT, order, 0));
  }

  update(order: Order, kind: UpdateKind, fields: Parameters<typeof makeUpdate>[1] = {}): void {
    const update = makeUpdate(kind, { localTs: this.now, venueTs: this.now, ...fields });
    this.gate.onUpdate(order, update, applyUpdate(order, update));
  }

  fill(order: Order, qtyLots: number): void {
    this.update(order, UpdateKind.FILL, { qtyLots, priceTicks: 280_000 });
  }

  /** Submits an order that opens at once. */
  open(terms: OrderTerms = {}): Order {
    const { order } = this.submit(terms);
    this.update(order, UpdateKind.ACCEPTED);
    return order;
  }

  cancel(order: Order): void {
    requestCancel(order);
    this.gate.onCancelSent(this.now);
  }
}

export function withFilters(filters: Partial<Instrument["filters"]>): Instrument {
  return { ...BTC, filters: { ...BTC.filters, ...filters } };
}

/** All off but these. */
export function only(limits: object): Record<string, unknown> {
  return { ...ALL_OFF, ...limits };
}
