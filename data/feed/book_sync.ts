/** Which chain rule a venue's depth stream follows. */
export type SyncRule = "binance-usdm" | "binance-spot";

/** What to do with a delta. */
export const SyncAction = {
  /** The next of the chain: apply it. */
  APPLY: 0,
  /** Out of sync: keep a copy for the snapshot to come. */
  BUFFER: 1,
  /** Older than the snapshot, or seen before: not to be applied. */
  DROP: 2,
  /** The chain is broken: the book is void; keep a copy as the first for the next snapshot. */
  GAP: 3,
} as const;
export type SyncAction = (typeof SyncAction)[keyof typeof SyncAction];

/** What to do with a snapshot. */
export const SnapshotAction = {
  /** Put it in place of the book, then replay the buffer from `replayFrom` on. */
  APPLY: 0,
  /** The book in hand is as new or newer. */
  IGNORE: 1,
  /** Older than the buffered deltas reach back: a newer one is needed. */
  TOO_OLD: 2,
} as const;
export type SnapshotAction = (typeof SnapshotAction)[keyof typeof SnapshotAction];

/** Deltas kept while out of sync; beyond that the older half goes, as no snapshot will need it. */
const MAX_BUFFERED = 16_384;

/**
 * The venue's rule for keeping a book from a snapshot and a stream of deltas, on update ids alone.
 *
 * Deltas are buffered until a snapshot with id L comes. Those that end before it are dropped
 * (USDⓈ-M: u < L; spot: u ≤ L), the first applied must reach back to it (USDⓈ-M: pu ≤ L, which the
 * documented U ≤ L ≤ u implies and which is enough, as a delta covers every change in (pu, u];
 * spot: U ≤ L + 1), and from there the chain must hold (USDⓈ-M: pu = previous u; spot: U =
 * previous u + 1). At a break the book is out of sync until the next snapshot.
 *
 * Pure state, no payloads: the caller keeps the buffered deltas in the order of their `BUFFER` and
 * `GAP` answers, and clears them when `buffered` says so. All operations are O(1) but a snapshot,
 * which walks the buffer. Source: Binance, "How to manage a local order book correctly".
 */
export class BookSync {
  /** True from a snapshot on until the chain breaks. */
  inSync = false;
  /** Index of the first buffered delta to replay after `onSnapshot` said APPLY. */
  replayFrom = 0;
  /** Breaks of the chain so far. */
  gaps = 0;
  #lastId = NaN;
  /** True after the first delta behind the snapshot: from there the chain rule holds. */
  #chained = false;
  #first: number[] = [];
  #final: number[] = [];
  #previous: number[] = [];

  /** `chainOnly`: the source has no snapshots; the book starts empty at the first delta. */
  constructor(readonly rule: SyncRule, readonly chainOnly = false) {}

  /** Deltas that the caller must have in its buffer now: the last ones it was told to keep. */
  get buffered(): number {
    return this.#final.length;
  }

  /** Final update id of the book; NaN when out of sync. */
  get lastId(): number {
    return this.inSync ? this.#lastId : NaN;
  }

  /** The next delta's ids: first U, final u, and pu (NaN on spot). */
  onDelta(first: number, final: number, previous: number): SyncAction {
    if (!this.inSync) {
      if (this.chainOnly) {
        this.inSync = this.#chained = true;
        this.#lastId = final;
        return SyncAction.APPLY;
      }
      const last = this.#final.length - 1;
      if (last >= 0 && !this.#follows(first, previous, this.#final[last])) {
        if (final <= this.#final[last]) return SyncAction.DROP;
        this.gaps += 1;
        this.#clear();
      }
      this.#keep(first, final, previous);
      return SyncAction.BUFFER;
    }
    if (
      this.#chained
        ? this.#follows(first, previous, this.#lastId)
        : this.#reaches(first, previous, this.#lastId)
    ) {
      if (!this.#chained && this.#isOld(final, this.#lastId)) return SyncAction.DROP;
      this.#chained = true;
      this.#lastId = final;
      return SyncAction.APPLY;
    }
    if (final <= this.#lastId) return SyncAction.DROP;
    this.gaps += 1;
    if (this.chainOnly) {
      this.#lastId = final;
      return SyncAction.GAP;
    }
    this.inSync = false;
    this.#keep(first, final, previous);
    return SyncAction.GAP;
  }

  /** A snapshot whose last update id is `id`. */
  onSnapshot(id: number): SnapshotAction {
    if (this.inSync && id <= this.#lastId) return SnapshotAction.IGNORE;
    let from = 0;
    while (from < this.#final.length && this.#isOld(this.#final[from], id)) from += 1;
    let last = id;
    if (from < this.#final.length) {
      if (!this.#reaches(this.#first[from], this.#previous[from], id)) {
        return SnapshotAction.TOO_OLD;
      }
      last = this.#final[this.#final.length - 1];
    }
    this.replayFrom = from;
    this.inSync = true;
    this.#chained = from < this.#final.length;
    this.#lastId = last;
    this.#clear();
    return SnapshotAction.APPLY;
  }

  /** Ends before the snapshot does. */
  #isOld(final: number, id: number): boolean {
    return this.rule === "binance-usdm" ? final < id : final <= id;
  }

  /** Reaches back to the snapshot, so that no change between the two is missing. */
  #reaches(first: number, previous: number, id: number): boolean {
    return this.rule === "binance-usdm" ? previous <= id : first <= id + 1;
  }

  #follows(first: number, previous: number, last: number): boolean {
    return this.rule === "binance-usdm" ? previous === last : first === last + 1;
  }

  #keep(first: number, final: number, previous: number): void {
    if (this.#final.length >= MAX_BUFFERED) {
      for (const ids of [this.#first, this.#final, this.#previous]) ids.splice(0, MAX_BUFFERED / 2);
    }
    this.#first.push(first);
    this.#final.push(final);
    this.#previous.push(previous);
  }

  #clear(): void {
    this.#first = [];
    this.#final = [];
    this.#previous = [];
  }
}
