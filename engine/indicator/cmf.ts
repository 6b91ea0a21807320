import { checkPeriod } from "./check_period.ts";
import { Indicator } from "./indicator.ts";
import { RollingSum } from "./rolling_sum.ts";

/**
 * Chaikin money flow: Σ m · volume / Σ volume over `period` bars, m = ((close − low) −
 * (high − close)) / (high − low), 0 for a bar without range. In [−1, 1]; 0 without volume.
 */
export class Cmf extends Indicator {
  private readonly flow: RollingSum;
  private readonly volume: RollingSum;

  constructor(period = 20) {
    super(`Cmf(${period})`, checkPeriod("Cmf period", period));
    this.flow = new RollingSum(period);
    this.volume = new RollingSum(period);
    this.reset();
  }

  update(high: number, low: number, close: number, volume: number): number {
    const range = high - low;
    const multiplier = range === 0 ? 0 : (close - low - (high - close)) / range;
    const flow = this.flow.update(multiplier * volume);
    const total = this.volume.update(volume);
    if (!this.ready && !this.warm()) return NaN;
    return this.value = total === 0 ? 0 : flow / total;
  }

  override reset(): void {
    super.reset();
    this.flow.reset();
    this.volume.reset();
  }
}
