import { expect, test } from "vitest";
import { failureOf } from "../../../strategies/cage/failure.ts";

test.each([
  [0, "The strategy failed before the first event: Error: x"],
  [NaN, "The strategy failed before the first event: Error: x"],
  [1_700_000_000_000_000, "The strategy failed at 2023-11-14T22:13:20.000000Z: Error: x"],
  [0.5, "The strategy failed at 0.5: Error: x"],
  [Infinity, "The strategy failed at Infinity: Error: x"],
])("a failure is told whatever the instant: %d", (ts, message) => {
  expect(failureOf(new Error("x"), ts, () => "")).toEqual({ kind: "strategy", message, stack: "" });
});
