import { checkPeriod } from "./check_period.ts";
import { Indicator } from "./indicator.ts";

/**
 * Largest of the last `period` inputs, and how long ago it came.
 *
 * Two halves as in {@linkcode RollingSum}, with suffix maxima: amortised O(1), worst case
 * O(period). A NaN in the window makes the value NaN.
 */
export class RollingMax extends Indicator {
  // Below `at` raw inputs of the front half, from `at` on suffix maxima of the older half.
  private readonly cells: Float64Array;
  // Where in the older half each suffix maximum stood.
  private readonly slots: Int32Array;
  private at = 0;
  private front = NaN;
  private frontSlot = 0;
  /** Updates since the maximum came: 0 is the latest input; the latest of equals counts. */
  age = 0;

  constructor(period: number) {
    super(`RollingMax(${period})`, checkPeriod("RollingMax period", period));
    this.cells = new Float64Array(period);
    this.slots = new Int32Array(period);
    this.reset();
  }

  update(x: number): number {
    this.cells[this.at] = x;
    if (x >= this.front || x !== x) {
      this.front = x;
      this.frontSlot = this.at;
    }
    if (++this.at === this.cells.length) this.turn();
    if (!this.ready && !this.warm()) return NaN;
    const older = this.cells[this.at];
    // The front half starts as −Infinity, which must not win against an empty comparison.
    if (this.at > 0 && (this.front >= older || this.front !== this.front)) {
      this.age = this.at - 1 - this.frontSlot;
      return this.value = this.front;
    }
    this.age = this.cells.length + this.at - 1 - this.slots[this.at];
    return this.value = older;
  }

  override reset(): void {
    super.reset();
    this.cells.fill(-Infinity);
    this.slots.fill(0);
    this.age = 0;
    this.clearFront();
  }

  private turn(): void {
    let best = -Infinity;
    let slot = this.cells.length - 1;
    for (let i = slot; i >= 0; i--) {
      const x = this.cells[i];
      if (x > best || x !== x) {
        best = x;
        slot = i;
      }
      this.cells[i] = best;
      this.slots[i] = slot;
    }
    this.clearFront();
  }

  private clearFront(): void {
    this.at = 0;
    this.front = -Infinity;
    this.frontSlot = 0;
  }
}
