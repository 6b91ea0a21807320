import { expect, test } from "vitest";
import { applyUpdate, requestModify, requestSubmit } from "../../../engine/order/transitions.ts";
import { OrderType, UpdateKind } from "../../../engine/order/types.ts";
import { makeOrder, makeUpdate } from "./fixture.ts";

test("a change is asked for down to a price of one tick, above what is filled, and is a change", () => {
  const order = makeOrder({ qtyLots: 5, priceTicks: 3 });
  requestSubmit(order);
  applyUpdate(order, makeUpdate(UpdateKind.ACCEPTED));
  const filled = { qtyLots: 2, cumLots: 2, tradeId: 1, priceTicks: 3 };
  applyUpdate(order, makeUpdate(UpdateKind.FILL, filled));
  const refused = [[0, 5], [-1, 5], [1.5, 5], [3, 5], [1, 2], [1, 2.5], [1, 0]] as const;
  for (const [ticks, lots] of refused) expect(requestModify(order, ticks, lots)).toBe(false);
  expect(order.request).toBe(0);
  expect(requestModify(order, 1, 3)).toBe(true);
  expect([order.pendingPriceTicks, order.pendingQtyLots]).toEqual([1, 3]);
  const lowest = makeOrder({ qtyLots: 5, priceTicks: 1 });
  const unpriced = makeOrder({
    qtyLots: 5,
    type: OrderType.STOP_MARKET,
    priceTicks: 0,
    stopTicks: 9,
  });
  const changed = [lowest, unpriced].map((order) => {
    requestSubmit(order);
    applyUpdate(order, makeUpdate(UpdateKind.ACCEPTED));
    return requestModify(order, 2, 5);
  });
  expect(changed).toEqual([true, false]);
});
