import { checkPeriod } from "./check_period.ts";
import { Indicator } from "./indicator.ts";
import { RollingMax } from "./rolling_max.ts";
import { RollingMin } from "./rolling_min.ts";

/**
 * Donchian channel: highest high and lowest low of the last `period` bars, the latest included;
 * the value is the middle. For a breakout compare a bar with the bands as they were before it.
 */
export class DonchianChannel extends Indicator {
  private readonly highest: RollingMax;
  private readonly lowest: RollingMin;
  upper = NaN;
  lower = NaN;

  constructor(period = 20) {
    super(`DonchianChannel(${period})`, checkPeriod("DonchianChannel period", period));
    this.highest = new RollingMax(period);
    this.lowest = new RollingMin(period);
    this.reset();
  }

  update(high: number, low: number): number {
    this.upper = this.highest.update(high);
    this.lower = this.lowest.update(low);
    if (!this.ready && !this.warm()) return NaN;
    return this.value = (this.upper + this.lower) / 2;
  }

  override reset(): void {
    super.reset();
    this.highest.reset();
    this.lowest.reset();
    this.upper = NaN;
    this.lower = NaN;
  }
}
