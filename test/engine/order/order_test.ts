import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Order } from "../../../engine/order/order.ts";
import {
  ORDER_IDS,
  OrderSession,
  parseClientId,
  strategyOf,
} from "../../../engine/order/session.ts";
import { OrderType, Side, TimeInForce } from "../../../engine/order/types.ts";
import { BTC, makeOrder, NOW } from "./fixture.ts";

describe("Order", () => {
  test("gives back what it was made of, for every type, side and time in force", () => {
    for (const type of Object.values(OrderType)) {
      for (const tif of Object.values(TimeInForce)) {
        for (const side of [Side.BUY, Side.SELL]) {
          for (const reduceOnly of [false, true]) {
            const order = makeOrder({ type, tif, side, reduceOnly });
            expect([order.type, order.tif, order.side, order.reduceOnly])
              .toEqual([type, tif, side, reduceOnly]);
            expect(order.isConditional).toBe(type >= OrderType.STOP_MARKET);
          }
        }
      }
    }
  });

  test("keeps moments exactly, near and far, and NaN for those that have not come", () => {
    const order = makeOrder();
    expect([order.ackTs, order.restTs, order.endTs]).toEqual([NaN, NaN, NaN]);
    order.ackTs = NOW;
    order.restTs = NOW + 1;
    order.endTs = NOW + 86_400_000_000 * 30;
    expect([order.ackTs, order.restTs, order.endTs])
      .toEqual([NOW, NOW + 1, NOW + 86_400_000_000 * 30]);
  });

  test("has a NaN arrival mid when the book was one-sided", () => {
    const session = new OrderSession(1, 0);
    const order = new Order(
      session,
      1,
      BTC,
      Side.BUY,
      OrderType.LIMIT,
      TimeInForce.GTD,
      1,
      280_000,
      false,
      NOW,
      NaN,
      session.internTag("entry"),
      0,
      NOW + 5,
    );
    expect([order.arrivalMid2, order.expireTs, order.tag]).toEqual([NaN, NOW + 5, "entry"]);
  });
});

describe("client order ids", () => {
  test("are fixed-width, alphanumeric, at most 32 long, and come apart again", () => {
    fc.assert(fc.property(
      fc.integer({ min: 0, max: 36 ** 8 - 1 }),
      fc.integer({ min: 0, max: 36 ** 3 - 1 }),
      fc.integer({ min: 0, max: ORDER_IDS - 1 }),
      (epoch, strategy, orderId) => {
        const id = new OrderSession(epoch, strategy).clientId(orderId);
        expect(id).toMatch(/^[0-9a-z]{22}$/);
        expect(parseClientId(id)).toEqual({ epoch, strategy, orderId });
      },
    ));
  });

  test("name a strategy's order by its own count", () => {
    const second = new OrderSession(1, 2);
    expect(second.clientId(2 * ORDER_IDS + 42)).toBe(second.clientId(42));
    expect([strategyOf(42), strategyOf(2 * ORDER_IDS + 42)]).toEqual([0, 2]);
  });

  test("of other people are told from ours", () => {
    for (
      const id of ["", "web_abc", "x-1234567890123456789012", "t123", "T000000010000000000016"]
    ) {
      expect(parseClientId(id)).toBeUndefined();
    }
  });

  test("refuse an epoch or an order id that has no room", () => {
    expect(() => new OrderSession(36 ** 8, 0)).toThrow("Session epoch is 2821109907456, expected");
    expect(() => new OrderSession(1, -1)).toThrow("Strategy index is -1");
    expect(() => new OrderSession(1, 0).clientId(1.5)).toThrow("Order id is 1.5");
  });
});

test("a tag of more than 32 characters is refused", () => {
  expect(() => new OrderSession(1, 0).internTag("x".repeat(33))).toThrow("33 characters");
});
