import { checkPeriod } from "./check_period.ts";
import { Indicator } from "./indicator.ts";
import { RollingMax } from "./rolling_max.ts";
import { RollingMin } from "./rolling_min.ts";
import { Sma } from "./sma.ts";

/** Lengths of `Stochastic`. */
export interface StochasticOptions {
  /** Bars of the range. @default 14 */
  period?: number;
  /** Bars over which %K is averaged; 1 gives the fast oscillator. @default 3 */
  smooth?: number;
  /** Bars of the signal line. @default 3 */
  signal?: number;
}

/**
 * Stochastic oscillator (Lane): raw = 100 · (close − lowest low) / (highest high − lowest low),
 * value %K = SMA(raw, smooth), `d` %D = SMA(%K, signal). In [0, 100]; raw is 50 when the range is
 * empty. Ready after period + smooth + signal − 2 bars.
 */
export class Stochastic extends Indicator {
  private readonly highest: RollingMax;
  private readonly lowest: RollingMin;
  private readonly smoothK: Sma;
  private readonly smoothD: Sma;
  /** Signal line %D. */
  d = NaN;

  constructor(options: StochasticOptions = {}) {
    const { period = 14, smooth = 3, signal = 3 } = options;
    checkPeriod("Stochastic period", period);
    checkPeriod("Stochastic smooth", smooth);
    checkPeriod("Stochastic signal", signal);
    super(`Stochastic(${period},${smooth},${signal})`, period + smooth + signal - 2);
    this.highest = new RollingMax(period);
    this.lowest = new RollingMin(period);
    this.smoothK = new Sma(smooth);
    this.smoothD = new Sma(signal);
    this.reset();
  }

  update(high: number, low: number, close: number): number {
    const highest = this.highest.update(high);
    const lowest = this.lowest.update(low);
    if (this.highest.ready) {
      const range = highest - lowest;
      const k = this.smoothK.update(range === 0 ? 50 : 100 * (close - lowest) / range);
      if (this.smoothK.ready) this.smoothD.update(k);
    }
    if (!this.ready && !this.warm()) return NaN;
    this.d = this.smoothD.value;
    return this.value = this.smoothK.value;
  }

  override reset(): void {
    super.reset();
    this.highest.reset();
    this.lowest.reset();
    this.smoothK.reset();
    this.smoothD.reset();
    this.d = NaN;
  }
}
