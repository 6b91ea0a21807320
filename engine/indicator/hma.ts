import { checkPeriod } from "./check_period.ts";
import { Indicator } from "./indicator.ts";
import { Wma } from "./wma.ts";

/**
 * Hull moving average: WMA(2·WMA(x, ⌊n/2⌋) − WMA(x, n), ⌊√n⌋) with n = `period` ≥ 2 (Alan Hull,
 * 2005). Ready after n + ⌊√n⌋ − 1 inputs.
 */
export class Hma extends Indicator {
  private readonly half: Wma;
  private readonly full: Wma;
  private readonly smooth: Wma;

  constructor(period: number) {
    const root = Math.floor(Math.sqrt(checkPeriod("Hma period", period, 2)));
    super(`Hma(${period})`, period + root - 1);
    this.half = new Wma(Math.floor(period / 2));
    this.full = new Wma(period);
    this.smooth = new Wma(root);
    this.reset();
  }

  update(x: number): number {
    const half = this.half.update(x);
    const full = this.full.update(x);
    if (!this.full.ready) {
      this.warm();
      return NaN;
    }
    const smooth = this.smooth.update(2 * half - full);
    if (!this.ready && !this.warm()) return NaN;
    return this.value = smooth;
  }

  override reset(): void {
    super.reset();
    this.half.reset();
    this.full.reset();
    this.smooth.reset();
  }
}
