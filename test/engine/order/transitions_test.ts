import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Order } from "../../../engine/order/order.ts";
import {
  applyUpdate,
  deny,
  requestCancel,
  requestModify,
  requestSubmit,
  Transition,
} from "../../../engine/order/transitions.ts";
import {
  Certainty,
  Life,
  OrderType,
  Reason,
  Request,
  UpdateKind,
} from "../../../engine/order/types.ts";
import { runs } from "../../chance.ts";
import { makeOrder, makeUpdate, NOW } from "./fixture.ts";
import { apply, axesOf, EVENTS, explore, isLegal } from "./exhaustive.ts";

describe("exhaustively, over every state that 3 lots can reach", () => {
  const states = explore();

  test("the space is the expected one, so that nothing falls out unseen", () => {
    expect(states.length).toBeGreaterThan(150);
    const axes = new Set(states.map((state) => axesOf(state.order)));
    expect([...axes].sort()).toEqual([
      "CANCELLED",
      "DENIED",
      "EXPIRED",
      "FILLED",
      "INTENT",
      "INTENT + NEW",
      "INTENT + NEW, unknown",
      "OPEN",
      "OPEN + CANCEL",
      "OPEN + CANCEL, unknown",
      "OPEN + MODIFY",
      "OPEN + MODIFY, unknown",
      "OPEN, unknown",
      "PARTIAL",
      "PARTIAL + CANCEL",
      "PARTIAL + CANCEL, unknown",
      "PARTIAL + MODIFY",
      "PARTIAL + MODIFY, unknown",
      "PARTIAL, unknown",
      "REJECTED",
    ]);
  });

  test("every event has one outcome, and no illegal combination arises", () => {
    let pairs = 0;
    for (const state of states) {
      for (const event of EVENTS) {
        const order = state.make();
        const before = snapshot(order);
        const result = apply(order, event);
        pairs++;
        expect(isLegal(order), `${axesOf(order)} after ${event.name}`).toBe(true);
        if (typeof result === "boolean") {
          if (!result) expect(snapshot(order)).toEqual(before);
          continue;
        }
        const kinds = [
          Transition.CHANGED,
          Transition.DUPLICATE,
          Transition.LATE,
          Transition.FAULT,
        ].filter((bit) => (result & bit) !== 0);
        expect(kinds).toHaveLength(1);
        const { FILLED, FINAL, LATE_FILL, REVIVED, FEE, ALARM, FAULT } = Transition;
        if ((result & Transition.FAULT) !== 0) expect(result & ALARM).toBe(0);
        expect((result & FAULT) !== 0).toBe(before.isUnsent);
        if ((result & Transition.CHANGED) === 0) {
          expect(result & (FILLED | FINAL | LATE_FILL | REVIVED | FEE)).toBe(0);
          expect(snapshot(order)).toEqual(before);
        }
        const filledNow = (result & Transition.FILLED) !== 0 ? event.update?.qtyLots ?? 0 : 0;
        expect(order.filledLots).toBe(before.filledLots + filledNow);
        expect((result & REVIVED) !== 0).toBe(!before.active && order.isActive);
        const finalNow = before.active && !order.isActive;
        expect((result & Transition.FINAL) !== 0).toBe(finalNow);
        expect((result & Transition.LATE_FILL) !== 0).toBe(!before.active && filledNow > 0);
      }
    }
    expect(pairs).toBe(states.length * EVENTS.length);
  });

  test("an order that is over stays over but by an alarm, and only a late fill may touch it", () => {
    for (const state of states.filter((each) => !each.order.isActive)) {
      for (const event of EVENTS) {
        const order = state.make();
        const { life, isGuessed } = order;
        const result = Number(apply(order, event));
        if (order.isActive) {
          expect(isGuessed || life === Life.REJECTED).toBe(true);
          expect(order.certainty).toBe(Certainty.UNKNOWN);
          expect(result & Transition.ALARM).toBe(Transition.ALARM);
          continue;
        }
        expect(order.exposureLots).toBe(0);
        if (order.life === life) continue;
        expect(event.update?.kind).toBe(UpdateKind.FILL);
        expect(order.life).toBe(Life.FILLED);
      }
    }
  });

  test("an update told twice in a row is taken in once", () => {
    for (const state of states) {
      for (const event of EVENTS.filter((each) => each.update !== undefined)) {
        const order = state.make();
        const named = { ...event, update: { ...event.update, tradeId: 77 } };
        apply(order, named);
        const before = snapshot(order);
        const again = apply(order, named);
        if (event.update?.kind !== UpdateKind.FILL) continue;
        expect(Number(again) & Transition.FILLED).toBe(0);
        expect(snapshot(order)).toEqual(before);
      }
    }
  });

  test("what risk reserves never grows but by a request of ours or by an alarm", () => {
    for (const state of states) {
      for (const event of EVENTS.filter((each) => each.update !== undefined)) {
        const order = state.make();
        const reserved = order.exposureLots;
        const result = Number(apply(order, event));
        if ((result & Transition.ALARM) !== 0) continue;
        expect(order.exposureLots).toBeLessThanOrEqual(reserved);
      }
    }
  });
});

