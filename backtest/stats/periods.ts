import type { EquityColumns, FillColumns } from "../../engine/record/columns.ts";
import { DAY_US } from "../../engine/time/utc.ts";

export const YEAR_US = 365 * DAY_US;

/** What one UTC hour or day did to the account. Money in 1e-8 units. */
export interface Period {
  /** UTC boundaries, µs; the first and last period may begin later or end earlier than these. */
  readonly startTs: number;
  readonly endTs: number;
  readonly openEquity: number;
  readonly closeEquity: number;
  readonly fees: number;
  readonly funding: number;
  readonly fills: number;
  /** The run covers all of it. Only whole periods enter a statistic. */
  readonly whole: boolean;
}

export interface PeriodSpec {
  readonly periodUs: number;
  readonly fromTs: number;
  readonly toTs: number;
  /** Equity before the first sample. */
  readonly cash: number;
}

/**
 * Cuts the equity curve at UTC boundaries: a period's close is the last sample at or before its
 * end, its open the close of the one before. O(samples + fills + periods).
 */
export function periodsOf(
  equity: EquityColumns,
  fills: FillColumns,
  spec: PeriodSpec,
): readonly Period[] {
  const { periodUs, fromTs, toTs } = spec;
  if (!(toTs > fromTs)) return [];
  const first = Math.floor(fromTs / periodUs);
  const count = Math.ceil(toTs / periodUs) - first;
  const fillCounts = countFills(fills, first, count, periodUs);
  const periods: Period[] = [];
  let row = 0;
  let open = { equity: spec.cash, fees: 0, funding: 0 };
  for (let i = 0; i < count; i++) {
    const startTs = (first + i) * periodUs;
    const endTs = startTs + periodUs;
    while (row < equity.length && equity.ts[row] <= endTs) row++;
    const close = row === 0 ? open : {
      equity: equity.equity[row - 1],
      fees: equity.fees[row - 1],
      funding: equity.funding[row - 1],
    };
    periods.push({
      startTs,
      endTs,
      openEquity: open.equity,
      closeEquity: close.equity,
      fees: close.fees - open.fees,
      funding: close.funding - open.funding,
      fills: fillCounts[i],
      whole: startTs >= fromTs && endTs <= toTs,
    });
    open = close;
  }
  return periods;
}

function countFills(fills: FillColumns, first: number, count: number, periodUs: number) {
  const counts = new Float64Array(count);
  for (let i = 0; i < fills.length; i++) {
    // A fill stamped on a boundary belongs to the period that the boundary closes, as equity does.
    const slot = Math.ceil(fills.localTs[i] / periodUs) - 1 - first;
    counts[Math.min(Math.max(slot, 0), count - 1)] += 1;
  }
  return counts;
}

/** Simple return of a period; NaN when it opened without positive equity. */
export function periodReturn(period: Period): number {
  return period.openEquity > 0 ? period.closeEquity / period.openEquity - 1 : NaN;
}
