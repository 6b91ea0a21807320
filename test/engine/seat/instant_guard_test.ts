import { expect, test } from "vitest";
import { StrategyError } from "../../../engine/order/faults.ts";
import { Side } from "../../../engine/order/types.ts";
import { defineStrategy } from "../../../engine/strategy/define_strategy.ts";
import { runBatched } from "../session/bed.ts";
import { config, constant, venue } from "../session/config.ts";
import { marketRows } from "../session/market_tape.ts";

test("a strategy that answers every answer with an order is stopped, not run for ever", () => {
  const restless = defineStrategy({
    name: "restless",
    create(_params, ctx) {
      let side: Side = Side.BUY;
      const act = () => {
        side = side === Side.BUY ? Side.SELL : Side.BUY;
        ctx.market(side, 1);
      };
      return {
        onStart: () => {
          ctx.after("1s");
        },
        onTimer: act,
        onFill: act,
      };
    },
  });
  const settings = config(restless, {
    venue: venue({ matching: "ideal", latency: { entry: constant(0), response: constant(0) } }),
  });
  const rows = marketRows({ seed: 1, messages: 300, instruments: 1 });
  expect(() => runBatched(settings, rows)).toThrow(StrategyError);
});