describe("the unhappy paths", () => {
  const submitted = (type: OrderType = OrderType.LIMIT) => {
    const order = makeOrder({ type, stopTicks: type >= OrderType.STOP_MARKET ? 281_000 : 0 });
    requestSubmit(order);
    return order;
  };
  const open = () => {
    const order = submitted();
    applyUpdate(order, makeUpdate(UpdateKind.ACCEPTED));
    return order;
  };
  const fill = (order: Order, qtyLots: number, fields = {}) =>
    applyUpdate(order, makeUpdate(UpdateKind.FILL, { qtyLots, priceTicks: 280_000, ...fields }));

  test("a fill before the acknowledgement opens the order, and the late acknowledgement is told", () => {
    const order = submitted();
    expect(fill(order, 1)).toBe(Transition.CHANGED | Transition.FILLED);
    expect(axesOf(order)).toBe("PARTIAL");
    expect(order.restTs).toBeNaN();
    expect(applyUpdate(order, makeUpdate(UpdateKind.ACCEPTED))).toBe(Transition.DUPLICATE);
    expect(order.restTs).toBe(NOW + 1000);
    expect(order.ackTs).toBe(NOW + 2000);
  });

  test("a fill after the cancel's acknowledgement counts, and the last lot makes it filled", () => {
    const order = open();
    expect(requestCancel(order)).toBe(true);
    applyUpdate(order, makeUpdate(UpdateKind.CANCELLED));
    expect(fill(order, 1)).toBe(Transition.CHANGED | Transition.FILLED | Transition.LATE_FILL);
    expect(order.life).toBe(Life.CANCELLED);
    fill(order, 2);
    expect(order.life).toBe(Life.FILLED);
    expect(order.filledTickLots).toBe(3 * 280_000);
    const { CHANGED, FILLED, LATE_FILL, ALARM } = Transition;
    expect(fill(order, 1)).toBe(CHANGED | FILLED | LATE_FILL | ALARM);
    expect([order.filledLots, order.life]).toEqual([4, Life.FILLED]);
  });

  test("duplicate fills are known by trade id, in any order, and by the venue's count", () => {
    const order = open();
    fill(order, 1, { tradeId: 8, cumLots: 2 });
    expect(fill(order, 1, { tradeId: 8, cumLots: 2 })).toBe(Transition.DUPLICATE);
    expect(fill(order, 1, { tradeId: 7, cumLots: 1 })).toBe(Transition.CHANGED | Transition.FILLED);
    expect(order.filledLots).toBe(2);
    const counted = open();
    fill(counted, 2, { cumLots: 2 });
    expect(fill(counted, 2, { cumLots: 2 })).toBe(Transition.DUPLICATE);
    expect(fill(counted, 1, { cumLots: 3 }) & Transition.FINAL).toBe(Transition.FINAL);
  });

  test("a cancel refused because the venue has the order no more leaves it unknown till told", () => {
    const order = open();
    requestCancel(order);
    applyUpdate(
      order,
      makeUpdate(UpdateKind.CANCEL_REJECTED, { reason: Reason.VENUE_UNKNOWN_ORDER }),
    );
    expect(axesOf(order)).toBe("OPEN, unknown");
    expect(requestCancel(order)).toBe(false);
    expect(fill(order, 3) & Transition.FINAL).toBe(Transition.FINAL);
    expect(order.certainty).toBe(Certainty.KNOWN);
  });

  test("a cancel refused for another reason leaves the order as it stands", () => {
    const order = open();
    requestCancel(order);
    applyUpdate(order, makeUpdate(UpdateKind.CANCEL_REJECTED, { reason: Reason.VENUE_RATE_LIMIT }));
    expect(order.isCancellable).toBe(true);
  });

  test("a refused modification leaves price and quantity", () => {
    const order = open();
    expect(requestModify(order, 279_000, 5)).toBe(true);
    expect(order.exposureLots).toBe(5);
    applyUpdate(order, makeUpdate(UpdateKind.MODIFY_REJECTED));
    expect([order.priceTicks, order.qtyLots, order.exposureLots]).toEqual([280_000, 3, 3]);
    expect(order.modifies).toBe(0);
  });

  test("a fill beyond the old quantity proves that the larger one was taken", () => {
    const order = open();
    requestModify(order, 279_000, 5);
    expect(fill(order, 4) & Transition.FAULT).toBe(0);
    expect([order.priceTicks, order.qtyLots, order.leavesLots]).toEqual([279_000, 5, 1]);
    applyUpdate(order, makeUpdate(UpdateKind.MODIFIED));
    expect(axesOf(order)).toBe("PARTIAL");
  });

  test("the last old lot does not end an order while a larger quantity is in flight", () => {
    const order = open();
    requestModify(order, 280_000, 5);
    expect(fill(order, 3) & Transition.FINAL).toBe(0);
    expect(order.exposureLots).toBe(2);
    applyUpdate(order, makeUpdate(UpdateKind.MODIFY_REJECTED));
    expect(order.life).toBe(Life.FILLED);
  });

  test("a late fill of a larger quantity counts after the end was told first", () => {
    const order = open();
    requestModify(order, 280_000, 5);
    applyUpdate(order, makeUpdate(UpdateKind.CANCELLED));
    expect(fill(order, 4) & Transition.LATE_FILL).toBe(Transition.LATE_FILL);
    expect([order.life, order.qtyLots]).toEqual([Life.CANCELLED, 5]);
    fill(order, 1);
    expect(order.life).toBe(Life.FILLED);
  });

  test("a modification keeps its place in the queue only at the same price and no more quantity", () => {
    const smaller = open();
    requestModify(smaller, 280_000, 2);
    applyUpdate(smaller, makeUpdate(UpdateKind.MODIFIED, { venueTs: NOW + 9000 }));
    expect(smaller.restTs).toBe(NOW + 1000);
    const moved = open();
    requestModify(moved, 279_999, 3);
    applyUpdate(moved, makeUpdate(UpdateKind.MODIFIED, { venueTs: NOW + 9000 }));
    expect(moved.restTs).toBe(NOW + 9000);
    expect([smaller.modifies, moved.modifies]).toEqual([1, 1]);
  });

  test("an order expires with what it has filled", () => {
    const order = open();
    fill(order, 1);
    applyUpdate(order, makeUpdate(UpdateKind.EXPIRED, { reason: Reason.VENUE_GTD_EXPIRED }));
    expect([order.life, order.filledLots, order.leavesLots]).toEqual([Life.EXPIRED, 1, 0]);
    expect(order.endTs).toBe(NOW + 2000);
  });

  test.each([
    ["ACCEPTED", UpdateKind.ACCEPTED, "OPEN"],
    ["FILL", UpdateKind.FILL, "PARTIAL"],
    ["CANCELLED", UpdateKind.CANCELLED, "CANCELLED"],
    ["REJECTED", UpdateKind.REJECTED, "REJECTED"],
    ["EXPIRED", UpdateKind.EXPIRED, "EXPIRED"],
    ["NOT_FOUND", UpdateKind.NOT_FOUND, "REJECTED"],
  ])("an unknown new order keeps its exposure until %s settles it", (_name, kind, end) => {
    const order = submitted();
    const unknown = makeUpdate(UpdateKind.UNKNOWN, { reason: Reason.UNKNOWN_TIMEOUT });
    applyUpdate(order, unknown);
    expect(axesOf(order)).toBe("INTENT + NEW, unknown");
    expect(order.exposureLots).toBe(3);
    applyUpdate(order, makeUpdate(kind, { qtyLots: 1 }));
    expect(axesOf(order)).toBe(end);
  });

  test("a query that says open settles an unknown cancel, not an unknown modification", () => {
    const cancelling = open();
    requestCancel(cancelling);
    applyUpdate(cancelling, makeUpdate(UpdateKind.UNKNOWN));
    applyUpdate(cancelling, makeUpdate(UpdateKind.ACCEPTED));
    expect(cancelling.isCancellable).toBe(true);
    const modifying = open();
    requestModify(modifying, 280_000, 5);
    applyUpdate(modifying, makeUpdate(UpdateKind.UNKNOWN));
    applyUpdate(modifying, makeUpdate(UpdateKind.ACCEPTED));
    expect([axesOf(modifying), modifying.exposureLots]).toEqual(["OPEN + MODIFY, unknown", 5]);
  });

  test("a stop's trigger is told once, and brings the order to rest", () => {
    const order = submitted(OrderType.STOP_LIMIT);
    applyUpdate(order, makeUpdate(UpdateKind.ACCEPTED));
    expect([order.isTriggered, order.restTs]).toEqual([false, NaN]);
    expect(applyUpdate(order, makeUpdate(UpdateKind.TRIGGERED, { venueTs: NOW + 5000 })))
      .toBe(Transition.CHANGED);
    expect([order.isTriggered, order.restTs]).toEqual([true, NOW + 5000]);
    expect(applyUpdate(order, makeUpdate(UpdateKind.TRIGGERED))).toBe(Transition.DUPLICATE);
    expect(applyUpdate(order, makeUpdate(UpdateKind.REJECTED)) & Transition.FINAL)
      .toBe(Transition.FINAL);
    expect(applyUpdate(open(), makeUpdate(UpdateKind.TRIGGERED))).toBe(
      Transition.LATE | Transition.ALARM,
    );
  });

  test("only a bare intent is denied", () => {
    const order = makeOrder();
    deny(order, Reason.DENIED_COLLAR, NOW + 5);
    expect([order.life, order.reason, order.endTs]).toEqual([
      Life.DENIED,
      Reason.DENIED_COLLAR,
      NOW + 5,
    ]);
    expect(() => deny(submitted(), Reason.DENIED_QTY, NOW)).toThrow("no bare intent");
  });

  test.each([[0, 3], [280_000, 0], [280_000, 1.5], [NaN, 3], [280_000, 3]])(
    "requestModify() refuses price %s and quantity %s",
    (priceTicks, qtyLots) => {
      const order = open();
      expect(requestModify(order, priceTicks, qtyLots)).toBe(false);
      expect(order.request).toBe(Request.NONE);
    },
  );
});

