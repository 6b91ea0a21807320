import { checkPeriod } from "./check_period.ts";
import { Indicator } from "./indicator.ts";
import { Lag } from "./lag.ts";

/** Rate of change in percent: 100 · (x − y) / y, y of `period` updates ago. Ready after period + 1. */
export class Roc extends Indicator {
  private readonly old: Lag;

  constructor(period = 10) {
    super(`Roc(${period})`, checkPeriod("Roc period", period) + 1);
    this.old = new Lag(period);
    this.reset();
  }

  update(x: number): number {
    const old = this.old.update(x);
    if (!this.ready && !this.warm()) return NaN;
    return this.value = 100 * (x - old) / old;
  }

  override reset(): void {
    super.reset();
    this.old.reset();
  }
}
