import { parseState, type State, stateText } from "../num/state.ts";
import { StrategyError } from "../order/faults.ts";
import type { StrategyHandlers } from "../strategy/contract.ts";

/**
 * What a strategy's own `snapshot` gives, copied; null for one without. A strategy has both halves
 * or none: with one alone a restart would lose what it knows, or hand it nothing.
 *
 * @throws {StrategyError} for half a pair, and for what is no plain data
 */
export function strategyState(handlers: StrategyHandlers, ts: number): State {
  const { snapshot, restore } = handlers;
  if ((snapshot === undefined) !== (restore === undefined)) {
    const [has, lacks] = snapshot === undefined ? ["restore", "snapshot"] : ["snapshot", "restore"];
    throw new StrategyError(`Strategy has ${has} without ${lacks}, expected both or neither`, ts);
  }
  if (snapshot === undefined) return null;
  const given = handlers.snapshot?.();
  try {
    return parseState(stateText(given as State));
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new StrategyError(`Strategy's snapshot is no plain data: ${cause}`, ts, { cause: error });
  }
}
