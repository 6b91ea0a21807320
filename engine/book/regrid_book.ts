import type { Regrid } from "../instrument/regrid.ts";
import type { L2Book } from "./book.ts";
import { MAX_TICKS, NO_ASK, NO_BID, PagedBook } from "./paged_book.ts";
import { Side } from "../order/types.ts";

const INT32_MAX = 0x7fffffff;

/**
 * Brings a book to another definition's ticks and lots: whole where every level that shows fits,
 * else it is empty afterwards, until the feed fills it again (half a book would be a false one).
 * What was left behind beyond the touch is gone either way. O(levels); rare, so it may allocate.
 *
 * @returns whether the book went across
 */
export function regridBook(book: L2Book, regrid: Regrid): boolean {
  if (regrid.isSameGrid) return true;
  const bids = levelsOf(book, Side.BUY, regrid);
  const asks = levelsOf(book, Side.SELL, regrid);
  book.clear();
  if (bids === null || asks === null) return false;
  const isWide = (levels: readonly Level[]) => levels.some(({ lots }) => lots > INT32_MAX);
  if (book instanceof PagedBook && (isWide(bids) || isWide(asks))) book.widen();
  for (const { ticks, lots } of bids) book.setBid(ticks, lots);
  for (const { ticks, lots } of asks) book.setAsk(ticks, lots);
  return true;
}

interface Level {
  readonly ticks: number;
  readonly lots: number;
}

/** A side's levels from its best outwards in the new units; null where one does not fit. */
function levelsOf(book: L2Book, side: Side, regrid: Regrid): Level[] | null {
  const levels: Level[] = [];
  const isBid = side === Side.BUY;
  let at = isBid ? book.bestBid : book.bestAsk;
  while (at !== NO_BID && at !== NO_ASK) {
    const ticks = regrid.ticks(at);
    const lots = regrid.lots(book.lotsAt(side, at));
    // NaN is not at most anything.
    if (!(ticks <= MAX_TICKS && lots > 0)) return null;
    levels.push({ ticks, lots });
    at = isBid ? book.bidBelow(at) : book.askAbove(at);
  }
  return levels;
}
