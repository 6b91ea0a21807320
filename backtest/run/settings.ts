import { parseScaled } from "../../engine/num/decimal.ts";
import { MONEY_DECIMALS } from "../../engine/instrument/instrument.ts";
import { defaultRiskConfig, type RiskConfig } from "../../engine/risk/config.ts";
import { parseVenueConfig, type VenueConfig } from "../../engine/venue/config.ts";
import { VENUE_PRESETS, venuePreset } from "../../engine/venue/presets.ts";
import { BacktestError } from "../../command/errors.ts";
import type { BacktestOptions } from "./options.ts";

/** What a run takes for granted beside data and strategy, checked and complete. */
export interface Settings {
  readonly venue: VenueConfig;
  readonly risk: RiskConfig;
  /** 1e-8 units. */
  readonly cash: number;
  readonly seed: number;
}

/** @throws {BacktestError} kind `usage`, naming what is wrong. */
export function settingsOf(options: BacktestOptions): Settings {
  const { seed = 1 } = options;
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new BacktestError("usage", `Seed is ${seed}, expected a whole number from 0`);
  }
  return {
    venue: venueOf(options.venue ?? "binance-usdm"),
    risk: options.risk ?? defaultRiskConfig(),
    cash: cashOf(options.cash ?? "100000"),
    seed,
  };
}

function venueOf(venue: NonNullable<BacktestOptions["venue"]>): VenueConfig {
  if (typeof venue === "string" && !VENUE_PRESETS.includes(venue)) {
    throw new BacktestError(
      "usage",
      `No venue "${venue}", expected a file or one of: ${VENUE_PRESETS.join(", ")}`,
    );
  }
  if (typeof venue === "string") return venuePreset(venue);
  try {
    return parseVenueConfig(venue);
  } catch (error) {
    throw new BacktestError("usage", error instanceof Error ? error.message : String(error));
  }
}

/** What 1e-8 units hold exactly. */
const CASH_MAX = Math.floor(Number.MAX_SAFE_INTEGER / 1e8);

function cashOf(text: string): number {
  let cash = NaN;
  try {
    cash = parseScaled(text, MONEY_DECIMALS);
  } catch {
    // Told below.
  }
  if (cash > 0) return cash;
  throw new BacktestError(
    "usage",
    `Cash is ${text}, expected a decimal such as 100000, above 0 and at most ${CASH_MAX}`,
  );
}

const SAMPLE_STEPS_S = [1, 10, 60, 600, 3600, 86_400];
const SAMPLES_MAX = 500_000;

/** Interval of equity samples, µs: 1 s, and for long runs the first round one that keeps them few. */
export function sampleUsFor(fromTs: number, toTs: number): number {
  const seconds = (toTs - fromTs) / 1e6;
  const step = SAMPLE_STEPS_S.find((one) => seconds / one <= SAMPLES_MAX) ?? 86_400;
  return step * 1_000_000;
}
