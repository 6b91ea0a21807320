import { checkPeriod } from "./check_period.ts";
import { Indicator } from "./indicator.ts";

/**
 * Where an exponential average starts: `first` is the first input (and has a value from it on);
 * `sma` is the mean of the first `period` inputs (NaN before).
 */
export type Seed = "first" | "sma";

/**
 * Exponential moving average: v += 2 / (period + 1) · (x − v).
 *
 * Ready after `period` inputs with either seed.
 *
 * @example
 * ```ts
 * import { Ema } from "throughline";
 *
 * const ema = new Ema(3);
 * for (const x of [1, 2, 3]) ema.update(x);
 * console.assert(ema.ready && ema.value === 2.25);
 * ```
 */
export class Ema extends Indicator {
  private readonly alpha: number;
  private readonly seed: Seed;
  private sum = NaN;

  constructor(period: number, options: { /** @default "first" */ seed?: Seed } = {}) {
    const seed = options.seed ?? "first";
    super(`Ema(${period},${seed})`, checkPeriod("Ema period", period));
    this.seed = seed;
    this.alpha = 2 / (period + 1);
    this.reset();
  }

  update(x: number): number {
    if (this.ready) return this.value += this.alpha * (x - this.value);
    return this.start(x);
  }

  override reset(): void {
    super.reset();
    this.sum = 0;
  }

  private start(x: number): number {
    const isFirst = this.left === this.warmup;
    this.sum += x;
    const isComplete = this.warm();
    if (this.seed === "first") {
      this.value = isFirst ? x : this.value + this.alpha * (x - this.value);
    } else if (isComplete) {
      this.value = this.sum / this.warmup;
    }
    return this.value;
  }
}
