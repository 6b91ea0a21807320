import type { L2Book } from "../book/book.ts";
import { NO_ASK, NO_BID } from "../book/paged_book.ts";
import type { Instrument } from "../instrument/instrument.ts";
import { Side } from "../order/types.ts";
import type { BookView } from "../strategy/contract.ts";
import { sealClass } from "./sealed.ts";

/** A strategy's read-only look at a book. */
export class LocalBookView implements BookView {
  static {
    sealClass(this);
  }

  readonly #market: { readonly instrument: Instrument };
  readonly #book: L2Book;

  /** @param market what says which definition is in force with us */
  constructor(market: { readonly instrument: Instrument }, book: L2Book) {
    this.#market = market;
    this.#book = book;
    Object.freeze(this);
  }

  get instrument(): Instrument {
    return this.#market.instrument;
  }

  get ready(): boolean {
    return this.#book.bestBid !== NO_BID && this.#book.bestAsk !== NO_ASK;
  }

  get bidTicks(): number {
    return this.#book.bestBid;
  }

  get askTicks(): number {
    const { bestAsk } = this.#book;
    return bestAsk === NO_ASK ? 0 : bestAsk;
  }

  get bidLots(): number {
    const { bestBid } = this.#book;
    return bestBid === NO_BID ? 0 : this.#book.lotsAt(Side.BUY, bestBid);
  }

  get askLots(): number {
    const { bestAsk } = this.#book;
    return bestAsk === NO_ASK ? 0 : this.#book.lotsAt(Side.SELL, bestAsk);
  }

  get midTicks(): number {
    return this.ready ? (this.#book.bestBid + this.#book.bestAsk) / 2 : NaN;
  }

  get mid(): number {
    const { tickMantissa, priceDecimals } = this.instrument;
    return this.midTicks * tickMantissa / 10 ** priceDecimals;
  }

  /** Levels beyond the touch that the feed left behind are not shown. */
  lotsAt(side: Side, priceTicks: number): number {
    const { bestBid, bestAsk } = this.#book;
    if (side === Side.BUY ? priceTicks > bestBid : priceTicks < bestAsk) return 0;
    return this.#book.lotsAt(side, priceTicks);
  }

  forEachLevel(
    side: Side,
    levels: number,
    visit: (priceTicks: number, lots: number) => void,
  ): void {
    const book = this.#book;
    let left = levels;
    if (side === Side.BUY) {
      for (let t = book.bestBid; t !== NO_BID && left > 0; t = book.bidBelow(t), left--) {
        visit(t, book.lotsAt(side, t));
      }
    } else {
      for (let t = book.bestAsk; t !== NO_ASK && left > 0; t = book.askAbove(t), left--) {
        visit(t, book.lotsAt(side, t));
      }
    }
  }

  depthLots(side: Side, levels: number): number {
    const book = this.#book;
    let sum = 0;
    let left = levels;
    if (side === Side.BUY) {
      for (let t = book.bestBid; t !== NO_BID && left > 0; t = book.bidBelow(t), left--) {
        sum += book.lotsAt(side, t);
      }
    } else {
      for (let t = book.bestAsk; t !== NO_ASK && left > 0; t = book.askAbove(t), left--) {
        sum += book.lotsAt(side, t);
      }
    }
    return sum;
  }

  imbalance(levels: number): number {
    const bids = this.depthLots(Side.BUY, levels);
    const asks = this.depthLots(Side.SELL, levels);
    return bids + asks === 0 ? 0 : (bids - asks) / (bids + asks);
  }
}
