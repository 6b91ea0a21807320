import { DOUBLE } from "../time/clock.ts";
import type { Order } from "./order.ts";
import { OrderType, Reason, Side, TimeInForce } from "./types.ts";

/** What a kernel may decide about an order. Stable: never renumbered. */
export const DecisionKind = Object.freeze(
  { SUBMIT: 64, MODIFY: 65, CANCEL: 66, DENIED: 67 } as const,
);
export type DecisionKind = (typeof DecisionKind)[keyof typeof DecisionKind];

/**
 * One decision about one order, by value: what a venue is asked, what a journal keeps and what the
 * decision hash covers are this one record. All that a venue needs is in it, so no venue ever holds
 * an order of ours.
 *
 * The kernel refills one object for each decision: whoever gets it copies what it keeps.
 */
export class OrderCommand {
  kind: DecisionKind = DecisionKind.SUBMIT;
  /** Index of the instrument, and the number of its definition that ticks and lots are in. */
  instrument = 0;
  definition = 0;
  /** Index of the strategy within the kernel. */
  strategy = 0;
  /** The order, by the number that answers name it by; `clientId` makes a venue's name of it. */
  orderId = 0;
  side: Side = Side.BUY;
  type: OrderType = OrderType.MARKET;
  tif: TimeInForce = TimeInForce.GTC;
  reduceOnly = false;
  /** DENIED: why. */
  reason: Reason = Reason.NONE;
  /** What is asked for: 0 for the price of a market order; CANCEL: what stands. */
  priceTicks = 0;
  qtyLots = 0;
  /** Trigger price; 0 without. */
  stopTicks = 0;
  /** End of a GTD order in the venue's time, µs; 0 without. */
  expireTs = 0;
  /** Counts the decisions of a session from 1; 0 for what is none. */
  ordinal = 0;
  /** Stamp of the input that it was decided on, µs. */
  now = DOUBLE;

  /** Refills it with another. */
  copy(from: OrderCommand): void {
    this.kind = from.kind;
    this.instrument = from.instrument;
    this.definition = from.definition;
    this.strategy = from.strategy;
    this.orderId = from.orderId;
    this.side = from.side;
    this.type = from.type;
    this.tif = from.tif;
    this.reduceOnly = from.reduceOnly;
    this.reason = from.reason;
    this.priceTicks = from.priceTicks;
    this.qtyLots = from.qtyLots;
    this.stopTicks = from.stopTicks;
    this.expireTs = from.expireTs;
    this.ordinal = from.ordinal;
    this.now = from.now;
  }

  /** Refills it with what an order is. @param definition number of the one that its lots are in */
  describe(kind: DecisionKind, order: Order, definition: number): this {
    this.kind = kind;
    this.instrument = order.instrument.index;
    this.definition = definition;
    this.strategy = order.session.strategy;
    this.orderId = order.id;
    this.side = order.side;
    this.type = order.type;
    this.tif = order.tif;
    this.reduceOnly = order.reduceOnly;
    this.reason = order.reason;
    this.priceTicks = order.priceTicks;
    this.qtyLots = order.qtyLots;
    this.stopTicks = order.stopTicks;
    this.expireTs = order.expireTs;
    return this;
  }
}
