import { checkPositive } from "./check_period.ts";
import { Indicator } from "./indicator.ts";

/** Acceleration of a `ParabolicSar`. */
export interface ParabolicSarOptions {
  /** First and added acceleration. @default 0.02 */
  step?: number;
  /** Largest acceleration. @default 0.2 */
  max?: number;
}

/**
 * Parabolic stop and reverse (Wilder, 1978): sar += a · (extreme − sar), held outside the last two
 * bars; a grows by `step` at each new extreme of the trend, up to `max`. A bar that touches the
 * stop reverses it to the extreme of the trend that ended. Starts at the second bar: long when its
 * midpoint is not below the first one's, with the stop at the first bar's far end.
 */
export class ParabolicSar extends Indicator {
  private readonly step: number;
  private readonly max: number;
  private extreme = NaN;
  private acceleration = NaN;
  // Highs and lows of the last bar and the one before.
  private high1 = NaN;
  private high2 = NaN;
  private low1 = NaN;
  private low2 = NaN;
  /** 1 long (stop below the price), −1 short, 0 while not ready. */
  direction = 0;

  constructor(options: ParabolicSarOptions = {}) {
    const step = checkPositive("ParabolicSar step", options.step ?? 0.02);
    const max = checkPositive("ParabolicSar max", options.max ?? 0.2);
    if (max < step) throw new RangeError(`ParabolicSar max must be at least ${step}, got ${max}`);
    super(`ParabolicSar(${step},${max})`, 2);
    this.step = step;
    this.max = max;
    this.reset();
  }

  update(high: number, low: number): number {
    if (this.ready) this.follow(high, low);
    else if (this.warm()) this.start(high, low);
    this.high2 = this.high1;
    this.low2 = this.low1;
    this.high1 = high;
    this.low1 = low;
    return this.value;
  }

  override reset(): void {
    super.reset();
    this.extreme = NaN;
    this.acceleration = NaN;
    this.high1 = NaN;
    this.high2 = NaN;
    this.low1 = NaN;
    this.low2 = NaN;
    this.direction = 0;
  }

  private start(high: number, low: number): void {
    this.direction = high + low >= this.high1 + this.low1 ? 1 : -1;
    this.value = this.direction > 0 ? this.low1 : this.high1;
    this.extreme = this.direction > 0 ? high : low;
    this.acceleration = this.step;
  }

  private follow(high: number, low: number): void {
    const sar = this.value + this.acceleration * (this.extreme - this.value);
    if (this.direction > 0) {
      const stop = Math.min(sar, this.low1, this.low2);
      if (low <= stop) this.reverse(-1, Math.max(this.extreme, high), low);
      else this.extend(stop, high > this.extreme, high);
    } else {
      const stop = Math.max(sar, this.high1, this.high2);
      if (high >= stop) this.reverse(1, Math.min(this.extreme, low), high);
      else this.extend(stop, low < this.extreme, low);
    }
  }

  private extend(stop: number, isNewExtreme: boolean, extreme: number): void {
    this.value = stop;
    if (!isNewExtreme) return;
    this.extreme = extreme;
    this.acceleration = Math.min(this.acceleration + this.step, this.max);
  }

  private reverse(direction: number, stop: number, extreme: number): void {
    this.direction = direction;
    this.value = stop;
    this.extreme = extreme;
    this.acceleration = this.step;
  }
}
