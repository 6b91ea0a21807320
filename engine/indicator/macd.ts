import { checkPeriod } from "./check_period.ts";
import { Ema, type Seed } from "./ema.ts";
import { Indicator } from "./indicator.ts";

/** Lengths and seed of `Macd`. */
export interface MacdOptions {
  /** @default 12 */
  fast?: number;
  /** @default 26 */
  slow?: number;
  /** @default 9 */
  signal?: number;
  /** @default "first" */
  seed?: Seed;
}

/**
 * Moving average convergence divergence: EMA(fast) − EMA(slow), its signal line EMA(signal) and
 * their difference (Appel, 1979). The signal line starts when the slow average is ready; ready
 * after slow + signal − 1 inputs.
 */
export class Macd extends Indicator {
  private readonly fast: Ema;
  private readonly slow: Ema;
  private readonly smooth: Ema;
  /** Signal line. */
  signal = NaN;
  /** Line − signal. */
  histogram = NaN;

  constructor(options: MacdOptions = {}) {
    const { fast = 12, slow = 26, signal = 9, seed = "first" } = options;
    checkPeriod("Macd fast", fast);
    checkPeriod("Macd slow", slow, fast + 1);
    checkPeriod("Macd signal", signal);
    super(`Macd(${fast},${slow},${signal},${seed})`, slow + signal - 1);
    this.fast = new Ema(fast, { seed });
    this.slow = new Ema(slow, { seed });
    this.smooth = new Ema(signal, { seed });
    this.reset();
  }

  update(x: number): number {
    const line = this.fast.update(x) - this.slow.update(x);
    if (this.slow.ready) this.smooth.update(line);
    if (!this.ready && !this.warm()) return NaN;
    this.signal = this.smooth.value;
    this.histogram = line - this.signal;
    return this.value = line;
  }

  override reset(): void {
    super.reset();
    this.fast.reset();
    this.slow.reset();
    this.smooth.reset();
    this.signal = NaN;
    this.histogram = NaN;
  }
}
