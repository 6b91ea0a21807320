import { NO_ASK, NO_BID } from "../book/paged_book.ts";
import { Liquidity, Reason, Side, TimeInForce, UpdateKind } from "../order/types.ts";
import type { MarketState } from "./market_state.ts";
import type { Matching } from "./matching.ts";
import type { OrderDesk } from "./order_desk.ts";
import { reaches, type VenueOrder } from "./venue_order.ts";

/**
 * An order's first meeting with the book: it takes what it may, rests what is left, or ends. The
 * recorded book does not move for us; what we take is remembered apart.
 */
export class Taker implements Matching {
  readonly #market: MarketState;
  readonly #desk: OrderDesk;

  constructor(market: MarketState, desk: OrderDesk) {
    this.#market = market;
    this.#desk = desk;
  }

  execute(mine: VenueOrder, kind: UpdateKind): void {
    const { config, isPartial } = this.#market;
    if (this.#desk.endsUnreducing(mine)) return;
    const touch = this.#touch(mine.side);
    const isCrossing = touch !== NO_ASK && touch !== NO_BID && reaches(mine, touch);
    if (mine.tif === TimeInForce.GTX && (isCrossing || this.#meetsOwn(mine))) {
      const cancels = kind === UpdateKind.MODIFIED && config.amendments === "requeue";
      const end = cancels ? UpdateKind.CANCELLED : UpdateKind.EXPIRED;
      this.#desk.endUnrested(mine, Reason.VENUE_WOULD_TAKE, end);
      return;
    }
    if (!this.#preventSelfTrade(mine)) return;
    if (mine.tif === TimeInForce.FOK && isPartial && this.#reachable(mine) < mine.leavesLots) {
      this.#desk.endUnrested(mine, Reason.VENUE_FOK_UNFILLABLE);
      return;
    }
    const isResting = !isCrossing && mine.priceTicks !== 0 && mine.tif !== TimeInForce.IOC &&
      mine.tif !== TimeInForce.FOK;
    const accepted = this.#desk.respond(mine.id, kind, Reason.NONE);
    if (kind === UpdateKind.MODIFIED) {
      accepted.priceTicks = mine.priceTicks;
      accepted.qtyLots = mine.qtyLots;
    }
    if (!isResting) this.#takeLiquidity(mine);
    if (mine.leavesLots === 0) this.#desk.release(mine);
    else if (!this.#desk.endsUnfilled(mine)) {
      this.#desk.rest(mine);
      accepted.aheadLots = mine.ahead;
    }
  }

  /**
   * Closes a position for the venue: level by level; what the shown book cannot take is filled at
   * the last level's price, as the venue's own fund stands behind it.
   */
  liquidate(mine: VenueOrder): void {
    const { book, lastTrade } = this.#market;
    this.#desk.respond(mine.id, UpdateKind.ACCEPTED, Reason.NONE);
    const isBuy = mine.side === Side.BUY;
    let price = isBuy ? book.bestAsk : book.bestBid;
    if (price === NO_ASK || price === NO_BID) price = lastTrade;
    let next = price;
    while (mine.leavesLots > 0 && next !== NO_ASK && next !== NO_BID) {
      price = next;
      const lots = Math.min(mine.leavesLots, this.#available(mine.side, price));
      if (lots > 0) this.#desk.fill(mine, lots, price, Liquidity.TAKER, Reason.LIQUIDATED);
      next = isBuy ? book.askAbove(price) : book.bidBelow(price);
    }
    const { leavesLots } = mine;
    if (leavesLots > 0) {
      this.#desk.fill(mine, leavesLots, price, Liquidity.TAKER, Reason.LIQUIDATED);
    }
    this.#desk.release(mine);
  }

  #meetsOwn(mine: VenueOrder): boolean {
    const others = this.#othersOf(mine);
    return others.length > 0 && reaches(mine, others[0].priceTicks);
  }

  #othersOf(mine: VenueOrder): readonly VenueOrder[] {
    const { buys, sells } = this.#market.own;
    return mine.side === Side.BUY ? sells : buys;
  }

  /** Resolves a meeting with our own resting orders; false when the newcomer is over. */
  #preventSelfTrade(mine: VenueOrder): boolean {
    const mode = this.#market.config.selfTrade;
    if (mode === "none" || !this.#meetsOwn(mine)) return true;
    if (mode !== "expire-taker") {
      const others = this.#othersOf(mine);
      while (others.length > 0 && reaches(mine, others[0].priceTicks)) {
        this.#desk.end(others[0], UpdateKind.EXPIRED, Reason.VENUE_SELF_TRADE);
      }
    }
    if (mode === "expire-maker") return true;
    this.#desk.endUnrested(mine, Reason.VENUE_SELF_TRADE);
    return false;
  }

  /** Lots within the order's limit that are left for it to take. */
  #reachable(mine: VenueOrder): number {
    const { book, hasBook } = this.#market;
    const most = this.#desk.mayTake(mine);
    if (!hasBook) return reaches(mine, this.#touch(mine.side)) ? most : 0;
    let lots = 0;
    let ticks = mine.side === Side.BUY ? book.bestAsk : book.bestBid;
    while (lots < mine.leavesLots && reaches(mine, ticks)) {
      lots += this.#available(mine.side, ticks);
      ticks = mine.side === Side.BUY ? book.askAbove(ticks) : book.bidBelow(ticks);
    }
    return Math.min(lots, most);
  }

  /** What a level of the other side still offers to a taker of a side. */
  #available(side: Side, ticks: number): number {
    const { book, config, remembersSpent, spent, takenAsks, takenBids } = this.#market;
    const other = -side as Side;
    const shown = book.lotsAt(other, ticks);
    const gone = remembersSpent ? spent.at(other, ticks, shown) : 0;
    if (!config.rememberTaken) return shown - gone;
    return Math.max(0, shown - gone - (side === Side.BUY ? takenAsks : takenBids).at(ticks));
  }

  /** The best price of the other side at which anything is left; the touch where nobody counts. */
  #bestLeft(mine: VenueOrder, touch: number): number {
    const { book, remembersSpent } = this.#market;
    let ticks = touch;
    if (!remembersSpent) return ticks;
    while (reaches(mine, ticks) && this.#available(mine.side, ticks) === 0) {
      ticks = mine.side === Side.BUY ? book.askAbove(ticks) : book.bidBelow(ticks);
    }
    return ticks;
  }

