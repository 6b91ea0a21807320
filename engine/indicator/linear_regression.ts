import { checkPeriod } from "./check_period.ts";
import { Indicator } from "./indicator.ts";

/**
 * Least-squares line through the last `period` inputs at x = 0 (oldest) … period − 1 (latest). The
 * value is the line's height at the latest input.
 *
 * Two halves as in {@linkcode RollingSum}, each with mean, squared deviations and co-deviations
 * with x, merged by Chan, Golub and LeVeque's formula. The moments of x are known in closed form.
 */
export class LinearRegression extends Indicator {
  // Below `at` raw inputs of the front half, from `at` on means of the older half's suffixes.
  private readonly means: Float64Array;
  private readonly squares: Float64Array;
  private readonly products: Float64Array;
  private at = 0;
  private frontMean = NaN;
  private frontSquares = NaN;
  private frontProducts = NaN;
  /** Rise per input. */
  slope = NaN;
  /** Height at x = 0, the oldest input. */
  intercept = NaN;
  /** Share of the variance that the line explains, in [0, 1]; NaN when all inputs are equal. */
  r2 = NaN;

  constructor(period: number) {
    super(`LinearRegression(${period})`, checkPeriod("LinearRegression period", period, 2));
    this.means = new Float64Array(period);
    this.squares = new Float64Array(period);
    this.products = new Float64Array(period);
    this.reset();
  }

  update(y: number): number {
    const period = this.means.length;
    this.means[this.at] = y;
    const step = y - this.frontMean;
    // A point at x = m after m points at 0 … m − 1 lies (m + 1) / 2 beyond their mean.
    this.frontProducts += step * this.at / 2;
    this.at++;
    this.frontMean += step / this.at;
    this.frontSquares += step * (y - this.frontMean);
    if (this.at === period) this.turn();
    if (!this.ready && !this.warm()) return NaN;
    return this.fit();
  }

  override reset(): void {
    super.reset();
    this.means.fill(0);
    this.squares.fill(0);
    this.products.fill(0);
    this.clearFront();
    this.slope = NaN;
    this.intercept = NaN;
    this.r2 = NaN;
  }

  private fit(): number {
    const period = this.means.length;
    const newer = this.at;
    const older = period - newer;
    const gap = newer === 0 ? 0 : this.frontMean - this.means[newer];
    const mean = this.means[newer] + gap * newer / period;
    const squares = this.squares[newer] + this.frontSquares + gap * gap * older * newer / period;
    // The halves' means of x are period / 2 apart.
    const products = this.products[newer] + this.frontProducts + gap * older * newer / 2;
    const middle = (period - 1) / 2;
    this.slope = products / (period * (period * period - 1) / 12);
    this.intercept = mean - this.slope * middle;
    this.r2 = Math.min(this.slope * products / squares, 1);
    return this.value = mean + this.slope * middle;
  }

  private turn(): void {
    const period = this.means.length;
    let mean = 0;
    let squares = 0;
    let products = 0;
    for (let i = period - 1; i >= 0; i--) {
      const y = this.means[i];
      const behind = period - 1 - i;
      const step = y - mean;
      products -= step * behind / 2;
      mean += step / (behind + 1);
      squares += step * (y - mean);
      this.means[i] = mean;
      this.squares[i] = squares;
      this.products[i] = products;
    }
    this.clearFront();
  }

  private clearFront(): void {
    this.at = 0;
    this.frontMean = 0;
    this.frontSquares = 0;
    this.frontProducts = 0;
  }
}
