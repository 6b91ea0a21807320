import { Side } from "../order/types.ts";
import type { BookState, L2Book, LevelState } from "./book.ts";
import { MAX_TICKS, NO_ASK, NO_BID } from "./price_limits.ts";

/** All that a book is. O(levels). */
export function bookState(book: L2Book): BookState {
  const bids: LevelState[] = [];
  const asks: LevelState[] = [];
  for (let t = book.bidBelow(MAX_TICKS + 1); t !== NO_BID; t = book.bidBelow(t)) {
    bids.push([t, book.lotsAt(Side.BUY, t)]);
  }
  for (let t = book.askAbove(0); t !== NO_ASK; t = book.askAbove(t)) {
    asks.push([t, book.lotsAt(Side.SELL, t)]);
  }
  const { bestBid, bestAsk } = book;
  return { bestBid, bestAsk, bids, asks };
}
