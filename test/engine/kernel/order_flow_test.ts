import { expect, test } from "vitest";
import { DecisionKind } from "../../../engine/order/order_command.ts";
import { InputKind } from "../../../engine/kernel/input.ts";
import { EventKind, RowFlag } from "../../../engine/tape/kind.ts";
import { contract } from "../session/market_tape.ts";
import { UpdateKind } from "../../../engine/order/types.ts";
import { KernelBed } from "./kernel_bed.ts";
import type { Context, OrderView } from "../../../engine/strategy/contract.ts";

test("a strategy is told whether its change or cancel was sent", () => {
  const held: { ctx?: Context; order?: OrderView } = {};
  const bed = new KernelBed((ctx) => ({
    onStart() {
      held.ctx = ctx;
      held.order = ctx.limit(1, 5, 900);
    },
  })).start();
  const { ctx, order } = held;
  if (ctx === undefined || order === undefined) throw new Error("The strategy was not started");
  const { orderId } = bed.sent[0];
  const sent = () => bed.sent.map(({ kind }) => kind).slice(1);
  // In flight: nothing can be changed yet.
  expect(ctx.modify(order, { qtyLots: 6 })).toBe(false);
  bed.report(orderId, UpdateKind.ACCEPTED);
  expect(ctx.modify(order, { qtyLots: 5 })).toBe(false);
  expect(sent()).toEqual([]);
  expect(ctx.modify(order, { qtyLots: 6 })).toBe(true);
  expect(ctx.modify(order, { qtyLots: 7 })).toBe(false);
  bed.report(orderId, UpdateKind.MODIFIED, { priceTicks: 900, qtyLots: 6 });
  expect([ctx.cancel(order), ctx.cancel(order)]).toEqual([true, false]);
  bed.report(orderId, UpdateKind.CANCELLED);
  expect([ctx.modify(order, { qtyLots: 8 }), ctx.cancel(order)]).toEqual([false, false]);
  expect(sent()).toEqual([DecisionKind.MODIFY, DecisionKind.CANCEL]);
});

test("a change of an order that the definition in force has no price for is not sent", () => {
  const fine = contract(0);
  const coarse = { ...fine, tickMantissa: 10, validFromTs: 1 };
  const held: { ctx?: Context; order?: OrderView } = {};
  const bed = new KernelBed((ctx) => ({
    onStart() {
      held.ctx = ctx;
      held.order = ctx.limit(1, 5, 905);
    },
  }), { instruments: [fine], definitions: [[fine, coarse]] }).start();
  const { ctx, order } = held;
  if (ctx === undefined || order === undefined) throw new Error("The strategy was not started");
  bed.report(bed.sent[0].orderId, UpdateKind.ACCEPTED);
  const code = EventKind.INSTRUMENT | RowFlag.LAST;
  const row = { instrument: 0, exchTs: ++bed.now, code, price: 1, qty: 0, aux: 0 };
  bed.step({ kind: InputKind.ROW, now: bed.now, ...row });
  expect(ctx.modify(order, { qtyLots: 6 })).toBe(false);
  expect(bed.sent.length).toBe(1);
});
