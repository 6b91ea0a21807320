import type { Order } from "./order.ts";
import type { VenueUpdate } from "./venue_update.ts";

/** A strategy's mistake: what it threw, or what it may not do. The session is over. */
export class StrategyError extends Error {
  /** Stamp of the input in hand, µs; 0 before the session began. */
  readonly ts: number;

  constructor(message: string, ts: number, options?: ErrorOptions) {
    super(message, options);
    this.name = "StrategyError";
    this.ts = ts;
  }
}

/** A bug of ours: a report on an order that was never sent, or in units that it cannot be in. */
export class KernelFault extends Error {
  constructor(order: Order, update: VenueUpdate) {
    super(
      `Order ${order.id} in life ${order.life}, request ${order.request}, filled ` +
        `${order.filledLots} of ${order.qtyLots} lots cannot take update kind ${update.kind} ` +
        `of ${update.qtyLots} lots, reason ${update.reason}`,
    );
    this.name = "KernelFault";
  }
}
