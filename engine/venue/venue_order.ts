import { NO_ASK, NO_BID } from "../book/price_limits.ts";
import { DOUBLE } from "../time/clock.ts";
import { OrderType, Side, TimeInForce } from "../order/types.ts";

/** An order of the venue as plain data. */
export type VenueOrderState = { readonly [K in keyof VenueOrder]: VenueOrder[K] };

/**
 * An order as the venue knows it: apart from our own `Order`, because the two differ for as long as
 * a message is under way. Recycled by the venue, never seen by a strategy.
 */
export class VenueOrder {
  /** Our number of it, the address of every answer. */
  id = 0;
  side: Side = Side.BUY;
  type: OrderType = OrderType.MARKET;
  tif: TimeInForce = TimeInForce.GTC;
  priceTicks = 0;
  stopTicks = 0;
  qtyLots = 0;
  leavesLots = 0;
  reduceOnly = false;
  expireTs = Infinity;
  /** Rank of arrival; lower rests ahead of higher at one price. */
  rank = 0;
  /** Venue's time at which it came to rest, or to wait for its trigger: what happened by then is none of its. */
  sinceTs = DOUBLE;
  /** Lots ahead in the queue, as estimated; below zero once our turn has come. */
  ahead = 0;
  /** Lots traded at our price since the last depth update of the level (probability models). */
  tradedLots = 0;
}

/** True when a price of the other side is within the order's limit; 0 is a market order's. */
export function reaches(mine: VenueOrder, otherTicks: number): boolean {
  if (mine.side === Side.BUY) {
    return otherTicks !== NO_ASK && (mine.priceTicks === 0 || otherTicks <= mine.priceTicks);
  }
  return otherTicks !== NO_BID && otherTicks >= mine.priceTicks;
}
