import type { Regrid } from "../instrument/regrid.ts";
import type { Side } from "../order/types.ts";
import { type Bar, BarFields } from "./bar.ts";
import type { BarBuilder, BarBuilderState } from "./bar_builder.ts";
import { checkBarState } from "./check_bar_state.ts";

/** How a `TimeBarBuilder` treats intervals without trades. */
export interface TimeBarOptions {
  /**
   * Make a bar of an interval without trades too, all prices the last close, from the first trade
   * on. A trade after a gap then completes several bars: `push` gives the first one, and `advance`
   * must be called until it returns false before the next trade. @default false
   */
  fillEmpty?: boolean;
}

/**
 * Bars of equal intervals [openTs, closeTs) of arrival time, aligned to the Unix epoch (so days
 * begin at midnight UTC). A trade exactly at closeTs belongs to the next bar. A bar is complete
 * when a trade or the clock reaches closeTs, whichever comes first; both give the same bar.
 *
 * @example
 * ```ts
 * const minutes = new TimeBarBuilder(60_000_000);
 * minutes.push(59_999_999, 1000, 5, Side.BUY); // false
 * minutes.push(60_000_000, 1001, 2, Side.SELL); // true: minutes.bar holds the first trade only
 * ```
 */
export class TimeBarBuilder implements BarBuilder {
  readonly label: string;
  nextCloseTs = Infinity;
  private readonly intervalUs: number;
  private readonly fillEmpty: boolean;
  private readonly completed = new BarFields();
  private readonly open = new BarFields();
  private isOpen = false;
  private lastTs = NaN;
  // Empty intervals that still have to be told: [gapTs, gapEndTs).
  private gapTs = NaN;
  private gapEndTs = NaN;

  constructor(intervalUs: number, options: TimeBarOptions = {}) {
    if (!Number.isSafeInteger(intervalUs) || intervalUs < 1) {
      throw new RangeError(`Bar interval must be a whole number of µs above 0, got ${intervalUs}`);
    }
    this.intervalUs = intervalUs;
    this.fillEmpty = options.fillEmpty ?? false;
    this.label = this.fillEmpty ? `time(${intervalUs},filled)` : `time(${intervalUs})`;
    this.reset();
  }

  get bar(): Bar {
    return this.completed;
  }

  push(localTs: number, priceTicks: number, qtyLots: number, side: Side): boolean {
    if (localTs < this.lastTs) {
      throw new RangeError(`Time must not go back: ${localTs} after ${this.lastTs}`);
    }
    if (this.gapTs < this.gapEndTs) {
      throw new Error("Empty bars must be fetched with advance before the next trade");
    }
    this.lastTs = localTs;
    const isComplete = localTs >= this.nextCloseTs;
    if (isComplete) this.complete();
    if (!this.isOpen) this.begin(Math.floor(localTs / this.intervalUs) * this.intervalUs);
    if (isComplete && this.fillEmpty) {
      this.gapTs = this.completed.closeTs;
      this.gapEndTs = this.open.openTs;
    }
    this.open.add(priceTicks, qtyLots, side);
    return isComplete;
  }

  advance(ts: number): boolean {
    if (ts > this.lastTs) this.lastTs = ts;
    if (this.gapTs < this.gapEndTs) {
      const closeTs = this.gapTs + this.intervalUs;
      this.completed.clear(this.gapTs, closeTs, this.completed.closeTicks);
      this.gapTs = closeTs;
      return true;
    }
    if (ts < this.nextCloseTs) return false;
    this.complete();
    if (this.fillEmpty) this.begin(this.completed.closeTs);
    return true;
  }

  regrid(regrid: Regrid): void {
    this.completed.regrid(regrid);
    this.open.regrid(regrid);
  }

  reset(): void {
    this.completed.clear(0, 0, 0);
    this.open.clear(0, 0, 0);
    this.isOpen = false;
    this.nextCloseTs = Infinity;
    this.lastTs = 0;
    this.gapTs = 0;
    this.gapEndTs = 0;
  }

  snapshot(): BarBuilderState {
    return {
      label: this.label,
      bar: { ...this.completed },
      open: { ...this.open },
      numbers: [this.isOpen ? 1 : 0, this.lastTs, this.gapTs, this.gapEndTs],
    };
  }

  restore(state: BarBuilderState): void {
    checkBarState(this.label, 4, state);
    this.completed.assign(state.bar);
    this.open.assign(state.open);
    this.isOpen = state.numbers[0] === 1;
    this.nextCloseTs = this.isOpen ? this.open.closeTs : Infinity;
    this.lastTs = state.numbers[1];
    this.gapTs = state.numbers[2];
    this.gapEndTs = state.numbers[3];
  }

  private begin(openTs: number): void {
    this.open.clear(openTs, openTs + this.intervalUs, this.completed.closeTicks);
    this.nextCloseTs = this.open.closeTs;
    this.isOpen = true;
  }

  private complete(): void {
    this.completed.assign(this.open);
    this.nextCloseTs = Infinity;
    this.isOpen = false;
  }
}
