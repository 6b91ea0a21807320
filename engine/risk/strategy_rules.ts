import type { Instrument } from "../instrument/instrument.ts";
import type { Regrid } from "../instrument/regrid.ts";
import type { Order } from "../order/order.ts";
import { Reason } from "../order/types.ts";
import type { Candidate } from "./candidate.ts";
import type { RiskConfig } from "./config.ts";
import type { Exposure } from "./exposure.ts";
import { type Levels, strategyLossLevels } from "./limits.ts";
import type { MarketFacts } from "./market_facts.ts";
import { OwnLimits } from "./own_limits.ts";
import type { Verdicts } from "./verdicts.ts";
import type { FindOrder, WorkingState } from "./working_orders.ts";

/** A strategy as the gate knows it. */
export interface RiskStrategy {
  /** Its name in the limits' `strategies`. */
  readonly label: string;
  /** Its share of the cash, 1e-8 units: what percentages of its own limits refer to. */
  readonly cash: number;
  /** Its own position in an instrument, signed lots. */
  readonly positionLots: (instrument: number) => number;
}

export type StrategyRulesState = {
  /** By strategy, 1e-8 units; negative is a gain. */
  readonly lost: readonly number[];
  /** What works of a strategy that has limits of its own; null for the others. */
  readonly working: readonly (readonly WorkingState[] | null)[];
};

/** What each strategy is held to by itself: its loss since it started, and limits of its own. */
export class StrategyRules {
  readonly #lost: Float64Array;
  readonly #losses: readonly Levels[];
  readonly #own: readonly (OwnLimits | null)[];

  constructor(
    config: RiskConfig,
    instruments: readonly Instrument[],
    strategies: readonly RiskStrategy[],
  ) {
    this.#lost = new Float64Array(strategies.length);
    this.#losses = strategies.map(({ label, cash }) => strategyLossLevels(config, label, cash));
    this.#own = strategies.map(({ label, ...who }) => {
      if (!Object.hasOwn(config.strategies, label)) return null;
      return new OwnLimits({ text: config.strategies[label], instruments, ...who });
    });
  }

  /** Takes a sample of a strategy, as the facts tell; the cause where it is an emergency. */
  note(strategy: number, { strategyPnl }: MarketFacts, exposure: Exposure): Reason {
    this.#lost[strategy] = -strategyPnl;
    if (!(-strategyPnl <= this.#losses[strategy].emergency)) return Reason.DENIED_STRATEGY_LOSS;
    const isBeyond = this.#own[strategy]?.isBeyond(exposure.valuations, exposure.priceTicks);
    return isBeyond === true ? Reason.DENIED_POSITION : Reason.NONE;
  }

  checkLoss({ strategy, now }: Candidate, verdicts: Verdicts): Reason {
    const lost = this.#lost[strategy];
    return verdicts.judge(this.#losses[strategy], lost, Reason.DENIED_STRATEGY_LOSS, now);
  }

  /** @param isNew an intent, not a modification */
  checkOwn(c: Candidate, isNew: boolean, exposure: Exposure, verdicts: Verdicts): Reason {
    const own = this.#own[c.strategy];
    if (own === null) return Reason.NONE;
    return own.check(c, isNew, exposure.valuations[c.instrument], verdicts);
  }

  updateOrder(order: Order): void {
    this.#own[order.session.strategy]?.updateOrder(order);
  }

  regrid(instrument: number, regrid: Regrid): void {
    for (const own of this.#own) own?.regrid(instrument, regrid);
  }

  snapshot(): StrategyRulesState {
    return { lost: [...this.#lost], working: this.#own.map((own) => own?.snapshot() ?? null) };
  }

  restore(
    { lost, working }: StrategyRulesState,
    inForce: readonly Instrument[],
    find: FindOrder,
  ): void {
    this.#lost.set(lost);
    for (const [i, state] of working.entries()) {
      if (state !== null) this.#own[i]?.restore(state, inForce, find);
    }
  }
}