  #takeLiquidity(mine: VenueOrder): void {
    const { book, isPartial } = this.#market;
    const ticks = mine.side === Side.BUY ? book.bestAsk : book.bestBid;
    if (ticks === NO_ASK || ticks === NO_BID) this.#takeLastTrade(mine);
    else if (isPartial) this.#sweep(mine, ticks);
    else {
      const price = this.#bestLeft(mine, ticks);
      if (!reaches(mine, price)) return;
      const lots = this.#desk.mayTake(mine);
      this.#desk.fill(mine, lots, price, Liquidity.TAKER, Reason.TOOK_LIQUIDITY);
    }
  }

  /** Takes level by level, from the touch as far as the limit reaches. */
  #sweep(mine: VenueOrder, touch: number): void {
    const { book, config, takenAsks, takenBids } = this.#market;
    const isBuy = mine.side === Side.BUY;
    let ticks = touch;
    let left = this.#desk.mayTake(mine);
    while (left > 0 && reaches(mine, ticks)) {
      const lots = Math.min(left, this.#available(mine.side, ticks));
      if (lots > 0) {
        left -= lots;
        if (config.rememberTaken) (isBuy ? takenAsks : takenBids).add(ticks, lots);
        this.#desk.fill(mine, lots, ticks, Liquidity.TAKER, Reason.TOOK_LIQUIDITY);
      }
      ticks = isBuy ? book.askAbove(ticks) : book.bidBelow(ticks);
    }
  }

  /**
   * What a taker of a side meets first: the shown touch, or without a book the last trade and the
   * configured slippage. NO_ASK or NO_BID where there is nothing.
   */
  #touch(side: Side): number {
    const { book, config, hasBook, lastTrade } = this.#market;
    if (hasBook) return side === Side.BUY ? book.bestAsk : book.bestBid;
    const price = lastTrade + side * config.tradeOnlySlippageTicks;
    if (lastTrade === 0 || price <= 0) return side === Side.BUY ? NO_ASK : NO_BID;
    return price;
  }

  /** A tape without a book gives whoever takes all that is asked for. */
  #takeLastTrade(mine: VenueOrder): void {
    if (this.#market.hasBook) return;
    const price = this.#touch(mine.side);
    if (!reaches(mine, price)) return;
    const lots = this.#desk.mayTake(mine);
    this.#desk.fill(mine, lots, price, Liquidity.TAKER, Reason.TOOK_LIQUIDITY);
  }
}
