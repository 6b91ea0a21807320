import { checkPeriod } from "./check_period.ts";
import { Indicator } from "./indicator.ts";
import { Sma } from "./sma.ts";

/** Share of the mean up to which a deviation is what rounding makes of equal prices. */
const FLAT = 2 ** -40;

/**
 * Commodity channel index: (tp − SMA(tp)) / (0.015 · mean |tp − SMA(tp)|), tp = (high + low +
 * close) / 3 (Lambert, Commodities, 1980). 0 when the window is flat.
 *
 * The one indicator here that costs O(period) an update: each new mean changes every deviation.
 */
export class Cci extends Indicator {
  private readonly mean: Sma;
  private readonly cells: Float64Array;
  private at = 0;

  constructor(period = 20) {
    super(`Cci(${period})`, checkPeriod("Cci period", period));
    this.mean = new Sma(period);
    this.cells = new Float64Array(period);
    this.reset();
  }

  update(high: number, low: number, close: number): number {
    const typical = (high + low + close) / 3;
    const mean = this.mean.update(typical);
    const cells = this.cells;
    cells[this.at] = typical;
    if (++this.at === cells.length) this.at = 0;
    if (!this.ready && !this.warm()) return NaN;
    let deviation = 0;
    for (let i = 0; i < cells.length; i++) deviation += Math.abs(cells[i] - mean);
    deviation /= cells.length;
    const isFlat = deviation <= Math.abs(mean) * FLAT;
    return this.value = isFlat ? 0 : (typical - mean) / (0.015 * deviation);
  }

  override reset(): void {
    super.reset();
    this.mean.reset();
    this.cells.fill(0);
    this.at = 0;
  }
}
