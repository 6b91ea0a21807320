import { EventKind, KIND_MASK, RowFlag } from "../../engine/tape/kind.ts";
import type { Instrument } from "../../engine/instrument/instrument.ts";
import { type FeedObserver, NO_OBSERVER, type SnapshotFate } from "./feed_observer.ts";
import { type Frame, FrameKind } from "./message.ts";
import { BookSync, SnapshotAction, SyncAction, type SyncRule } from "./book_sync.ts";
import { BatchBuilder } from "./batch_builder.ts";

/** A venue time that is older than this says little of now, µs. */
const STALE_US = 1_000_000;

/** A delta kept until its snapshot comes. */
interface Delta {
  readonly exchTs: number;
  readonly id: number;
  readonly bids: number;
  readonly price: Float64Array;
  readonly qty: Float64Array;
}

/**
 * Turns one instrument's decoded frames into event rows in arrival order, keeps its book by the
 * venue's rule and tells an observer of all that it meets.
 *
 * Rows of deltas that the rule does not apply stand where they arrived, flagged UNAPPLIED; the
 * snapshot stands at its arrival, followed at the same local time by the buffered deltas flagged
 * REPLAYED, each a message of its own. So both the venue's book and the plain recording can be read
 * back (see `RowFlag`).
 */
export class InstrumentFeed {
  readonly rows: BatchBuilder;
  readonly #observer: FeedObserver;
  readonly #sync: BookSync;
  #deltas: Delta[] = [];
  /** True once the book of whatever came before this source was cleared. */
  #begun = false;
  #exchTs = NaN;
  #localTs = NaN;
  #localNs = 0;
  /** Latest venue time seen, and the local time then. */
  #lastExchTs = NaN;
  #lastKnownLocalTs = NaN;
  /** Latest time given to a frame that has none, since venue times are known. */
  #lastGivenTs = -Infinity;
  /** Books and quotes without a venue time, and whether depth messages with one came. */
  #untimedBooks = 0;
  #untimedQuotes = 0;
  #isTimed = false;
  /** Trades come from one of the two streams, the first seen; the other tells the same trades. */
  #tradeKind: FrameKind | null = null;

  /** @param options chainOnly: no snapshots are to be expected, the chain of ids alone counts */
  constructor(
    readonly instrument: Instrument,
    options: { rule: SyncRule; chainOnly?: boolean; observer?: FeedObserver },
  ) {
    this.rows = new BatchBuilder(instrument);
    this.#sync = new BookSync(options.rule, options.chainOnly);
    this.#observer = options.observer ?? NO_OBSERVER;
  }

