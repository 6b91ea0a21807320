import { EventKind, KIND_MASK, RowFlag } from "../tape/kind.ts";
import type { Row } from "../tape/row.ts";
import type { L2Book } from "./book.ts";

/**
 * What a row of market data does to the book of its instrument; rows of other kinds do nothing. The
 * one place that says so, but for the copies of BID and ASK in a row loop's innermost lines.
 *
 * @param fuseQuotes quotes move the book's touch: a setting of the venue
 */
export function applyRow(
  book: L2Book,
  { code, price, qty }: Pick<Row, "code" | "price" | "qty">,
  fuseQuotes: boolean,
): void {
  const isBuy = (code & RowFlag.BUY) !== 0;
  switch (code & KIND_MASK) {
    case EventKind.BID:
      book.setBid(price, qty);
      break;
    case EventKind.ASK:
      book.setAsk(price, qty);
      break;
    case EventKind.CLEAR:
      applyClear(book, code, price);
      break;
    case EventKind.QUOTE:
      if (!fuseQuotes) break;
      if (isBuy) book.fuseBid(price, qty);
      else book.fuseAsk(price, qty);
      break;
    default:
      break;
  }
}

/** A CLEAR row: of one side, or (no snapshot, no bound, not of the bids) of both. */
export function applyClear(
  book: Pick<L2Book, "clear" | "clearBids" | "clearAsks">,
  code: number,
  price: number,
): void {
  if ((code & RowFlag.BUY) !== 0) book.clearBids(price);
  else if ((code & RowFlag.SNAPSHOT) !== 0 || price !== 0) book.clearAsks(price);
  else book.clear();
}
