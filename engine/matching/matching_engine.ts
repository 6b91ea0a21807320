import type { OrderType, Reason, Side, TimeInForce } from "../order/types.ts";
import type { MatchEventLog } from "./event_log.ts";
import type { SelfTrade } from "./self_trade.ts";

/** Highest price in ticks and largest quantity in lots that an order may have. */
export const MAX_PRICE_TICKS = 2 ** 26 - 1;
export const MAX_QTY_LOTS = 2 ** 31 - 1;

/** Order types that wait for a trigger. */
export type TriggerType =
  | typeof OrderType.STOP_MARKET
  | typeof OrderType.STOP_LIMIT
  | typeof OrderType.TAKE_PROFIT_MARKET
  | typeof OrderType.TAKE_PROFIT_LIMIT;

/** Tail of every order's arguments: who sends it, and what to do about his own resting orders. */
export interface Ownership {
  /** Owner for self-trade prevention; 0 is nobody. */
  owner?: number;
  selfTrade?: SelfTrade;
}

/**
 * A price-time priority book of one instrument. There is no clock in it: commands are the time.
 *
 * - **Priority**: best price first, then the order that came to rest at that price first. A trade
 *   is at the resting order's price.
 * - **Ids** are the caller's: integers from 1 to 2^31 − 1, unused among live orders; anything else
 *   throws a RangeError, for it is a bug of the caller and not an order to refuse.
 * - **Time in force**: GTC rests; IOC and market orders expire what they cannot trade at once; FOK
 *   trades in full or expires untouched; GTX is refused when it would trade. GTD has no meaning
 *   without a clock and is refused: its owner sends GTC and cancels it in time.
 * - **FOK against own orders**: with a self-trade mode other than NONE, own resting lots do not
 *   count, and with EXPIRE_TAKER and EXPIRE_BOTH nothing behind the first own order counts.
 * - **Triggers**: a stop to buy and a take-profit to sell wait for a trade at or above their stop
 *   price, the other two for one at or below it. One that the last trade has reached already is
 *   refused. When a command has traded and is over, reached orders become active one at a time:
 *   first those waiting for a rise, lowest stop first, then those waiting for a fall, highest stop
 *   first, equal stops by age; each runs to its end, and its trades count, before the next is
 *   looked for. A stop-limit that is GTX and would trade expires then.
 * - **Events** of the last command stand in `events` until the next one.
 *
 * Every command returns `Reason.NONE`, or why it was refused. A refusal leaves the book as it was.
 */
export interface MatchingEngine {
  readonly events: MatchEventLog;
  /** Best prices in ticks; 0 when the side is empty. */
  readonly bestBid: number;
  readonly bestAsk: number;
  /** Price of the last trade in ticks; 0 before the first. */
  readonly lastTicks: number;
  /** Orders resting in the book, and orders waiting for their trigger. */
  readonly restingOrders: number;
  readonly waitingOrders: number;

  limit(
    id: number,
    side: Side,
    priceTicks: number,
    qtyLots: number,
    tif: TimeInForce,
    owner?: number,
    selfTrade?: SelfTrade,
  ): Reason;
  market(id: number, side: Side, qtyLots: number, owner?: number, selfTrade?: SelfTrade): Reason;
  /** A triggered order; `priceTicks` is the limit of the two limit types, 0 for the market types. */
  trigger(
    id: number,
    side: Side,
    type: TriggerType,
    stopTicks: number,
    priceTicks: number,
    qtyLots: number,
    tif: TimeInForce,
    owner?: number,
    selfTrade?: SelfTrade,
  ): Reason;
  /** Takes a resting or waiting order out. */
  cancel(id: number): Reason;
  /**
   * New limit and new quantity still to trade of a resting order. Less at the same price keeps the
   * place in the queue; more, or another price, loses it and may trade at once. A GTX order that
   * would trade at its new price is cancelled (Binance's rule). Waiting orders are not modified.
   */
  modify(id: number, priceTicks: number, leftLots: number): Reason;
  /** Moves a resting order to the end of the queue at `priceTicks`, quantity kept; may trade. */
  replace(id: number, priceTicks: number): Reason;

  /** Lots still to trade of a live order, 0 if there is none. */
  leftOf(id: number): number;
  /** Lots resting at a price. */
  lotsAt(priceTicks: number): number;
  /** Levels of a side from the best outwards, at most `limit`. O(levels). */
  forEachLevel(side: Side, limit: number, visit: (priceTicks: number, lots: number) => void): void;
  /** Hash of everything that the next command's outcome depends on; equal states, equal hashes. */
  stateHash(): number;
}
