import type { Stateful } from "../num/state.ts";
import { Reason } from "../order/types.ts";
import type { Candidate } from "./candidate.ts";
import type { Levels } from "./limits.ts";
import type { MarketFacts } from "./market_facts.ts";
import type { Verdicts } from "./verdicts.ts";

/** By strategy, 1e-8 units; negative is a gain. */
export type StrategyLossState = readonly number[];

/** What each strategy has lost since it started, as of the last sample. */
export class StrategyLosses implements Stateful<StrategyLossState> {
  readonly #lost: Float64Array;
  readonly #limits: readonly Levels[];

  constructor(limits: readonly Levels[]) {
    this.#limits = limits;
    this.#lost = new Float64Array(limits.length);
  }

  /** Takes a sample of a strategy, as the facts tell; true when it is an emergency, or no number. */
  note(strategy: number, { strategyPnl }: MarketFacts): boolean {
    this.#lost[strategy] = -strategyPnl;
    return !(-strategyPnl <= this.#limits[strategy].emergency);
  }

  check({ strategy, now }: Candidate, verdicts: Verdicts): Reason {
    const lost = this.#lost[strategy];
    return verdicts.judge(this.#limits[strategy], lost, Reason.DENIED_STRATEGY_LOSS, now);
  }

  snapshot(): StrategyLossState {
    return [...this.#lost];
  }

  restore(state: StrategyLossState): void {
    this.#lost.set(state);
  }
}
