import { expect, test } from "vitest";
import type { Context } from "../../../engine/strategy/contract.ts";
import { defineStrategy } from "../../../engine/strategy/define_strategy.ts";
import { runBatched } from "../session/bed.ts";
import { config, LOOSE } from "../session/config.ts";
import { marketRows } from "../session/market_tape.ts";

type Change = Parameters<Context["modify"]>[1];

/** Asks for a change of a resting order while it can be changed; what came of it. */
function amended(change: unknown) {
  let result: unknown;
  const strategy = defineStrategy({
    name: "amends",
    create(_params, ctx) {
      const order = () => ctx.orders()[0];
      return {
        onStart() {
          ctx.limit(1, 5, 1);
        },
        onTrade() {
          if (result !== undefined || !order().isCancellable) return;
          try {
            result = ctx.modify(order(), change as Change);
          } catch (error) {
            result = (error as Error).message;
          }
        },
      };
    },
  });
  runBatched(config(strategy, { risk: LOOSE }), marketRows({ seed: 3, messages: 100 }));
  return result;
}

test.each([
  [{ qtyLots: 1.5 }, /qty is 1\.5, expected a whole number/],
  [{ qtyLots: "4" }, /qty is "4"/],
  [{ priceTicks: NaN }, /price is NaN/],
  [{ priceTicks: 0 }, /price is 0/],
  [{ priceTicks: 2, price: "0.2" }, /exactly one of price/],
  [{ prize: 2 }, /a field "prize"/],
  [{ qty: 4 }, /qty is 4, expected a decimal string/],
])("an amendment to %j is a mistake and told by field", (change, message) => {
  expect(amended(change)).toMatch(message);
});

test("an amendment by whole numbers or by texts is sent", () => {
  expect(amended({ qtyLots: 6 })).toBe(true);
  expect(amended({ priceTicks: 2 })).toBe(true);
});
