import type { Stateful } from "../num/state.ts";
import type { Side } from "../order/types.ts";

export type LevelState = readonly [ticks: number, lots: number];

/**
 * A book as plain data: bids from the highest down, asks from the lowest up, those left behind
 * included, and so the best prices besides. Equal books have equal states, however they are built.
 */
export type BookState = {
  readonly bestBid: number;
  readonly bestAsk: number;
  readonly bids: readonly LevelState[];
  readonly asks: readonly LevelState[];
};

/**
 * An L2 book: lots by price, and the best price of each side. Prices are ticks from 1 up; an empty
 * bid side has best bid `NO_BID` (0), an empty ask side best ask `NO_ASK`.
 *
 * What every implementation does alike (one conformance suite, one `stateHash`, one state):
 *
 * - A level set at or beyond the other side's best price pushes that side away: its best becomes
 *   the next level behind the new one. What it held in between is *left behind*: it stays in the
 *   book, but no best price is found there until the side's own best is set beyond it again.
 * - A best level that is deleted gives way to the next one behind it, and so never to one that was
 *   left behind.
 */
export interface L2Book extends Stateful<BookState> {
  readonly bestBid: number;
  readonly bestAsk: number;
  /** Lots on a side at a price, what was left behind included; 0 where there are none. */
  lotsAt(side: Side, ticks: number): number;
  /** Sets a level (0 lots delete it) and returns the lots that it held before. */
  setBid(ticks: number, lots: number): number;
  setAsk(ticks: number, lots: number): number;
  /** Highest bid strictly below a price, `NO_BID` without one. */
  bidBelow(ticks: number): number;
  /** Lowest ask strictly above a price, `NO_ASK` without one. */
  askAbove(ticks: number): number;
  /** Removes the bids from the best down to a price, that included; 0 removes every bid. */
  clearBids(fromTicks: number): void;
  /** Removes the asks from the best up to a price, that included; 0 removes every ask. */
  clearAsks(upToTicks: number): void;
  /** Empties both sides. */
  clear(): void;
  /**
   * Takes the venue's own best price of a side (top-of-book fusion): nothing better than it rests
   * on that side any more, and the other side is pushed away if it is crossed.
   */
  fuseBid(ticks: number, lots: number): void;
  fuseAsk(ticks: number, lots: number): void;
}
