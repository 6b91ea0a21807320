import { EventKind, RowFlag } from "../../engine/tape/kind.ts";
import type { Instrument } from "../../engine/instrument/instrument.ts";
import { BookCheck } from "../quality/book_check.ts";
import type { ImportChecks } from "../quality/import_checks.ts";
import { MessageChecks, Stream } from "../quality/message_checks.ts";
import { type Frame, FrameKind } from "./message.ts";
import { BookSync, SnapshotAction, SyncAction, type SyncRule } from "./book_sync.ts";
import { BatchBuilder } from "./batch_builder.ts";

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
 * venue's rule and checks every message.
 *
 * Rows of deltas that the rule does not apply stand where they arrived, flagged UNAPPLIED; the
 * snapshot stands at its arrival, followed at the same local time by the buffered deltas flagged
 * REPLAYED, each a message of its own. So both the venue's book and the plain recording can be read
 * back (see `RowFlag`).
 */
export class InstrumentFeed {
  readonly rows: BatchBuilder;
  readonly book = new BookCheck();
  readonly #messages: MessageChecks;
  readonly #sync: BookSync;
  #deltas: Delta[] = [];
  /** True once the book of whatever came before this source was cleared. */
  #begun = false;
  #exchTs = NaN;
  #localTs = NaN;
  #localNs = 0;
  /** Latest venue time seen: what spot's untimed frames are given, as they are no older. */
  #lastExchTs = NaN;
  /** Trades come from one of the two streams, the first seen; the other tells the same trades. */
  #tradeKind: FrameKind | null = null;

  constructor(
    readonly instrument: Instrument,
    readonly checks: ImportChecks,
    options: { rule: SyncRule; chainOnly?: boolean },
  ) {
    this.rows = new BatchBuilder(instrument);
    this.#sync = new BookSync(options.rule, options.chainOnly);
    this.#messages = new MessageChecks(checks, instrument.symbol);
  }

