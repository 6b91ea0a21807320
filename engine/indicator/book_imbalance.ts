import { checkPeriod } from "./check_period.ts";
import { Ema, type Seed } from "./ema.ts";
import { Indicator } from "./indicator.ts";

/**
 * Exponential average of the book's imbalance (bid − ask) / (bid + ask) over about `period`
 * updates, in [−1, 1]; 1 leaves it as it comes. Feed the lots at the touch, or the sums over some
 * levels. An empty book counts as 0.
 */
export class BookImbalance extends Indicator {
  private readonly smooth: Ema;
  /** The latest input, unsmoothed. */
  last = NaN;

  constructor(period: number, options: { /** @default "first" */ seed?: Seed } = {}) {
    const seed = options.seed ?? "first";
    super(`BookImbalance(${period},${seed})`, checkPeriod("BookImbalance period", period));
    this.smooth = new Ema(period, { seed });
    this.reset();
  }

  update(bidLots: number, askLots: number): number {
    const total = bidLots + askLots;
    this.last = total === 0 ? 0 : (bidLots - askLots) / total;
    const smooth = this.smooth.update(this.last);
    if (!this.ready && !this.warm()) return NaN;
    return this.value = smooth;
  }

  override reset(): void {
    super.reset();
    this.smooth.reset();
    this.last = NaN;
  }
}
