import type { StrategyHandlers } from "../strategy/contract.ts";
import { StrategyError } from "../order/faults.ts";

const ASYNC = new Set(["AsyncFunction", "AsyncGeneratorFunction", "GeneratorFunction"]);

/** Refuses callbacks that cannot be done when they return. */
export function refuseAsync(handlers: StrategyHandlers): void {
  for (const name of CALLBACKS) {
    const callback = handlers[name];
    if (callback === undefined) continue;
    const tag = Object.prototype.toString.call(callback).slice(8, -1);
    if (typeof callback !== "function" || ASYNC.has(tag)) {
      throw new StrategyError(
        `Strategy callback ${name} is ${tag}, expected a synchronous function without await`,
        0,
      );
    }
  }
}

/** Refuses what a callback returned if it is a promise, which would outlive its step. */
export function refusePromise(returned: unknown, callback: string, now: number): void {
  if (returned === undefined || returned === null) return;
  if (typeof (returned as { then?: unknown }).then !== "function") return;
  throw new StrategyError(
    `Strategy callback ${callback} returned a promise, expected it to be synchronous`,
    now,
  );
}

/** Every callback that a strategy may have, in the order of the guide. */
export const CALLBACKS = [
  "onStart",
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
  "onInstrument",
  "onStop",
  "snapshot",
  "restore",
] as const satisfies readonly (keyof StrategyHandlers)[];

/** Fails to compile where the contract has a callback that the list lacks. */
type Missing = Exclude<keyof StrategyHandlers, (typeof CALLBACKS)[number]>;
const COMPLETE: Missing extends never ? true : Missing = true;
void COMPLETE;
