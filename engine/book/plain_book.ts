import { Side } from "../order/types.ts";
import type { BookState, L2Book } from "./book.ts";
import { bookState } from "./book_state.ts";
import { NO_ASK, NO_BID } from "./price_limits.ts";

/**
 * The book to be believed: a sorted list of levels a side, searched from its start. Far slower than
 * `PagedBook`, and equal to it in every state (`stateHash`).
 */
export class PlainBook implements L2Book {
  bestBid: number = NO_BID;
  bestAsk: number = NO_ASK;
  readonly #bids = new SortedLevels();
  readonly #asks = new SortedLevels();

  lotsAt(side: Side, ticks: number): number {
    return (side === Side.BUY ? this.#bids : this.#asks).at(ticks);
  }

  setBid(ticks: number, lots: number): number {
    const before = this.#bids.set(ticks, lots);
    if (lots > 0 && ticks >= this.bestBid) {
      this.bestBid = ticks;
      if (ticks >= this.bestAsk) this.bestAsk = this.askAbove(ticks);
    } else if (lots === 0 && ticks === this.bestBid) this.bestBid = this.bidBelow(ticks);
    return before;
  }

  setAsk(ticks: number, lots: number): number {
    const before = this.#asks.set(ticks, lots);
    if (lots > 0 && ticks <= this.bestAsk) {
      this.bestAsk = ticks;
      if (ticks <= this.bestBid) this.bestBid = this.bidBelow(ticks);
    } else if (lots === 0 && ticks === this.bestAsk) this.bestAsk = this.askAbove(ticks);
    return before;
  }

  bidBelow(ticks: number): number {
    return this.#bids.prices.findLast((price) => price < ticks) ?? NO_BID;
  }

  askAbove(ticks: number): number {
    return this.#asks.prices.find((price) => price > ticks) ?? NO_ASK;
  }

  clearBids(fromTicks: number): void {
    const highest = fromTicks === 0 ? Infinity : this.bestBid;
    this.#bids.removeBetween(fromTicks, highest);
    this.bestBid = this.bidBelow(this.bestBid + 1);
  }

  clearAsks(upToTicks: number): void {
    if (upToTicks === 0) this.#asks.removeBetween(0, Infinity);
    else this.#asks.removeBetween(this.bestAsk, upToTicks);
    this.bestAsk = this.askAbove(this.bestAsk - 1);
  }

  clear(): void {
    this.clearBids(0);
    this.clearAsks(0);
  }

  fuseBid(ticks: number, lots: number): void {
    if (this.bestBid > ticks) this.clearBids(ticks + 1);
    this.setBid(ticks, lots);
  }

  fuseAsk(ticks: number, lots: number): void {
    if (this.bestAsk < ticks) this.clearAsks(ticks - 1);
    this.setAsk(ticks, lots);
  }

  snapshot(): BookState {
    return bookState(this);
  }

  restore({ bestBid, bestAsk, bids, asks }: BookState): void {
    this.clear();
    for (const [ticks, lots] of bids) this.#bids.set(ticks, lots);
    for (const [ticks, lots] of asks) this.#asks.set(ticks, lots);
    this.bestBid = bestBid;
    this.bestAsk = bestAsk;
  }
}

/** Levels of one side, by rising price. */
class SortedLevels {
  prices: number[] = [];
  #lots = new Map<number, number>();

  at(ticks: number): number {
    return this.#lots.get(ticks) ?? 0;
  }

  set(ticks: number, lots: number): number {
    const before = this.at(ticks);
    this.#lots.delete(ticks);
    this.prices = this.prices.filter((price) => price !== ticks);
    if (lots > 0) {
      this.#lots.set(ticks, lots);
      this.prices.push(ticks);
      this.prices.sort((a, b) => a - b);
    }
    return before;
  }

  removeBetween(low: number, high: number): void {
    for (const price of this.prices.slice()) if (price >= low && price <= high) this.set(price, 0);
  }
}
