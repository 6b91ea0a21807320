import type { Regrid } from "../instrument/regrid.ts";
import type { Order } from "./order.ts";

/**
 * Brings an order to another definition's ticks and lots. An order whose price, trigger, quantity
 * or filled lots are none of its ticks and lots stays as it is, in its own definition. O(1); rare,
 * so it may allocate.
 *
 * What a modification in flight asks for is carried over as near as can be, its quantity rounded
 * up: the venue answers with its own numbers, and risk must not count less than may fill.
 *
 * @returns whether the order is in the new definition
 */
export function regridOrder(order: Order, regrid: Regrid): boolean {
  const price = regrid.ticks(order.priceTicks);
  const stop = regrid.ticks(order.stopTicks);
  const qty = regrid.lots(order.qtyLots);
  const filled = regrid.lots(order.filledLots);
  if (Number.isNaN(price + stop + qty + filled)) return false;
  order.instrument = regrid.to;
  order.priceTicks = price;
  order.qtyLots = qty;
  order.filledLots = filled;
  order.filledTickLots = regrid.lotsNear(regrid.ticksNear(order.filledTickLots));
  order.arrivalMid2 = regrid.ticksNear(order.arrivalMid2);
  const { extra } = order;
  if (extra === null) return true;
  extra.stopTicks = stop;
  extra.pendingPriceTicks = Math.round(regrid.ticksNear(extra.pendingPriceTicks));
  extra.pendingQtyLots = Math.ceil(regrid.lotsNear(extra.pendingQtyLots));
  return true;
}
