import { exp } from "../num/libm/exp.ts";
import { log } from "../num/libm/log.ts";
import { checkPositive } from "./check_period.ts";
import { Indicator } from "./indicator.ts";

/** Memory and time scale of `RealizedVolatility`. */
export interface RealizedVolatilityOptions {
  /** Age at which a return weighs half, µs. @default 60_000_000 (a minute) */
  halfLifeUs?: number;
  /**
   * Span that the volatility is stated for, µs; 31_536_000_000_000 is a year of 365 days.
   * @default 1_000_000 (a second)
   */
  horizonUs?: number;
}

/**
 * Volatility of log returns over time, from prices at any instants:
 *
 * √(horizon · Σ w·r² / Σ w·Δt), r = ln(p / p'), w = ½^(age / halfLifeUs)
 *
 * An exponentially weighted realised variance per unit of time (Andersen and Bollerslev, 1998, with
 * the weights of RiskMetrics). Feed mid or micro-prices: trade prices bounce between bid and ask,
 * which counts as volatility. NaN until time has passed; ready once a half-life has.
 */
export class RealizedVolatility extends Indicator {
  private readonly rate: number;
  private readonly halfLifeUs: number;
  private readonly horizonUs: number;
  private squares = NaN;
  private span = NaN;
  private lastPrice = NaN;
  private since = NaN;
  private now = NaN;

  constructor(options: RealizedVolatilityOptions = {}) {
    const { halfLifeUs = 60_000_000, horizonUs = 1_000_000 } = options;
    checkPositive("RealizedVolatility halfLifeUs", halfLifeUs);
    checkPositive("RealizedVolatility horizonUs", horizonUs);
    super(`RealizedVolatility(${halfLifeUs},${horizonUs})`, 0);
    this.halfLifeUs = halfLifeUs;
    this.horizonUs = horizonUs;
    this.rate = -Math.LN2 / halfLifeUs;
    this.reset();
  }

  /** `ts` in µs, must not go back; the price above zero, in any unit. */
  update(ts: number, price: number): number {
    if (ts < this.now) throw new RangeError(`Time must not go back: ${ts} after ${this.now}`);
    const last = this.lastPrice;
    this.lastPrice = price;
    // NaN: the first price.
    if (last !== last) {
      this.since = ts;
      this.now = ts;
      return NaN;
    }
    const gap = ts - this.now;
    this.now = ts;
    const decay = exp(this.rate * gap);
    const move = price === last ? 0 : log(price / last);
    this.squares = this.squares * decay + move * move;
    this.span = this.span * decay + gap;
    this.ready ||= ts - this.since >= this.halfLifeUs;
    if (this.span === 0) return NaN;
    return this.value = Math.sqrt(this.horizonUs * this.squares / this.span);
  }

  override reset(): void {
    super.reset();
    this.squares = 0;
    this.span = 0;
    this.lastPrice = NaN;
    this.since = NaN;
    this.now = NaN;
  }
}
