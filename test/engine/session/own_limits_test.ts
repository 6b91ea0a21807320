import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Reason, Side } from "../../../engine/order/types.ts";
import {
  defaultRiskConfig,
  parseRiskConfig,
  type RiskConfig,
} from "../../../engine/risk/config.ts";
import { defineStrategy } from "../../../engine/strategy/define_strategy.ts";
import { runs } from "../../chance.ts";
import { anyVenue } from "./any_session.ts";
import { runBatched } from "./bed.ts";
import { config, LOOSE, venue } from "./config.ts";
import { marketRows } from "./market_tape.ts";
import { randomFlow } from "./random_flow.ts";

/** Buys one lot a trade, and tells what became of its orders. */
function buyer(told: { denied: Reason[]; most: number }) {
  return defineStrategy({
    name: "buyer",
    create: (_params, ctx) => ({
      onTrade() {
        const { reason } = ctx.market(Side.BUY, 1);
        if (reason !== Reason.NONE) told.denied.push(reason);
      },
      onFill: () => void (told.most = Math.max(told.most, ctx.position().lots)),
    }),
  });
}

function twoBuyers(strategies: object, base: RiskConfig = LOOSE) {
  const told = [{ denied: [] as Reason[], most: 0 }, { denied: [] as Reason[], most: 0 }];
  const [first, second] = told.map(buyer);
  const settings = config(first, {
    venue: venue({}),
    risk: { ...base, ...parseRiskConfig({ ...base, strategies }) },
  });
  const others = [{ strategy: second, params: {}, label: "b" }];
  const outcome = runBatched(
    { ...settings, label: "a", others },
    marketRows({ seed: 5, messages: 300 }),
  );
  return { told, outcome };
}

describe("Limits of a strategy's own", () => {
  test("hold it, and not the other one on the same instrument", () => {
    const { told: [a, b] } = twoBuyers({ a: { positionQty: { hard: "0.004" } } });
    expect(a.most).toBe(4);
    expect(new Set(a.denied)).toEqual(new Set([Reason.DENIED_POSITION]));
    expect(b.most).toBeGreaterThan(4);
    expect(b.denied).toEqual([]);
  });

  test("stop it alone at an emergency", () => {
    const { told: [a, b], outcome } = twoBuyers({ a: { orderQty: { emergency: "0.0005" } } });
    expect(a.most).toBe(0);
    expect([b.denied, b.most > 4]).toEqual([[], true]);
    const opened = outcome.record.logs.filter(({ message }) => message === "Circuit breaker open");
    expect(opened.map(({ fields }) => fields)).toEqual([
      { scope: "strategy", index: 0, cause: Reason.DENIED_QTY },
    ]);
  });

  test("count sizes and orders of its own, by its share of the cash", () => {
    const { told: [a, b] } = twoBuyers({ a: { orderQty: { hard: "0.0005" } } });
    expect([a.most, new Set(a.denied)]).toEqual([0, new Set([Reason.DENIED_QTY])]);
    expect(b.most).toBeGreaterThan(4);
    const { told: [small] } = twoBuyers({ a: { orderNotional: { hard: "0.00001%" } } });
    expect(new Set(small.denied)).toEqual(new Set([Reason.DENIED_NOTIONAL]));
  });

  test("are never passed by any order flow, at any venue", () => {
    fc.assert(
      fc.property(anyVenue, fc.nat(1_000_000), (its, seed) => {
        const most = 6;
        let worst = 0;
        const watched = defineStrategy({
          ...randomFlow,
          create: (params: never, ctx) => {
            const handlers = randomFlow.create(params, ctx);
            return {
              ...handlers,
              onFill(fill) {
                worst = Math.max(worst, Math.abs(ctx.position().lots));
                handlers.onFill?.(fill);
              },
            };
          },
        });
        const strategies = { a: { positionQty: { hard: `0.00${most}` } } };
        const settings = config(watched, {
          venue: { ...its, margin: { ...its.margin, enabled: false } },
          risk: parseRiskConfig({ ...LOOSE, strategies }),
        });
        const params = randomFlow.params.parse({});
        const others = [{ strategy: randomFlow, params, label: "b" }];
        const rows = marketRows({ seed, messages: 150 });
        runBatched({ ...settings, label: "a", params, others }, rows);
        expect(worst).toBeLessThanOrEqual(most);
      }),
      { numRuns: runs(100) },
    );
  });

  test("name nobody by default", () => {
    expect(defaultRiskConfig().strategies).toEqual({});
  });
});
