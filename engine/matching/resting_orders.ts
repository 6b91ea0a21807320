import { Reason, type Side, UpdateKind } from "../order/types.ts";
import type { MatchEventLog } from "./event_log.ts";
import { IdIndex } from "./id_index.ts";
import { MAX_PRICE_TICKS } from "./matching_engine.ts";
import { metaIsBuy, OrderPool } from "./order_pool.ts";
import { TickLadder } from "./tick_ladder.ts";

/*
 * Constants of the hot loops, written out: V8 folds a module's own literals but loads an imported
 * name anew each time (measured: 6–9 % of the whole engine). Their types hold them to the originals.
 */
const ID = 0;
const PRICE = 1;
const LEFT = 2;
const OWNER = 3;
const META = 4;
const NEXT = 5;
const PREV = 6;
const TAIL = 1;
const FILL: typeof UpdateKind.FILL = 3;
const BUY: typeof Side.BUY = 1;
const SELL: typeof Side.SELL = -1;
const NO_PREVENTION = 0;
const EXPIRE_TAKER = 1;
const EXPIRE_MAKER = 2;

/** Best ask of an empty side: no limit reaches it. */
export const NO_ASK = MAX_PRICE_TICKS + 1;

/**
 * The orders that rest in the book: queues by price, best prices, and the loop that trades against
 * them. The half of `FastMatchingEngine` that knows records and levels, not commands.
 */
export class RestingOrders {
  readonly pool: OrderPool;
  readonly index: IdIndex;
  readonly ladder = new TickLadder();
  /** Best prices: 0 and {@linkcode NO_ASK} where the side is empty. */
  bid = 0;
  ask = NO_ASK;
  count = 0;
  last = 0;
  /** Range of the trades since it was last reset. */
  tradedLow = NO_ASK;
  tradedHigh = 0;
  readonly #events: MatchEventLog;

  constructor(events: MatchEventLog, orders: number, denseIds: number) {
    this.#events = events;
    this.pool = new OrderPool(orders);
    this.index = new IdIndex(denseIds);
  }

  /** Makes a record and puts it at the end of the queue at its price. O(1) unless the window moves. */
  rest(id: number, meta: number, price: number, left: number, owner: number): void {
    const ladder = this.ladder;
    const at = price - ladder.base;
    if (at < 0 || at >= ladder.size) {
      ladder.include(price);
      this.rest(id, meta, price, left, owner);
      return;
    }
    const slot = this.pool.take();
    this.index.set(id, slot);
    const cells = this.pool.cells;
    const level = at * 4;
    const levels = ladder.cells;
    const tail = levels[level + TAIL];
    cells[slot + ID] = id;
    cells[slot + PRICE] = price;
    cells[slot + LEFT] = left;
    cells[slot + OWNER] = owner;
    cells[slot + META] = meta;
    cells[slot + NEXT] = 0;
    cells[slot + PREV] = tail;
    levels[level + TAIL] = slot;
    ladder.volumes[2 * at + 1] += left;
    this.count++;
    if (tail !== 0) {
      cells[tail + NEXT] = slot;
      return;
    }
    levels[level] = slot;
    ladder.occupied.add(at);
    if (metaIsBuy(meta)) {
      if (price > this.bid) this.bid = price;
    } else if (price < this.ask) this.ask = price;
  }

  /** Takes an order out of its queue and frees its record, whose cells stay until the next `rest`. */
  remove(slot: number): void {
    const cells = this.pool.cells;
    const ladder = this.ladder;
    const levels = ladder.cells;
    const price = cells[slot + PRICE];
    const at = price - ladder.base;
    const next = cells[slot + NEXT];
    const prev = cells[slot + PREV];
    this.count--;
    ladder.volumes[2 * at + 1] -= cells[slot + LEFT];
    this.index.delete(cells[slot + ID]);
    this.pool.give(slot);
    if (next !== 0) cells[next + PREV] = prev;
    else levels[at * 4 + TAIL] = prev;
    if (prev !== 0) cells[prev + NEXT] = next;
    else levels[at * 4] = next;
    if ((next | prev) !== 0) return;
    ladder.occupied.delete(at);
    if (price === this.bid) this.bid = ladder.below(price);
    else if (price === this.ask) this.ask = ladder.above(price) || NO_ASK;
  }

