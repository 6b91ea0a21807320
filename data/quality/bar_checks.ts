import { formatUtc } from "../../engine/time/utc.ts";
import type { ImportChecks } from "./import_checks.ts";

/** What a bar is made of: of trades, or of a price that the venue computes. */
export const BAR_KINDS = ["trade", "mark", "index", "premium"] as const;
export type BarKind = (typeof BAR_KINDS)[number];

/** A bar as it is checked: doubles do for comparing. */
export interface CheckedBar {
  readonly openTs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly takerBuyVolume: number;
}

/** Checks of bars of one instrument, interval and kind among themselves. O(1) a bar. */
export class BarChecks {
  #lastTs = -Infinity;

  /** @param intervalUs their length; NaN where it changes, as that of months does */
  constructor(readonly checks: ImportChecks, readonly intervalUs: number) {}

  add(bar: CheckedBar): void {
    const { checks } = this;
    const { openTs, open, high, low, close, volume, takerBuyVolume } = bar;
    const last = this.#lastTs;
    const step = openTs - last;
    if (step < 0) {
      checks.found("time-order", () => `bar of ${formatUtc(openTs)} after ${formatUtc(last)}`);
    } else if (step === 0) {
      checks.found("duplicates", () => `bar of ${formatUtc(openTs)} twice`);
    } else if (step > this.intervalUs && last > 0) {
      const missing = Math.round(step / this.intervalUs - 1);
      const what = missing > 0 ? `${missing} bars missing` : "a bar off its interval";
      checks.found("gaps", () => `${what} before ${formatUtc(openTs)}`);
    } else if (step < this.intervalUs && last > 0) {
      checks.found("bad-bar", () => `bar of ${formatUtc(openTs)} begins within the one before`);
    }
    this.#lastTs = Math.max(last, openTs);
    checks.tally("bars");
    const outside = low > Math.min(open, close) || high < Math.max(open, close);
    if (outside || takerBuyVolume > volume) {
      checks.found(
        "bad-bar",
        () =>
          `open, high, low, close, volume, bought: ` +
          `${[open, high, low, close, volume, takerBuyVolume].join(", ")}`,
      );
    }
  }
}
