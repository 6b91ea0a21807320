import { EventKind, RowFlag } from "../../engine/tape/kind.ts";
import type { Random } from "../../engine/num/random.ts";
import { BatchBuilder } from "../feed/batch_builder.ts";
import type { EventBatch } from "../feed/event_batch.ts";
import { FeedStream } from "./feed_stream.ts";
import type { MarketPlan } from "./options.ts";

/** Rows after which a batch is handed out; whole messages only. */
export const BATCH_ROWS = 65_536;

/**
 * The venue's four streams and their merge in arrival order. Depth comes later than the others, as
 * it does from the real venue, which cuts it every 100 ms.
 */
export class Feed {
  readonly depth: FeedStream;
  readonly #trades: FeedStream;
  readonly #quotes: FeedStream;
  readonly #marks: FeedStream;
  readonly #streams: readonly FeedStream[];
  readonly #batch: BatchBuilder;

  constructor(plan: MarketPlan, random: Random) {
    const stream = (name: string, factor: number) =>
      new FeedStream(random.fork(name), plan.latencyUs * factor);
    this.#trades = stream("trades", 1);
    this.#quotes = stream("quotes", 1);
    this.depth = stream("depth", 1.4);
    this.#marks = stream("marks", 1.2);
    // Equal arrivals keep this order.
    this.#streams = [this.#trades, this.#quotes, this.depth, this.#marks];
    this.#batch = new BatchBuilder(plan.instrument);
  }

  trade(ts: number, buy: boolean, priceTicks: number, qtyLots: number, id: number): void {
    this.#trades.open(ts);
    const flags = RowFlag.LAST | (buy ? RowFlag.BUY : 0);
    this.#trades.add(EventKind.TRADE | flags, priceTicks, qtyLots, id);
  }

  quote(
    ts: number,
    bidTicks: number,
    bidLots: number,
    askTicks: number,
    askLots: number,
    updateId: number,
  ): void {
    this.#quotes.open(ts);
    this.#quotes.add(EventKind.QUOTE | RowFlag.BUY, bidTicks, bidLots, updateId);
    this.#quotes.add(EventKind.QUOTE | RowFlag.LAST, askTicks, askLots, updateId);
  }

  mark(ts: number, mark: number, index: number, ratePpb: number, nextFundingTs: number): void {
    this.#marks.open(ts);
    this.#marks.add(EventKind.MARK, 0, 0, mark);
    this.#marks.add(EventKind.INDEX, 0, 0, index);
    this.#marks.add(EventKind.FUNDING_RATE | RowFlag.LAST, ratePpb, 0, nextFundingTs);
  }

  funding(ts: number, ratePpb: number, mark: number): void {
    this.#marks.open(ts);
    this.#marks.add(EventKind.FUNDING | RowFlag.LAST, ratePpb, 0, mark);
  }

  /**
   * Moves what has arrived by `now` into the batch, oldest first, and returns the batch when it is
   * full (then call again). Nothing sent later can arrive earlier, for latency is never negative.
   */
  drain(now: number): EventBatch | undefined {
    for (;;) {
      let first = this.#streams[0];
      for (const stream of this.#streams) if (stream.nextTs < first.nextTs) first = stream;
      if (first.nextTs > now || first.nextTs === Infinity) return undefined;
      const rows = first.messageRows(RowFlag.LAST);
      if (this.#batch.length > 0 && this.#batch.length + rows > BATCH_ROWS) return this.#batch;
      first.moveTo(this.#batch, rows);
    }
  }

  /** The batch as far as it is filled. */
  get open(): EventBatch {
    return this.#batch;
  }

  /** Starts the next batch in the same memory. */
  next(): void {
    this.#batch.reset();
  }
}
