import type { StrategyDefinition } from "../engine/strategy/contract.ts";
import emaCross from "./ema_cross.ts";
import marketMaker from "./market_maker.ts";
import momentum from "./momentum.ts";
import referenceMarketMaker from "./reference_market_maker.ts";
import scalper from "./scalper.ts";

/** The strategies that come with the project, by name; each lies in the file of its name. */
export const STRATEGIES: Readonly<Record<string, StrategyDefinition>> = Object.freeze({
  ema_cross: emaCross,
  market_maker: marketMaker,
  momentum,
  reference_market_maker: referenceMarketMaker,
  scalper,
});
