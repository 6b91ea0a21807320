import { checkPeriod } from "./check_period.ts";
import { Indicator } from "./indicator.ts";
import { RollingSum } from "./rolling_sum.ts";

/**
 * Order flow imbalance at the touch over the last `period` changes of the best bid and offer, lots
 * (Cont, Kukanov and Stoikov, The Price Impact of Order Book Events, 2014):
 *
 * e = [b ≥ b'] · B − [b ≤ b'] · B' − [a ≤ a'] · A + [a ≥ a'] · A', with b, a the best prices, B, A
 * the lots at them and ' the quote before; the value is Σ e. Positive is pressure upwards. Ready
 * after period + 1 quotes.
 */
export class OrderFlowImbalance extends Indicator {
  private readonly sum: RollingSum;
  private bidTicks = NaN;
  private bidLots = NaN;
  private askTicks = NaN;
  private askLots = NaN;
  /** Contribution of the latest quote, lots; NaN at the first. */
  last = NaN;

  constructor(period: number) {
    super(`OrderFlowImbalance(${period})`, checkPeriod("OrderFlowImbalance period", period) + 1);
    this.sum = new RollingSum(period);
    this.reset();
  }

  update(bidTicks: number, bidLots: number, askTicks: number, askLots: number): number {
    let flow = 0;
    if (bidTicks >= this.bidTicks) flow += bidLots;
    if (bidTicks <= this.bidTicks) flow -= this.bidLots;
    if (askTicks <= this.askTicks) flow -= askLots;
    if (askTicks >= this.askTicks) flow += this.askLots;
    this.bidTicks = bidTicks;
    this.bidLots = bidLots;
    this.askTicks = askTicks;
    this.askLots = askLots;
    if (this.left === this.warmup) {
      this.warm();
      return NaN;
    }
    this.last = flow;
    const sum = this.sum.update(flow);
    if (!this.ready && !this.warm()) return NaN;
    return this.value = sum;
  }

  override reset(): void {
    super.reset();
    this.sum.reset();
    this.bidTicks = NaN;
    this.bidLots = NaN;
    this.askTicks = NaN;
    this.askLots = NaN;
    this.last = NaN;
  }
}
