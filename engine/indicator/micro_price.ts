import { Indicator } from "./indicator.ts";

/**
 * Mid price weighted by the opposite side's lots: (bid · askLots + ask · bidLots) / (bidLots +
 * askLots), in the unit of the prices (Gatheral and Oomen, Zero-Intelligence Realized Variance
 * Estimation, 2010). It leans to the side about to give way. NaN while the book is one-sided.
 */
export class MicroPrice extends Indicator {
  /** Micro-price − mid. */
  skew = NaN;

  constructor() {
    super("MicroPrice()", 1);
    this.reset();
  }

  update(bid: number, bidLots: number, ask: number, askLots: number): number {
    if (!(bidLots > 0 && askLots > 0)) {
      this.skew = NaN;
      return this.value = NaN;
    }
    if (!this.ready) this.warm();
    this.skew = (ask - bid) / 2 * ((bidLots - askLots) / (bidLots + askLots));
    return this.value = (bid + ask) / 2 + this.skew;
  }

  override reset(): void {
    super.reset();
    this.skew = NaN;
  }
}
