import { NO_ASK, NO_BID } from "../book/paged_book.ts";
import { Liquidity, Reason, Side, TimeInForce, type UpdateKind } from "../order/types.ts";
import type { MarketState } from "./market_state.ts";
import type { Matching } from "./matching.ts";
import type { OrderDesk } from "./order_desk.ts";
import { reaches, type VenueOrder } from "./venue_order.ts";

/** The upper bound: the touch, or the last trade, fills everything at once. */
export class IdealTaker implements Matching {
  readonly #market: MarketState;
  readonly #desk: OrderDesk;

  constructor(market: MarketState, desk: OrderDesk) {
    this.#market = market;
    this.#desk = desk;
  }

  execute(mine: VenueOrder, kind: UpdateKind): void {
    if (this.#desk.endsUnreducing(mine)) return;
    const { book, lastTrade } = this.#market;
    const isBuy = mine.side === Side.BUY;
    const touch = isBuy ? book.bestAsk : book.bestBid;
    const hasTouch = isBuy ? touch !== NO_ASK : touch !== NO_BID;
    const price = hasTouch ? touch : lastTrade;
    const isReached = price > 0 && reaches(mine, price);
    if (mine.tif === TimeInForce.GTX && isReached) {
      this.#desk.endUnrested(mine, Reason.VENUE_WOULD_TAKE);
      return;
    }
    const accepted = this.#desk.respond(mine.id, kind, Reason.NONE);
    if (isReached) {
      this.#desk.fill(mine, this.#desk.mayTake(mine), price, Liquidity.TAKER, Reason.IDEAL);
      if (mine.leavesLots === 0) this.#desk.release(mine);
      else this.#desk.endUnrested(mine, Reason.VENUE_REDUCE_ONLY);
    } else if (!this.#desk.endsUnfilled(mine)) {
      this.#desk.rest(mine);
      mine.ahead = 0;
      accepted.aheadLots = 0;
    }
  }
}
