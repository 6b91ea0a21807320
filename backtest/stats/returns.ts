import { type Period, periodReturn, YEAR_US } from "./periods.ts";
import { deviation, downsideDeviation, mean } from "./moments.ts";
import { MIN_RETURNS, type Statistic, statistic } from "./statistic.ts";

/** Returns of whole periods in a row, and how many of them make a year of 365 days. */
export interface ReturnSample {
  readonly returns: readonly number[];
  readonly perYear: number;
  /** "hourly" or "daily". */
  readonly name: string;
}

/** Leaves out the run's ragged first and last period: their length is not the others'. */
export function returnSample(
  periods: readonly Period[],
  periodUs: number,
  name: string,
): ReturnSample {
  const returns = periods.filter((p) => p.whole).map(periodReturn);
  return { returns, perYear: YEAR_US / periodUs, name };
}

/** Yearly standard deviation of returns: s · √(periods a year), s with n − 1. */
export function volatility(sample: ReturnSample): Statistic {
  return spec(sample, {
    key: "volatility",
    label: "Volatility",
    unit: "fraction",
    value: deviation(sample.returns) * Math.sqrt(sample.perYear),
    note: `standard deviation of ${sample.name} returns, a year`,
  });
}

/**
 * Sharpe ratio with a risk-free rate of zero: mean / s · √(periods a year), 365 days a year because
 * the market never closes (LEAN does the same for these venues; hftbacktest uses 252). The note
 * carries its standard error for independent returns, √((1 + SR²/2)/n) before scaling: Lo, "The
 * Statistics of Sharpe Ratios", 2002, eq. 9.
 */
export function sharpe(sample: ReturnSample): Statistic {
  const perPeriod = mean(sample.returns) / deviation(sample.returns);
  const scale = Math.sqrt(sample.perYear);
  const error = Math.sqrt((1 + perPeriod ** 2 / 2) / sample.returns.length) * scale;
  return spec(sample, {
    key: "sharpe",
    label: "Sharpe ratio",
    unit: "ratio",
    value: perPeriod * scale,
    note: Number.isFinite(error) && sample.returns.length >= MIN_RETURNS
      ? `${sample.name} returns, a year; standard error ${error.toFixed(2)}`
      : `${sample.name} returns, a year`,
  });
}

/**
 * Sortino ratio with a target of zero: mean / √mean(min(0, r)²) · √(periods a year), the downside
 * over all returns (Sortino and Price, 1994), not over the losing ones alone.
 */
export function sortino(sample: ReturnSample): Statistic {
  const value = mean(sample.returns) / downsideDeviation(sample.returns);
  return spec(sample, {
    key: "sortino",
    label: "Sortino ratio",
    unit: "ratio",
    value: value * Math.sqrt(sample.perYear),
    note: `${sample.name} returns, a year; downside below zero`,
  });
}

type Own = Pick<Statistic, "key" | "label" | "unit" | "value" | "note">;

function spec(sample: ReturnSample, own: Own): Statistic {
  return statistic({
    ...own,
    group: "risk",
    sample: sample.returns.length,
    sampleOf: `${sample.name} returns`,
    minSample: MIN_RETURNS,
  });
}
