import { checkPeriod } from "./check_period.ts";
import { Indicator } from "./indicator.ts";
import { RollingSum } from "./rolling_sum.ts";

/**
 * Money flow index (Quong and Soudack, 1989): 100 · P / (P + N), P and N the sums of tp · volume
 * over the last `period` bars whose typical price tp = (high + low + close) / 3 rose and fell. In
 * [0, 100]; 50 when none did. Ready after period + 1 bars.
 */
export class Mfi extends Indicator {
  private readonly rising: RollingSum;
  private readonly falling: RollingSum;
  private last = NaN;

  constructor(period = 14) {
    super(`Mfi(${period})`, checkPeriod("Mfi period", period) + 1);
    this.rising = new RollingSum(period);
    this.falling = new RollingSum(period);
    this.reset();
  }

  update(high: number, low: number, close: number, volume: number): number {
    const typical = (high + low + close) / 3;
    const last = this.last;
    this.last = typical;
    if (this.left === this.warmup) {
      this.warm();
      return NaN;
    }
    const flow = typical * volume;
    const rising = this.rising.update(typical > last ? flow : 0);
    const falling = this.falling.update(typical < last ? flow : 0);
    if (!this.ready && !this.warm()) return NaN;
    const total = rising + falling;
    return this.value = total === 0 ? 50 : 100 * rising / total;
  }

  override reset(): void {
    super.reset();
    this.rising.reset();
    this.falling.reset();
    this.last = NaN;
  }
}
