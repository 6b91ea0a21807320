import { checkPeriod } from "./check_period.ts";
import { Ema, type Seed } from "./ema.ts";
import { Indicator } from "./indicator.ts";

/**
 * Triple exponential moving average: 3·e1 − 3·e2 + e3 with e1 = EMA(x), e2 = EMA(e1), e3 = EMA(e2)
 * (Mulloy, 1994). With seed `first` all averages start at the first input; with `sma` each starts
 * when the one before is ready. Ready after 3·period − 2 inputs.
 */
export class Tema extends Indicator {
  private readonly e1: Ema;
  private readonly e2: Ema;
  private readonly e3: Ema;

  constructor(period: number, options: { /** @default "first" */ seed?: Seed } = {}) {
    const seed = options.seed ?? "first";
    super(`Tema(${period},${seed})`, 3 * checkPeriod("Tema period", period) - 2);
    this.e1 = new Ema(period, { seed });
    this.e2 = new Ema(period, { seed });
    this.e3 = new Ema(period, { seed });
    this.reset();
  }

  update(x: number): number {
    const a = this.e1.update(x);
    // NaN: an SMA seed that is not complete.
    const b = a === a ? this.e2.update(a) : NaN;
    const c = b === b ? this.e3.update(b) : NaN;
    if (!this.ready && !this.warm()) return NaN;
    return this.value = 3 * a - 3 * b + c;
  }

  override reset(): void {
    super.reset();
    this.e1.reset();
    this.e2.reset();
    this.e3.reset();
  }
}
