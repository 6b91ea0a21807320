import { Side } from "../order/types.ts";
import type { BookState, L2Book } from "./book.ts";
import { bookState } from "./book_state.ts";
import { MAX_TICKS, NO_ASK, NO_BID } from "./price_limits.ts";

export { MAX_TICKS, NO_ASK, NO_BID };

/** Ticks a page covers, as a power of two: small enough to stay in the cache around the touch. */
export const PAGE_BITS = 7;
export const PAGE_TICKS = 1 << PAGE_BITS;
export const PAGE_MASK = PAGE_TICKS - 1;
/** Pool entries a page takes: bids, then asks. */
export const PAGE_ENTRIES = PAGE_TICKS * 2;
const INT32_MAX = 0x7fffffff;

/**
 * L2 book: quantities in pages of {@linkcode PAGE_TICKS} ticks out of one pool, found through a
 * directory by price, with tracked best prices. Set and read are O(1); when a best level goes, the
 * next one is found by walking, and pages never written are stepped over whole.
 *
 * The two sides are kept apart, so that a level that the feed left behind on the far side of the
 * touch stays where it is, below the pushed best, as in hftbacktest: when a bid is set at or above
 * the best ask, the best ask moves to the next ask above it.
 *
 * Fields are public because the session's row loop works on them directly: a call a row costs more
 * than the row. Whoever writes `pool` at or beyond a best price calls `touchBid` or `touchAsk`.
 * Page 0 of the pool is the empty page: it is read like any other and never holds a quantity.
 */
export class PagedBook implements L2Book {
  /** Quantities in lots: float64 for instruments whose lots pass int32. */
  pool: Int32Array | Float64Array;
  /** Page number → offset of its page in the pool; 0 = not there. */
  directory: Int32Array;
  bestBid = NO_BID;
  bestAsk = NO_ASK;
  /** Bounds of the pages in use: no level lies beyond them. */
  lowTicks = MAX_TICKS;
  highTicks = 0;
  #used = PAGE_ENTRIES;
  #wide: boolean;

  /**
   * @param options.pages room to begin with; it is touched at once, so that no page of memory is
   * first met in the middle of a run
   */
  constructor(options: { wide?: boolean; ticks?: number; pages?: number } = {}) {
    this.#wide = options.wide ?? false;
    this.pool = this.#allocate(PAGE_ENTRIES * ((options.pages ?? 2047) + 1)).fill(0);
    this.directory = new Int32Array(((options.ticks ?? 1 << 16) >> PAGE_BITS) + 1);
  }

  /** From now on quantities are float64: a tape turned out to hold lots that pass int32. */
  widen(): void {
    if (this.#wide) return;
    this.#wide = true;
    this.pool = Float64Array.from(this.pool);
  }

  #allocate(entries: number): Int32Array | Float64Array {
    return this.#wide ? new Float64Array(entries) : new Int32Array(entries);
  }

  /** Makes room for a price in the directory. */
  reach(ticks: number): void {
    const page = ticks >>> PAGE_BITS;
    if (page < this.directory.length) return;
    let length = this.directory.length;
    while (length <= page) length *= 2;
    const grown = new Int32Array(length);
    grown.set(this.directory);
    this.directory = grown;
  }

  /** Pool offset of the page of a price, made if it is not there. May replace `pool`. */
  pageFor(ticks: number): number {
    this.reach(ticks);
    const page = ticks >>> PAGE_BITS;
    const there = this.directory[page];
    if (there !== 0) return there;
    if (this.#used + PAGE_ENTRIES > this.pool.length) {
      const grown = this.#allocate(this.pool.length * 2);
      grown.set(this.pool);
      this.pool = grown;
    }
    const offset = this.#used;
    this.#used += PAGE_ENTRIES;
    this.directory[page] = offset;
    if (ticks < this.lowTicks) this.lowTicks = page << PAGE_BITS;
    if (ticks > this.highTicks) this.highTicks = (page << PAGE_BITS) | PAGE_MASK;
    return offset;
  }

  /** Lots resting on a side at a price; 0 where there are none. */
  lotsAt(side: Side, ticks: number): number {
    const page = ticks >>> PAGE_BITS;
    if (page >= this.directory.length) return 0;
    const base = this.directory[page] + (ticks & PAGE_MASK);
    return this.pool[side === Side.BUY ? base : base + PAGE_TICKS];
  }

  /** Sets a bid level; returns the lots that it held before. */
  setBid(ticks: number, lots: number): number {
    const at = this.pageFor(ticks) + (ticks & PAGE_MASK);
    const before = this.pool[at];
    this.pool[at] = lots;
    if (ticks >= this.bestBid) this.touchBid(ticks, lots);
    return before;
  }

  /** Sets an ask level; returns the lots that it held before. */
  setAsk(ticks: number, lots: number): number {
    const at = this.pageFor(ticks) + (ticks & PAGE_MASK) + PAGE_TICKS;
    const before = this.pool[at];
    this.pool[at] = lots;
    if (ticks <= this.bestAsk) this.touchAsk(ticks, lots);
    return before;
  }

