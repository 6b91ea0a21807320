import { EventKind, KIND_MASK, RowFlag } from "../tape/kind.ts";
import { applyDefinitionRow } from "./definition_row.ts";
import type { Lane } from "./l2_lane.ts";

/**
 * Applies a row that is neither a level nor a trade: rare kinds, kept out of the hot loop. Row `at`
 * of the lane's chunk, `ts` on the lane's clock.
 */
export function applyOtherRow(lane: Lane, at: number, ts: number): void {
  const { book, market, kernel, instrument, chunk } = lane;
  const code = chunk.code[at];
  const price = chunk.price[at];
  const exchTs = chunk.exchTs[at];
  const isBuy = (code & RowFlag.BUY) !== 0;
  switch (code & KIND_MASK) {
    case EventKind.CLEAR:
      if ((code & RowFlag.SNAPSHOT) === 0 && price === 0 && !isBuy) book.clear();
      else if (isBuy) book.clearBids(price);
      else book.clearAsks(price);
      market?.takenBids.clear();
      market?.takenAsks.clear();
      break;
    case EventKind.QUOTE:
      if (lane.fuseQuotes) fuse(lane, at, ts, isBuy);
      kernel?.onQuoteRow(instrument, exchTs, ts, code, price, chunk.qty[at]);
      break;
    case EventKind.MARK:
      if (market !== null) market.mark = chunk.aux[at];
      kernel?.onMarkRow(instrument, exchTs, ts, code, chunk.aux[at]);
      break;
    case EventKind.FUNDING_RATE:
      market?.onFundingRate(exchTs, price, chunk.aux[at]);
      kernel?.onFundingRateRow(instrument, exchTs, ts, code, price, chunk.aux[at]);
      break;
    case EventKind.FUNDING:
      market?.onFunding(exchTs, price, chunk.aux[at]);
      kernel?.onFundingRow(instrument, exchTs, ts, price, chunk.aux[at]);
      break;
    case EventKind.INDEX:
      kernel?.onIndexRow(instrument, exchTs, ts, code, chunk.aux[at]);
      break;
    case EventKind.STATUS:
      if (market !== null) market.halted = price === 0;
      kernel?.onStatusRow(instrument, ts, price !== 0);
      break;
    case EventKind.INSTRUMENT:
      applyDefinitionRow(lane, at, ts);
      break;
    default:
      // Liquidations, open interest, custom kinds: on the tape for those who read it, no effect here.
      break;
  }
}

/** The venue's own best price moves the book between depth messages. */
function fuse(lane: Lane, at: number, ts: number, isBuy: boolean): void {
  const { book, market, chunk } = lane;
  const ticks = chunk.price[at];
  const lots = chunk.qty[at];
  if (isBuy) {
    const before = book.bestBid;
    book.fuseBid(ticks, lots);
    if (market === null) return;
    market.onBidLevel(ticks, lots, lots);
    market.moment = lane.order === "local" ? ts : 0;
    if (ticks > before && ticks >= market.own.minSell) {
      market.venueTs = chunk.exchTs[at];
      market.onBestBid(ticks, lots);
    }
    return;
  }
  const before = book.bestAsk;
  book.fuseAsk(ticks, lots);
  if (market === null) return;
  market.onAskLevel(ticks, lots, lots);
  market.moment = lane.order === "local" ? ts : 0;
  if (ticks >= before || ticks > market.own.maxBuy) return;
  market.venueTs = chunk.exchTs[at];
  market.onBestAsk(ticks, lots);
}
