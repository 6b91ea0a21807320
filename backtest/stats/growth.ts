import { libm } from "../../engine/num/libm/libm.ts";
import { DAY_US } from "../../engine/time/utc.ts";
import { YEAR_US } from "./periods.ts";
import { MIN_DAYS, type Statistic, statistic } from "./statistic.ts";

export interface GrowthSpec {
  readonly startEquity: number;
  readonly endEquity: number;
  readonly spanUs: number;
}

/** End equity over start cash, less one. */
export function totalReturn(growth: GrowthSpec): Statistic {
  return statistic({
    key: "totalReturn",
    group: "return",
    label: "Total return",
    value: growth.startEquity > 0 ? growth.endEquity / growth.startEquity - 1 : null,
    unit: "fraction",
    sample: 1,
    sampleOf: "run",
    minSample: 1,
    note: "end equity over start cash",
  });
}

/**
 * Compound annual growth rate: (end / start)^(365 days / span) − 1. −1 when equity ended at or
 * below zero. Not given below 30 days: a day's luck raised to the 365th power says nothing.
 */
export function cagr(growth: GrowthSpec): Statistic {
  const days = growth.spanUs / DAY_US;
  return statistic({
    key: "cagr",
    group: "return",
    label: "CAGR",
    value: annualGrowth(growth),
    unit: "fraction",
    sample: Math.floor(days),
    sampleOf: "days",
    minSample: MIN_DAYS,
    note: "compound growth scaled to 365 days",
  });
}

function annualGrowth({ startEquity, endEquity, spanUs }: GrowthSpec): number | null {
  if (!(startEquity > 0) || !(spanUs > 0)) return null;
  if (endEquity <= 0) return -1;
  return libm.pow(endEquity / startEquity, YEAR_US / spanUs) - 1;
}

/** CAGR over the largest relative drawdown; not defined without a drawdown. */
export function calmar(cagr: Statistic, maxDrawdownFraction: number): Statistic {
  return statistic({
    key: "calmar",
    group: "risk",
    label: "Calmar ratio",
    value: cagr.value !== null && maxDrawdownFraction > 0 ? cagr.value / maxDrawdownFraction : null,
    unit: "ratio",
    sample: cagr.sample,
    sampleOf: cagr.sampleOf,
    minSample: cagr.minSample,
    note: "CAGR over the largest relative drawdown",
  });
}
