import { Liquidity, Reason, UpdateKind } from "./types.ts";

/**
 * One report of a venue on one order, as the kernel takes it in. A class, so that every report
 * has the same shape; the one in hand is refilled for the next.
 */
export class VenueUpdate {
  orderId = 0;
  kind: UpdateKind = UpdateKind.ACCEPTED;
  reason: Reason = Reason.NONE;
  /** FILL: maker or taker. */
  liquidity: Liquidity = Liquidity.NONE;
  /** FILL: price of the trade. MODIFIED: the new limit price, 0 = as asked. */
  priceTicks = 0;
  /** FILL: lots of this trade. MODIFIED: the new quantity, 0 = as asked. */
  qtyLots = 0;
  /** FILL: lots filled so far, this trade included, by the venue's count; 0 = not told. */
  cumLots = 0;
  /** FILL: the venue's trade id, by which duplicates are known; 0 = not told. */
  tradeId = 0;
  /** FILL: fee, 1e-8 units of the settlement asset; negative is a rebate. */
  fee = 0;
  /** Asset of the fee where it is not the settlement asset, else empty. */
  feeAsset = "";
  /** The venue's own name of the order; empty where not told. */
  venueOrderId = "";
  /** ACCEPTED, MODIFIED, TRIGGERED by a simulated venue: lots ahead in the queue; NaN where not known. */
  aheadLots = NaN;
  /** Number of the instrument's definition that its ticks and lots are in. */
  definition = 0;
  /** Venue's time and the time at which we learnt of it, µs. */
  venueTs = 0;
  localTs = 0;
}
