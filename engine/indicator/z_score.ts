import { checkPeriod } from "./check_period.ts";
import { Indicator } from "./indicator.ts";
import { StandardDeviation, type StandardDeviationOptions } from "./standard_deviation.ts";

/** (x − mean) / standard deviation over the last `period` inputs, x included; 0 when they are equal. */
export class ZScore extends Indicator {
  private readonly spread: StandardDeviation;

  constructor(period: number, options: StandardDeviationOptions = {}) {
    const ddof = options.ddof ?? 0;
    super(`ZScore(${period},${ddof})`, checkPeriod("ZScore period", period, 2));
    this.spread = new StandardDeviation(period, { ddof });
    this.reset();
  }

  update(x: number): number {
    const deviation = this.spread.update(x);
    if (!this.ready && !this.warm()) return NaN;
    return this.value = deviation === 0 ? 0 : (x - this.spread.mean) / deviation;
  }

  override reset(): void {
    super.reset();
    this.spread.reset();
  }
}
