import fc from "fast-check";
import { expect, test } from "vitest";
import { Count, countFill } from "../../../engine/order/fill_count.ts";
import { UpdateKind } from "../../../engine/order/types.ts";
import { makeOrder, makeUpdate } from "./fixture.ts";

/** Whole fills of an order of 60 lots, one after the other, as lots from and to. */
const anyFills = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 10 })
  .map((sizes) => {
    let to = 0;
    return sizes.map((lots) => [to, to += lots] as const);
  });

test("fills with their place count once each, in any order and told again, without an id", () => {
  const told = anyFills.chain((fills) =>
    fc.tuple(
      fc.constant(fills),
      fc.shuffledSubarray([...fills, ...fills], { minLength: fills.length }),
    )
  );
  fc.assert(fc.property(told, ([fills, sequence]) => {
    const order = makeOrder({ qtyLots: 60 });
    const seen = new Set<number>();
    for (const [from, to] of sequence) {
      const update = makeUpdate(UpdateKind.FILL, { qtyLots: to - from, cumLots: to });
      const count = countFill(order, update);
      expect(count).toBe(seen.has(from) ? Count.TOLD : Count.NEW);
      if (count === Count.NEW) order.filledLots += to - from;
      seen.add(from);
      const missing = order.extra?.missing ?? [];
      const top = Math.max(...fills.filter(([at]) => seen.has(at)).map(([, end]) => end));
      const open: number[] = [];
      for (const [at, end] of fills) {
        if (end >= top || seen.has(at)) continue;
        if (open.at(-1) === at) open[open.length - 1] = end;
        else open.push(at, end);
      }
      expect(merged(missing)).toEqual(open);
    }
  }));
});

/** Ranges that touch as one. */
function merged(ranges: readonly number[]): number[] {
  const all: number[] = [];
  for (let i = 0; i < ranges.length; i += 2) {
    if (all.at(-1) === ranges[i]) all[all.length - 1] = ranges[i + 1];
    else all.push(ranges[i], ranges[i + 1]);
  }
  return all;
}

test("a fill that holds lots that were told and lots that were not is told in part", () => {
  const order = makeOrder({ qtyLots: 60 });
  const fill = (cumLots: number, qtyLots: number) =>
    countFill(order, makeUpdate(UpdateKind.FILL, { qtyLots, cumLots }));
  expect(fill(10, 4)).toBe(Count.NEW);
  order.filledLots = 4;
  expect(fill(8, 4)).toBe(Count.PARTLY);
  expect(fill(12, 4)).toBe(Count.PARTLY);
  expect(fill(6, 6)).toBe(Count.NEW);
});
