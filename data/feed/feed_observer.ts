import type { Frame } from "./message.ts";

/** What became of a snapshot of the book. */
export type SnapshotFate = "taken" | "replaces-book" | "older-than-book" | "before-deltas";

/**
 * Hears of everything that a feed meets on its way from messages to rows: checks of an import, or
 * whoever watches a live feed. Nothing of it changes a row. Times are µs.
 */
export interface FeedObserver {
  /** A message arrived. */
  arrived(localTs: number): void;
  /** Time from the venue to us of a message whose venue time tells it. */
  latency(us: number): void;
  /** A depth message of so many levels. */
  depth(exchTs: number, levels: number): void;
  /** A depth message that ends at or before the one that the book stands after. */
  stale(finalId: number, lastId: number): void;
  /** A depth message that does not follow the one before: the book is lost. */
  gap(firstId: number, lastId: number): void;
  snapshot(id: number, fate: SnapshotFate): void;
  /** A delta that was kept for its snapshot is applied now. */
  replayed(): void;
  /** The book is emptied, a level of it is set, and a message has been applied whole. */
  cleared(): void;
  level(isBid: boolean, ticks: number, lots: number): void;
  applied(id: number): void;
  /** A trade; its price and quantity are in the first slots. */
  trade(frame: Frame, exchTs: number): void;
  /** A placeholder of the venue: its id counts, there is nothing to store. */
  emptyTrade(): void;
  /** A best bid and offer, its bid in the first slots, its offer in the second; NaN: untimed. */
  quote(frame: Frame, exchTs: number): void;
  mark(exchTs: number): void;
  /** A message of no use to us. */
  ignored(name: string): void;
  /** The feed ends, and had so many messages without a venue time and no depth with one. */
  untimed(messages: number): void;
  /** The feed ends out of sync, with so many deltas kept for a snapshot that never came. */
  unsynced(buffered: number): void;
}

/** Hears nothing. */
export const NO_OBSERVER: FeedObserver = Object.freeze({
  arrived() {},
  latency() {},
  depth() {},
  stale() {},
  gap() {},
  snapshot() {},
  replayed() {},
  cleared() {},
  level() {},
  applied() {},
  trade() {},
  emptyTrade() {},
  quote() {},
  mark() {},
  ignored() {},
  untimed() {},
  unsynced() {},
});
