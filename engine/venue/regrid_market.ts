import type { Regrid } from "../instrument/regrid.ts";
import { Reason, UpdateKind } from "../order/types.ts";
import type { MarketState } from "./market_state.ts";
import type { OrderDesk } from "./order_desk.ts";
import type { VenueOrder } from "./venue_order.ts";

/**
 * Brings what the venue keeps of us on one instrument to another definition's ticks and lots.
 *
 * An open order whose price, trigger, quantity and filled lots are whole ticks and lots of the new
 * definition stays where it is, its place in the queue included; the venue expires the others for
 * `VENUE_DEFINITION`. Filters are not looked at again: they are for orders that come in. The last
 * trade goes to the nearest tick. O(own orders); rare, so it may allocate. At `venueTs`.
 */
export function regridMarket(market: MarketState, desk: OrderDesk, regrid: Regrid): void {
  const { own, takenBids, takenAsks } = market;
  for (const mine of [...own.buys, ...own.sells, ...own.stops]) {
    if (regridOwn(mine, regrid)) continue;
    desk.end(mine, UpdateKind.EXPIRED, Reason.VENUE_DEFINITION);
  }
  own.refresh();
  takenBids.regrid(regrid);
  // In old units; depth speaks of the levels anew.
  market.spent.clear();
  takenAsks.regrid(regrid);
  const { lastTrade } = market;
  market.lastTrade = lastTrade === 0 ? 0 : Math.max(1, Math.round(regrid.ticksNear(lastTrade)));
}

/** False, and nothing done, where an order does not fit. */
function regridOwn(mine: VenueOrder, regrid: Regrid): boolean {
  const price = regrid.ticks(mine.priceTicks);
  const stop = regrid.ticks(mine.stopTicks);
  const qty = regrid.lots(mine.qtyLots);
  const leaves = regrid.lots(mine.leavesLots);
  if (Number.isNaN(price + stop + qty + leaves)) return false;
  mine.priceTicks = price;
  mine.stopTicks = stop;
  mine.qtyLots = qty;
  mine.leavesLots = leaves;
  mine.ahead = regrid.lotsNear(mine.ahead);
  mine.tradedLots = regrid.lotsNear(mine.tradedLots);
  return true;
}
