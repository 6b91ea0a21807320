import { checkPeriod } from "./check_period.ts";
import { Indicator } from "./indicator.ts";

/**
 * Pearson correlation of the last `period` pairs, in [−1, 1], with their covariance and the slope
 * of y on x. NaN when either side is constant.
 *
 * Two halves as in {@linkcode RollingSum}, each with means, squared deviations and co-deviations,
 * merged by Chan, Golub and LeVeque's formula.
 */
export class Correlation extends Indicator {
  // Below `at` raw inputs of the front half, from `at` on means of the older half's suffixes.
  private readonly xMeans: Float64Array;
  private readonly yMeans: Float64Array;
  private readonly xSquares: Float64Array;
  private readonly ySquares: Float64Array;
  private readonly products: Float64Array;
  private at = 0;
  private xMean = NaN;
  private yMean = NaN;
  private xSquare = NaN;
  private ySquare = NaN;
  private product = NaN;
  /** Population covariance. */
  covariance = NaN;
  /** Slope of the least-squares line y on x (y's beta to x); NaN when x is constant. */
  beta = NaN;

  constructor(period: number) {
    super(`Correlation(${period})`, checkPeriod("Correlation period", period, 2));
    this.xMeans = new Float64Array(period);
    this.yMeans = new Float64Array(period);
    this.xSquares = new Float64Array(period);
    this.ySquares = new Float64Array(period);
    this.products = new Float64Array(period);
    this.reset();
  }

  update(x: number, y: number): number {
    this.xMeans[this.at] = x;
    this.yMeans[this.at] = y;
    this.at++;
    const xStep = x - this.xMean;
    const yStep = y - this.yMean;
    this.xMean += xStep / this.at;
    this.yMean += yStep / this.at;
    this.xSquare += xStep * (x - this.xMean);
    this.ySquare += yStep * (y - this.yMean);
    this.product += xStep * (y - this.yMean);
    if (this.at === this.xMeans.length) this.turn();
    if (!this.ready && !this.warm()) return NaN;
    return this.merge();
  }

  override reset(): void {
    super.reset();
    this.xMeans.fill(0);
    this.yMeans.fill(0);
    this.xSquares.fill(0);
    this.ySquares.fill(0);
    this.products.fill(0);
    this.clearFront();
    this.covariance = NaN;
    this.beta = NaN;
  }

  private merge(): number {
    const at = this.at;
    const period = this.xMeans.length;
    const weight = at * (period - at) / period;
    const xGap = at === 0 ? 0 : this.xMean - this.xMeans[at];
    const yGap = at === 0 ? 0 : this.yMean - this.yMeans[at];
    const xSquare = this.xSquares[at] + this.xSquare + xGap * xGap * weight;
    const ySquare = this.ySquares[at] + this.ySquare + yGap * yGap * weight;
    const product = this.products[at] + this.product + xGap * yGap * weight;
    this.covariance = product / period;
    this.beta = product / xSquare;
    const r = product / (Math.sqrt(xSquare) * Math.sqrt(ySquare));
    return this.value = Math.max(-1, Math.min(1, r));
  }

  private turn(): void {
    const period = this.xMeans.length;
    this.clearFront();
    for (let i = period - 1; i >= 0; i--) {
      const n = period - i;
      const xStep = this.xMeans[i] - this.xMean;
      const yStep = this.yMeans[i] - this.yMean;
      this.xMean += xStep / n;
      this.yMean += yStep / n;
      this.xSquare += xStep * xStep * (n - 1) / n;
      this.ySquare += yStep * yStep * (n - 1) / n;
      this.product += xStep * yStep * (n - 1) / n;
      this.xMeans[i] = this.xMean;
      this.yMeans[i] = this.yMean;
      this.xSquares[i] = this.xSquare;
      this.ySquares[i] = this.ySquare;
      this.products[i] = this.product;
    }
    this.clearFront();
  }

  private clearFront(): void {
    this.at = 0;
    this.xMean = 0;
    this.yMean = 0;
    this.xSquare = 0;
    this.ySquare = 0;
    this.product = 0;
  }
}
