import { checkPeriod } from "./check_period.ts";
import { Indicator } from "./indicator.ts";
import { RollingMax } from "./rolling_max.ts";
import { RollingMin } from "./rolling_min.ts";

/**
 * Aroon (Chande, 1995): up = 100 · (period − bars since the highest high) / period over
 * period + 1 bars, down likewise, the later of equal extremes counting; the value is the
 * oscillator up − down, in [−100, 100]. Ready after period + 1 bars.
 */
export class Aroon extends Indicator {
  private readonly highest: RollingMax;
  private readonly lowest: RollingMin;
  private readonly period: number;
  /** In [0, 100]. */
  up = NaN;
  down = NaN;

  constructor(period = 25) {
    super(`Aroon(${period})`, checkPeriod("Aroon period", period) + 1);
    this.period = period;
    this.highest = new RollingMax(period + 1);
    this.lowest = new RollingMin(period + 1);
    this.reset();
  }

  update(high: number, low: number): number {
    this.highest.update(high);
    this.lowest.update(low);
    if (!this.ready && !this.warm()) return NaN;
    this.up = 100 * (this.period - this.highest.age) / this.period;
    this.down = 100 * (this.period - this.lowest.age) / this.period;
    return this.value = this.up - this.down;
  }

  override reset(): void {
    super.reset();
    this.highest.reset();
    this.lowest.reset();
    this.up = NaN;
    this.down = NaN;
  }
}
