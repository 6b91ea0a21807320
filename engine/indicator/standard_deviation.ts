import { checkPeriod } from "./check_period.ts";
import { Indicator } from "./indicator.ts";

/** Divisor of a `StandardDeviation`. */
export interface StandardDeviationOptions {
  /** Subtracted from the divisor: 0 population, 1 sample. @default 0 */
  ddof?: 0 | 1;
}

/**
 * Standard deviation, variance and mean of the last `period` inputs.
 *
 * The window is two halves as in {@linkcode RollingSum}, each with mean and sum of squared
 * deviations (Welford, 1962), merged by the formula of Chan, Golub and LeVeque (1983). So it keeps
 * its digits where the mean dwarfs the deviation (1.6e-6 relative error at mean 1e9, deviation
 * 3e-3, where a difference of sums has none left), and a flat window has variance 0.
 */
export class StandardDeviation extends Indicator {
  // Below `at` raw inputs of the front half, from `at` on means of the older half's suffixes.
  private readonly means: Float64Array;
  // Squared deviations of the older half's suffixes.
  private readonly squares: Float64Array;
  private readonly divisor: number;
  private at = 0;
  private frontMean = NaN;
  private frontSquares = NaN;
  mean = NaN;
  variance = NaN;

  constructor(period: number, options: StandardDeviationOptions = {}) {
    const ddof = options.ddof ?? 0;
    checkPeriod("StandardDeviation period", period, ddof + 1);
    super(`StandardDeviation(${period},${ddof})`, period);
    this.means = new Float64Array(period);
    this.squares = new Float64Array(period);
    this.divisor = period - ddof;
    this.reset();
  }

  update(x: number): number {
    const period = this.means.length;
    this.means[this.at] = x;
    this.at++;
    const step = x - this.frontMean;
    this.frontMean += step / this.at;
    this.frontSquares += step * (x - this.frontMean);
    if (this.at === period) this.turn();
    if (!this.ready && !this.warm()) return NaN;
    const newer = this.at;
    const mean = this.means[newer];
    const gap = this.frontMean - mean;
    const share = newer / period;
    this.mean = newer === 0 ? mean : mean + gap * share;
    const between = newer === 0 ? 0 : gap * gap * (period - newer) * share;
    this.variance = (this.squares[newer] + this.frontSquares + between) / this.divisor;
    return this.value = Math.sqrt(this.variance);
  }

  override reset(): void {
    super.reset();
    this.means.fill(0);
    this.squares.fill(0);
    this.clearFront();
    this.mean = NaN;
    this.variance = NaN;
  }

  private turn(): void {
    const period = this.means.length;
    let mean = 0;
    let squares = 0;
    for (let i = period - 1; i >= 0; i--) {
      const x = this.means[i];
      const step = x - mean;
      mean += step / (period - i);
      squares += step * (x - mean);
      this.means[i] = mean;
      this.squares[i] = squares;
    }
    this.clearFront();
  }

  private clearFront(): void {
    this.at = 0;
    this.frontMean = 0;
    this.frontSquares = 0;
  }
}
