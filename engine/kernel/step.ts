import type { L2Book } from "../book/book.ts";
import { EventKind, KIND_MASK, RowFlag } from "../tape/kind.ts";
import { VenueUpdate } from "../order/venue_update.ts";
import { type Input, InputKind, type Row, type RowInput, type UpdateInput } from "./input.ts";
import type { Kernel } from "./kernel.ts";

export interface StepOptions {
  /** The kernel's books, by instrument: the step moves them. */
  readonly books: readonly L2Book[];
  /** Quotes move the book's touch: a setting of the venue. */
  readonly fuseQuotes: boolean;
}

/**
 * The meaning of an input: what a kernel does when it is told one thing. Drivers that take many
 * rows in one go (`Session`) must come to the same decisions; a test compares them.
 *
 * @example
 * ```ts
 * const step = createStep(kernel, { books, fuseQuotes: false });
 * for (const input of journalInputs(bytes)) step(input); // how many decisions it came to
 * ```
 */
export function createStep(kernel: Kernel, options: StepOptions): (input: Input) => number {
  const update = new VenueUpdate();
  return (input) => {
    const before = kernel.decisions.count;
    if (input.kind === InputKind.ROW) {
      moveBook(options.books[input.instrument], input, options.fuseQuotes);
      observeRow(kernel, input);
    } else if (input.kind === InputKind.UPDATE) {
      kernel.onUpdate(refill(update, input));
    } else tell(kernel, input);
    return kernel.decisions.count - before;
  };
}

function tell(kernel: Kernel, input: Exclude<Input, RowInput | UpdateInput>): void {
  switch (input.kind) {
    case InputKind.START:
      return kernel.start(input.now);
    case InputKind.STOP:
      return kernel.stop(input.now);
    case InputKind.TIME:
      kernel.now = input.now;
      return kernel.onTime();
    case InputKind.SAMPLE:
      kernel.now = input.now;
      return kernel.sample();
    case InputKind.MARKOUT:
      kernel.now = input.now;
      return kernel.markouts();
    case InputKind.FEED_STATE:
      return kernel.onFeedState(input.instrument, input.now, input.state);
    case InputKind.COMMAND:
      return kernel.onCommand(input.now, input.command);
    case InputKind.LIQUIDATION:
      kernel.onLiquidation(input.instrument, input.now, input.side, input.qtyLots);
  }
}

function refill(update: VenueUpdate, input: UpdateInput): VenueUpdate {
  update.orderId = input.orderId;
  update.kind = input.update;
  update.reason = input.reason;
  update.liquidity = input.liquidity;
  update.priceTicks = input.priceTicks;
  update.qtyLots = input.qtyLots;
  update.cumLots = input.cumLots;
  update.tradeId = input.tradeId;
  update.fee = input.fee;
  update.aheadLots = input.aheadLots;
  update.definition = input.definition ?? 0;
  update.venueTs = input.venueTs;
  update.localTs = input.now;
  return update;
}

/** What a row does to the book of its instrument. */
export function moveBook(book: L2Book, row: Row, fuseQuotes: boolean): void {
  const { code, price, qty } = row;
  const isBuy = (code & RowFlag.BUY) !== 0;
  switch (code & KIND_MASK) {
    case EventKind.BID:
      book.setBid(price, qty);
      break;
    case EventKind.ASK:
      book.setAsk(price, qty);
      break;
    case EventKind.CLEAR:
      if (isBuy) book.clearBids(price);
      else if ((code & RowFlag.SNAPSHOT) !== 0 || price !== 0) book.clearAsks(price);
      else book.clear();
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

/** Tells the kernel of a row that its book has taken in already, but for a change of definition. */
export function observeRow(kernel: Kernel, row: Row): void {
  const { instrument: index, exchTs, now, code, price, qty, aux } = row;
  switch (code & KIND_MASK) {
    case EventKind.BID:
    case EventKind.ASK:
      if ((code & RowFlag.LAST) !== 0) kernel.onBookRow(index, exchTs, now);
      break;
    case EventKind.TRADE:
      if ((code & RowFlag.OFF_MARKET) !== 0) break;
      kernel.lastTrade[index] = price;
      kernel.onTradeRow(index, exchTs, now, code, price, qty, aux);
      break;
    case EventKind.QUOTE:
      kernel.onQuoteRow(index, exchTs, now, code, price, qty);
      break;
    case EventKind.MARK:
      kernel.onMarkRow(index, exchTs, now, code, aux);
      break;
    case EventKind.INDEX:
      kernel.onIndexRow(index, exchTs, now, code, aux);
      break;
    case EventKind.FUNDING_RATE:
      kernel.onFundingRateRow(index, exchTs, now, code, price, aux);
      break;
    case EventKind.FUNDING:
      kernel.onFundingRow(index, exchTs, now, price, aux);
      break;
    case EventKind.STATUS:
      kernel.onStatusRow(index, now, price !== 0);
      break;
    case EventKind.INSTRUMENT:
      kernel.onInstrumentRow(index, exchTs, now, price);
      break;
    default:
      break;
  }
}
