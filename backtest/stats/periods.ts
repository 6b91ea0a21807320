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

/** Cumulative figures of an account at some moment. */
interface Close {
  equity: number;
  fees: number;
  funding: number;
}

/**
 * Cuts the equity curve at UTC boundaries: a period's close is the last sample at or before its
 * end, its open the close of the one before. Fed with both tables; O(periods) of memory.
 */
export class Periods {
  readonly #spec: PeriodSpec;
  readonly #first: number;
  readonly #closes: (Close | undefined)[];
  readonly #fills: Float64Array;
  /** The period that the newest sample belongs to. */
  #slot = 0;

  constructor(spec: PeriodSpec) {
    const { periodUs, fromTs, toTs } = spec;
    this.#spec = spec;
    this.#first = Math.floor(fromTs / periodUs);
    const count = toTs > fromTs ? Math.ceil(toTs / periodUs) - this.#first : 0;
    this.#closes = Array.from({ length: count });
    this.#fills = new Float64Array(count);
  }

  /** Takes samples in their order. */
  readonly equity = {
    add: ({ length, ts, equity, fees, funding }: EquityColumns): void => {
      for (let i = 0; i < length; i++) {
        while (this.#slot < this.#closes.length && ts[i] > this.#endTs(this.#slot)) this.#slot++;
        if (this.#slot === this.#closes.length) return;
        const close = this.#closes[this.#slot] ??= { equity: 0, fees: 0, funding: 0 };
        close.equity = equity[i];
        close.fees = fees[i];
        close.funding = funding[i];
      }
    },
  };

  /** Takes fills in any order. */
  readonly fills = {
    add: ({ length, localTs }: FillColumns): void => {
      const count = this.#fills.length;
      for (let i = 0; i < length && count > 0; i++) {
        // A fill stamped on a boundary belongs to the period that the boundary closes, as equity does.
        const slot = Math.ceil(localTs[i] / this.#spec.periodUs) - 1 - this.#first;
        this.#fills[Math.min(Math.max(slot, 0), count - 1)] += 1;
      }
    },
  };

  #endTs(slot: number): number {
    return (this.#first + slot + 1) * this.#spec.periodUs;
  }

  result(): readonly Period[] {
    const { cash, periodUs, fromTs, toTs } = this.#spec;
    let open: Close = { equity: cash, fees: 0, funding: 0 };
    return this.#closes.map((found, slot) => {
      const close = found ?? open;
      const endTs = this.#endTs(slot);
      const startTs = endTs - periodUs;
      const period = {
        startTs,
        endTs,
        openEquity: open.equity,
        closeEquity: close.equity,
        fees: close.fees - open.fees,
        funding: close.funding - open.funding,
        fills: this.#fills[slot],
        whole: startTs >= fromTs && endTs <= toTs,
      };
      open = close;
      return period;
    });
  }
}

/** Simple return of a period; NaN when it opened without positive equity. */
export function periodReturn(period: Period): number {
  return period.openEquity > 0 ? period.closeEquity / period.openEquity - 1 : NaN;
}
