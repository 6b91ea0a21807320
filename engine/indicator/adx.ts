import { checkPeriod } from "./check_period.ts";
import { Indicator } from "./indicator.ts";
import { Rma } from "./rma.ts";
import { TrueRange } from "./true_range.ts";

/**
 * Average directional index with +DI and −DI (Wilder, 1978), each in [0, 100].
 *
 * up = high − previous high, down = previous low − low; +DM = up if up > down and up > 0, −DM = down
 * if down > up and down > 0; ±DI = 100 · RMA(±DM) / RMA(true range), DX = 100 · |+DI − −DI| /
 * (+DI + −DI), ADX = RMA(DX). The first bar only gives previous values; ±DI stand after
 * period + 1 bars, ADX after 2 · period.
 */
export class Adx extends Indicator {
  private readonly range: TrueRange;
  private readonly atr: Rma;
  private readonly plus: Rma;
  private readonly minus: Rma;
  private readonly smooth: Rma;
  private lastHigh = NaN;
  private lastLow = NaN;
  /** +DI and −DI; NaN before period + 1 bars. */
  plusDi = NaN;
  minusDi = NaN;

  constructor(period = 14) {
    super(`Adx(${period})`, 2 * checkPeriod("Adx period", period));
    this.range = new TrueRange();
    this.atr = new Rma(period);
    this.plus = new Rma(period);
    this.minus = new Rma(period);
    this.smooth = new Rma(period);
    this.reset();
  }

  update(high: number, low: number, close: number): number {
    const up = high - this.lastHigh;
    const down = this.lastLow - low;
    this.lastHigh = high;
    this.lastLow = low;
    const range = this.range.update(high, low, close);
    if (this.left === this.warmup) {
      this.warm();
      return NaN;
    }
    const atr = this.atr.update(range);
    const plus = this.plus.update(up > down && up > 0 ? up : 0);
    const minus = this.minus.update(down > up && down > 0 ? down : 0);
    if (this.atr.ready) {
      this.plusDi = atr === 0 ? 0 : 100 * plus / atr;
      this.minusDi = atr === 0 ? 0 : 100 * minus / atr;
      const sum = plus + minus;
      this.smooth.update(sum === 0 ? 0 : 100 * Math.abs(plus - minus) / sum);
    }
    if (!this.ready && !this.warm()) return NaN;
    return this.value = this.smooth.value;
  }

  override reset(): void {
    super.reset();
    this.range.reset();
    this.atr.reset();
    this.plus.reset();
    this.minus.reset();
    this.smooth.reset();
    this.lastHigh = NaN;
    this.lastLow = NaN;
    this.plusDi = NaN;
    this.minusDi = NaN;
  }
}
