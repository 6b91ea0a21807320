import { EVENT_STRIDE, EventColumn } from "../../engine/matching/event_log.ts";
import { FastMatchingEngine } from "../../engine/matching/fast_matching_engine.ts";
import { Side, TimeInForce, UpdateKind } from "../../engine/order/types.ts";
import type { Feed } from "./feed.ts";

/** Id of every immediate order: it is over before the next one comes. */
const TAKER_ID = 1;
const MAX_ORDERS = 16_384;
/** Tags say whose a resting order is; 0 is nobody's. */
export const PATIENT_TAG = 1;

/**
 * Where the agents hand in their orders: the matching engine, and what the venue publishes of each
 * command (trades, best bid and offer, the levels that changed). Order ids are used again, so that
 * a market of any length takes the same memory.
 */
export class OrderDesk {
  readonly engine = new FastMatchingEngine({ orders: 2048, denseIds: MAX_ORDERS });
  /** Venue time of the command in hand, µs. */
  now = 0;
  /** Number of the last change of the book. */
  updateId = 1;
  /** Prices whose level changed since the depth stream last looked; may repeat. */
  readonly changed: number[] = [];
  /** Ids of the patient orders in the book, in no particular order. */
  readonly patient: number[] = [];
  /** Signed lots that the orders of each tag have bought; makers shade their prices by it. */
  readonly inventory = new Float64Array(256);
  trades = 0;
  readonly #feed: Feed;
  readonly #tag = new Uint8Array(MAX_ORDERS);
  readonly #price = new Int32Array(MAX_ORDERS);
  readonly #place = new Int32Array(MAX_ORDERS);
  readonly #free: number[] = [];
  #bid = 0;
  #bidLots = 0;
  #ask = 0;
  #askLots = 0;

  constructor(feed: Feed) {
    this.#feed = feed;
    for (let id = MAX_ORDERS - 1; id > TAKER_ID; id--) this.#free.push(id);
  }

  get bid(): number {
    return this.engine.bestBid;
  }
  get ask(): number {
    return this.engine.bestAsk;
  }

  /** Whether `id` still is the order that was handed in under `tag`. */
  holds(id: number, tag: number): boolean {
    return id !== 0 && this.#tag[id] === tag;
  }

  priceOf(id: number): number {
    return this.#price[id];
  }

  /** Places a post-only order; 0 when it would take or the desk is full. */
  quote(side: Side, priceTicks: number, qtyLots: number, tag: number): number {
    const id = this.#free.pop();
    if (id === undefined) return 0;
    if (this.engine.limit(id, side, priceTicks, qtyLots, TimeInForce.GTX) !== 0) {
      this.#free.push(id);
      return 0;
    }
    this.#tag[id] = tag;
    this.#price[id] = priceTicks;
    if (tag === PATIENT_TAG) {
      this.#place[id] = this.patient.length;
      this.patient.push(id);
    }
    this.#publish();
    return id;
  }

  /** Trades at once up to a limit; what is left expires. */
  take(side: Side, limitTicks: number, qtyLots: number): void {
    this.engine.limit(TAKER_ID, side, limitTicks, qtyLots, TimeInForce.IOC);
    this.#publish();
  }

  cancel(id: number): void {
    this.engine.cancel(id);
    this.#publish();
  }

  /** Sends best bid and offer if they differ from what was sent. Called when an agent is done. */
  publishTouch(): void {
    const { bid, ask } = this;
    const bidLots = this.engine.lotsAt(bid);
    const askLots = this.engine.lotsAt(ask);
    const isSame = bid === this.#bid && ask === this.#ask && bidLots === this.#bidLots &&
      askLots === this.#askLots;
    if (isSame || bid === 0 || ask === 0) return;
    this.#bid = bid;
    this.#ask = ask;
    this.#bidLots = bidLots;
    this.#askLots = askLots;
    this.#feed.quote(this.now, bid, bidLots, ask, askLots, this.updateId);
  }

  /** Reads what the engine says of the command, frees ids, and tells the feed. */
  #publish(): void {
    const { events } = this.engine;
    const cells = events.rows;
    const end = events.length * EVENT_STRIDE;
    const before = this.changed.length;
    let tradePrice = 0;
    let tradeLots = 0;
    let buy = false;
    for (let e = 0; e < end; e += EVENT_STRIDE) {
      const kind = cells[e + EventColumn.KIND];
      const price = cells[e + EventColumn.PRICE];
      if (kind === UpdateKind.FILL) {
        if (price !== tradePrice) {
          if (tradeLots > 0) this.#trade(buy, tradePrice, tradeLots);
          tradePrice = price;
          tradeLots = 0;
        }
        buy = cells[e + EventColumn.SIDE] === Side.BUY;
        tradeLots += cells[e + EventColumn.QTY];
        this.#filled(cells, e, buy);
      } else if (kind === UpdateKind.CANCELLED) {
        this.changed.push(price);
        this.#release(cells[e + EventColumn.ID]);
      } else if (kind === UpdateKind.ACCEPTED && cells[e + EventColumn.ID] !== TAKER_ID) {
        this.changed.push(price);
      }
    }
    if (tradeLots > 0) this.#trade(buy, tradePrice, tradeLots);
    if (this.changed.length > before) this.updateId++;
  }

  #filled(cells: Int32Array, e: number, buy: boolean): void {
    const maker = cells[e + EventColumn.OTHER];
    const lots = cells[e + EventColumn.QTY];
    this.inventory[this.#tag[maker]] += buy ? -lots : lots;
    this.changed.push(cells[e + EventColumn.PRICE]);
    if (cells[e + EventColumn.DETAIL] === 0) this.#release(maker);
  }

  #trade(buy: boolean, price: number, lots: number): void {
    this.trades++;
    this.#feed.trade(this.now, buy, price, lots, this.trades);
  }

  #release(id: number): void {
    if (this.#tag[id] === PATIENT_TAG) {
      const last = this.patient.pop();
      if (last !== undefined && last !== id) {
        this.patient[this.#place[id]] = last;
        this.#place[last] = this.#place[id];
      }
    }
    this.#tag[id] = 0;
    this.#free.push(id);
  }
}
