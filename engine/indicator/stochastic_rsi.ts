import { checkPeriod } from "./check_period.ts";
import { Indicator } from "./indicator.ts";
import { Rsi } from "./rsi.ts";
import { Stochastic } from "./stochastic.ts";

/** Lengths of `StochasticRsi`. */
export interface StochasticRsiOptions {
  /** Changes of the RSI. @default 14 */
  rsi?: number;
  /** Values of the RSI in the range. @default 14 */
  period?: number;
  /** @default 3 */
  smooth?: number;
  /** @default 3 */
  signal?: number;
}

/**
 * Stochastic oscillator of the RSI (Chande and Kroll, The New Technical Trader, 1994). In
 * [0, 100]; see {@linkcode Stochastic}. Ready after rsi + period + smooth + signal − 2 inputs.
 */
export class StochasticRsi extends Indicator {
  private readonly rsi: Rsi;
  private readonly stochastic: Stochastic;
  /** Signal line %D. */
  d = NaN;

  constructor(options: StochasticRsiOptions = {}) {
    const { rsi = 14, period = 14, smooth = 3, signal = 3 } = options;
    checkPeriod("StochasticRsi rsi", rsi);
    const stochastic = new Stochastic({ period, smooth, signal });
    super(`StochasticRsi(${rsi},${period},${smooth},${signal})`, rsi + stochastic.warmup);
    this.rsi = new Rsi(rsi);
    this.stochastic = stochastic;
    this.reset();
  }

  update(x: number): number {
    const rsi = this.rsi.update(x);
    if (this.rsi.ready) this.stochastic.update(rsi, rsi, rsi);
    if (!this.ready && !this.warm()) return NaN;
    this.d = this.stochastic.d;
    return this.value = this.stochastic.value;
  }

  override reset(): void {
    super.reset();
    this.rsi.reset();
    this.stochastic.reset();
    this.d = NaN;
  }
}