  /** Follows with the best prices after a bid at or above the best one was written to the pool. */
  touchBid(ticks: number, lots: number): void {
    if (lots > 0) {
      this.bestBid = ticks;
      if (ticks >= this.bestAsk) this.bestAsk = this.askAbove(ticks);
    } else if (ticks === this.bestBid) this.bestBid = this.bidBelow(ticks);
  }

  /** Follows with the best prices after an ask at or below the best one was written to the pool. */
  touchAsk(ticks: number, lots: number): void {
    if (lots > 0) {
      this.bestAsk = ticks;
      if (ticks <= this.bestBid) this.bestBid = this.bidBelow(ticks);
    } else if (ticks === this.bestAsk) this.bestAsk = this.askAbove(ticks);
  }

  /** Highest bid strictly below a price; {@linkcode NO_BID} when there is none. */
  bidBelow(ticks: number): number {
    const { pool, directory, lowTicks } = this;
    let t = Math.min(ticks - 1, this.highTicks);
    while (t >= lowTicks) {
      const base = directory[t >>> PAGE_BITS];
      if (base === 0) {
        t = (t & ~PAGE_MASK) - 1;
        continue;
      }
      const end = t & ~PAGE_MASK;
      for (let at = base + (t & PAGE_MASK); t >= end; t--, at--) if (pool[at] > 0) return t;
    }
    return NO_BID;
  }

  /** Lowest ask strictly above a price; {@linkcode NO_ASK} when there is none. */
  askAbove(ticks: number): number {
    const { pool, directory, highTicks } = this;
    let t = Math.max(ticks + 1, this.lowTicks);
    while (t <= highTicks) {
      const base = directory[t >>> PAGE_BITS];
      if (base === 0) {
        t = (t | PAGE_MASK) + 1;
        continue;
      }
      const end = t | PAGE_MASK;
      for (let at = base + (t & PAGE_MASK) + PAGE_TICKS; t <= end; t++, at++) {
        if (pool[at] > 0) return t;
      }
    }
    return NO_ASK;
  }

  /** Removes the bids from the best down to a price; 0 removes all, left behind ones too. */
  clearBids(fromTicks: number): void {
    const first = fromTicks > 0 ? this.bestBid : this.bidBelow(MAX_TICKS + 1);
    for (let t = first; t !== NO_BID && t >= fromTicks; t = this.bidBelow(t)) {
      this.#erase(t, 0);
    }
    this.bestBid = this.bidBelow(this.bestBid + 1);
  }

  /** Removes the asks from the best up to a price; 0 removes all, left behind ones too. */
  clearAsks(upToTicks: number): void {
    const first = upToTicks > 0 ? this.bestAsk : this.askAbove(0);
    const upTo = upToTicks > 0 ? upToTicks : MAX_TICKS;
    for (let t = first; t <= upTo; t = this.askAbove(t)) this.#erase(t, PAGE_TICKS);
    this.bestAsk = this.askAbove(this.bestAsk - 1);
  }

  #erase(ticks: number, half: number): void {
    const base = this.directory[ticks >>> PAGE_BITS];
    if (base !== 0) this.pool[base + half + (ticks & PAGE_MASK)] = 0;
  }

  /** Empties both sides, what was left behind beyond the touch included. O(pages in use). */
  clear(): void {
    this.pool.fill(0, 0, this.#used);
    this.bestBid = NO_BID;
    this.bestAsk = NO_ASK;
  }

  /**
   * Takes the venue's own best price of a side (top-of-book fusion): nothing better than it rests
   * on that side any more, and the other side is pushed away if it is crossed.
   */
  fuseBid(ticks: number, lots: number): void {
    if (this.bestBid > ticks) this.clearBids(ticks + 1);
    this.setBid(ticks, lots);
  }

  fuseAsk(ticks: number, lots: number): void {
    if (this.bestAsk < ticks) this.clearAsks(ticks - 1);
    this.setAsk(ticks, lots);
  }

  snapshot(): BookState {
    return bookState(this);
  }

  /** Whoever feeds lots that pass int32 says so (`widen`), after a restart as well. */
  restore({ bestBid, bestAsk, bids, asks }: BookState): void {
    this.clear();
    if ([...bids, ...asks].some(([, lots]) => lots > INT32_MAX)) this.widen();
    for (const [ticks, lots] of bids) this.#put(ticks, 0, lots);
    for (const [ticks, lots] of asks) this.#put(ticks, PAGE_TICKS, lots);
    this.bestBid = bestBid;
    this.bestAsk = bestAsk;
  }

  #put(ticks: number, half: number, lots: number): void {
    // First, as it may replace `pool`.
    const at = this.pageFor(ticks) + half + (ticks & PAGE_MASK);
    this.pool[at] = lots;
  }
}
