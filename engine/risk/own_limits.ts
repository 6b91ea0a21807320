import type { Instrument } from "../instrument/instrument.ts";
import type { Regrid } from "../instrument/regrid.ts";
import type { Order } from "../order/order.ts";
import { Reason } from "../order/types.ts";
import type { Candidate } from "./candidate.ts";
import type { RiskConfig, StrategyLimitsText } from "./config.ts";
import { type InstrumentLimits, instrumentLimits } from "./limits.ts";
import { checkSize } from "./order_checks.ts";
import type { Valuation } from "./valuation.ts";
import type { Verdicts } from "./verdicts.ts";
import { type FindOrder, WorkingOrders, type WorkingState } from "./working_orders.ts";

/** What a strategy's own limits are made of. */
export interface OwnLimitsParts {
  readonly text: StrategyLimitsText;
  readonly instruments: readonly Instrument[];
  /** The strategy's share of the cash, 1e-8 units: what percentages refer to. */
  readonly cash: number;
  /** The strategy's own position, signed lots. */
  readonly positionLots: (instrument: number) => number;
}

/**
 * What one of several strategies may do beside what the account may: sizes, orders that work, and
 * positions, its own alone. O(orders of its own on the instrument) an update.
 */
export class OwnLimits {
  readonly #limitsOf: (instrument: Instrument) => InstrumentLimits;
  readonly #limits: InstrumentLimits[];
  readonly #working: readonly WorkingOrders[];
  readonly #positionLots: (instrument: number) => number;

  constructor({ text, instruments, cash, positionLots }: OwnLimitsParts) {
    const { orderQty = {}, orderNotional = {}, openOrders = {} } = text;
    const { positionQty = {}, positionNotional = {} } = text;
    const off: RiskConfig["collar"] = {};
    const own = {
      ...{ orderQty, orderNotional, openOrders, positionQty, positionNotional },
      ...{ collar: off, marketSpread: off, instruments: {} },
    };
    this.#limitsOf = (instrument) => instrumentLimits(own, instrument, cash);
    this.#limits = instruments.map(this.#limitsOf);
    this.#working = instruments.map(() => new WorkingOrders());
    this.#positionLots = positionLots;
  }

  /** @param isNew an intent, not a modification */
  check(c: Candidate, isNew: boolean, valuation: Valuation, verdicts: Verdicts): Reason {
    const limits = this.#limits[c.instrument];
    let reason = checkSize(c, limits, valuation, verdicts);
    if (reason !== Reason.NONE) return reason;
    if (isNew) {
      const orders = this.#working[c.instrument].count + 1;
      reason = verdicts.judge(limits.openOrders, orders, Reason.DENIED_OPEN_ORDERS, c.now);
      if (reason !== Reason.NONE) return reason;
    }
    if (c.addedLots <= 0) return Reason.NONE;
    const lots = this.#worstLots(c);
    const denied = Reason.DENIED_POSITION;
    reason = verdicts.judge(limits.positionLots, lots, denied, c.now);
    if (reason !== Reason.NONE || lots <= 0) return reason;
    const value = valuation.valueUp(c.valueTicks, lots);
    return verdicts.judge(limits.positionNotional, value, denied, c.now);
  }

  /** Whether the strategy holds more than an emergency allows, at these prices. */
  isBeyond(valuations: readonly Valuation[], priceTicks: ArrayLike<number>): boolean {
    return this.#limits.some(({ positionLots, positionNotional }, i) => {
      const lots = Math.abs(this.#positionLots(i));
      const value = valuations[i].valueUp(priceTicks[i], lots);
      return lots > positionLots.emergency || value > positionNotional.emergency;
    });
  }

  updateOrder(order: Order): void {
    this.#working[order.instrument.index].update(order);
  }

  regrid(instrument: number, { to }: Regrid): void {
    this.#limits[instrument] = this.#limitsOf(to);
    this.#working[instrument].regrid(to);
  }

  snapshot(): readonly WorkingState[] {
    return this.#working.map((working) => working.snapshot());
  }

  restore(state: readonly WorkingState[], inForce: readonly Instrument[], find: FindOrder): void {
    for (const [i, definition] of inForce.entries()) {
      this.#limits[i] = this.#limitsOf(definition);
      this.#working[i].restore(state[i], definition, find);
    }
  }

  /**
   * The position on the candidate's side when all that works there fills, and it too. Reduce-only
   * orders count: it is the account's position that they reduce, not the strategy's.
   */
  #worstLots(c: Candidate): number {
    const { buyLots, reduceBuyLots, sellLots, reduceSellLots } = this.#working[c.instrument];
    const held = this.#positionLots(c.instrument) * c.side;
    return held + (c.isBuy ? buyLots + reduceBuyLots : sellLots + reduceSellLots) + c.addedLots;
  }
}
