import { describe, expect, test } from "vitest";
import momentum from "../../strategies/momentum.ts";
import scalper from "../../strategies/scalper.ts";
import { generatedTape, runOf } from "./bed.ts";

const scalping = { threshold: 0.3, takeTicks: 60, stopTicks: 60, holdMs: 20_000, coolDownMs: 100 };
const bars = { bar: "5s", channel: 6, atr: 5, stopAtr: 1.2, trailAtr: 0.1, restBars: 0 };

const CASES = [
  ["momentum", momentum, bars],
  ["scalper, waiting", scalper, { ...scalping, entry: "post" }],
  ["scalper, taking", scalper, { ...scalping, entry: "take" }],
] as const;

/** Stop, take-profit and market exit lie at the venue together; only one of them may close. */
describe.each(CASES)("%s", (_name, strategy, params) => {
  test.each([11, 21])("opens only by entries and reduces by all else (seed %i)", (seed) => {
    const chunks = generatedTape({ seconds: 3600, seed });
    const { record } = runOf(strategy, { chunks, params });
    const { orders, fills } = record;
    const rowOf = new Map(Array.from(orders.id, (id, row) => [id, row]));
    expect(fills.length).toBeGreaterThan(50);
    let before = 0;
    for (let i = 0; i < fills.length; i++) {
      const after = fills.positionLots[i];
      const tag = orders.tags[orders.tag[rowOf.get(fills.orderId[i]) ?? -1]];
      if (tag === "entry") expect(Math.abs(after)).toBeGreaterThan(Math.abs(before));
      else expect(Math.abs(after)).toBeLessThan(Math.abs(before));
      // Never through zero.
      expect(after * before).toBeGreaterThanOrEqual(0);
      before = after;
    }
  });
});
