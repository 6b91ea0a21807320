import fc from "fast-check";
import { expect, test } from "vitest";
import { OpenOrders } from "../../../engine/order/open_orders.ts";
import type { Order } from "../../../engine/order/order.ts";
import { applyUpdate, requestSubmit } from "../../../engine/order/transitions.ts";
import { UpdateKind } from "../../../engine/order/types.ts";
import { makeOrder, makeUpdate } from "./fixture.ts";

function sent(): Order {
  const order = makeOrder();
  requestSubmit(order);
  return order;
}

function finish(open: OpenOrders, order: Order): void {
  applyUpdate(order, makeUpdate(UpdateKind.CANCELLED));
  open.noteFinal();
}

test("it holds what a plain filtered list holds, in order of submission, and views stay put", () => {
  const command = fc.oneof(
    fc.constant("add" as const),
    fc.constant("view" as const),
    fc.constant("step" as const),
    fc.nat(200),
  );
  fc.assert(fc.property(fc.array(command, { maxLength: 300 }), (commands) => {
    const open = new OpenOrders();
    let plain: Order[] = [];
    let step = 0;
    let taken: { view: readonly Order[]; copy: Order[] }[] = [];
    for (const each of commands) {
      if (each === "add") {
        const order = sent();
        open.add(order);
        plain.push(order);
      } else if (each === "view") {
        const view = open.view(step);
        expect(view).toEqual(plain);
        taken.push({ view, copy: [...view] });
      } else if (each === "step") {
        step++;
        taken = [];
      } else if (plain.length > 0) {
        const order = plain[each % plain.length];
        finish(open, order);
        plain = plain.filter((other) => other !== order);
      }
      expect(open.size).toBe(plain.length);
      for (const { view, copy } of taken) expect(view).toEqual(copy);
    }
    expect(open.view(step)).toEqual(plain);
  }));
});

test("a strategy that replaces each order while it walks them meets each once", () => {
  const open = new OpenOrders();
  for (let i = 0; i < 3; i++) open.add(sent());
  let met = 0;
  for (const order of open.view(1)) {
    met++;
    finish(open, order);
    open.add(sent());
    expect(open.view(1)).toHaveLength(3);
  }
  expect(met).toBe(3);
});

test("the same array is handed out again while nothing changes", () => {
  const open = new OpenOrders();
  open.add(sent());
  expect(open.view(2)).toBe(open.view(1));
});

test("an end that was not reported is a fault", () => {
  const open = new OpenOrders();
  const [quiet, told] = [sent(), sent()];
  open.add(quiet);
  open.add(told);
  applyUpdate(quiet, makeUpdate(UpdateKind.CANCELLED));
  finish(open, told);
  expect(() => open.view(1)).toThrow("2 are over, but 1 were reported");
});

test("an order is found by its id for as long as it is not over", () => {
  fc.assert(fc.property(fc.array(fc.nat(300), { maxLength: 300 }), (picks) => {
    const open = new OpenOrders();
    const all = picks.map((_, i) => {
      const order = makeOrder({ id: 10 + 3 * i });
      requestSubmit(order);
      open.add(order);
      return order;
    });
    for (const pick of picks) {
      const order = all[pick % all.length];
      if (order.isActive) finish(open, order);
      for (const each of all) expect(open.find(each.id)).toBe(each.isActive ? each : undefined);
      expect(open.find(order.id + 1)).toBeUndefined();
    }
  }));
});
