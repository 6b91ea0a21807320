import { expect, test } from "vitest";
import { nearest } from "../../command/nearest.ts";

test.each([
  ["BTCUSD", "BTCUSDT"],
  ["btcusdt", "BTCUSDT"],
  ["ETHUSTD", "ETHUSDT"],
  ["XRPEUR", null],
  ["", null],
])("the name that %j may stand for is %j", (name, expected) => {
  expect(nearest(name, ["BTCUSDT", "ETHUSDT", "SOLUSDT"])).toBe(expected);
});
