import { z } from "zod";
import type { Context, StrategyDefinition, StrategyHandlers } from "./contract.ts";

/** What a strategy may be called: it names folders too. */
export const STRATEGY_NAME = /^[a-z][a-z0-9_]{0,63}$/;

/**
 * Declares a strategy; the default export of a strategy file.
 *
 * @example
 * ```ts
 * import { defineStrategy, Side, z } from "throughline";
 *
 * export default defineStrategy({
 *   name: "buy_once",
 *   params: z.object({ lots: z.number().int().min(1).default(1) }),
 *   create(params, ctx) {
 *     return {
 *       onStart() {
 *         ctx.after("1s");
 *       },
 *       onTimer() {
 *         ctx.market(Side.BUY, params.lots);
 *       },
 *     };
 *   },
 * });
 * ```
 */
export function defineStrategy<Schema extends z.ZodType = z.ZodObject<Record<never, never>>>(
  definition: {
    name: string;
    description?: string;
    params?: Schema;
    create(params: z.output<Schema>, ctx: Context): StrategyHandlers;
  },
): StrategyDefinition<Schema> {
  if (!STRATEGY_NAME.test(definition.name)) {
    throw new TypeError(
      `Strategy name must be lower-case letters, digits and _, and start with a letter, got ${
        JSON.stringify(definition.name)
      }`,
    );
  }
  const params = definition.params ?? (z.object({}) as unknown as Schema);
  return Object.freeze({ ...definition, params });
}
