import { checkPeriod } from "./check_period.ts";
import { Indicator } from "./indicator.ts";
import { RollingMax } from "./rolling_max.ts";
import { RollingMin } from "./rolling_min.ts";

/**
 * Williams %R: −100 · (highest high − close) / (highest high − lowest low) over `period` bars
 * (Williams, 1973). In [−100, 0]; −50 when the range is empty.
 */
export class WilliamsR extends Indicator {
  private readonly highest: RollingMax;
  private readonly lowest: RollingMin;

  constructor(period = 14) {
    super(`WilliamsR(${period})`, checkPeriod("WilliamsR period", period));
    this.highest = new RollingMax(period);
    this.lowest = new RollingMin(period);
    this.reset();
  }

  update(high: number, low: number, close: number): number {
    const highest = this.highest.update(high);
    const range = highest - this.lowest.update(low);
    if (!this.ready && !this.warm()) return NaN;
    return this.value = range === 0 ? -50 : -100 * (highest - close) / range;
  }

  override reset(): void {
    super.reset();
    this.highest.reset();
    this.lowest.reset();
  }
}
