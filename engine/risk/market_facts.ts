import { DOUBLE } from "../time/clock.ts";
import type { Stateful } from "../num/state.ts";

export type FactsState = {
  readonly now: number;
  readonly bid: number;
  readonly ask: number;
  readonly last: number;
  readonly mark: number;
  readonly equity: number;
  readonly margin: number;
  readonly strategyPnl: number;
};

/**
 * What the gate judges by: the market that an order meets, and the account at a sample. One object
 * a gate, refilled. Not arguments, because V8 makes an object of each double that crosses a call.
 */
export class MarketFacts implements Stateful<FactsState> {
  /** Time of the input in hand, µs. */
  now = DOUBLE;
  /** Best prices and last trade in ticks; 0 = none. */
  bid = 0;
  ask = 0;
  last = 0;
  /** Mark price, 1e-8 units; NaN = not known. */
  mark = NaN;
  /** Samples, 1e-8 units: equity, initial margin of the positions, and a strategy's P&L since it started. */
  equity = DOUBLE;
  margin = DOUBLE;
  strategyPnl = DOUBLE;

  snapshot(): FactsState {
    return { ...this };
  }

  restore(state: FactsState): void {
    Object.assign(this, state);
  }
}
