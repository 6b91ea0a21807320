import type { Stateful } from "../num/state.ts";

/** The parameters of {@linkcode Volatility}. */
export interface VolatilityModel {
  readonly sampleUs: number;
  readonly horizonUs: number;
  readonly lambda: number;
  readonly minSamples: number;
}

export type VolatilityState = {
  readonly price: number;
  readonly ts: number;
  readonly variance: number;
  readonly samples: number;
};

/**
 * Volatility of one instrument's price by exponentially weighted squared returns (RiskMetrics
 * Technical Document, 4th ed. 1996, §5.2): σ² ← λσ² + (1 − λ)r², one return a sample, mean taken
 * as zero, the first return as the seed. Scaled to a horizon by the square root of time.
 *
 * A gap in the prices gives one return over more than a sample, divided by the samples that it
 * spans.
 */
export class Volatility implements Stateful<VolatilityState> {
  readonly #model: VolatilityModel;
  #price = 0;
  #ts = 0;
  #variance = 0;
  #samples = 0;

  constructor(model: VolatilityModel) {
    this.#model = model;
  }

  /** Takes in a price (any unit) seen at `ts`; true when it made a sample. */
  observe(price: number, ts: number): boolean {
    if (!(price > 0)) return false;
    if (this.#price === 0) {
      this.#price = price;
      this.#ts = ts;
      return false;
    }
    const elapsed = ts - this.#ts;
    if (elapsed < this.#model.sampleUs) return false;
    const change = price / this.#price - 1;
    const squared = (change * change * this.#model.sampleUs) / elapsed;
    const lambda = this.#model.lambda;
    this.#variance = this.#samples === 0
      ? squared
      : lambda * this.#variance + (1 - lambda) * squared;
    this.#samples++;
    this.#price = price;
    this.#ts = ts;
    return true;
  }

  /** Prices from here on are `factor` times what they were, for the unit has changed. */
  rescale(factor: number): void {
    this.#price *= factor;
  }

  /** Standard deviation of the return over the horizon; 0 before `minSamples` returns. */
  get sigma(): number {
    if (this.#samples < this.#model.minSamples) return 0;
    return Math.sqrt((this.#variance * this.#model.horizonUs) / this.#model.sampleUs);
  }

  snapshot(): VolatilityState {
    return {
      price: this.#price,
      ts: this.#ts,
      variance: this.#variance,
      samples: this.#samples,
    };
  }

  restore({ price, ts, variance, samples }: VolatilityState): void {
    this.#price = price;
    this.#ts = ts;
    this.#variance = variance;
    this.#samples = samples;
  }
}
