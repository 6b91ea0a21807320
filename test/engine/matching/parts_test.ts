import fc from "fast-check";
import { expect, test } from "vitest";
import { IdIndex } from "../../../engine/matching/id_index.ts";
import { TickBitmap } from "../../../engine/matching/tick_bitmap.ts";
import { TickLadder } from "../../../engine/matching/tick_ladder.ts";
import { runs } from "../../chance.ts";

test("TickBitmap finds the neighbours that a sorted list finds", () => {
  const member = fc.oneof(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 99_999 }));
  fc.assert(fc.property(
    fc.array(fc.tuple(member, fc.boolean()), { maxLength: 60 }),
    fc.array(member, { minLength: 5 }),
    (changes, probes) => {
      const bitmap = new TickBitmap(100_000);
      const plain = new Set<number>();
      for (const [i, add] of changes) {
        if (add) bitmap.add(i), plain.add(i);
        else bitmap.delete(i), plain.delete(i);
      }
      for (const i of [...probes, ...plain]) {
        const above = [...plain].filter((other) => other > i);
        const below = [...plain].filter((other) => other < i);
        expect(bitmap.above(i)).toBe(above.length === 0 ? -1 : Math.min(...above));
        expect(bitmap.below(i)).toBe(below.length === 0 ? -1 : Math.max(...below));
      }
    },
  ));
});

test("IdIndex answers as a Map does, for dense, sparse and colliding ids", () => {
  const id = fc.oneof(
    fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: 1, max: 3000 }).map((n) => n * 2 ** 18),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(1, 16, 2 ** 20),
      fc.array(fc.tuple(id, fc.boolean()), { maxLength: 3000, size: "max" }),
      (dense, changes) => {
        const index = new IdIndex(dense);
        const plain = new Map<number, number>();
        let slot = 0;
        for (const [key, add] of changes) {
          expect(index.get(key)).toBe(plain.get(key) ?? 0);
          if (!plain.has(key) && add) index.set(key, ++slot), plain.set(key, slot);
          else if (plain.delete(key)) index.delete(key);
        }
        for (const [key, value] of plain) expect(index.get(key)).toBe(value);
      },
    ),
    { numRuns: runs(30) },
  );
});

test("TickLadder keeps its levels when the window moves or widens", () => {
  fc.assert(fc.property(
    fc.array(fc.integer({ min: 1, max: 3_000_000 }), { minLength: 1, maxLength: 20 }),
    (prices) => {
      const ladder = new TickLadder();
      const plain = new Map<number, number>();
      prices.forEach((price, i) => {
        if (price < ladder.base || price - ladder.base >= ladder.size) ladder.include(price);
        const at = price - ladder.base;
        ladder.cells[at * 4] = i + 1;
        ladder.volumes[at * 2 + 1] = 10 ** 12 + i;
        ladder.occupied.add(at);
        plain.set(price, i);
      });
      const sorted = [...plain.keys()].sort((a, b) => a - b);
      sorted.forEach((price, n) => {
        const at = price - ladder.base;
        expect(ladder.cells[at * 4]).toBe((plain.get(price) ?? NaN) + 1);
        expect(ladder.volumes[at * 2 + 1]).toBe(10 ** 12 + (plain.get(price) ?? NaN));
        expect(ladder.above(price)).toBe(sorted[n + 1] ?? 0);
        expect(ladder.below(price)).toBe(sorted[n - 1] ?? 0);
      });
    },
  ));
});
