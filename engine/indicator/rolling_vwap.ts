import { checkPeriod } from "./check_period.ts";
import { Indicator } from "./indicator.ts";
import { RollingSum } from "./rolling_sum.ts";

/**
 * Volume-weighted average price of the last `period` updates (trades, or bars by their typical
 * price): Σ price · volume / Σ volume. NaN while the window holds no volume.
 */
export class RollingVwap extends Indicator {
  private readonly notional: RollingSum;
  private readonly volume: RollingSum;

  constructor(period: number) {
    super(`RollingVwap(${period})`, checkPeriod("RollingVwap period", period));
    this.notional = new RollingSum(period);
    this.volume = new RollingSum(period);
    this.reset();
  }

  update(price: number, volume: number): number {
    const notional = this.notional.update(price * volume);
    const total = this.volume.update(volume);
    if (!this.ready && !this.warm()) return NaN;
    return this.value = notional / total;
  }

  override reset(): void {
    super.reset();
    this.notional.reset();
    this.volume.reset();
  }
}
