import type { Stateful } from "../num/state.ts";

const DAY_US = 86_400_000_000;

export type LossState = {
  readonly equity: number;
  readonly peak: number;
  readonly dayStart: number;
  /** Days since 1970; NaN before the first. */
  readonly day: number;
};

/** Peak of the equity and its value when the UTC day began: what losses are measured from. 1e-8 units. */
export class LossWatch implements Stateful<LossState> {
  #equity: number;
  #peak: number;
  #dayStart: number;
  #day = NaN;

  constructor(startEquity: number) {
    this.#equity = startEquity;
    this.#peak = startEquity;
    this.#dayStart = startEquity;
  }

  /** Equity as of `now`, µs UTC. A day begins with what the last one ended with. */
  observe(equity: number, now: number): void {
    const day = Math.floor(now / DAY_US);
    if (day !== this.#day) {
      this.#day = day;
      this.#dayStart = this.#equity;
    }
    this.#equity = equity;
    if (equity > this.#peak) this.#peak = equity;
  }

  /** Money came in or left (negative): neither a gain nor a loss. */
  transfer(amount: number): void {
    this.#equity += amount;
    this.#peak += amount;
    this.#dayStart += amount;
  }

  get equity(): number {
    return this.#equity;
  }

  /** Fall from the peak in ppb of the peak; 0 at a peak that is not positive. */
  get drawdownPpb(): number {
    return this.#peak > 0 ? ((this.#peak - this.#equity) / this.#peak) * 1e9 : 0;
  }

  /** Loss since the UTC day began; negative is a gain. */
  get dailyLoss(): number {
    return this.#dayStart - this.#equity;
  }

  snapshot(): LossState {
    return {
      equity: this.#equity,
      peak: this.#peak,
      dayStart: this.#dayStart,
      day: this.#day,
    };
  }

  restore({ equity, peak, dayStart, day }: LossState): void {
    this.#equity = equity;
    this.#peak = peak;
    this.#dayStart = dayStart;
    this.#day = day;
  }
}
