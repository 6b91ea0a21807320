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
  [{ priceTicks: 2 ** 31 }, /price is 2147483648, .* and at most 2147483646/],
  [{ prize: 2 }, /a field "prize"/],
  [{ qty: 4 }, /qty is 4, expected a decimal string/],
])("an amendment to %j is a mistake and told by field", (change, message) => {
  expect(amended(change)).toMatch(message);
});

test("an amendment by whole numbers or by texts is sent", () => {
  expect(amended({ qtyLots: 6 })).toBe(true);
  expect(amended({ priceTicks: 2 })).toBe(true);
});

test("a price is asked for in 31 bits of ticks, as record and decisions hold it", () => {
  const MOST = 2 ** 31 - 2;
  const seen: unknown[] = [];
  const attempt = (work: () => unknown) => {
    try {
      work();
      seen.push("sent");
    } catch (error) {
      seen.push((error as Error).message.replace(/.*(at most \d+)$/, "$1"));
    }
  };
  const strategy = defineStrategy({
    name: "asks",
    create(_params, ctx) {
      return {
        onStart() {
          for (const priceTicks of [MOST, MOST + 1, 2 ** 31 + 5, 2 ** 32 + 5]) {
            attempt(() => ctx.limit(-1, 1, priceTicks));
            attempt(() => ctx.submit({ side: "sell", qtyLots: 1, priceTicks }));
          }
          const type = "stop-market";
          attempt(() => ctx.submit({ side: "buy", type, qtyLots: 1, stopTicks: MOST + 1 }));
        },
      };
    },
  });
  runBatched(config(strategy, { risk: LOOSE }), marketRows({ seed: 3, messages: 10 }));
  expect(seen).toEqual(["sent", "sent", ...Array(7).fill(`at most ${MOST}`)]);
});
