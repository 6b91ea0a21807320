import { definitionAt } from "../instrument/definitions.ts";
import { EventKind, KIND_MASK, RowFlag } from "../tape/kind.ts";
import type { Row } from "../tape/row.ts";
import type { SimMarket } from "./sim_market.ts";

/**
 * What a row means to our orders at the simulated venue, at the market's `venueTs`: to be called
 * before the row moves the book. Row loops have their own copy for levels and trades.
 *
 * @param fuseQuotes quotes move the book's touch
 * @throws {DefinitionError} when an INSTRUMENT row names no definition, or a position cannot go across
 */
export function meetRow(market: SimMarket, row: Row, fuseQuotes: boolean): void {
  const { code, price, qty } = row;
  const isBuy = (code & RowFlag.BUY) !== 0;
  if (!market.spent.isFed) market.spent.meet(code, price, qty, Math.min(row.exchTs, row.now));
  switch (code & KIND_MASK) {
    case EventKind.BID:
      meetBid(market, price, qty);
      break;
    case EventKind.ASK:
      meetAsk(market, price, qty);
      break;
    case EventKind.TRADE:
      if ((code & RowFlag.OFF_MARKET) !== 0) break;
      market.lastTrade = price;
      market.onTrade(price, qty, isBuy);
      break;
    case EventKind.QUOTE:
      if (fuseQuotes) meetQuote(market, row, isBuy);
      break;
    default:
      meetOther(market, row);
  }
}

function meetBid(market: SimMarket, ticks: number, lots: number): void {
  const { book } = market;
  market.onBidLevel(ticks, book.lotsAt(1, ticks), lots);
  if (lots > 0 && ticks > book.bestBid) market.onBestBid(ticks, lots);
}

function meetAsk(market: SimMarket, ticks: number, lots: number): void {
  const { book } = market;
  market.onAskLevel(ticks, book.lotsAt(-1, ticks), lots);
  if (lots > 0 && ticks < book.bestAsk) market.onBestAsk(ticks, lots);
}

/** Fusion puts what rests where it was, so that our place in its queue is kept. */
function meetQuote(market: SimMarket, { price, qty }: Row, isBuy: boolean): void {
  const { bestBid, bestAsk } = market.book;
  if (isBuy) {
    market.onBidLevel(price, qty, qty);
    if (qty > 0 && price > bestBid) market.onBestBid(price, qty);
  } else {
    market.onAskLevel(price, qty, qty);
    if (qty > 0 && price < bestAsk) market.onBestAsk(price, qty);
  }
}

/** A row that is neither a level, a trade nor a quote. */
function meetOther(market: SimMarket, row: Row): void {
  const { code, price, exchTs, aux } = row;
  switch (code & KIND_MASK) {
    case EventKind.CLEAR:
      market.takenBids.clear();
      market.takenAsks.clear();
      break;
    case EventKind.MARK:
      market.mark = aux;
      break;
    case EventKind.FUNDING_RATE:
      market.funding.onRate(exchTs, price, aux);
      break;
    case EventKind.FUNDING:
      market.funding.onSettlement(exchTs, price, aux);
      break;
    case EventKind.STATUS:
      market.halted = price === 0;
      break;
    case EventKind.INSTRUMENT:
      market.changeDefinition(definitionAt(market.definitions, price), price, exchTs, row.now);
      break;
    default:
      break;
  }
}
