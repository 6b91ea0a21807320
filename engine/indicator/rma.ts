import { checkPeriod } from "./check_period.ts";
import { Indicator } from "./indicator.ts";

/**
 * Wilder's smoothed moving average: v += (x − v) / period, seeded with the mean of the first
 * `period` inputs (Wilder, New Concepts in Technical Trading Systems, 1978).
 */
export class Rma extends Indicator {
  private readonly alpha: number;
  private sum = NaN;

  constructor(period: number) {
    super(`Rma(${period})`, checkPeriod("Rma period", period));
    this.alpha = 1 / period;
    this.reset();
  }

  update(x: number): number {
    if (this.ready) return this.value += this.alpha * (x - this.value);
    this.sum += x;
    if (!this.warm()) return NaN;
    return this.value = this.sum / this.warmup;
  }

  override reset(): void {
    super.reset();
    this.sum = 0;
  }
}
