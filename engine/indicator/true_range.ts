import { Indicator } from "./indicator.ts";

/**
 * True range: max(high, previous close) − min(low, previous close) (Wilder, 1978). The first bar
 * has no previous close: high − low.
 */
export class TrueRange extends Indicator {
  private lastClose = NaN;

  constructor() {
    super("TrueRange()", 1);
    this.reset();
  }

  update(high: number, low: number, close: number): number {
    const last = this.lastClose;
    this.lastClose = close;
    if (!this.ready) {
      this.warm();
      return this.value = high - low;
    }
    return this.value = Math.max(high, last) - Math.min(low, last);
  }

  override reset(): void {
    super.reset();
    this.lastClose = NaN;
  }
}