  /**
   * Trades up to `bound`; returns the lots left, negated when self-trade prevention stopped it.
   * One long loop: it is where the time goes, and its locals live in registers.
   */
  take(
    id: number,
    buy: boolean,
    bound: number,
    qty: number,
    owner: number,
    selfTrade: number,
  ): number {
    const cells = this.pool.cells;
    const events = this.#events;
    const ladder = this.ladder;
    const side = buy ? BUY : SELL;
    let price = buy ? this.ask : this.bid;
    let stopped = false;
    while (qty > 0 && !stopped && (buy ? price <= bound : price >= bound)) {
      const at = price - ladder.base;
      let maker = ladder.cells[at * 4];
      let taken = 0;
      do {
        const makerId = cells[maker + ID];
        const makerLeft = cells[maker + LEFT];
        const next = cells[maker + NEXT];
        if (selfTrade !== NO_PREVENTION && cells[maker + OWNER] === owner) {
          stopped = selfTrade !== EXPIRE_MAKER;
          if (selfTrade === EXPIRE_TAKER) break;
          taken += makerLeft;
          this.expireOwn(maker);
        } else {
          const lots = makerLeft < qty ? makerLeft : qty;
          qty -= lots;
          taken += lots;
          if (price !== this.last) this.tradeAt(price);
          events.push(FILL, id, makerId, side, price, lots, qty, makerLeft - lots);
          if (lots < makerLeft) {
            cells[maker + LEFT] = makerLeft - lots;
            break;
          }
        }
        this.count--;
        this.index.delete(makerId);
        this.pool.give(maker);
        maker = next;
      } while (qty > 0 && !stopped && maker !== 0);
      ladder.cells[at * 4] = maker;
      ladder.volumes[2 * at + 1] -= taken;
      if (maker !== 0) {
        cells[maker + PREV] = 0;
        continue;
      }
      ladder.cells[at * 4 + TAIL] = 0;
      ladder.occupied.delete(at);
      if (buy) this.ask = price = ladder.above(price) || NO_ASK;
      else this.bid = price = ladder.below(price);
    }
    return stopped ? -qty : qty;
  }

  /** Can `qty` lots be had up to `bound`? See `MatchingEngine` for what own orders count. */
  fillable(buy: boolean, bound: number, qty: number, owner: number, selfTrade: number): boolean {
    const ladder = this.ladder;
    const cells = this.pool.cells;
    let price = buy ? this.ask : this.bid;
    while (price !== 0 && (buy ? price <= bound : price >= bound)) {
      const at = price - ladder.base;
      if (selfTrade === NO_PREVENTION) qty -= ladder.volumes[2 * at + 1];
      else {
        for (let slot = ladder.cells[at * 4]; slot !== 0; slot = cells[slot + NEXT]) {
          if (cells[slot + OWNER] !== owner) qty -= cells[slot + LEFT];
          else if (selfTrade !== EXPIRE_MAKER) return qty <= 0;
        }
      }
      if (qty <= 0) return true;
      price = buy ? ladder.above(price) : ladder.below(price);
    }
    return false;
  }

  lotsAt(price: number): number {
    const at = price - this.ladder.base;
    return at >= 0 && at < this.ladder.size ? this.ladder.volumes[2 * at + 1] : 0;
  }

  /** First order of the queue at a price in use. */
  headAt(price: number): number {
    return this.ladder.cells[(price - this.ladder.base) * 4];
  }

  private tradeAt(price: number): void {
    this.last = price;
    if (price < this.tradedLow) this.tradedLow = price;
    if (price > this.tradedHigh) this.tradedHigh = price;
  }

  private expireOwn(slot: number): void {
    const cells = this.pool.cells;
    const side = metaIsBuy(cells[slot + META]) ? BUY : SELL;
    this.#events.push(
      UpdateKind.EXPIRED,
      cells[slot + ID],
      0,
      side,
      cells[slot + PRICE],
      cells[slot + LEFT],
      0,
      Reason.VENUE_SELF_TRADE,
    );
  }
}
