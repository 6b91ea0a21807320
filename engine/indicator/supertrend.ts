import { Atr } from "./atr.ts";
import { checkPeriod, checkPositive } from "./check_period.ts";
import { Indicator } from "./indicator.ts";

/** Length and width of `Supertrend`. */
export interface SupertrendOptions {
  /** Bars of the average true range. @default 10 */
  period?: number;
  /** Average true ranges from the midpoint to a band. @default 3 */
  width?: number;
}

/**
 * Supertrend (Seban): bands (high + low) / 2 ± width · ATR that only tighten until a close beyond
 * them; the value is the lower band in an up-trend, the upper one in a down-trend. Starts down
 * unless the first ready bar closes above its upper band.
 */
export class Supertrend extends Indicator {
  private readonly range: Atr;
  private readonly width: number;
  private lastClose = NaN;
  upper = NaN;
  lower = NaN;
  /** 1 up, −1 down, 0 while not ready. */
  direction = 0;

  constructor(options: SupertrendOptions = {}) {
    const { period = 10, width = 3 } = options;
    checkPeriod("Supertrend period", period);
    checkPositive("Supertrend width", width);
    super(`Supertrend(${period},${width})`, period);
    this.range = new Atr(period);
    this.width = width;
    this.reset();
  }

  update(high: number, low: number, close: number): number {
    const half = this.width * this.range.update(high, low, close);
    if (!this.ready && !this.warm()) return NaN;
    const middle = (high + low) / 2;
    const upper = middle + half;
    const lower = middle - half;
    const last = this.lastClose;
    this.lastClose = close;
    const isFirst = this.direction === 0;
    if (isFirst || upper < this.upper || last > this.upper) this.upper = upper;
    if (isFirst || lower > this.lower || last < this.lower) this.lower = lower;
    const isUp = this.direction > 0 ? close >= this.lower : close > this.upper;
    this.direction = isUp ? 1 : -1;
    return this.value = isUp ? this.lower : this.upper;
  }

  override reset(): void {
    super.reset();
    this.range.reset();
    this.lastClose = NaN;
    this.upper = NaN;
    this.lower = NaN;
    this.direction = 0;
  }
}
