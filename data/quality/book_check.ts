import { NO_ASK, NO_BID, PagedBook } from "../../engine/book/paged_book.ts";
import { regridBook } from "../../engine/book/regrid_book.ts";
import type { Regrid } from "../../engine/instrument/regrid.ts";
import { Side } from "../../engine/order/types.ts";

/** Quotes remembered until the depth message of the same update id comes. */
const RECENT = 4096;

/**
 * Follows a book while it is imported: says when it is crossed, and compares it with every best bid
 * and offer of the same update id, whichever of the two comes first.
 *
 * Each side stands in a book of its own, as a book of both would push a crossed level away.
 */
export class BookCheck {
  readonly #bids = new PagedBook({ wide: true });
  readonly #asks = new PagedBook({ wide: true });
  /** Update id after which the book stands; NaN while it is not in sync. */
  #id = NaN;
  /** A change of definition emptied it: nothing is compared until a snapshot or a clear. */
  #isBlind = false;
  readonly #quoteId = new Float64Array(RECENT).fill(-1);
  readonly #quote = new Float64Array(RECENT * 4);
  #quotes = 0;
  /** Pairs of book and quote with one update id, and those that differed. */
  compared = 0;
  mismatched = 0;

  get bestBid(): number {
    return this.#bids.bestBid;
  }

  get bestAsk(): number {
    return this.#asks.bestAsk;
  }

  /** True when both sides are there and bid ≥ ask. */
  get isCrossed(): boolean {
    return this.bestBid !== NO_BID && this.bestAsk !== NO_ASK && this.bestBid >= this.bestAsk;
  }

  clear(): void {
    this.#bids.clear();
    this.#asks.clear();
    this.#id = NaN;
    this.#isBlind = false;
  }

  /** Goes over to another definition's ticks and lots, as a run's book does. */
  regrid(regrid: Regrid): void {
    const bids = regridBook(this.#bids, regrid);
    const asks = regridBook(this.#asks, regrid);
    this.#quotes = 0;
    this.#quoteId.fill(-1);
    if (bids && asks) return;
    this.clear();
    this.#isBlind = true;
  }

  /** Removes the bids at and above a price, 0 for all; `clearAsks` those at and below it. */
  clearBids(fromTicks: number): void {
    this.#isBlind = false;
    this.#bids.clearBids(fromTicks);
  }

  clearAsks(upToTicks: number): void {
    this.#asks.clearAsks(upToTicks);
  }

  setBid(ticks: number, lots: number): void {
    this.#bids.setBid(ticks, lots);
  }

  setAsk(ticks: number, lots: number): void {
    this.#asks.setAsk(ticks, lots);
  }

  /** End of an applied message with final update id `id`; false if an earlier quote of it differs. */
  endMessage(id: number): boolean {
    if (this.#isBlind) return true;
    this.#id = id;
    for (let k = this.#quotes - 1; k >= 0 && k >= this.#quotes - RECENT; k--) {
      const at = k % RECENT;
      if (this.#quoteId[at] < id) break;
      if (this.#quoteId[at] !== id) continue;
      const q = this.#quote;
      return this.#same(q[at * 4], q[at * 4 + 1], q[at * 4 + 2], q[at * 4 + 3]);
    }
    return true;
  }

  /** A best bid and offer; false if the book stands at its update id and differs. */
  onQuote(id: number, bid: number, bidLots: number, ask: number, askLots: number): boolean {
    if (id === this.#id) return this.#same(bid, bidLots, ask, askLots);
    const at = this.#quotes++ % RECENT;
    this.#quoteId[at] = id;
    this.#quote[at * 4] = bid;
    this.#quote[at * 4 + 1] = bidLots;
    this.#quote[at * 4 + 2] = ask;
    this.#quote[at * 4 + 3] = askLots;
    return true;
  }

  #same(bid: number, bidLots: number, ask: number, askLots: number): boolean {
    this.compared += 1;
    const same = this.bestBid === bid && this.#bids.lotsAt(Side.BUY, bid) === bidLots &&
      this.bestAsk === ask && this.#asks.lotsAt(Side.SELL, ask) === askLots;
    if (!same) this.mismatched += 1;
    return same;
  }
}
