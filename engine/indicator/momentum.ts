import { checkPeriod } from "./check_period.ts";
import { Indicator } from "./indicator.ts";
import { Lag } from "./lag.ts";

/** Momentum: x − x of `period` updates ago. Ready after period + 1 inputs. */
export class Momentum extends Indicator {
  private readonly old: Lag;

  constructor(period = 10) {
    super(`Momentum(${period})`, checkPeriod("Momentum period", period) + 1);
    this.old = new Lag(period);
    this.reset();
  }

  update(x: number): number {
    const old = this.old.update(x);
    if (!this.ready && !this.warm()) return NaN;
    return this.value = x - old;
  }

  override reset(): void {
    super.reset();
    this.old.reset();
  }
}