  /**
   * Takes the next frame, received at `localTs` µs and `localNs` ns. `exchNs`: what is left of the
   * venue's time in ns, for sources that have it.
   */
  push(frame: Frame, localTs: number, localNs: number, exchNs = 0): void {
    const known = !Number.isNaN(frame.timeUs);
    if (known) {
      this.#exchTs = frame.timeUs;
      if (!(this.#exchTs <= this.#lastExchTs)) {
        this.#lastExchTs = this.#exchTs;
        this.#lastKnownLocalTs = localTs;
      }
    } else this.#exchTs = this.#givenTs(frame.kind, localTs);
    this.#localTs = localTs;
    this.#localNs = localNs;
    this.rows.stamp(this.#exchTs, localTs, localNs, exchNs);
    this.#observer.arrived(localTs);
    switch (frame.kind) {
      case FrameKind.DEPTH:
        this.#observer.latency(localTs - this.#exchTs);
        return this.#depth(frame);
      case FrameKind.SNAPSHOT:
        if (known) this.#observer.latency(localTs - this.#exchTs);
        return this.#snapshot(frame);
      case FrameKind.TRADE:
      case FrameKind.AGG_TRADE:
        return this.#trade(frame);
      case FrameKind.QUOTE:
        return this.#quote(frame, known);
      case FrameKind.MARK:
        return this.#mark(frame);
      default:
        this.#observer.ignored(frame.name);
    }
  }

  /**
   * A time for what has none: local time while no venue time is known, else the latest one, as it is
   * no older; but where that is stale, as much later as it comes. A time too early would show a run
   * in venue order the future.
   */
  #givenTs(kind: FrameKind, localTs: number): number {
    if (kind === FrameKind.QUOTE) this.#untimedQuotes += 1;
    else if (kind === FrameKind.SNAPSHOT) this.#untimedBooks += 1;
    const since = localTs - this.#lastKnownLocalTs;
    if (Number.isNaN(since)) return localTs;
    const ts = this.#lastExchTs + (since > STALE_US ? since : 0);
    return this.#lastGivenTs = Math.max(ts, this.#lastGivenTs);
  }

  /** After the last frame. */
  finish(): void {
    const quotes = Number.isNaN(this.#lastExchTs) ? this.#untimedQuotes : 0;
    const untimed = (this.#isTimed ? 0 : this.#untimedBooks) + quotes;
    if (untimed > 0) this.#observer.untimed(untimed);
    if (this.#sync.buffered > 0) this.#observer.unsynced(this.#sync.buffered);
  }

  #depth(frame: Frame): void {
    this.#isTimed = true;
    this.#observer.depth(this.#exchTs, frame.bids + frame.asks);
    const lastId = this.#sync.lastId;
    const action = this.#sync.onDelta(frame.firstId, frame.finalId, frame.previousId);
    if (action === SyncAction.DROP && lastId >= frame.finalId) {
      this.#observer.stale(frame.finalId, lastId);
    }
    if (action === SyncAction.GAP) {
      this.#observer.gap(frame.firstId, lastId);
      this.#void();
    }
    if (!this.#begun) this.#void();
    const kept = !this.#sync.inSync && action !== SyncAction.DROP;
    if (kept) this.#keep(frame);
    const applied = !kept && action !== SyncAction.DROP;
    this.#levels(frame.price, frame.qty, frame.bids, frame.bids + frame.asks, {
      flags: applied ? 0 : RowFlag.UNAPPLIED,
      id: frame.finalId,
      applied,
    });
    if (applied) this.#observer.applied(frame.finalId);
  }

  #snapshot(frame: Frame): void {
    const wasInSync = this.#sync.inSync;
    const action = this.#sync.onSnapshot(frame.finalId);
    const applied = action === SnapshotAction.APPLY;
    this.#observer.snapshot(frame.finalId, fateOf(action, wasInSync));
    if ((applied && wasInSync) || !this.#begun) this.#void();
    if (applied) this.#observer.cleared();
    const flags = RowFlag.SNAPSHOT | (applied ? 0 : RowFlag.UNAPPLIED);
    const { bids, asks, price, qty, finalId: id } = frame;
    if (bids > 0) {
      this.rows.add(EventKind.CLEAR | RowFlag.BUY | flags, price[bids - 1], 0, id);
      this.#side(price, qty, 0, bids, EventKind.BID | flags, id, applied);
    }
    if (asks > 0) {
      this.rows.add(EventKind.CLEAR | flags, price[bids + asks - 1], 0, id);
      this.#side(price, qty, bids, bids + asks, EventKind.ASK | flags, id, applied);
    }
    if (bids + asks > 0) this.rows.flagLast(RowFlag.LAST);
    if (!applied) return;
    this.#observer.applied(id);
    this.#replay();
  }

  /** The buffered deltas that the snapshot does not hold, now that it is here. */
  #replay(): void {
    const deltas = this.#deltas;
    this.#deltas = [];
    for (let i = this.#sync.replayFrom; i < deltas.length; i++) {
      const { exchTs, id, bids, price, qty } = deltas[i];
      this.#observer.replayed();
      this.rows.stamp(exchTs, this.#localTs, this.#localNs);
      this.#levels(price, qty, bids, price.length, { flags: RowFlag.REPLAYED, id, applied: true });
      this.#observer.applied(id);
    }
  }

  /**
   * The book is lost: an empty one is what the strategy may see until the next snapshot. Also at the
   * start, as an import before this one may have left a book behind.
   */
  #void(): void {
    this.rows.add(EventKind.CLEAR | RowFlag.REPLAYED | RowFlag.LAST, 0, 0, 0);
    this.#observer.cleared();
    this.#begun = true;
  }

  #keep(frame: Frame): void {
    const end = frame.bids + frame.asks;
    this.#deltas.push({
      exchTs: this.#exchTs,
      id: frame.finalId,
      bids: frame.bids,
      price: frame.price.slice(0, end),
      qty: frame.qty.slice(0, end),
    });
    const surplus = this.#deltas.length - this.#sync.buffered;
    if (surplus > 0) this.#deltas.splice(0, surplus);
  }

  #levels(
    price: Float64Array,
    qty: Float64Array,
    bids: number,
    end: number,
    how: { flags: number; id: number; applied: boolean },
  ): void {
    this.#side(price, qty, 0, bids, EventKind.BID | how.flags, how.id, how.applied);
    this.#side(price, qty, bids, end, EventKind.ASK | how.flags, how.id, how.applied);
    if (end > 0) this.rows.flagLast(RowFlag.LAST);
  }

  #side(
    price: Float64Array,
    qty: Float64Array,
    from: number,
    to: number,
    code: number,
    id: number,
    applied: boolean,
  ): void {
    const { rows } = this;
    const observer = this.#observer;
    const isBid = (code & KIND_MASK) === EventKind.BID;
    for (let i = from; i < to; i++) {
      rows.add(code, price[i], qty[i], id);
      if (applied) observer.level(isBid, price[i], qty[i]);
    }
  }

  #trade(frame: Frame): void {
    this.#tradeKind ??= frame.kind;
    if (frame.kind !== this.#tradeKind) {
      return this.#observer.ignored(frame.kind === FrameKind.TRADE ? "trade" : "aggTrade");
    }
    if (!frame.isOffMarket) this.#observer.latency(this.#localTs - this.#exchTs);
    this.#observer.trade(frame, this.#exchTs);
    if (frame.qty[0] === 0) return this.#observer.emptyTrade();
    const flags = RowFlag.LAST | (frame.isBuy ? RowFlag.BUY : 0) |
      (frame.isOffMarket ? RowFlag.OFF_MARKET : 0);
    const id = Number.isNaN(frame.tradeId) ? 0 : frame.tradeId;
    this.rows.add(EventKind.TRADE | flags, frame.price[0], frame.qty[0], id);
  }

  #quote(frame: Frame, timed: boolean): void {
    const { price, qty, finalId: id } = frame;
    this.#observer.quote(frame, timed ? this.#exchTs : NaN);
    this.rows.add(EventKind.QUOTE | RowFlag.BUY, price[0], qty[0], id);
    this.rows.add(EventKind.QUOTE | RowFlag.LAST, price[1], qty[1], id);
  }

  #mark(frame: Frame): void {
    this.#observer.mark(this.#exchTs);
    this.rows.add(EventKind.MARK, 0, 0, frame.mark);
    this.rows.add(EventKind.INDEX, 0, 0, frame.indexPrice);
    if (!Number.isNaN(frame.ratePpb)) {
      const next = frame.nextFundingUs > 0 ? frame.nextFundingUs : 0;
      this.rows.add(EventKind.FUNDING_RATE, frame.ratePpb, 0, next);
    }
    this.rows.flagLast(RowFlag.LAST);
  }
}

function fateOf(action: SnapshotAction, wasInSync: boolean): SnapshotFate {
  if (action === SnapshotAction.TOO_OLD) return "before-deltas";
  if (!wasInSync) return "taken";
  return action === SnapshotAction.APPLY ? "replaces-book" : "older-than-book";
}
