import { expect, test } from "vitest";
import { defineStrategy } from "../../../engine/strategy/define_strategy.ts";
import { runBatched, runStepped } from "../session/bed.ts";
import { config } from "../session/config.ts";
import { marketRows } from "../session/market_tape.ts";

test("before the first input it is 0, and every instant that a strategy sees is whole", () => {
  for (const run of [runBatched, runStepped]) {
    const seen: number[] = [];
    const clockwork = defineStrategy({
      name: "clockwork",
      create(_params, ctx) {
        seen.push(ctx.now);
        return {
          onStart: () => void [ctx.every("50ms"), ctx.after("1ms")],
          onTimer: ({ ts }) => void seen.push(ctx.now, ts),
          onTrade: () => void seen.push(ctx.now),
        };
      },
    });
    run(config(clockwork), marketRows({ seed: 1, messages: 50 }));
    expect(seen.length).toBeGreaterThan(10);
    expect(seen[0]).toBe(0);
    expect(seen.filter((ts) => !Number.isInteger(ts))).toEqual([]);
  }
});
