import { checkPeriod } from "./check_period.ts";
import { Indicator } from "./indicator.ts";

/**
 * Linearly weighted moving average: Σ i · x_i / Σ i over the last `period` inputs, i = 1 for the
 * oldest. Two halves as in {@linkcode RollingSum}: no drift.
 */
export class Wma extends Indicator {
  // The last inputs.
  private readonly cells: Float64Array;
  // Weighted sum of the older half from each index on.
  private readonly weighted: Float64Array;
  private readonly weight: number;
  private at = 0;
  private front = NaN;
  private frontWeighted = NaN;

  constructor(period: number) {
    super(`Wma(${period})`, checkPeriod("Wma period", period));
    this.cells = new Float64Array(period);
    this.weighted = new Float64Array(period);
    this.weight = period * (period + 1) / 2;
    this.reset();
  }

  update(x: number): number {
    const period = this.cells.length;
    this.cells[this.at] = x;
    this.at++;
    this.front += x;
    this.frontWeighted += this.at * x;
    if (this.at === period) this.turn();
    if (!this.ready && !this.warm()) return NaN;
    // The front half stands behind `period - at` older inputs.
    const total = this.weighted[this.at] + this.frontWeighted + (period - this.at) * this.front;
    return this.value = total / this.weight;
  }

  override reset(): void {
    super.reset();
    this.cells.fill(0);
    this.weighted.fill(0);
    this.clearFront();
  }

  private turn(): void {
    let sum = 0;
    let weighted = 0;
    for (let i = this.cells.length - 1; i >= 0; i--) {
      // One more older input raises the weight of all the others by one.
      sum += this.cells[i];
      weighted += sum;
      this.weighted[i] = weighted;
    }
    this.clearFront();
  }

  private clearFront(): void {
    this.at = 0;
    this.front = 0;
    this.frontWeighted = 0;
  }
}
