import type { L2Book } from "../book/book.ts";
import { NO_ASK, NO_BID } from "../book/price_limits.ts";
import type { Stateful } from "../num/state.ts";
import { Side } from "../order/types.ts";
import { type SpentNote, SpentNotes } from "./spent_notes.ts";

type SideState = { readonly trades: readonly SpentNote[]; readonly quotes: readonly SpentNote[] };

export type SpentState = { readonly bids: SideState; readonly asks: SideState };

/** Notes of one side: those of trades, and those of the quote in force. */
class SpentSide {
  readonly trades = new SpentNotes();
  readonly quotes = new SpentNotes();

  show(ticks: number, lots: number, venueTs: number): void {
    if (this.trades.count > 0) this.trades.show(ticks, lots, venueTs);
    if (this.quotes.count > 0) this.quotes.show(ticks, lots, venueTs);
  }

  at(ticks: number, shown: number): number {
    if (this.trades.count === 0 && this.quotes.count === 0) return 0;
    return Math.min(shown, Math.max(this.trades.at(ticks, shown), this.quotes.at(ticks, shown)));
  }

  clear(): void {
    this.trades.clear();
    this.quotes.clear();
  }

  snapshot(): SideState {
    return { trades: this.trades.snapshot(), quotes: this.quotes.snapshot() };
  }

  restore({ trades, quotes }: SideState): void {
    this.trades.restore(trades);
    this.quotes.restore(quotes);
  }
}

/**
 * What trades and quotes say is gone of the levels that the book still shows: depth comes a tenth of
 * a second later, and whoever takes meanwhile must not be given what others have just taken. A level
 * is remembered as it was shown; once the feed shows it anew, it is as shown.
 *
 * A trade takes its lots from the level at its price, and all of the levels before it. A quote leaves
 * its own lots at its price, and nothing before it; it says so until the next one.
 */
export class SpentLiquidity implements Stateful<SpentState> {
  readonly #book: L2Book;
  readonly #bids = new SpentSide();
  readonly #asks = new SpentSide();

  constructor(book: L2Book) {
    this.#book = book;
  }

  /** A trade of the open market, before anything moves the book. @param isBuy by the aggressor */
  trade(ticks: number, lots: number, isBuy: boolean, venueTs: number): void {
    const book = this.#book;
    if (isBuy ? book.bestAsk > ticks : book.bestBid < ticks) return;
    const notes = (isBuy ? this.#asks : this.#bids).trades;
    if (isBuy) this.#asksBefore(notes, ticks, venueTs);
    else this.#bidsBefore(notes, ticks, venueTs);
    const shown = book.lotsAt(isBuy ? Side.SELL : Side.BUY, ticks);
    if (shown > 0) notes.add(ticks, shown, lots, venueTs);
  }

  /** One side of the venue's own best bid and offer. */
  quote(ticks: number, lots: number, isBid: boolean, venueTs: number): void {
    const book = this.#book;
    const notes = (isBid ? this.#bids : this.#asks).quotes;
    notes.clear();
    if (isBid ? book.bestBid < ticks : book.bestAsk > ticks) return;
    if (isBid) this.#bidsBefore(notes, ticks, venueTs);
    else this.#asksBefore(notes, ticks, venueTs);
    const shown = book.lotsAt(isBid ? Side.BUY : Side.SELL, ticks);
    if (shown > lots) notes.add(ticks, shown, shown - lots, venueTs);
  }

  /**
   * The feed shows a level at or beyond the best bid. Of those behind it, which are in no row loop's
   * way, a note ends when the level is shown otherwise.
   */
  showBid(ticks: number, lots: number, venueTs: number): void {
    this.#bids.show(ticks, lots, venueTs);
  }

  /** The same of the asks. */
  showAsk(ticks: number, lots: number, venueTs: number): void {
    this.#asks.show(ticks, lots, venueTs);
  }

  /** Lots of a shown level that are gone. O(notes): asked by those who take. */
  at(side: Side, ticks: number, shown: number): number {
    return (side === Side.BUY ? this.#bids : this.#asks).at(ticks, shown);
  }

  /** All bids from the best to the one before a price are gone. */
  #bidsBefore(notes: SpentNotes, ticks: number, venueTs: number): void {
    const book = this.#book;
    for (let t = book.bestBid; t !== NO_BID && t > ticks; t = book.bidBelow(t)) {
      const shown = book.lotsAt(Side.BUY, t);
      if (notes.at(t, shown) < shown) notes.add(t, shown, shown, venueTs);
    }
  }

  #asksBefore(notes: SpentNotes, ticks: number, venueTs: number): void {
    const book = this.#book;
    for (let t = book.bestAsk; t !== NO_ASK && t < ticks; t = book.askAbove(t)) {
      const shown = book.lotsAt(Side.SELL, t);
      if (notes.at(t, shown) < shown) notes.add(t, shown, shown, venueTs);
    }
  }

  clear(): void {
    this.#bids.clear();
    this.#asks.clear();
  }

  snapshot(): SpentState {
    return { bids: this.#bids.snapshot(), asks: this.#asks.snapshot() };
  }

  restore({ bids, asks }: SpentState): void {
    this.#bids.restore(bids);
    this.#asks.restore(asks);
  }
}
