import { parseRiskConfig, type RiskConfig } from "../../../engine/risk/config.ts";
import type { SessionConfig } from "../../../engine/session/session.ts";
import type { StrategyDefinition } from "../../../engine/strategy/contract.ts";
import {
  parseVenueConfig,
  type VenueConfig,
  type VenueConfigInput,
} from "../../../engine/venue/config.ts";
import { contract } from "./market_tape.ts";

/** Limits that hardly ever speak, so that the venue is what a test is about. */
export const LOOSE: RiskConfig = parseRiskConfig({
  orderNotional: {},
  collar: {},
  marketSpread: {},
  openOrders: {},
  positionNotional: {},
  duplicates: {},
  selfTrade: "off",
  orderRate: {},
  messageRate: {},
  cancelReserve: 0,
  executions: {},
  grossExposure: {},
  netExposure: {},
  leverage: {},
  margin: {},
  drawdown: {},
  dailyLoss: {},
  strategyLoss: {},
  valueAtRisk: {},
  rejectStreak: 0,
  staleFeed: "off",
});

export const constant = (us: number) => ({ kind: "constant", us }) as const;

/** A plain venue: constant latency, no margin, no filters; what is given on top. */
export function venue(overrides: Partial<VenueConfigInput> = {}): VenueConfig {
  return parseVenueConfig({
    name: "test",
    latency: { entry: constant(5000), response: constant(3000) },
    filters: false,
    margin: { enabled: false },
    ...overrides,
  });
}

export function config(
  strategy: StrategyDefinition,
  overrides: Partial<SessionConfig> & { instrumentCount?: number } = {},
): SessionConfig {
  const { instrumentCount = 1, ...rest } = overrides;
  return {
    mode: "backtest",
    instruments: Array.from({ length: instrumentCount }, (_, i) => contract(i)),
    strategy,
    params: strategy.params.parse({}),
    seed: 1,
    venue: venue(),
    risk: LOOSE,
    cash: 100_000_00000000,
    sampleUs: 500_000,
    ...rest,
  };
}
