import { checkPeriod } from "./check_period.ts";
import { Indicator } from "./indicator.ts";
import { RollingSum } from "./rolling_sum.ts";

/** Simple moving average: the mean of the last `period` inputs, without drift. */
export class Sma extends Indicator {
  private readonly sum: RollingSum;
  private readonly period: number;

  constructor(period: number) {
    super(`Sma(${period})`, checkPeriod("Sma period", period));
    this.period = period;
    this.sum = new RollingSum(period);
    this.reset();
  }

  update(x: number): number {
    const sum = this.sum.update(x);
    if (!this.ready && !this.warm()) return NaN;
    return this.value = sum / this.period;
  }

  override reset(): void {
    super.reset();
    this.sum.reset();
  }
}
