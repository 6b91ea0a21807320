import { expect, test } from "vitest";
import { checkRiskStrategies } from "../../../strategies/cage/labels.ts";

test("limits for a strategy that is not in the run are refused, and the nearest one is told", () => {
  const labels = ["ema_cross", "ema_cross#2"];
  expect(() => checkRiskStrategies({ ema_cross: {}, "ema_cross#2": {} }, labels)).not.toThrow();
  expect(() => checkRiskStrategies({ ema_crs: {} }, labels)).toThrow(
    "Risk limits name the strategy ema_crs, which is not in this run, expected ema_cross",
  );
  expect(() => checkRiskStrategies({ other: {} }, labels)).toThrow(/expected one of ema_cross, /);
});
