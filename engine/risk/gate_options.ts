import type { Instrument } from "../instrument/instrument.ts";
import type { RiskConfig } from "./config.ts";
import type { RiskStrategy } from "./strategy_rules.ts";
import type { RiskListener } from "./verdicts.ts";

/** What the gate reads of the account at each check, 1e-8 units. */
export interface RiskAccountView {
  /** Wallet balance plus unrealised P&L, at the latest prices. */
  readonly equity: number;
  /** Initial margin of the positions by the account's own count; 0 if it keeps none. */
  readonly initialMargin: number;
}

export interface RiskGateOptions {
  readonly config: RiskConfig;
  /** By instrument index. All settle in one asset. */
  readonly instruments: readonly Instrument[];
  readonly account: RiskAccountView;
  /** Start cash, 1e-8 units: what percentages of the limits refer to. */
  readonly cash: number;
  /** @default one with all of the cash and the account's positions, without a label */
  readonly strategies?: readonly RiskStrategy[];
  /** Initial margin rate by instrument at the account's leverage. @default the instruments' own */
  readonly initialMarginPpb?: readonly number[];
  readonly listener?: RiskListener;
}
