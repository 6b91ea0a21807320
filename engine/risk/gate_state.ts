import type { Reason } from "../order/types.ts";
import type { BreakersState } from "./breakers.ts";
import type { ExposureState } from "./exposure.ts";
import type { FlowState } from "./flow_checks.ts";
import type { LossState } from "./loss_watch.ts";
import type { FactsState } from "./market_facts.ts";
import type { StrategyRulesState } from "./strategy_rules.ts";
import type { VerdictsState } from "./verdicts.ts";

/** A risk gate between two inputs. Orders are named by their ids. */
export type GateState = {
  readonly approved: number;
  readonly killed: boolean;
  readonly killCause: Reason;
  readonly loss: LossState;
  readonly strategies: StrategyRulesState;
  readonly verdicts: VerdictsState;
  readonly breakers: BreakersState;
  readonly flow: FlowState;
  /** By instrument. */
  readonly exposure: readonly ExposureState[];
  readonly facts: FactsState;
};
