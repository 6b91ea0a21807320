import fc from "fast-check";
import { expect, test } from "vitest";
import { OrderPool, SEQ, STOP } from "../../../engine/matching/order_pool.ts";
import { TriggerHeap, waitsForRise } from "../../../engine/matching/trigger_heap.ts";
import { OrderType } from "../../../engine/order/types.ts";
import { runs } from "../../chance.ts";

const action = fc.record({
  stop: fc.integer({ min: 1, max: 6 }),
  /** Which of those that wait goes, by place; beyond the last: one more comes. */
  drop: fc.nat(40),
});

test.each([1, -1] as const)(
  "orders that wait are reached by stop, then by age, whoever came and went: sign %i",
  (sign) => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const pool = new OrderPool(4);
        const heap = new TriggerHeap(pool, sign);
        let plain: { slot: number; stop: number; age: number }[] = [];
        actions.forEach(({ stop, drop }, age) => {
          if (drop < plain.length) {
            const { slot } = plain[drop];
            heap.delete(slot);
            pool.give(slot);
            plain = plain.filter((one) => one.slot !== slot);
          } else {
            const slot = pool.take();
            pool.cells[slot + STOP] = stop;
            pool.cells[slot + SEQ] = age;
            heap.add(slot);
            plain.push({ slot, stop, age });
          }
          const order = plain.toSorted((a, b) => (a.stop - b.stop) * sign || a.age - b.age)
            .map(({ slot }) => slot);
          expect(heap.size).toBe(order.length);
          expect(heap.top).toBe(order.at(0) ?? 0);
          expect(heap.sorted()).toEqual(order);
        });
      }),
      { numRuns: runs(500) },
    );
  },
);

test("a stop buys on a rise and sells on a fall, a take-profit the other way round", () => {
  const { STOP_MARKET, STOP_LIMIT, TAKE_PROFIT_MARKET, TAKE_PROFIT_LIMIT } = OrderType;
  for (const type of [STOP_MARKET, STOP_LIMIT]) {
    expect([waitsForRise(true, type), waitsForRise(false, type)]).toEqual([true, false]);
  }
  for (const type of [TAKE_PROFIT_MARKET, TAKE_PROFIT_LIMIT]) {
    expect([waitsForRise(true, type), waitsForRise(false, type)]).toEqual([false, true]);
  }
});
