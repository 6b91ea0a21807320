import { checkPeriod } from "./check_period.ts";
import { Ema, type Seed } from "./ema.ts";
import { Indicator } from "./indicator.ts";

/**
 * Double exponential moving average: 2·e1 − e2 with e1 = EMA(x), e2 = EMA(e1) (Mulloy, Smoothing
 * Data with Faster Moving Averages, 1994). With seed `first` both averages start at the first
 * input; with `sma` e2 starts when e1 is ready. Ready after 2·period − 1 inputs.
 */
export class Dema extends Indicator {
  private readonly e1: Ema;
  private readonly e2: Ema;

  constructor(period: number, options: { /** @default "first" */ seed?: Seed } = {}) {
    const seed = options.seed ?? "first";
    super(`Dema(${period},${seed})`, 2 * checkPeriod("Dema period", period) - 1);
    this.e1 = new Ema(period, { seed });
    this.e2 = new Ema(period, { seed });
    this.reset();
  }

  update(x: number): number {
    const a = this.e1.update(x);
    // NaN: an SMA seed that is not complete.
    if (a === a) this.e2.update(a);
    if (!this.ready && !this.warm()) return NaN;
    return this.value = 2 * a - this.e2.value;
  }

  override reset(): void {
    super.reset();
    this.e1.reset();
    this.e2.reset();
  }
}
