import type { FeedObserver, SnapshotFate } from "../feed/feed_observer.ts";
import type { Frame } from "../feed/message.ts";
import { BookCheck } from "./book_check.ts";
import type { ImportChecks } from "./import_checks.ts";
import { MessageChecks, Stream } from "./message_checks.ts";

/** The checks of an import on one instrument's feed: its messages, its book, its latencies. */
export class FeedChecks implements FeedObserver {
  readonly #checks: ImportChecks;
  readonly #symbol: string;
  readonly #messages: MessageChecks;
  readonly #book = new BookCheck();

  constructor(checks: ImportChecks, symbol: string) {
    this.#checks = checks;
    this.#symbol = symbol;
    this.#messages = new MessageChecks(checks, symbol);
  }

  /** After the last message. */
  finish(): void {
    const { compared, mismatched } = this.#book;
    this.#checks.bookCompared += compared;
    this.#checks.bookEqual += compared - mismatched;
  }

  arrived(localTs: number): void {
    this.#messages.arrived(localTs);
  }

  latency(us: number): void {
    this.#checks.latency.add(us);
  }

  depth(exchTs: number, levels: number): void {
    this.#checks.tally("depthMessages");
    this.#checks.tally("levelChanges", levels);
    this.#messages.exchTime(Stream.DEPTH, exchTs);
  }

  stale(finalId: number, lastId: number): void {
    this.#checks.found("duplicates", () => `update ${finalId} after ${lastId}`);
  }

  gap(firstId: number, lastId: number): void {
    this.#checks.found("gaps", () => `update ${firstId} does not follow ${lastId}`);
  }

  snapshot(id: number, fate: SnapshotFate): void {
    this.#checks.tally("snapshots");
    if (fate === "before-deltas") {
      this.#checks.found("no-snapshot", () => `snapshot ${id} ends before the deltas begin`);
    } else if (fate !== "taken") {
      const what = fate === "replaces-book" ? "replaces the book" : "is older than the book";
      this.#checks.found("resync", () => `snapshot ${id} ${what}`);
    }
  }

  replayed(): void {
    this.#checks.tally("replayedMessages");
  }

  cleared(): void {
    this.#book.clear();
  }

  level(isBid: boolean, ticks: number, lots: number): void {
    if (isBid) this.#book.setBid(ticks, lots);
    else this.#book.setAsk(ticks, lots);
  }

  applied(id: number): void {
    const book = this.#book;
    if (book.isCrossed) {
      this.#checks.found(
        "crossed",
        () => `bid ${book.bestBid} ≥ ask ${book.bestAsk} ticks at update ${id}`,
      );
    }
    if (!book.endMessage(id)) this.#mismatch(id);
  }

  trade({ tradeId, price, isOffMarket }: Frame, exchTs: number): void {
    if (isOffMarket) this.#checks.found("off-market", () => `trade ${tradeId}`);
    this.#messages.trade(tradeId, exchTs, price[0], isOffMarket);
  }

  emptyTrade(): void {
    this.#checks.tally("emptyTrades");
  }

  quote({ finalId, price, qty }: Frame, exchTs: number): void {
    this.#checks.tally("quotes");
    this.#messages.quote(finalId, exchTs, price[0], price[1]);
    if (!this.#book.onQuote(finalId, price[0], qty[0], price[1], qty[1])) this.#mismatch(finalId);
  }

  mark(exchTs: number): void {
    this.#checks.tally("marks");
    this.#messages.exchTime(Stream.MARK, exchTs);
  }

  ignored(name: string): void {
    this.#messages.ignored(name);
  }

  untimed(messages: number): void {
    this.#checks.found(
      "untimed",
      () => `${this.#symbol}: ${messages} messages without a venue time, and no depth with one`,
    );
  }

  unsynced(buffered: number): void {
    this.#checks.found(
      "no-snapshot",
      () => `${this.#symbol}: out of sync at the end, ${buffered} messages not applied`,
    );
  }

  #mismatch(id: number): void {
    const { bestBid, bestAsk } = this.#book;
    this.#checks.found(
      "book-mismatch",
      () => `book ${bestBid}/${bestAsk} ticks differs from the best bid and offer at update ${id}`,
    );
  }
}
