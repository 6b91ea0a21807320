import { exp } from "../num/libm/exp.ts";
import { checkPositive } from "./check_period.ts";
import { Indicator } from "./indicator.ts";

/**
 * Mean of the inputs, each weighted by ½^(age / halfLifeUs): an exponential average over time
 * instead of over inputs. Inputs at one instant weigh the same. The same as pandas'
 * `ewm(halflife, times, adjust=True).mean()`. Has a value from the first input on; ready once a
 * half-life has passed.
 */
export class Ewma extends Indicator {
  private readonly rate: number;
  private readonly halfLifeUs: number;
  // Sum of the weights as of the last input.
  private weight = NaN;
  private since = NaN;
  private now = NaN;

  constructor(halfLifeUs: number) {
    super(`Ewma(${halfLifeUs})`, 0);
    this.halfLifeUs = checkPositive("Ewma halfLifeUs", halfLifeUs);
    this.rate = -Math.LN2 / halfLifeUs;
    this.reset();
  }

  /** Times, µs, must not go back. */
  update(ts: number, x: number): number {
    if (this.weight === 0) {
      this.since = ts;
      this.now = ts;
      this.weight = 1;
      return this.value = x;
    }
    if (ts < this.now) throw new RangeError(`Time must not go back: ${ts} after ${this.now}`);
    this.weight = this.weight * exp(this.rate * (ts - this.now)) + 1;
    this.now = ts;
    this.ready ||= ts - this.since >= this.halfLifeUs;
    return this.value += (x - this.value) / this.weight;
  }

  override reset(): void {
    super.reset();
    this.weight = 0;
    this.since = NaN;
    this.now = NaN;
  }
}
