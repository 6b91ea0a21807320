import type { StrategyDefinition, StrategyHandlers } from "../../engine/strategy/contract.ts";

const CALLBACKS = [
  "onTrade",
  "onBook",
  "onQuote",
  "onBar",
  "onMark",
  "onFunding",
  "onOrder",
  "onFill",
  "onTimer",
  "onFeedState",
] as const satisfies readonly (keyof StrategyHandlers)[];

/**
 * The same strategy, handed over to a fresh instance before every `every`-th callback: snapshot, through
 * JSON, create, restore. Timers, bars and orders stay with the context, as on a hot reload, and
 * `onStart` is not called again.
 */
export function handedOver(definition: StrategyDefinition, every: number) {
  const count = { handOvers: 0 };
  const wrapped: StrategyDefinition = {
    ...definition,
    create(params, ctx) {
      let inner = definition.create(params, ctx);
      let calls = 0;
      const outer: StrategyHandlers = {
        onStart: () => inner.onStart?.(),
        onStop: () => inner.onStop?.(),
      };
      for (const name of CALLBACKS) {
        if (inner[name] === undefined) continue;
        outer[name] = (event: never) => {
          if (++calls % every === 0) {
            const state: unknown = JSON.parse(JSON.stringify(inner.snapshot?.() ?? null));
            inner = definition.create(params, ctx);
            inner.restore?.(state);
            count.handOvers++;
          }
          return inner[name]?.(event);
        };
      }
      return outer;
    },
  };
  return { definition: wrapped, count };
}
