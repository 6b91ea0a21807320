import { checkPeriod } from "./check_period.ts";
import { Indicator } from "./indicator.ts";
import { Rma } from "./rma.ts";
import { TrueRange } from "./true_range.ts";

/** Average true range: Wilder's average of the true range (Wilder, 1978). */
export class Atr extends Indicator {
  private readonly range: TrueRange;
  private readonly smooth: Rma;

  constructor(period = 14) {
    super(`Atr(${period})`, checkPeriod("Atr period", period));
    this.range = new TrueRange();
    this.smooth = new Rma(period);
    this.reset();
  }

  update(high: number, low: number, close: number): number {
    const atr = this.smooth.update(this.range.update(high, low, close));
    if (!this.ready && !this.warm()) return NaN;
    return this.value = atr;
  }

  override reset(): void {
    super.reset();
    this.range.reset();
    this.smooth.reset();
  }
}
