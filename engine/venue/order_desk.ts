import type { Stateful } from "../num/state.ts";
import type { OrderCommand } from "../order/order_command.ts";
import { Liquidity, OrderType, Reason, TimeInForce, UpdateKind } from "../order/types.ts";
import type { VenueUpdate } from "../order/venue_update.ts";
import type { LatencyModel } from "./latency.ts";
import { isIdeal } from "./matching.ts";
import type { MarketState } from "./market_state.ts";
import type { SimAccount } from "./sim_account.ts";
import { VenueOrder } from "./venue_order.ts";

/**
 * What happens to an order at the venue, booked there and answered to us: filled, rested, ended. At
 * the market's `venueTs`.
 */
export class OrderDesk implements Stateful<number> {
  readonly account: SimAccount;
  readonly #market: MarketState;
  readonly #latency: LatencyModel;
  readonly #isAtOnce: boolean;
  readonly #free: VenueOrder[] = [];
  #rank = 0;

  constructor(market: MarketState, latency: LatencyModel, account: SimAccount) {
    this.#market = market;
    this.#latency = latency;
    this.account = account;
    this.#isAtOnce = isIdeal(market.config);
  }

  /** The venue's record of an order that has just come in, in the definition in force. */
  admit(command: OrderCommand): VenueOrder {
    const mine = this.#free.pop() ?? new VenueOrder();
    mine.id = command.orderId;
    mine.side = command.side;
    mine.type = command.type;
    mine.tif = command.tif;
    mine.priceTicks = command.type === OrderType.MARKET ? 0 : command.priceTicks;
    mine.stopTicks = command.stopTicks;
    mine.qtyLots = mine.leavesLots = command.qtyLots;
    mine.reduceOnly = command.reduceOnly;
    mine.expireTs = command.expireTs > 0 ? command.expireTs : Infinity;
    mine.rank = mine.ahead = mine.tradedLots = 0;
    // Where requests take no time, rows of a moment ago are still to come.
    mine.sinceTs = this.#isAtOnce ? -Infinity : this.#market.instant.venueTs;
    return mine;
  }

  /** The order is over: its record is used again, so nobody may hold it after this. */
  release(mine: VenueOrder): void {
    this.#free.push(mine);
  }

  /** How many orders have come to rest. The records at hand are no state. */
  snapshot(): number {
    return this.#rank;
  }

  restore(rank: number): void {
    this.#rank = rank;
  }

  /** Puts an order at the back of its price. Without a book the queue is not known: then only a trade through the price fills. */
  rest(mine: VenueOrder): void {
    const { book, own, hasBook } = this.#market;
    mine.rank = ++this.#rank;
    mine.ahead = hasBook ? book.lotsAt(mine.side, mine.priceTicks) : Infinity;
    mine.tradedLots = 0;
    if (!this.#isAtOnce) mine.sinceTs = this.#market.instant.venueTs;
    own.rest(mine);
  }

  /** Fills up to `most` lots of a resting order at its own price; returns the lots. */
  fillResting(mine: VenueOrder, most: number, reason: Reason): number {
    const { instrument, own } = this.#market;
    let lots = Math.min(mine.leavesLots, most);
    if (mine.reduceOnly) lots = Math.min(lots, this.account.reducible(mine, instrument));
    if (lots > 0) this.fill(mine, lots, mine.priceTicks, Liquidity.MAKER, reason);
    if (mine.leavesLots === 0) {
      own.remove(mine);
      this.release(mine);
    } else if (mine.reduceOnly && this.account.reducible(mine, instrument) === 0) {
      this.end(mine, UpdateKind.EXPIRED, Reason.VENUE_REDUCE_ONLY);
    }
    return lots;
  }

  fill(
    mine: VenueOrder,
    lots: number,
    priceTicks: number,
    liquidity: Liquidity,
    reason: Reason,
  ): void {
    mine.leavesLots -= lots;
    const { instrument } = this.#market;
    const isLiquidation = reason === Reason.LIQUIDATED;
    const { side } = mine;
    const fee = this.account.fill(instrument, side, priceTicks, lots, liquidity, isLiquidation);
    const update = this.respond(mine.id, UpdateKind.FILL, reason);
    update.liquidity = liquidity;
    update.priceTicks = priceTicks;
    update.qtyLots = lots;
    update.cumLots = mine.qtyLots - mine.leavesLots;
    update.fee = fee;
  }

  /** Lots that an order may still take: a reduce-only one no more than the position has. */
  mayTake(mine: VenueOrder): number {
    if (!mine.reduceOnly) return mine.leavesLots;
    return Math.min(mine.leavesLots, this.account.reducible(mine, this.#market.instrument));
  }

  /** Ends a reduce-only order that has nothing to reduce, or not all that it must; true when it did. */
  endsUnreducing(mine: VenueOrder): boolean {
    const lots = this.mayTake(mine);
    const isEnough = lots > 0 && (mine.tif !== TimeInForce.FOK || lots === mine.leavesLots);
    if (!isEnough) this.endUnrested(mine, Reason.VENUE_REDUCE_ONLY);
    return !isEnough;
  }

  /** Ends an order that may not rest what it could not take; true when it did. */
  endsUnfilled(mine: VenueOrder): boolean {
    const isDone = mine.reduceOnly && this.mayTake(mine) === 0;
    const reason = isDone ? Reason.VENUE_REDUCE_ONLY : whyNotRest(mine);
    if (reason === Reason.NONE) return false;
    this.endUnrested(mine, reason);
    return true;
  }

  /** Ends an order that rests or waits for its trigger. */
  end(mine: VenueOrder, kind: UpdateKind, reason: Reason): void {
    this.#market.own.remove(mine);
    this.respond(mine.id, kind, reason);
    this.release(mine);
  }

  /** Ends what is left of an order that never came to rest. */
  endUnrested(mine: VenueOrder, reason: Reason, kind: UpdateKind = UpdateKind.EXPIRED): void {
    this.respond(mine.id, kind, reason);
    this.release(mine);
  }

  /**
   * Answers over the wire, so that it is known when the delay is over or when the row in hand is,
   * whichever is later. The update may be filled in until the next answer.
   */
  respond(orderId: number, kind: UpdateKind, reason: Reason): VenueUpdate {
    const market = this.#market;
    const { responses } = market;
    const { venueTs, moment } = market.instant;
    const at = venueTs + (this.#isAtOnce ? 0 : this.#latency.responseUs(venueTs));
    market.changed = true;
    responses.venueTs = venueTs;
    responses.arrival = Math.max(at, moment);
    return responses.push(orderId, kind, reason);
  }
}

/** NONE, or why the rest of an order ends instead of resting. */
function whyNotRest(mine: VenueOrder): Reason {
  if (mine.priceTicks === 0) return Reason.VENUE_NO_LIQUIDITY;
  if (mine.tif === TimeInForce.IOC) return Reason.VENUE_IOC_REMAINDER;
  return mine.tif === TimeInForce.FOK ? Reason.VENUE_FOK_UNFILLABLE : Reason.NONE;
}
