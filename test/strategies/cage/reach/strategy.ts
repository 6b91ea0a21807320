import * as face from "throughline";
import { type Context, defineStrategy, Side, type StrategyHandlers, z } from "throughline";
import { attack, type Attacks, closureOf, type Limits } from "./walker.ts";

/** Methods whose call is a request, or draws a number, whatever they are given. */
const REQUESTS = ["random", "randomNormal", "cancelAll"] as const;

/** A number of all that a view shows. */
function digest(view: object, withOrders: boolean): number {
  let sum = 7;
  const add = (value: unknown, depth: number): void => {
    if (typeof value === "number") sum = (sum * 31 + value * 1e6) % 1_000_003;
    else if (typeof value === "boolean") sum = (sum * 31 + (value ? 1 : 2)) % 1_000_003;
    else if (typeof value === "string") {
      for (let i = 0; i < value.length; i++) add(value.charCodeAt(i), depth);
    } else if (typeof value === "object" && value !== null && depth < 3) {
      if ("leavesLots" in value && !withOrders) return;
      for (const key of namesOf(value)) add(Reflect.get(value, key), depth + 1);
    }
    if (!Number.isFinite(sum)) sum = 11;
  };
  add(view, 0);
  return Math.abs(Math.trunc(sum));
}

function namesOf(view: object): string[] {
  const names: string[] = [];
  for (let at = view; at !== Object.prototype && at !== null; at = Object.getPrototypeOf(at)) {
    names.push(...Object.getOwnPropertyNames(at));
  }
  return names.filter((name) => name !== "constructor").sort();
}

/**
 * Trades by all that it sees, so that whatever changes of that changes its orders; and, when it is
 * told to, attacks all that it can reach, in each of its callbacks.
 */
export default defineStrategy({
  name: "reach",
  params: z.object({ attack: z.boolean(), withOrders: z.boolean() }),
  create(params, ctx): StrategyHandlers {
    const done: Attacks = { items: 0, calls: 0, writes: 0, edges: 0 };
    const seen = ctx.series("seen");
    const met = new Map<string, number>();
    const realm = closureOf(globalThis, closureOf(z));
    realm.delete(face);
    let events = 0;
    const limitsOf = (given: readonly unknown[], edge = true): Limits => ({
      edge,
      realm,
      requests: new Set<unknown>([
        ...REQUESTS.map((name) => ctx[name]),
        ...Object.values(ctx.log),
        seen.push,
      ]),
      receivers: [ctx, ctx.book(), ctx.position(), ...ctx.orders().slice(0, 1), ...given],
    });
    const meet = (callback: string, ...given: object[]) => {
      const count = (met.get(callback) ?? 0) + 1;
      met.set(callback, count);
      if (params.attack && (count === 2 || count === 60)) {
        const roots = [ctx, seen, ...ctx.orders(), ...given];
        attack(roots, limitsOf(given), done);
      }
      act(given);
    };
    const act = (given: readonly object[]) => {
      const views = [ctx.book(), ctx.position(), ctx.balance(), ctx.instrument(), ...given];
      if (params.withOrders) views.push(...ctx.orders());
      const sum = views.reduce(
        (all, view) => (all * 31 + digest(view, params.withOrders)) % 1_000_003,
        3,
      );
      if (events++ % 7 !== 0) return;
      seen.push(sum);
      decide(ctx, sum);
    };
    return {
      onStart() {
        ctx.every("1s", "beat");
        ctx.bars({ trades: 20 });
        if (params.attack) attack([face], limitsOf([], false), done);
        meet("onStart");
      },
      onTrade: (trade) => meet("onTrade", trade),
      onBook: (book) => meet("onBook", book),
      onQuote: (quote) => meet("onQuote", quote),
      onBar: (bar) => meet("onBar", bar),
      onMark: (mark) => meet("onMark", mark),
      onFunding: (funding) => meet("onFunding", funding),
      onOrder: (update) => meet("onOrder", update),
      onFill: (fill) => meet("onFill", fill),
      onTimer: (timer) => meet("onTimer", timer),
      onStop() {
        // deno-lint-ignore no-console -- what it did is told to the test
        if (params.attack) console.log(JSON.stringify({ ...done, met: Object.fromEntries(met) }));
      },
    };
  },
});

/** An order by a number that stands for all that was seen. */
function decide(ctx: Context, sum: number): void {
  const side = sum % 2 === 0 ? Side.BUY : Side.SELL;
  const lots = 1 + sum % 5;
  const { bidTicks, askTicks, ready } = ctx.book();
  if (!ready) return;
  if (sum % 3 === 0) ctx.market(side, lots);
  else ctx.limit(side, lots, side === Side.BUY ? bidTicks - sum % 4 : askTicks + sum % 4);
  const [oldest] = ctx.orders();
  if (oldest !== undefined && ctx.orders().length > 8) ctx.cancel(oldest);
}