test("in random sequences fills add up, and what is over comes back by an alarm alone", () => {
  const step = fc.constantFrom(...EVENTS);
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.boolean(), (events, stop) => {
      const order = makeOrder(stop ? { type: OrderType.STOP_LIMIT, stopTicks: 281_000 } : {});
      let lots = 0;
      let tradeId = 1;
      let over = false;
      for (const event of events) {
        const named = event.update?.kind === UpdateKind.FILL
          ? { ...event, update: { ...event.update, tradeId: tradeId++ } }
          : event;
        const result = Number(apply(order, named));
        if ((result & Transition.FILLED) !== 0 && event.update !== undefined) {
          lots += event.update.qtyLots ?? 0;
        }
        expect(order.filledLots).toBe(lots);
        expect(order.filledLots).toBeLessThanOrEqual(order.qtyLots);
        expect(order.filledTickLots).toBe(lots * 280_000);
        expect(isLegal(order), `${axesOf(order)} after ${event.name}`).toBe(true);
        if (over && order.isActive) {
          const back = Transition.REVIVED | Transition.ALARM;
          expect(result & back).toBe(back);
        }
        over = !order.isActive;
      }
    }),
    { numRuns: runs(2000) },
  );
});

function snapshot(order: Order) {
  return {
    state: order.state,
    active: order.isActive,
    isUnsent: order.state === Life.INTENT || order.life === Life.DENIED,
    filledLots: order.filledLots,
    qtyLots: order.qtyLots,
    priceTicks: order.priceTicks,
    pendingQtyLots: order.pendingQtyLots,
    filledTickLots: order.filledTickLots,
    feePaid: order.feePaid,
    modifies: order.modifies,
    reason: order.reason,
    ackTs: order.ackTs,
    endTs: order.endTs,
  };
}
