import { DOUBLE } from "../time/clock.ts";
import type { Order } from "../order/order.ts";
import { OrderType, Side } from "../order/types.ts";
import type { MarketFacts } from "./market_facts.ts";
import type { Valuation } from "./valuation.ts";

/**
 * The order or modification under check, with the market that it meets: one object, refilled.
 * Prices in ticks, 0 = not known or none; the mark may lie between ticks.
 */
export class Candidate {
  order: Order | null = null;
  instrument = 0;
  strategy = 0;
  side: Side = Side.BUY;
  isMarket = false;
  isConditional = false;
  reduceOnly = false;
  priceTicks = 0;
  stopTicks = 0;
  /** Whole quantity, and the lots by which it passes what is reserved for the order already. */
  qtyLots = 0;
  addedLots = 0;
  now = DOUBLE;
  bid = 0;
  ask = 0;
  last = 0;
  markTicks = 0;

  /** A new order: all that it asks for is added. */
  fill(order: Order, facts: MarketFacts, valuation: Valuation): void {
    this.order = order;
    this.instrument = order.instrument.index;
    this.strategy = order.session.strategy;
    this.side = order.side;
    const type = order.type;
    this.isMarket = type === OrderType.MARKET || type === OrderType.STOP_MARKET ||
      type === OrderType.TAKE_PROFIT_MARKET;
    this.isConditional = type >= OrderType.STOP_MARKET;
    this.reduceOnly = order.reduceOnly;
    this.priceTicks = order.priceTicks;
    this.stopTicks = order.stopTicks;
    this.qtyLots = order.qtyLots;
    this.addedLots = order.qtyLots;
    const { now, bid, ask, last, mark } = facts;
    this.now = now;
    this.bid = bid > 0 ? bid : 0;
    this.ask = ask > 0 ? ask : 0;
    this.last = last > 0 ? last : 0;
    this.markTicks = mark > 0 ? valuation.markTicks(mark) : 0;
  }

  get isBuy(): boolean {
    return this.side === Side.BUY;
  }

  /** The price that taking would pay: opposite touch, else last trade where there is no book. */
  get touchTicks(): number {
    if (this.bid === 0 && this.ask === 0) return this.last;
    return this.isBuy ? this.ask : this.bid;
  }

  /** What a position is valued at: mark, else mid, else last trade; 0 when none is known. */
  get referenceTicks(): number {
    if (this.markTicks > 0) return this.markTicks;
    if (this.bid > 0 && this.ask > 0) return (this.bid + this.ask) / 2;
    return this.last > 0 ? this.last : Math.max(this.bid, this.ask);
  }

  /** The highest price that values the order itself; 0 when none is known. */
  get valueTicks(): number {
    if (this.isConditional) return Math.max(this.stopTicks, this.priceTicks);
    const touch = this.touchTicks > 0 ? this.touchTicks : this.referenceTicks;
    if (this.isMarket) return touch;
    return this.isBuy ? this.priceTicks : Math.max(this.priceTicks, touch);
  }
}
