import { checkPeriod, checkPositive } from "./check_period.ts";
import { Indicator } from "./indicator.ts";
import { StandardDeviation } from "./standard_deviation.ts";

/** Length and width of `BollingerBands`. */
export interface BollingerBandsOptions {
  /** @default 20 */
  period?: number;
  /** Standard deviations (population) from the middle to a band. @default 2 */
  width?: number;
}

/** Bollinger bands (Bollinger on Bollinger Bands, 2001): mean ± width · σ; the value is the mean. */
export class BollingerBands extends Indicator {
  private readonly spread: StandardDeviation;
  private readonly width: number;
  upper = NaN;
  lower = NaN;
  /** (upper − lower) / middle. */
  bandWidth = NaN;
  /** %b: 0 at the lower band, 1 at the upper one; 0.5 when the bands meet. */
  percentB = NaN;

  constructor(options: BollingerBandsOptions = {}) {
    const { period = 20, width = 2 } = options;
    checkPeriod("BollingerBands period", period);
    checkPositive("BollingerBands width", width);
    super(`BollingerBands(${period},${width})`, period);
    this.spread = new StandardDeviation(period);
    this.width = width;
    this.reset();
  }

  update(x: number): number {
    const half = this.width * this.spread.update(x);
    if (!this.ready && !this.warm()) return NaN;
    const middle = this.spread.mean;
    this.upper = middle + half;
    this.lower = middle - half;
    this.bandWidth = 2 * half / middle;
    this.percentB = half === 0 ? 0.5 : (x - this.lower) / (2 * half);
    return this.value = middle;
  }

  override reset(): void {
    super.reset();
    this.spread.reset();
    this.upper = NaN;
    this.lower = NaN;
    this.bandWidth = NaN;
    this.percentB = NaN;
  }
}
