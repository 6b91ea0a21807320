import type { Order } from "../order/order.ts";

/**
 * An order as the venue knows it: apart from our own `Order`, because the two differ for as long as
 * a message is under way. Recycled by the venue, never seen by a strategy.
 */
export class VenueOrder {
  /** Our side's record, the address of every answer. */
  order: Order;
  id = 0;
  side: 1 | -1 = 1;
  type = 0;
  tif = 0;
  priceTicks = 0;
  stopTicks = 0;
  qtyLots = 0;
  leavesLots = 0;
  reduceOnly = false;
  expireTs = Infinity;
  /** Rank of arrival; lower rests ahead of higher at one price. */
  rank = 0;
  /** Lots ahead in the queue, as estimated; below zero once our turn has come. */
  ahead = 0;
  /** Lots traded at our price since the last depth update of the level (probability models). */
  tradedLots = 0;

  constructor(order: Order) {
    this.order = order;
  }
}
