import { EventKind, RowFlag } from "../../engine/tape/kind.ts";
import { Side } from "../../engine/order/types.ts";
import type { FeedStream } from "./feed_stream.ts";
import type { OrderDesk } from "./order_desk.ts";

/**
 * The venue's depth stream: a snapshot, then messages with the levels that differ from what was
 * published before, bids first. Whoever applies all of them has the matching engine's book.
 */
export class DepthPublisher {
  readonly #desk: OrderDesk;
  readonly #stream: FeedStream;
  /** Published lots by price, bids positive and asks negative. */
  readonly #published = new Map<number, number>();
  /** Rows of the message in hand: code, price, lots. */
  readonly #rows: [number, number, number][] = [];

  constructor(desk: OrderDesk, stream: FeedStream) {
    this.#desk = desk;
    this.#stream = stream;
  }

  /** Publishes the whole book. */
  snapshot(ts: number): void {
    const { engine } = this.#desk;
    this.#rows.push([EventKind.CLEAR | RowFlag.BUY, 0, 0], [EventKind.CLEAR, 0, 0]);
    this.#published.clear();
    this.#desk.changed.length = 0;
    engine.forEachLevel(Side.BUY, Infinity, (price, lots) => {
      this.#rows.push([EventKind.BID, price, lots]);
      this.#published.set(price, lots);
    });
    engine.forEachLevel(Side.SELL, Infinity, (price, lots) => {
      this.#rows.push([EventKind.ASK, price, lots]);
      this.#published.set(price, -lots);
    });
    this.#send(ts, RowFlag.SNAPSHOT);
  }

  /** Publishes what changed; nothing if nothing did. */
  update(ts: number): void {
    const changed = this.#desk.changed;
    if (changed.length === 0) return;
    changed.sort((a, b) => a - b);
    this.#collect(EventKind.BID, 1);
    this.#collect(EventKind.ASK, -1);
    for (const price of changed) this.#remember(price);
    changed.length = 0;
    if (this.#rows.length > 0) this.#send(ts, 0);
  }

  /** Lots at a price now, signed as in `#published`. */
  #lots(price: number): number {
    const { engine, bid } = this.#desk;
    const lots = engine.lotsAt(price);
    return price <= bid ? lots : -lots;
  }

  /** Rows of one side: its lots now, where they differ from what that side showed. */
  #collect(kind: number, sign: 1 | -1): void {
    let last = -1;
    for (const price of this.#desk.changed) {
      if (price === last) continue;
      last = price;
      const now = Math.max(0, sign * this.#lots(price));
      const before = Math.max(0, sign * (this.#published.get(price) ?? 0));
      if (now !== before) this.#rows.push([kind, price, now]);
    }
  }

  #remember(price: number): void {
    const lots = this.#lots(price);
    if (lots === 0) this.#published.delete(price);
    else this.#published.set(price, lots);
  }

  #send(ts: number, flags: number): void {
    const rows = this.#rows;
    this.#stream.open(ts);
    rows.forEach(([code, price, lots], i) => {
      const last = i === rows.length - 1 ? RowFlag.LAST : 0;
      this.#stream.add(code | flags | last, price, lots, this.#desk.updateId);
    });
    rows.length = 0;
  }
}
