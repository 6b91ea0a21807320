import process from "node:process";
import { expect, test } from "vitest";
import type { Order } from "../../../engine/order/order.ts";
import { makeOrder } from "./fixture.ts";

// A file of its own: a field that once held a double makes every later order larger.
test("an order takes at most 120 bytes of heap", () => {
  const count = 100_000;
  const kept: (Order | null)[] = new Array(count).fill(null);
  const terms = {};
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < count; i++) kept[i] = makeOrder(terms);
  const bytes = (process.memoryUsage().heapUsed - before) / count;
  expect(kept[count - 1]?.isActive).toBe(true);
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThanOrEqual(120);
});
