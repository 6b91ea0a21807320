import { checkPeriod } from "./check_period.ts";
import { Indicator } from "./indicator.ts";
import { Rma } from "./rma.ts";

/**
 * Relative strength index: 100 · G / (G + L), G and L Wilder's averages of gains and losses over
 * `period` changes (Wilder, 1978). In [0, 100]; 50 when nothing moved. Ready after period + 1.
 */
export class Rsi extends Indicator {
  private readonly gains: Rma;
  private readonly losses: Rma;
  private last = NaN;

  constructor(period = 14) {
    super(`Rsi(${period})`, checkPeriod("Rsi period", period) + 1);
    this.gains = new Rma(period);
    this.losses = new Rma(period);
    this.reset();
  }

  update(x: number): number {
    const change = x - this.last;
    this.last = x;
    if (this.left === this.warmup) {
      this.warm();
      return NaN;
    }
    const gain = this.gains.update(Math.max(change, 0));
    const loss = this.losses.update(Math.max(-change, 0));
    if (!this.ready && !this.warm()) return NaN;
    const moved = gain + loss;
    return this.value = moved === 0 ? 50 : 100 * gain / moved;
  }

  override reset(): void {
    super.reset();
    this.gains.reset();
    this.losses.reset();
    this.last = NaN;
  }
}
