import { Atr } from "./atr.ts";
import { checkPositive } from "./check_period.ts";
import { Ema, type Seed } from "./ema.ts";
import { Indicator } from "./indicator.ts";

/** Lengths and width of a `KeltnerChannel`. */
export interface KeltnerChannelOptions {
  /** Bars of the middle line. @default 20 */
  period?: number;
  /** Bars of the average true range. @default 10 */
  atr?: number;
  /** Average true ranges from the middle to a band. @default 2 */
  width?: number;
  /** @default "first" */
  seed?: Seed;
}

/**
 * Keltner channel in Linda Raschke's form: EMA(close) ± width · ATR; the value is the middle line.
 * Ready after max(period, atr) bars.
 */
export class KeltnerChannel extends Indicator {
  private readonly middle: Ema;
  private readonly range: Atr;
  private readonly width: number;
  upper = NaN;
  lower = NaN;

  constructor(options: KeltnerChannelOptions = {}) {
    const { period = 20, atr = 10, width = 2, seed = "first" } = options;
    checkPositive("KeltnerChannel width", width);
    const middle = new Ema(period, { seed });
    const range = new Atr(atr);
    const warmup = Math.max(middle.warmup, range.warmup);
    super(`KeltnerChannel(${period},${atr},${width},${seed})`, warmup);
    this.middle = middle;
    this.range = range;
    this.width = width;
    this.reset();
  }

  update(high: number, low: number, close: number): number {
    const middle = this.middle.update(close);
    const half = this.width * this.range.update(high, low, close);
    if (!this.ready && !this.warm()) return NaN;
    this.upper = middle + half;
    this.lower = middle - half;
    return this.value = middle;
  }

  override reset(): void {
    super.reset();
    this.middle.reset();
    this.range.reset();
    this.upper = NaN;
    this.lower = NaN;
  }
}
