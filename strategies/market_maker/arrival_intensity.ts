import { expm1 } from "../../engine/num/libm/exp.ts";
import { Indicator } from "../../engine/indicator/indicator.ts";

/**
 * How often market orders reach a distance δ from the mid, estimated from the trades so far:
 * λ(δ) = a · e^(−k·δ) a second and side.
 *
 * The reach of a market order is how far beyond the mid its last trade went. Were reaches
 * exponential with rate k, as the model has it, their maximum-likelihood estimate would be
 * k = 1 / (mean reach); and a is the orders of a second, halved for two sides. All sums are weighted
 * by ½^(age / halfLife). Trades of one venue instant and side count as one order.
 *
 * `value` is a, NaN while not ready: that takes a half-life and `minOrders` orders.
 */
export class ArrivalIntensity extends Indicator {
  private readonly rate: number;
  private readonly halfLifeUs: number;
  private readonly minOrders: number;
  private count = NaN;
  private reaches = NaN;
  private spanUs = NaN;
  private seen = 0;
  private since = NaN;
  private now = NaN;
  // The order whose trades are coming in.
  private openTs = NaN;
  private openSide = 0;
  private openReach = NaN;
  /** 1 / tick; NaN while not ready. */
  k = NaN;

  constructor(halfLifeUs: number, minOrders = 30) {
    super(`ArrivalIntensity(${halfLifeUs},${minOrders})`, 0);
    this.halfLifeUs = halfLifeUs;
    this.minOrders = minOrders;
    this.rate = -Math.LN2 / halfLifeUs;
    this.reset();
  }

  /**
   * A trade at our time `ts` and the venue's `exchTs`, µs; `side` 1 where the aggressor bought;
   * `reach` in ticks beyond the mid as known before. Trades short of the mid reach nobody.
   */
  update(ts: number, exchTs: number, side: number, reach: number): void {
    if (exchTs !== this.openTs || side !== this.openSide) {
      this.take();
      this.openTs = exchTs;
      this.openSide = side;
      this.openReach = reach;
    } else if (reach > this.openReach) this.openReach = reach;
    this.advance(ts);
  }

  /** Lets time pass and brings `value` and `k` up to date. */
  advance(ts: number): void {
    // NaN: the first call.
    if (this.now !== this.now) this.since = this.now = ts;
    const gap = ts - this.now;
    if (gap > 0) {
      const faded = -expm1(this.rate * gap);
      this.count -= faded * this.count;
      this.reaches -= faded * this.reaches;
      // The gap itself, with the same weights.
      this.spanUs += -faded * this.spanUs - faded / this.rate;
      this.now = ts;
    }
    this.ready ||= ts - this.since >= this.halfLifeUs && this.seen >= this.minOrders;
    if (!this.ready || !(this.reaches > 0)) return;
    this.value = this.count / (2e-6 * this.spanUs);
    this.k = this.count / this.reaches;
  }

  override reset(): void {
    super.reset();
    this.count = 0;
    this.reaches = 0;
    this.spanUs = 0;
    this.seen = 0;
    this.since = NaN;
    this.now = NaN;
    this.openTs = NaN;
    this.openSide = 0;
    this.openReach = NaN;
    this.k = NaN;
  }

  /** Counts the order whose trades have come in. */
  private take(): void {
    if (!(this.openReach >= 0)) return;
    this.count++;
    this.reaches += this.openReach;
    this.seen++;
  }
}
