import { DAY_US, HOUR_US } from "../../engine/time/utc.ts";
import type { RunResult } from "../result.ts";
import { costStatistics } from "./costs.ts";
import { type Drawdown, drawdownOf, drawdownStatistics } from "./drawdown.ts";
import { exposure } from "./exposure.ts";
import { cagr, calmar, totalReturn } from "./growth.ts";
import { makerShare } from "./maker_share.ts";
import { type Markout, markouts } from "./markouts.ts";
import { fillReasons, orderOutcomes, type Outcome, refusals } from "./outcomes.ts";
import { type Period, periodsOf } from "./periods.ts";
import { queueWaits, queueWaitStatistics, type WaitBin, waitHistogram } from "./queue_wait.ts";
import { type ReturnSample, returnSample, sharpe, sortino, volatility } from "./returns.ts";
import { type RoundTrip, roundTripsOf } from "./round_trips.ts";
import { slippage } from "./slippage.ts";
import { MIN_RETURNS, type Statistic } from "./statistic.ts";
import { tripStatistics } from "./trip_statistics.ts";
import { turnoverStatistics } from "./turnover.ts";

/** Everything that is computed from a run's record: the same numbers for report, terminal, JSON. */
export interface RunStats {
  /** In the order in which they are shown. */
  readonly statistics: readonly Statistic[];
  readonly drawdown: Drawdown;
  readonly days: readonly Period[];
  /** Empty for runs longer than {@linkcode MAX_HOURS}. */
  readonly hours: readonly Period[];
  readonly trips: readonly RoundTrip[];
  readonly markouts: readonly Markout[];
  readonly waits: readonly WaitBin[];
  readonly outcomes: readonly Outcome[];
  readonly refusals: readonly Outcome[];
  readonly fillReasons: readonly Outcome[];
}

/** Longest run that gets a table by hour: 31 days. */
export const MAX_HOURS = 31 * 24;

/**
 * Computes the statistics of a finished run. Pure and deterministic: no clock, and `pow` from our
 * own libm. O(orders + fills log fills + equity samples).
 *
 * @example
 * ```ts ignore
 * const stats = computeStats(result);
 * console.log(statisticOf(stats.statistics, "sharpe").value);
 * ```
 */
export function computeStats(result: RunResult): RunStats {
  const { identity, record, totals } = result;
  const { fills, equity, orders } = record;
  const { instruments, cash, fromTs, toTs } = identity;
  const periods = (periodUs: number) => periodsOf(equity, fills, { periodUs, fromTs, toTs, cash });
  const days = periods(DAY_US);
  const hours = toTs - fromTs <= MAX_HOURS * HOUR_US ? periods(HOUR_US) : [];
  const sample = chooseSample(days, hours);
  const growth = { startEquity: cash, endEquity: totals.equity, spanUs: toTs - fromTs };
  const annual = cagr(growth);
  const drawdown = drawdownOf(equity, cash, fromTs);
  const trips = roundTripsOf(fills, instruments);
  const marks = markouts(fills, instruments);
  const waits = queueWaits(fills);
  return {
    statistics: [
      totalReturn(growth),
      annual,
      ...[sharpe(sample), sortino(sample), calmar(annual, drawdown.fraction), volatility(sample)],
      ...drawdownStatistics(drawdown),
      ...tripStatistics(trips),
      ...turnoverStatistics(equity, {
        turnover: totals.turnover,
        fills: fills.length,
        spanUs: toTs - fromTs,
      }),
      exposure(fills, instruments.length, { fromTs, toTs }),
      makerShare(fills, instruments),
      ...queueWaitStatistics(waits),
      ...(["all", "maker", "taker"] as const).map((role) => slippage(fills, instruments, role)),
      ...marks.flatMap((m) => m.seconds === 0 ? [] : [m.bps, m.ticks]),
      ...costStatistics(fills, totals),
    ],
    drawdown,
    days,
    hours,
    trips,
    markouts: marks,
    waits: waitHistogram(waits),
    outcomes: orderOutcomes(orders),
    refusals: refusals(orders),
    fillReasons: fillReasons(fills),
  };
}

/** Daily returns where there are enough of them (or no hours), hourly ones otherwise. */
function chooseSample(days: readonly Period[], hours: readonly Period[]): ReturnSample {
  const daily = returnSample(days, DAY_US, "daily");
  if (daily.returns.length >= MIN_RETURNS || hours.length === 0) return daily;
  return returnSample(hours, HOUR_US, "hourly");
}
