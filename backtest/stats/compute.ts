import type { Instrument } from "../../engine/instrument/instrument.ts";
import type { FillColumns } from "../../engine/record/columns.ts";
import { DAY_US, HOUR_US } from "../../engine/time/utc.ts";
import type { Rows } from "../record/rows.ts";
import type { AnyResult } from "../result.ts";
import { costStatistics } from "./costs.ts";
import { type Drawdown, drawdownOf, drawdownStatistics } from "./drawdown.ts";
import { exposure } from "./exposure.ts";
import { foldAll } from "./fold.ts";
import { cagr, calmar, totalReturn } from "./growth.ts";
import { makerShare } from "./maker_share.ts";
import { type Markout, markouts } from "./markouts.ts";
import { fillReasons, orderOutcomes, type Outcome, refusals } from "./outcomes.ts";
import { type Period, Periods } from "./periods.ts";
import { queueWaitStatistics, type WaitBin, waitHistogram } from "./queue_wait.ts";
import { type ReturnSample, returnSample, sharpe, sortino, volatility } from "./returns.ts";
import { type RoundTrip, roundTrips } from "./round_trips.ts";
import { slippage } from "./slippage.ts";
import { MIN_RETURNS, type Statistic } from "./statistic.ts";
import { tripStatistics, TripSums } from "./trip_statistics.ts";
import { turnoverStatistics } from "./turnover.ts";

/** Everything that is computed from a run's record: the same numbers for report, terminal, JSON. */
export interface RunStats {
  /** In the order in which they are shown. */
  readonly statistics: readonly Statistic[];
  readonly drawdown: Drawdown;
  readonly days: readonly Period[];
  /** Empty for runs longer than {@linkcode MAX_HOURS}. */
  readonly hours: readonly Period[];
  /** The first {@linkcode MAX_TRIPS}, ordered by close; statistics are over all of them. */
  readonly trips: readonly RoundTrip[];
  readonly tripCount: number;
  readonly markouts: readonly Markout[];
  readonly waits: readonly WaitBin[];
  readonly outcomes: readonly Outcome[];
  readonly refusals: readonly Outcome[];
  readonly fillReasons: readonly Outcome[];
}

/** Round trips that are kept, so that memory is bounded: what a report lists at most. */
export const MAX_TRIPS = 10_000;

/** Longest run that gets a table by hour: 31 days. */
export const MAX_HOURS = 31 * 24;

/**
 * Computes the statistics of a finished run. Pure and deterministic: no clock, and `pow` from our
 * own libm. One pass over orders and equity samples, five over fills; memory does not grow with them.
 *
 * @example
 * ```ts ignore
 * const stats = computeStats(result);
 * console.log(statisticOf(stats.statistics, "sharpe").value);
 * ```
 */
export function computeStats(result: AnyResult): RunStats {
  const { identity, record, totals } = result;
  const { instruments, cash, fromTs, toTs } = identity;
  const spanUs = toTs - fromTs;
  const daily = new Periods({ periodUs: DAY_US, fromTs, toTs, cash });
  const hourly = new Periods({ periodUs: HOUR_US, fromTs, toTs: hoursEnd(fromTs, toTs), cash });
  const fall = drawdownOf(cash, fromTs);
  const turned = turnoverStatistics({
    turnover: totals.turnover,
    fills: record.fills.length,
    spanUs,
  });
  foldAll(record.equity, [daily.equity, hourly.equity, fall, turned]);
  const traded = foldFills(record.fills, instruments, result, [daily.fills, hourly.fills]);
  const [ended, refused] = [orderOutcomes(), refusals()];
  foldAll(record.orders, [ended, refused]);
  const [days, hours] = [daily.result(), hourly.result()];
  const sample = chooseSample(days, hours);
  const growth = { startEquity: cash, endEquity: totals.equity, spanUs };
  const annual = cagr(growth);
  const drawdown = fall.result();
  return {
    statistics: [
      totalReturn(growth),
      annual,
      ...[sharpe(sample), sortino(sample), calmar(annual, drawdown.fraction), volatility(sample)],
      ...drawdownStatistics(drawdown),
      ...tripStatistics(traded.sums),
      ...turned.result(),
      ...traded.statistics,
    ],
    drawdown,
    days,
    hours,
    trips: traded.trips,
    tripCount: traded.sums.count,
    markouts: traded.markouts,
    waits: traded.waits,
    outcomes: ended.result(),
    refusals: refused.result(),
    fillReasons: traded.reasons,
  };
}

/** Where the table by hour ends: at once for a run that is too long for one. */
const hoursEnd = (fromTs: number, toTs: number): number =>
  toTs - fromTs <= MAX_HOURS * HOUR_US ? toTs : fromTs;

/** Everything that comes of the fills. */
function foldFills(
  fills: Rows<FillColumns>,
  instruments: readonly Instrument[],
  { identity, totals }: AnyResult,
  periods: readonly { add(fills: FillColumns): void }[],
) {
  const sums = new TripSums();
  const trips: RoundTrip[] = [];
  const trip = roundTrips(instruments, (one) => {
    sums.add(one);
    if (trips.length < MAX_TRIPS) trips.push(one);
  });
  const exposed = exposure(instruments.length, identity);
  const share = makerShare(instruments);
  const wait = waitHistogram();
  const slips = (["all", "maker", "taker"] as const).map((role) => slippage(instruments, role));
  const mark = markouts(instruments);
  const cost = costStatistics(totals);
  const reason = fillReasons();
  foldAll(fills, [...periods, trip, exposed, share, wait, ...slips, mark, cost, reason]);
  const waits = wait.result();
  const marks = mark.result();
  const statistics: readonly Statistic[] = [
    exposed.result(),
    share.result(),
    ...queueWaitStatistics(fills, waits.reduce((sum, bin) => sum + bin.count, 0)),
    ...slips.map((slip) => slip.result()),
    ...marks.flatMap((m) => m.seconds === 0 ? [] : [m.bps, m.ticks]),
    ...cost.result(),
  ];
  return { sums, trips, waits, markouts: marks, reasons: reason.result(), statistics };
}

/** Daily returns where there are enough of them (or no hours), hourly ones otherwise. */
function chooseSample(days: readonly Period[], hours: readonly Period[]): ReturnSample {
  const daily = returnSample(days, DAY_US, "daily");
  if (daily.returns.length >= MIN_RETURNS || hours.length === 0) return daily;
  return returnSample(hours, HOUR_US, "hourly");
}
