import { checkPeriod } from "./check_period.ts";
import { Indicator } from "./indicator.ts";
import { Lag } from "./lag.ts";
import { RollingSum } from "./rolling_sum.ts";

/** Lengths of `Kama`. */
export interface KamaOptions {
  /** Period of the fastest average. @default 2 */
  fast?: number;
  /** Period of the slowest average. @default 30 */
  slow?: number;
}

/**
 * Kaufman's adaptive moving average: v += s² · (x − v), s = ER · (2/(fast+1) − 2/(slow+1)) +
 * 2/(slow+1), efficiency ratio ER = |x − x_n ago| / Σ|Δx| over the last n = `period` changes, 1
 * when nothing moved (Kaufman, Trading Systems and Methods). The first value continues from the
 * input before it; ready after n + 1 inputs.
 */
export class Kama extends Indicator {
  private readonly old: Lag;
  private readonly path: RollingSum;
  private readonly slowAlpha: number;
  private readonly alphaRange: number;
  private last = NaN;

  constructor(period: number, options: KamaOptions = {}) {
    const fast = checkPeriod("Kama fast", options.fast ?? 2);
    const slow = checkPeriod("Kama slow", options.slow ?? 30, fast + 1);
    super(`Kama(${period},${fast},${slow})`, checkPeriod("Kama period", period) + 1);
    this.old = new Lag(period);
    this.path = new RollingSum(period);
    this.slowAlpha = 2 / (slow + 1);
    this.alphaRange = 2 / (fast + 1) - this.slowAlpha;
    this.reset();
  }

  update(x: number): number {
    const old = this.old.update(x);
    const last = this.last;
    this.last = x;
    if (this.left === this.warmup) {
      this.warm();
      return NaN;
    }
    const path = this.path.update(Math.abs(x - last));
    const before = this.ready ? this.value : last;
    if (!this.ready && !this.warm()) return NaN;
    const efficiency = path === 0 ? 1 : Math.abs(x - old) / path;
    const s = efficiency * this.alphaRange + this.slowAlpha;
    return this.value = before + s * s * (x - before);
  }

  override reset(): void {
    super.reset();
    this.old.reset();
    this.path.reset();
    this.last = NaN;
  }
}
