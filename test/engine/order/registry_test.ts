import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseState, stateText } from "../../../engine/num/state.ts";
import type { Order } from "../../../engine/order/order.ts";
import { OrderRegistry, type RegistryState, RETAINED } from "../../../engine/order/registry.ts";
import { SeenTrades, type SeenTradesState } from "../../../engine/order/seen_trades.ts";
import { OrderSession } from "../../../engine/order/session.ts";
import { applyUpdate, requestSubmit, Transition } from "../../../engine/order/transitions.ts";
import { Side, UpdateKind } from "../../../engine/order/types.ts";
import { BTC, makeOrder, makeUpdate } from "./fixture.ts";

const DEFINITIONS = [[BTC]];

/** A registry, and what a kernel does with it. */
class Bed {
  readonly session = new OrderSession(1, 0);
  readonly registry = new OrderRegistry(1);

  submit(): Order {
    const order = makeOrder({ session: this.session, id: this.registry.nextId() });
    requestSubmit(order);
    this.registry.track(order);
    return order;
  }

  report(order: Order, kind: UpdateKind, fields = {}): void {
    const result = applyUpdate(order, makeUpdate(kind, fields));
    if ((result & Transition.REVIVED) !== 0) this.registry.revive(order);
    if ((result & Transition.FINAL) !== 0) this.registry.release(order);
  }

  /** What a report comes to that names an order by its number. */
  tell(id: number, kind: UpdateKind): void {
    const order = this.registry.find(id);
    if (order !== undefined) this.report(order, kind);
  }

  open(step: number): readonly number[] {
    return this.registry.open(0, step).map(({ id }) => id);
  }

  copy(): Bed {
    const bed = new Bed();
    const state = parseState(stateText(this.registry.snapshot(DEFINITIONS))) as RegistryState;
    bed.registry.restore(state, bed.session, DEFINITIONS);
    return bed;
  }
}

const act = fc.oneof(
  fc.constant("submit" as const),
  fc.tuple(fc.nat(30), fc.constantFrom(...Object.values(UpdateKind))),
);

function run(bed: Bed, acts: readonly ("submit" | [number, UpdateKind])[], steps: number): unknown {
  return acts.map((one, i) => {
    if (one === "submit") bed.submit();
    else bed.tell(...one);
    return bed.open(steps + i);
  });
}

describe("An order registry", () => {
  test("restored from its snapshot finds, lists and revives the same orders", () => {
    const acts = fc.array(act, { maxLength: 60 });
    fc.assert(fc.property(acts, acts, (before, after) => {
      const first = new Bed();
      run(first, before, 0);
      const second = first.copy();
      const text = (bed: Bed) => stateText(bed.registry.snapshot(DEFINITIONS));
      expect(text(second)).toBe(text(first));
      expect(run(second, after, 100)).toEqual(run(first, after, 100));
      expect(text(second)).toBe(text(first));
    }));
  });

  test("restored has those at hand that were, however many were over", () => {
    const first = new Bed();
    const old = first.submit();
    for (let i = 0; i < RETAINED + 10; i++) first.report(first.submit(), UpdateKind.REJECTED);
    const second = first.copy();
    expect(second.registry.find(old.id)?.isActive).toBe(true);
    for (let id = 1; id <= RETAINED + 12; id++) {
      expect(second.registry.find(id)?.id, `${id}`).toBe(first.registry.find(id)?.id);
      expect(second.registry.isForgotten(id)).toBe(first.registry.isForgotten(id));
    }
    expect(second.registry.nextId()).toBe(first.registry.nextId());
  });

  test("has an order open again in its place that was thought to be over, swept out or not", () => {
    const bed = new Bed();
    const orders = Array.from({ length: 200 }, () => bed.submit());
    for (const order of orders.slice(0, 150)) bed.report(order, UpdateKind.REJECTED);
    expect(bed.open(1)).toHaveLength(50);
    bed.report(orders[7], UpdateKind.ACCEPTED);
    bed.report(orders[3], UpdateKind.ACCEPTED);
    bed.report(orders[190], UpdateKind.REJECTED);
    bed.report(orders[190], UpdateKind.ACCEPTED);
    expect(bed.open(2).slice(0, 3)).toEqual([4, 8, 151]);
    expect(bed.open(2)).toHaveLength(52);
    expect(bed.registry.active(8)?.id).toBe(8);
    bed.report(orders[7], UpdateKind.CANCELLED);
    expect(bed.open(3)).toHaveLength(51);
  });
});

describe("Trades seen", () => {
  test("are known by instrument, side and id, after a restart too, the latest of them", () => {
    const first = new SeenTrades(2);
    for (let id = 1; id <= 65_537; id++) first.note(1, Side.BUY, id);
    first.note(0, Side.SELL, 5);
    const second = new SeenTrades(2);
    second.restore(parseState(stateText(first.snapshot())) as SeenTradesState);
    for (const seen of [first, second]) {
      expect(seen.has(1, Side.BUY, 1)).toBe(false);
      expect(seen.has(1, Side.BUY, 2)).toBe(true);
      expect(seen.has(1, Side.BUY, 65_537)).toBe(true);
      expect(seen.has(1, Side.SELL, 2)).toBe(false);
      expect(seen.has(0, Side.BUY, 5)).toBe(false);
      expect(seen.has(0, Side.SELL, 5)).toBe(true);
    }
    expect(stateText(second.snapshot())).toBe(stateText(first.snapshot()));
  });
});
