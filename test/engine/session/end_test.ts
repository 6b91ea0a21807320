import { expect, test } from "vitest";
import { graceUs } from "../../../engine/session/grace.ts";
import { Side } from "../../../engine/order/types.ts";
import { defineStrategy } from "../../../engine/strategy/define_strategy.ts";
import { expectAlike, runBatched, runStepped } from "./bed.ts";
import { config } from "./config.ts";
import { marketRows } from "./market_tape.ts";

test("a strategy that goes on trading after the last row is cut off, batched and stepped alike", () => {
  const restless = defineStrategy({
    name: "restless",
    create(_params, ctx) {
      let side: Side = Side.BUY;
      return {
        onStart: () => void ctx.every("1ms"),
        onTimer() {
          side = side === Side.BUY ? Side.SELL : Side.BUY;
          ctx.market(side, 1);
        },
      };
    },
  });
  const settings = config(restless, { sampleUs: 60_000_000 });
  const rows = marketRows({ seed: 3, messages: 5, instruments: 1 });
  const batched = runBatched(settings, rows);
  const lastRowTs = rows[rows.length - 1].now;
  expect(batched.toTs).toBeGreaterThan(lastRowTs);
  expect(batched.toTs).toBeLessThanOrEqual(lastRowTs + graceUs(settings.venue));
  expectAlike(batched, runStepped(settings, rows));
});