  /**
   * Takes the next frame, received at `localTs` µs and `localNs` ns. `exchNs`: what is left of the
   * venue's time in ns, for sources that have it.
   */
  push(frame: Frame, localTs: number, localNs: number, exchNs = 0): void {
    const known = frame.timeMs === frame.timeMs;
    if (known) this.#exchTs = toMicros(frame.timeMs);
    else this.#exchTs = this.#lastExchTs === this.#lastExchTs ? this.#lastExchTs : localTs;
    if (!(this.#exchTs <= this.#lastExchTs)) this.#lastExchTs = this.#exchTs;
    this.#localTs = localTs;
    this.#localNs = localNs;
    this.rows.stamp(this.#exchTs, localTs, localNs, exchNs);
    this.#messages.arrived(localTs);
    switch (frame.kind) {
      case FrameKind.DEPTH:
        this.checks.latency.add(localTs - this.#exchTs);
        return this.#depth(frame);
      case FrameKind.SNAPSHOT:
        if (known) this.checks.latency.add(localTs - this.#exchTs);
        return this.#snapshot(frame);
      case FrameKind.TRADE:
      case FrameKind.AGG_TRADE:
        return this.#trade(frame);
      case FrameKind.QUOTE:
        return this.#quote(frame, known);
      case FrameKind.MARK:
        return this.#mark(frame);
      default:
        this.#messages.ignored(frame.name);
    }
  }

  /** After the last frame. */
  finish(): void {
    const { checks } = this;
    checks.bookCompared += this.book.compared;
    checks.bookEqual += this.book.compared - this.book.mismatched;
    if (this.#sync.buffered > 0) {
      checks.found(
        "no-snapshot",
        () =>
          `${this.instrument.symbol}: out of sync at the end, ${this.#sync.buffered} messages not applied`,
      );
    }
  }

  #depth(frame: Frame): void {
    const { checks } = this;
    checks.tally("depthMessages");
    checks.tally("levelChanges", frame.bids + frame.asks);
    this.#messages.exchTime(Stream.DEPTH, this.#exchTs);
    const lastId = this.#sync.lastId;
    const action = this.#sync.onDelta(frame.firstId, frame.finalId, frame.previousId);
    if (action === SyncAction.DROP && lastId >= frame.finalId) {
      checks.found("duplicates", () => `update ${frame.finalId} after ${lastId}`);
    }
    if (action === SyncAction.GAP) {
      checks.found("gaps", () => `update ${frame.firstId} does not follow ${lastId}`);
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
    if (applied) this.#endOfMessage(frame.finalId);
  }

  #snapshot(frame: Frame): void {
    this.checks.tally("snapshots");
    const wasInSync = this.#sync.inSync;
    const action = this.#sync.onSnapshot(frame.finalId);
    const applied = action === SnapshotAction.APPLY;
    if (action === SnapshotAction.TOO_OLD) {
      this.checks.found(
        "no-snapshot",
        () => `snapshot ${frame.finalId} ends before the deltas begin`,
      );
    } else if (wasInSync) {
      const what = applied ? "replaces the book" : "is older than the book";
      this.checks.found("resync", () => `snapshot ${frame.finalId} ${what}`);
    }
    if ((applied && wasInSync) || !this.#begun) this.#void();
    if (applied) this.book.clear();
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
    this.#endOfMessage(id);
    this.#replay();
  }

  /** The buffered deltas that the snapshot does not hold, now that it is here. */
  #replay(): void {
    const deltas = this.#deltas;
    this.#deltas = [];
    for (let i = this.#sync.replayFrom; i < deltas.length; i++) {
      const { exchTs, id, bids, price, qty } = deltas[i];
      this.checks.tally("replayedMessages");
      this.rows.stamp(exchTs, this.#localTs, this.#localNs);
      this.#levels(price, qty, bids, price.length, { flags: RowFlag.REPLAYED, id, applied: true });
      this.#endOfMessage(id);
    }
  }

  /**
   * The book is lost: an empty one is what the strategy may see until the next snapshot. Also at the
   * start, as an import before this one may have left a book behind.
   */
  #void(): void {
    this.rows.add(EventKind.CLEAR | RowFlag.REPLAYED | RowFlag.LAST, 0, 0, 0);
    this.book.clear();
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
    const { rows, book } = this;
    const isBid = (code & 0xff) === EventKind.BID;
    for (let i = from; i < to; i++) {
      rows.add(code, price[i], qty[i], id);
      if (!applied) continue;
      if (isBid) book.setBid(price[i], qty[i]);
      else book.setAsk(price[i], qty[i]);
    }
  }

  #endOfMessage(id: number): void {
    const { book, checks } = this;
    if (book.isCrossed) {
      checks.found(
        "crossed",
        () => `bid ${book.bestBid} ≥ ask ${book.bestAsk} ticks at update ${id}`,
      );
    }
    if (!book.endMessage(id)) this.#mismatch(id);
  }

  #mismatch(id: number): void {
    const { book, checks } = this;
    checks.found(
      "book-mismatch",
      () =>
        `book ${book.bestBid}/${book.bestAsk} ticks differs from the best bid and offer at update ${id}`,
    );
  }

  #trade(frame: Frame): void {
    this.#tradeKind ??= frame.kind;
    if (frame.kind !== this.#tradeKind) {
      return this.#messages.ignored(frame.kind === FrameKind.TRADE ? "trade" : "aggTrade");
    }
    if (frame.isOffMarket) {
      this.checks.found("off-market", () => `trade ${frame.tradeId}`);
    } else this.checks.latency.add(this.#localTs - this.#exchTs);
    this.#messages.trade(frame.tradeId, this.#exchTs, frame.price[0], frame.isOffMarket);
    // A placeholder of the venue: its id counts, there is nothing to store.
    if (frame.qty[0] === 0) return this.checks.tally("emptyTrades");
    const flags = RowFlag.LAST | (frame.isBuy ? RowFlag.BUY : 0) |
      (frame.isOffMarket ? RowFlag.OFF_MARKET : 0);
    const id = frame.tradeId === frame.tradeId ? frame.tradeId : 0;
    this.rows.add(EventKind.TRADE | flags, frame.price[0], frame.qty[0], id);
  }

  #quote(frame: Frame, timed: boolean): void {
    this.checks.tally("quotes");
    const { price, qty, finalId: id } = frame;
    this.#messages.quote(id, timed ? this.#exchTs : NaN, price[0], price[1]);
    this.rows.add(EventKind.QUOTE | RowFlag.BUY, price[0], qty[0], id);
    this.rows.add(EventKind.QUOTE | RowFlag.LAST, price[1], qty[1], id);
    if (!this.book.onQuote(id, price[0], qty[0], price[1], qty[1])) this.#mismatch(id);
  }

  #mark(frame: Frame): void {
    this.checks.tally("marks");
    this.#messages.exchTime(Stream.MARK, this.#exchTs);
    this.rows.add(EventKind.MARK, 0, 0, frame.mark);
    this.rows.add(EventKind.INDEX, 0, 0, frame.indexPrice);
    if (frame.ratePpb === frame.ratePpb) {
      const next = frame.nextFundingMs > 0 ? toMicros(frame.nextFundingMs) : 0;
      this.rows.add(EventKind.FUNDING_RATE, frame.ratePpb, 0, next);
    }
    this.rows.flagLast(RowFlag.LAST);
  }
}

/** Venue times are in ms; a venue asked for µs sends numbers a thousand times as large. */
function toMicros(time: number): number {
  return time < 1e14 ? time * 1000 : time;
}
