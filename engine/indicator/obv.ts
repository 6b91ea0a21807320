import { Indicator } from "./indicator.ts";

/**
 * On-balance volume (Granville, 1963): adds the volume of an update that closes higher than the
 * one before, subtracts it when lower. 0 at the first update. Exact while volumes are whole lots.
 */
export class Obv extends Indicator {
  private lastClose = NaN;

  constructor() {
    super("Obv()", 1);
    this.reset();
  }

  update(close: number, volume: number): number {
    const last = this.lastClose;
    this.lastClose = close;
    if (!this.ready) {
      this.warm();
      return this.value = 0;
    }
    if (close > last) this.value += volume;
    else if (close < last) this.value -= volume;
    return this.value;
  }

  override reset(): void {
    super.reset();
    this.lastClose = NaN;
  }
}
