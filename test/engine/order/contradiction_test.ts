import { describe, expect, test } from "vitest";
import type { Order } from "../../../engine/order/order.ts";
import { applyUpdate, requestSubmit, Transition } from "../../../engine/order/transitions.ts";
import { Certainty, UpdateKind } from "../../../engine/order/types.ts";
import { axesOf } from "./exhaustive.ts";
import { makeOrder, makeUpdate, NOW } from "./fixture.ts";

const submitted = () => {
  const order = makeOrder();
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

describe("a venue that contradicts itself", () => {
  test("fills without trade ids are known by their place in the venue's count, in any order", () => {
    const order = open();
    const taken = Transition.CHANGED | Transition.FILLED;
    expect(fill(order, 1, { cumLots: 2 })).toBe(taken);
    expect([order.filledLots, order.exposureLots]).toEqual([1, 2]);
    expect(fill(order, 1, { cumLots: 2 })).toBe(Transition.DUPLICATE);
    expect(fill(order, 1, { cumLots: 1 })).toBe(taken);
    expect(fill(order, 1, { cumLots: 1 })).toBe(Transition.DUPLICATE);
    expect(fill(order, 1, { cumLots: 3 }) & Transition.FINAL).toBe(Transition.FINAL);
  });

  test("an answer's sum counts at once; trades told of it later bring their fees alone", () => {
    const order = open();
    expect(fill(order, 2, { cumLots: 2 })).toBe(Transition.CHANGED | Transition.FILLED);
    const named = Transition.CHANGED | Transition.FEE;
    expect(fill(order, 1, { cumLots: 1, tradeId: 7, fee: 40 })).toBe(named);
    expect(fill(order, 1, { cumLots: 1, tradeId: 7, fee: 40 })).toBe(Transition.DUPLICATE);
    expect(fill(order, 1, { cumLots: 2, tradeId: 8, fee: 50 })).toBe(named);
    expect([order.filledLots, order.feePaid]).toEqual([2, 90]);
    expect(fill(order, 1, { cumLots: 3, tradeId: 9 }) & Transition.FINAL).toBe(Transition.FINAL);
  });

  test("a sum that cuts through what was told is left to a list of trades: unknown, with an alarm", () => {
    const order = open();
    fill(order, 1, { cumLots: 1 });
    expect(fill(order, 2, { cumLots: 2 })).toBe(Transition.CHANGED | Transition.ALARM);
    expect([order.filledLots, order.certainty]).toEqual([1, Certainty.UNKNOWN]);
    expect(fill(order, 1, { cumLots: 2 }) & Transition.FILLED).toBe(Transition.FILLED);
  });

  test("a trade of another id counts, whatever the venue's count says, with an alarm", () => {
    const order = open();
    fill(order, 1, { cumLots: 1, tradeId: 7 });
    const odd = Transition.CHANGED | Transition.FILLED | Transition.ALARM;
    expect(fill(order, 1, { cumLots: 1, tradeId: 8 })).toBe(odd);
    expect(order.filledLots).toBe(2);
  });

  test("refused after it was told of as open is unknown, and a query settles it", () => {
    const order = open();
    const doubted = Transition.CHANGED | Transition.ALARM;
    expect(applyUpdate(order, makeUpdate(UpdateKind.REJECTED))).toBe(doubted);
    expect([axesOf(order), order.exposureLots]).toEqual(["OPEN, unknown", 3]);
    applyUpdate(order, makeUpdate(UpdateKind.ACCEPTED));
    expect(order.isCancellable).toBe(true);
  });

  test("not found is no proof: what is heard of the order afterwards brings it back", () => {
    const { CHANGED, FILLED, LATE_FILL, REVIVED, ALARM } = Transition;
    const lost = () => {
      const order = submitted();
      applyUpdate(order, makeUpdate(UpdateKind.UNKNOWN));
      applyUpdate(order, makeUpdate(UpdateKind.NOT_FOUND));
      expect(axesOf(order)).toBe("REJECTED");
      return order;
    };
    const filled = lost();
    expect(fill(filled, 1)).toBe(CHANGED | FILLED | LATE_FILL | REVIVED | ALARM);
    expect([axesOf(filled), filled.exposureLots]).toEqual(["PARTIAL, unknown", 2]);
    const heard = lost();
    expect(applyUpdate(heard, makeUpdate(UpdateKind.ACCEPTED))).toBe(CHANGED | REVIVED | ALARM);
    expect([axesOf(heard), heard.exposureLots]).toEqual(["OPEN, unknown", 3]);
    const whole = lost();
    expect(fill(whole, 3)).toBe(CHANGED | FILLED | LATE_FILL | ALARM);
    expect(axesOf(whole)).toBe("FILLED");
  });

  test("an amendment by another hand is taken in, with an alarm; an older one is late", () => {
    const order = open();
    const hand = (fields: object) =>
      applyUpdate(order, makeUpdate(UpdateKind.MODIFIED, { ...fields }));
    const taken = Transition.CHANGED | Transition.ALARM;
    expect(hand({ priceTicks: 279_500, qtyLots: 5, venueTs: NOW + 9000 })).toBe(taken);
    expect([order.priceTicks, order.qtyLots, order.exposureLots]).toEqual([279_500, 5, 5]);
    expect(hand({ priceTicks: 279_500, qtyLots: 5, venueTs: NOW + 9000 })).toBe(Transition.LATE);
    expect(hand({ priceTicks: 280_000, qtyLots: 3, venueTs: NOW + 8000 })).toBe(Transition.LATE);
    fill(order, 4);
    expect(hand({ priceTicks: 279_500, qtyLots: 4, venueTs: NOW + 9900 })).toBe(
      taken | Transition.FINAL,
    );
    expect(axesOf(order)).toBe("FILLED");
  });

  test("a fill beyond all that was asked for counts, with an alarm", () => {
    const order = open();
    const { CHANGED, FILLED, FINAL, ALARM } = Transition;
    expect(fill(order, 5)).toBe(CHANGED | FILLED | FINAL | ALARM);
    expect([order.filledLots, order.qtyLots]).toEqual([5, 5]);
  });
});
