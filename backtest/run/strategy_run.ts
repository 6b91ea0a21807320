import { createHash } from "node:crypto";
import { MONEY_DECIMALS } from "../../engine/instrument/instrument.ts";
import { parseScaled } from "../../engine/num/decimal.ts";
import { BacktestError } from "../../command/errors.ts";
import type { BacktestOptions, StrategyRun } from "./options.ts";

/** All strategies of a run, the first one first. */
export function strategiesOf(options: BacktestOptions): readonly StrategyRun[] {
  const { strategy, params, set, label, share, others = [] } = options;
  const first = {
    strategy,
    ...(params && { params }),
    ...(set && { set }),
    ...(label !== undefined && { label }),
    ...(share !== undefined && { share }),
  };
  return [first, ...others];
}

/**
 * What each strategy's share of the cash comes to, 1e-8 units.
 *
 * @throws {BacktestError} kind `usage` for shares that are none, or more than all of it together
 */
export function capitalsOf(runs: readonly StrategyRun[], cash: number): readonly number[] {
  const given = runs.map(({ share }) => share).filter((share) => share !== undefined);
  for (const share of given) {
    if (share > 0 && share <= 1) continue;
    throw new BacktestError("usage", `Share is ${share}, expected above 0 and at most 1`);
  }
  const sum = given.reduce((total, share) => total + share, 0);
  // Thirds do not sum to 1 to the last bit.
  if (sum > 1 + 1e-9) {
    throw new BacktestError("usage", `Shares sum to ${sum}, expected at most 1`);
  }
  const rest = given.length === runs.length ? 0 : (1 - sum) / (runs.length - given.length);
  if (rest <= 1e-9 && given.length < runs.length) {
    throw new BacktestError("usage", "Shares leave nothing for a strategy without one");
  }
  return runs.map(({ share = rest }) => Math.floor(cash * share));
}

/** One hash for the sources of all strategies; of a single one its own. */
export function sourcesHash(hashes: readonly string[]): string {
  if (hashes.length === 1) return hashes[0];
  return createHash("sha256").update(hashes.join("\n")).digest("hex");
}

/** A share as people write it: "25%" or "0.25". @throws {RangeError} */
export function parseShare(text: string): number {
  const isPercent = text.endsWith("%");
  const scaled = parseScaled(isPercent ? text.slice(0, -1) : text, MONEY_DECIMALS);
  return scaled / 10 ** MONEY_DECIMALS / (isPercent ? 100 : 1);
}
