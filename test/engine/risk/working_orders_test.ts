import fc from "fast-check";
import { expect, test } from "vitest";
import type { Order } from "../../../engine/order/order.ts";
import { applyUpdate, requestSubmit } from "../../../engine/order/transitions.ts";
import { Side, UpdateKind } from "../../../engine/order/types.ts";
import { WorkingOrders } from "../../../engine/risk/working_orders.ts";
import { runs } from "../../chance.ts";
import { makeOrder, makeUpdate } from "../order/fixture.ts";

const action = fc.record({
  /** Which order something happens to; beyond the last: another one is sent. */
  at: fc.nat(9),
  side: fc.constantFrom(Side.BUY, Side.SELL),
  reduceOnly: fc.boolean(),
  qtyLots: fc.integer({ min: 1, max: 9 }),
  kind: fc.constantFrom(UpdateKind.ACCEPTED, UpdateKind.FILL, UpdateKind.CANCELLED),
});

test("what works is the sum over all orders that are not over, each at all it may still fill", () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
      const working = new WorkingOrders();
      const orders: Order[] = [];
      let tradeId = 0;
      for (const { at, side, reduceOnly, qtyLots, kind } of actions) {
        const known = orders.at(at);
        const order = known ?? makeOrder({ side, reduceOnly, qtyLots });
        if (known === undefined) {
          orders.push(order);
          requestSubmit(order);
        } else {
          const cumLots = Math.min(order.qtyLots, order.filledLots + 1);
          const filled = { qtyLots: 1, cumLots, tradeId: ++tradeId, priceTicks: 280_000 };
          applyUpdate(order, makeUpdate(kind, kind === UpdateKind.FILL ? filled : {}));
        }
        working.update(order);
        const alive = orders.filter((one) => one.isActive);
        const sum = (side: Side, reduceOnly: boolean) =>
          alive.filter((one) => one.side === side && one.reduceOnly === reduceOnly)
            .reduce((all, one) => all + one.exposureLots, 0);
        expect(working).toMatchObject({
          count: alive.length,
          buyLots: sum(Side.BUY, false),
          sellLots: sum(Side.SELL, false),
          reduceBuyLots: sum(Side.BUY, true),
          reduceSellLots: sum(Side.SELL, true),
        });
        for (const one of orders) {
          expect(working.reservedLots(one)).toBe(one.isActive ? one.exposureLots : 0);
        }
      }
    }),
    { numRuns: runs(300) },
  );
});
