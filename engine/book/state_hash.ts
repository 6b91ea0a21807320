import { Side } from "../order/types.ts";
import type { L2Book } from "./book.ts";
import { MAX_TICKS, NO_ASK, NO_BID } from "./paged_book.ts";

const SEED = 0x811c9dc5 | 0;

/** One step: int32, order matters. */
const mix = (hash: number, value: number): number =>
  (Math.imul(hash ^ value, 0x01000193) + ((hash << 7) | (hash >>> 25))) | 0;

/** A whole number up to 2^53 in two steps. */
const mixWide = (hash: number, value: number): number =>
  mix(mix(hash, value | 0), Math.floor(value / 2 ** 32));

/**
 * Everything that a book is, as one int32: best prices and each level of both sides, those left
 * behind included. Equal books have equal hashes, however they are built. O(levels), for tests and
 * checks.
 */
export function stateHash(book: L2Book): number {
  let hash = mix(mix(SEED, book.bestBid), book.bestAsk);
  for (let t = book.bidBelow(MAX_TICKS + 1); t !== NO_BID; t = book.bidBelow(t)) {
    hash = mixWide(mix(hash, t), book.lotsAt(Side.BUY, t));
  }
  hash = mix(hash, -1);
  for (let t = book.askAbove(0); t !== NO_ASK; t = book.askAbove(t)) {
    hash = mixWide(mix(hash, t), book.lotsAt(Side.SELL, t));
  }
  return hash;
}
