import { checkPeriod } from "./check_period.ts";
import { Indicator } from "./indicator.ts";

/**
 * Sum of the last `period` inputs, without drift: no input is ever subtracted.
 *
 * The window is two halves (van Herk, Gil and Werman). The front half is a running sum; the older
 * half is an array of suffix sums, made once every `period` updates in the place where the raw
 * inputs stood. A sum is one of each: front + suffix. Amortised O(1), worst case O(period).
 */
export class RollingSum extends Indicator {
  // Below `at` raw inputs of the front half, from `at` on suffix sums of the older half.
  private readonly cells: Float64Array;
  private at = 0;
  private front = NaN;

  constructor(period: number) {
    super(`RollingSum(${period})`, checkPeriod("RollingSum period", period));
    this.cells = new Float64Array(period);
    this.reset();
  }

  update(x: number): number {
    this.cells[this.at] = x;
    this.front += x;
    if (++this.at === this.cells.length) this.turn();
    if (!this.ready && !this.warm()) return NaN;
    return this.value = this.front + this.cells[this.at];
  }

  override reset(): void {
    super.reset();
    this.cells.fill(0);
    this.at = 0;
    this.front = 0;
  }

  private turn(): void {
    let sum = 0;
    for (let i = this.cells.length - 1; i >= 0; i--) {
      sum += this.cells[i];
      this.cells[i] = sum;
    }
    this.at = 0;
    this.front = 0;
  }
}
