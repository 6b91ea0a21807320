import { checkPeriod } from "./check_period.ts";
import { Indicator } from "./indicator.ts";
import { RollingSum } from "./rolling_sum.ts";
import { TrueRange } from "./true_range.ts";

/** The three lengths of an `UltimateOscillator`. */
export interface UltimateOscillatorOptions {
  /** @default 7 */
  short?: number;
  /** @default 14 */
  medium?: number;
  /** @default 28 */
  long?: number;
}

/**
 * Ultimate oscillator (Williams, 1985): 100 · (4·A(short) + 2·A(medium) + A(long)) / 7, A(n) = sum of
 * buying pressure / sum of true range over n bars, buying pressure = close − min(low, previous
 * close). In [0, 100]; a flat window counts as A = ½. Ready after long + 1 bars.
 */
export class UltimateOscillator extends Indicator {
  private readonly range: TrueRange;
  private readonly shortPressure: RollingSum;
  private readonly shortRange: RollingSum;
  private readonly mediumPressure: RollingSum;
  private readonly mediumRange: RollingSum;
  private readonly longPressure: RollingSum;
  private readonly longRange: RollingSum;
  private lastClose = NaN;

  constructor(options: UltimateOscillatorOptions = {}) {
    const { short = 7, medium = 14, long = 28 } = options;
    checkPeriod("UltimateOscillator short", short);
    checkPeriod("UltimateOscillator medium", medium, short);
    checkPeriod("UltimateOscillator long", long, medium);
    super(`UltimateOscillator(${short},${medium},${long})`, long + 1);
    this.range = new TrueRange();
    this.shortPressure = new RollingSum(short);
    this.shortRange = new RollingSum(short);
    this.mediumPressure = new RollingSum(medium);
    this.mediumRange = new RollingSum(medium);
    this.longPressure = new RollingSum(long);
    this.longRange = new RollingSum(long);
    this.reset();
  }

  update(high: number, low: number, close: number): number {
    const pressure = close - Math.min(low, this.lastClose);
    const range = this.range.update(high, low, close);
    this.lastClose = close;
    if (this.left === this.warmup) {
      this.warm();
      return NaN;
    }
    const short = ratio(this.shortPressure.update(pressure), this.shortRange.update(range));
    const medium = ratio(this.mediumPressure.update(pressure), this.mediumRange.update(range));
    const long = ratio(this.longPressure.update(pressure), this.longRange.update(range));
    if (!this.ready && !this.warm()) return NaN;
    return this.value = 100 * (4 * short + 2 * medium + long) / 7;
  }

  override reset(): void {
    super.reset();
    this.range.reset();
    this.shortPressure.reset();
    this.shortRange.reset();
    this.mediumPressure.reset();
    this.mediumRange.reset();
    this.longPressure.reset();
    this.longRange.reset();
    this.lastClose = NaN;
  }
}

const ratio = (pressure: number, range: number) => range === 0 ? 0.5 : pressure / range;
