import fc from "fast-check";
import { expect, test } from "vitest";
import { requestModify } from "../../../engine/order/transitions.ts";
import type { Order } from "../../../engine/order/order.ts";
import { OrderType, Side, UpdateKind } from "../../../engine/order/types.ts";
import { runs } from "../../chance.ts";
import { Bed, only } from "./bed.ts";

const HARD = 20;

const action = fc.record({
  kind: fc.constantFrom("limit", "market", "reduce", "fill", "fillAll", "modify", "end", "unknown"),
  side: fc.constantFrom(Side.BUY, Side.SELL),
  lots: fc.integer({ min: 1, max: 30 }),
  pick: fc.nat(100),
});

/** A reduce-only order is cut to the position by the venue. */
function fillable(bed: Bed, order: Order, lots: number): number {
  const wanted = Math.min(lots, order.exposureLots);
  if (!order.reduceOnly) return wanted;
  const held = -order.side * bed.gate.exposure.positionLots[0];
  return Math.max(0, Math.min(wanted, held));
}

test("no sequence of approved orders, filled in any order, takes a position past its limit", () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 80 }), (actions) => {
      const bed = new Bed(only({ positionQty: { hard: "0.02" } }));
      const orders: Order[] = [];
      let position = 0;
      const fill = (order: Order, lots: number) => {
        const quantity = fillable(bed, order, lots);
        if (quantity === 0) return;
        bed.fill(order, quantity);
        position += order.side * quantity;
        expect(bed.gate.exposure.positionLots[0]).toBe(position);
        expect(Math.abs(position)).toBeLessThanOrEqual(HARD);
      };
      for (const { kind, side, lots, pick } of actions) {
        bed.now += 1000;
        const open = orders.filter((order) => order.isActive);
        const order = open.length === 0 ? undefined : open[pick % open.length];
        if (kind === "limit" || kind === "market" || kind === "reduce") {
          const type = kind === "limit" ? OrderType.LIMIT : OrderType.MARKET;
          const priceTicks = kind === "limit" ? 280_000 : 0;
          const reduceOnly = kind === "reduce";
          const sent = bed.submit({ side, qtyLots: lots, type, priceTicks, reduceOnly });
          if (sent.reason === 0) orders.push(sent.order);
        } else if (order === undefined) continue;
        else if (kind === "fill") fill(order, lots);
        else if (kind === "fillAll") { for (const each of open) fill(each, each.exposureLots); }
        else if (kind === "end") bed.update(order, UpdateKind.CANCELLED);
        else if (kind === "unknown") bed.update(order, UpdateKind.UNKNOWN);
        else modify(bed, order, lots);
      }
      for (const order of orders) if (order.isActive) fill(order, order.exposureLots);
    }),
    { numRuns: runs(3000) },
  );
});

test("what works is what the open orders add up to", () => {
  fc.assert(fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
    const bed = new Bed(only({}));
    const orders: Order[] = [];
    for (const { kind, side, lots, pick } of actions) {
      const order = orders.length === 0 ? undefined : orders[pick % orders.length];
      if (kind === "limit") orders.push(bed.submit({ side, qtyLots: lots }).order);
      else if (order === undefined || !order.isActive) continue;
      else if (kind === "fill") bed.fill(order, Math.min(lots, order.exposureLots));
      else if (kind === "modify") modify(bed, order, lots);
      else if (kind === "end") bed.update(order, UpdateKind.EXPIRED);
      else bed.update(order, UpdateKind.ACCEPTED);
      const working = bed.gate.exposure.working[0];
      const sum = (of: Side) =>
        orders.reduce((total, each) => each.side === of ? total + each.exposureLots : total, 0);
      expect([working.buyLots, working.sellLots]).toEqual([sum(Side.BUY), sum(Side.SELL)]);
      expect(working.count).toBe(orders.filter((each) => each.isActive).length);
    }
  }));
});

function modify(bed: Bed, order: Order, lots: number): void {
  if (!order.isCancellable || order.priceTicks === 0) return;
  const price = order.priceTicks + 1;
  const reason = bed.checkModify(order, price, lots);
  if (reason !== 0 || !requestModify(order, price, lots)) return;
  bed.gate.onModifySent(order, bed.now);
  if (lots % 3 === 0) bed.update(order, UpdateKind.MODIFIED);
  if (lots % 3 === 1) bed.update(order, UpdateKind.MODIFY_REJECTED);
}
