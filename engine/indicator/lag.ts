import { checkPeriod } from "./check_period.ts";
import { Indicator } from "./indicator.ts";

/** The input of `period` updates ago. */
export class Lag extends Indicator {
  private readonly cells: Float64Array;
  private at = 0;

  constructor(period: number) {
    super(`Lag(${period})`, checkPeriod("Lag period", period) + 1);
    this.cells = new Float64Array(period);
    this.reset();
  }

  update(x: number): number {
    const old = this.cells[this.at];
    this.cells[this.at] = x;
    if (++this.at === this.cells.length) this.at = 0;
    if (!this.ready && !this.warm()) return NaN;
    return this.value = old;
  }

  override reset(): void {
    super.reset();
    this.cells.fill(0);
    this.at = 0;
  }
}
