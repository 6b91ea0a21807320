import { Indicator } from "./indicator.ts";
import { RollingMax } from "./rolling_max.ts";

/** Smallest of the last `period` inputs, and how long ago it came: −max(−x), which is exact. */
export class RollingMin extends Indicator {
  private readonly max: RollingMax;
  /** Updates since the minimum came: 0 is the latest input; the latest of equals counts. */
  age = 0;

  constructor(period: number) {
    const max = new RollingMax(period);
    super(`RollingMin(${period})`, max.warmup);
    this.max = max;
    this.reset();
  }

  update(x: number): number {
    const value = -this.max.update(-x);
    this.age = this.max.age;
    if (!this.ready && !this.warm()) return NaN;
    return this.value = value;
  }

  override reset(): void {
    super.reset();
    this.max.reset();
    this.age = 0;
  }
}
