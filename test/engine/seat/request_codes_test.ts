import { describe, expect, test } from "vitest";
import { OrderType, Side, TimeInForce } from "../../../engine/order/types.ts";
import { ParsedRequest, parseRequest, tagOf, wholeOf } from "../../../engine/seat/order_request.ts";
import type { OrderRequest } from "../../../engine/strategy/contract.ts";
import { Clock } from "../../../engine/time/clock.ts";
import { openInstrument } from "../../open_instrument.ts";

const NOW = 1_700_000_000_000_000;

/** What becomes of a request, by field. */
function parsed(request: Record<string, unknown>): ParsedRequest {
  const out = new ParsedRequest();
  const clock = new Clock();
  clock.now = NOW;
  parseRequest(request as unknown as OrderRequest, openInstrument(), out, clock);
  return out;
}

const plain = { side: "buy", qtyLots: 3 };
const PRICES = { priceTicks: 1000, stopTicks: 1100 };

/** Types by name, and which prices each has. */
const TYPES = [
  ["market", OrderType.MARKET, []],
  ["limit", OrderType.LIMIT, ["priceTicks"]],
  ["stop-market", OrderType.STOP_MARKET, ["stopTicks"]],
  ["stop-limit", OrderType.STOP_LIMIT, ["priceTicks", "stopTicks"]],
  ["take-profit-market", OrderType.TAKE_PROFIT_MARKET, ["stopTicks"]],
  ["take-profit-limit", OrderType.TAKE_PROFIT_LIMIT, ["priceTicks", "stopTicks"]],
] as const;

describe.each(TYPES)("a request of type %s", (name, code, has) => {
  const given = Object.fromEntries(has.map((field) => [field, PRICES[field]]));
  const expected = { priceTicks: 0, stopTicks: 0, ...given };

  test("is one by name and by code, with the prices of its type", () => {
    for (const type of [name, code]) {
      expect(parsed({ ...plain, ...given, type })).toMatchObject({
        ...{ side: Side.BUY, type: code, qtyLots: 3, ...expected, expireTs: 0, reduceOnly: false },
        tif: name === "market" ? TimeInForce.IOC : TimeInForce.GTC,
      });
    }
  });

  test("is refused with a price that it does not have, and without one that it has", () => {
    for (const field of ["priceTicks", "stopTicks"] as const) {
      const { [field]: dropped, ...rest } = given;
      const other = dropped === undefined ? { ...given, [field]: PRICES[field] } : rest;
      const word = field === "priceTicks" ? "price" : "stopPrice";
      expect(() => parsed({ ...plain, ...other, type: name })).toThrow(word);
    }
  });
});

test("without a type, a price makes a limit order and none a market order", () => {
  expect(parsed({ ...plain, priceTicks: 5 }).type).toBe(OrderType.LIMIT);
  expect(parsed({ ...plain, price: "0.5" })).toMatchObject({
    type: OrderType.LIMIT,
    priceTicks: 5,
  });
  expect(parsed(plain).type).toBe(OrderType.MARKET);
});

test("times in force are taken by name and by code, GTD with its end alone", () => {
  for (const [name, code] of Object.entries(TimeInForce)) {
    const end = name === "GTD" ? { expireTs: NOW + 1 } : {};
    for (const tif of [name, code]) {
      const out = parsed({ ...plain, priceTicks: 5, tif, ...end });
      expect([out.tif, out.expireTs]).toEqual([code, name === "GTD" ? NOW + 1 : 0]);
    }
  }
  const limit = { ...plain, priceTicks: 5 };
  expect(parsed({ ...limit, expireTs: 0 }).expireTs).toBe(0);
  for (const expireTs of [NOW, NOW - 1, NOW + 0.5, -1]) {
    expect(() => parsed({ ...limit, tif: "GTD", expireTs })).toThrow("after now");
  }
  expect(() => parsed({ ...limit, expireTs: NOW + 1 })).toThrow("expected GTD with an expireTs");
  expect(() => parsed({ ...limit, tif: "GTD" })).toThrow("expected GTD with an expireTs");
});

test.each([
  [{ side: 0 }, "Order side is 0, expected buy or sell"],
  [{ side: null }, "Order side is null"],
  [{ side: {} }, "Order side is a object"],
  [{ side: true }, "Order side is true"],
  [{ side: "BUY" }, 'Order side is "BUY"'],
  [{ type: 0 }, "Order type is 0"],
  [{ type: 7 }, "Order type is 7"],
  [{ type: 1.5 }, "Order type is 1.5"],
  [{ type: "toString" }, 'Order type is "toString"'],
  [{ tif: 0 }, "Order tif is 0"],
  [{ tif: 6 }, "Order tif is 6"],
  [{ tif: "gtc" }, 'Order tif is "gtc"'],
  [{ tif: "x".repeat(50) }, `Order tif is "${"x".repeat(40)}",`],
  [{ reduceOnly: 1 }, "Order reduceOnly is 1, expected true or false"],
  [{ qty: "1" }, "exactly one of qty"],
  [{ quantity: 1 }, 'Order has a field "quantity", expected one of instrument, side'],
  [{ qtyLots: 0 }, "Order qty is 0, expected a whole number"],
  [{ qtyLots: -1 }, "Order qty is -1"],
  [{ qtyLots: 2 ** 53 }, "at most 9007199254740991"],
])("a request with %o is refused", (change, message) => {
  expect(() => parsed({ ...plain, ...change })).toThrow(message);
});

test("sides are taken by name and by sign, flags as they are", () => {
  expect(["buy", 1].map((side) => parsed({ ...plain, side }).side)).toEqual([1, 1]);
  expect(["sell", -1].map((side) => parsed({ ...plain, side }).side)).toEqual([-1, -1]);
  expect([true, false].map((reduceOnly) => parsed({ ...plain, reduceOnly }).reduceOnly))
    .toEqual([true, false]);
  expect(parsed({ side: "sell", qty: "0.007" }).qtyLots).toBe(7);
});

test("ticks end at 31 bits, lots at what a double counts", () => {
  expect(wholeOf("price", 2 ** 31 - 2)).toBe(2_147_483_646);
  expect(() => wholeOf("price", 2 ** 31 - 1)).toThrow("at most 2147483646");
  expect(wholeOf("qty", Number.MAX_SAFE_INTEGER)).toBe(Number.MAX_SAFE_INTEGER);
});

test("a tag is a text without control characters", () => {
  expect([tagOf(undefined), tagOf(""), tagOf("entry é")]).toEqual(["", "", "entry é"]);
  expect(() => tagOf("a\nb")).toThrow("control character");
  expect(() => tagOf(5 as unknown as string)).toThrow("Order tag is 5");
});
