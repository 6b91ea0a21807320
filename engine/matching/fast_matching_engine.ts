import { OrderType, Reason, Side, TimeInForce, UpdateKind } from "../order/types.ts";
import { MatchEventLog } from "./event_log.ts";
import { type MatchingEngine, MAX_QTY_LOTS, type TriggerType } from "./matching_engine.ts";
import { metaIsBuy, metaSelfTrade, metaTif, metaType, packMeta } from "./order_pool.ts";
import { ID, LEFT, META, NEXT, OWNER, PRICE, SEQ, STOP } from "./order_pool.ts";
import { NO_ASK, RestingOrders } from "./resting_orders.ts";
import type { SelfTrade } from "./self_trade.ts";
import { HASH_SEED, mix } from "./state_hash.ts";
import { TriggerHeap, waitsForRise } from "./trigger_heap.ts";

// Written out for speed, see resting_orders.ts.
const ACCEPTED: typeof UpdateKind.ACCEPTED = 1;
const CANCELLED: typeof UpdateKind.CANCELLED = 4;
const MODIFIED: typeof UpdateKind.MODIFIED = 6;
const BUY: typeof Side.BUY = 1;
const SELL: typeof Side.SELL = -1;
const LIMIT: typeof OrderType.LIMIT = 2;
const IOC: typeof TimeInForce.IOC = 2;
const FOK: typeof TimeInForce.FOK = 3;
const MAX_PRICE = 2 ** 26 - 1;
const OK: typeof Reason.NONE = 0;

const priceIsValid = (ticks: number): boolean =>
  ticks === (ticks | 0) && ticks > 0 && ticks <= MAX_PRICE;
const qtyIsValid = (lots: number): boolean => lots === (lots | 0) && lots > 0;

/** Room to make at once; everything grows by itself. */
export interface FastMatchingOptions {
  /** Live orders. @default 1024 */
  orders?: number;
  /** Ids below this are found through an array, others through a hash. @default 2 ** 22 */
  denseIds?: number;
}

/**
 * The matching engine for use: typed arrays throughout, nothing allocated per command (but for
 * growth). Every command is O(1) in the book's size, besides the orders and levels that it trades
 * with, the search for the next level (a few words of a bitmap) and FOK's look ahead; triggers are
 * O(log waiting). `PlainMatchingEngine` says the same plainly.
 *
 * @example
 * ```ts
 * import { Side, TimeInForce } from "../order/types.ts";
 * import { FastMatchingEngine } from "./fast_matching_engine.ts";
 * const engine = new FastMatchingEngine();
 * engine.limit(1, Side.SELL, 1000, 5, TimeInForce.GTC);
 * engine.market(2, Side.BUY, 3);
 * if (engine.leftOf(1) !== 2) throw new Error("Expected two lots left");
 * ```
 */
export class FastMatchingEngine implements MatchingEngine {
  readonly events = new MatchEventLog();
  readonly #book: RestingOrders;
  readonly #rising: TriggerHeap;
  readonly #falling: TriggerHeap;
  #waiting = 0;
  #age = 0;

  constructor(options: FastMatchingOptions = {}) {
    this.#book = new RestingOrders(
      this.events,
      options.orders ?? 1024,
      options.denseIds ?? 2 ** 22,
    );
    this.#rising = new TriggerHeap(this.#book.pool, 1);
    this.#falling = new TriggerHeap(this.#book.pool, -1);
  }

  get bestBid(): number {
    return this.#book.bid;
  }
  get bestAsk(): number {
    return this.#book.ask === NO_ASK ? 0 : this.#book.ask;
  }
  get lastTicks(): number {
    return this.#book.last;
  }
  get restingOrders(): number {
    return this.#book.count;
  }
  get waitingOrders(): number {
    return this.#waiting;
  }

  limit(
    id: number,
    side: Side,
    priceTicks: number,
    qtyLots: number,
    tif: TimeInForce,
    owner = 0,
    selfTrade: SelfTrade = 0,
  ): Reason {
    this.events.length = 0;
    this.claim(id);
    if (tif > FOK || !priceIsValid(priceTicks) || !qtyIsValid(qtyLots)) {
      const refused = this.whyNotLimit(side === BUY, priceTicks, qtyLots, tif);
      if (refused !== OK) return this.refuse(UpdateKind.REJECTED, id, priceTicks, qtyLots, refused);
    }
    this.events.push(ACCEPTED, id, 0, side, priceTicks, qtyLots, qtyLots, 0);
    const meta = packMeta(side === BUY, LIMIT, tif, selfTrade);
    this.enterOrRest(id, meta, priceTicks, qtyLots, owner);
    if (this.#waiting !== 0) this.runTriggers();
    return OK;
  }

  market(
    id: number,
    side: Side,
    qtyLots: number,
    owner = 0,
    selfTrade: SelfTrade = 0,
  ): Reason {
    this.events.length = 0;
    this.claim(id);
    if (!qtyIsValid(qtyLots)) {
      return this.refuse(UpdateKind.REJECTED, id, 0, qtyLots, Reason.VENUE_FILTER_QTY);
    }
    this.events.push(ACCEPTED, id, 0, side, 0, qtyLots, qtyLots, 0);
    this.enter(id, packMeta(side === BUY, OrderType.MARKET, IOC, selfTrade), 0, qtyLots, owner);
    if (this.#waiting !== 0) this.runTriggers();
    return OK;
  }

  trigger(
    id: number,
    side: Side,
    type: TriggerType,
    stopTicks: number,
    priceTicks: number,
    qtyLots: number,
    tif: TimeInForce,
    owner = 0,
    selfTrade: SelfTrade = 0,
  ): Reason {
    this.events.length = 0;
    this.claim(id);
    const rise = waitsForRise(side === BUY, type);
    const refused = this.whyNotTrigger(rise, type, stopTicks, priceTicks, qtyLots, tif);
    if (refused !== OK) return this.refuse(UpdateKind.REJECTED, id, priceTicks, qtyLots, refused);
    this.events.push(ACCEPTED, id, 0, side, priceTicks, qtyLots, qtyLots, 0);
    const book = this.#book;
    const slot = book.pool.take();
    const cells = book.pool.cells;
    cells[slot + ID] = id;
    cells[slot + PRICE] = priceTicks;
    cells[slot + LEFT] = qtyLots;
    cells[slot + OWNER] = owner;
    cells[slot + META] = packMeta(side === BUY, type, tif, selfTrade);
    cells[slot + STOP] = stopTicks;
    cells[slot + SEQ] = this.#age++;
    book.index.set(id, slot);
    (rise ? this.#rising : this.#falling).add(slot);
    this.#waiting++;
    this.forgetTrades();
    return OK;
  }

  cancel(id: number): Reason {
    this.events.length = 0;
    const book = this.#book;
    const slot = book.index.get(id);
    if (!(slot > 0)) {
      return this.refuse(UpdateKind.CANCEL_REJECTED, id, 0, 0, Reason.VENUE_UNKNOWN_ORDER);
    }
    const cells = book.pool.cells;
    const meta = cells[slot + META];
    const side = metaIsBuy(meta) ? BUY : SELL;
    this.events.push(CANCELLED, id, 0, side, cells[slot + PRICE], cells[slot + LEFT], 0, OK);
    if (metaType(meta) === LIMIT) book.remove(slot);
    else this.removeWaiting(slot);
    return OK;
  }

  modify(id: number, priceTicks: number, leftLots: number): Reason {
    this.events.length = 0;
    const book = this.#book;
    const slot = book.index.get(id);
    const cells = book.pool.cells;
    let refused = this.whyNotMove(slot, priceTicks);
    if (refused === OK && !qtyIsValid(leftLots)) refused = Reason.VENUE_FILTER_QTY;
    const change = leftLots - cells[slot + LEFT];
    const samePrice = priceTicks === cells[slot + PRICE];
    if (refused === OK && samePrice && change === 0) refused = Reason.VENUE_NO_CHANGE;
    if (refused !== OK) {
      return this.refuse(UpdateKind.MODIFY_REJECTED, id, priceTicks, leftLots, refused);
    }
    if (!samePrice || change > 0) return this.move(slot, priceTicks, leftLots);
    cells[slot + LEFT] = leftLots;
    book.ladder.volumes[(priceTicks - book.ladder.base) * 2 + 1] += change;
    const side = metaIsBuy(cells[slot + META]) ? BUY : SELL;
    this.events.push(MODIFIED, id, priceTicks, side, priceTicks, leftLots, leftLots, OK);
    return OK;
  }

  replace(id: number, priceTicks: number): Reason {
    this.events.length = 0;
    const slot = this.#book.index.get(id);
    const refused = this.whyNotMove(slot, priceTicks);
    if (refused !== OK) return this.refuse(UpdateKind.MODIFY_REJECTED, id, priceTicks, 0, refused);
    return this.move(slot, priceTicks, this.#book.pool.cells[slot + LEFT]);
  }

  leftOf(id: number): number {
    const slot = this.#book.index.get(id);
    return slot > 0 ? this.#book.pool.cells[slot + LEFT] : 0;
  }

  lotsAt(priceTicks: number): number {
    return this.#book.lotsAt(priceTicks);
  }

  forEachLevel(side: Side, limit: number, visit: (priceTicks: number, lots: number) => void): void {
    const { ladder } = this.#book;
    let price = side === BUY ? this.bestBid : this.bestAsk;
    for (let n = 0; n < limit && price !== 0; n++) {
      visit(price, this.lotsAt(price));
      price = side === BUY ? ladder.below(price) : ladder.above(price);
    }
  }

  stateHash(): number {
    const cells = this.#book.pool.cells;
    let hash = mix(HASH_SEED, this.#book.last);
    for (const side of [BUY, SELL]) {
      this.forEachLevel(side, Infinity, (price) => {
        let slot = this.#book.headAt(price);
        for (; slot !== 0; slot = cells[slot + NEXT]) hash = this.mixOrder(hash, slot);
      });
      hash = mix(hash, side);
    }
    for (const heap of [this.#rising, this.#falling]) {
      for (const slot of heap.sorted()) hash = mix(this.mixOrder(hash, slot), cells[slot + STOP]);
      hash = mix(hash, heap.size);
    }
    return hash;
  }

  private mixOrder(hash: number, slot: number): number {
    for (const cell of [ID, PRICE, LEFT, OWNER, META]) {
      hash = mix(hash, this.#book.pool.cells[slot + cell]);
    }
    return hash;
  }

  private claim(id: number): void {
    if (id > 0 && this.#book.index.get(id) === 0) return;
    throw new RangeError(
      `Order id ${id} is taken or out of range, expected an unused integer from 1 to ${MAX_QTY_LOTS}`,
    );
  }

  private refuse(kind: UpdateKind, id: number, price: number, qty: number, reason: Reason): Reason {
    this.events.push(kind, id, 0, 0, price, qty, 0, reason);
    return reason;
  }

  private whyNotLimit(buy: boolean, price: number, qty: number, tif: TimeInForce): Reason {
    if (!qtyIsValid(qty)) return Reason.VENUE_FILTER_QTY;
    if (!priceIsValid(price)) return Reason.VENUE_FILTER_PRICE;
    if (tif === TimeInForce.GTD) return Reason.VENUE_UNSUPPORTED;
    return tif === TimeInForce.GTX && this.wouldTake(buy, price) ? Reason.VENUE_WOULD_TAKE : OK;
  }

  private whyNotTrigger(
    rise: boolean,
    type: TriggerType,
    stop: number,
    price: number,
    qty: number,
    tif: TimeInForce,
  ): Reason {
    const market = type === OrderType.STOP_MARKET || type === OrderType.TAKE_PROFIT_MARKET;
    if (!qtyIsValid(qty)) return Reason.VENUE_FILTER_QTY;
    if (!priceIsValid(stop) || (market ? price !== 0 : !priceIsValid(price))) {
      return Reason.VENUE_FILTER_PRICE;
    }
    if (tif === TimeInForce.GTD) return Reason.VENUE_UNSUPPORTED;
    const { last } = this.#book;
    const reached = last !== 0 && (rise ? last >= stop : last <= stop);
    return reached ? Reason.VENUE_WOULD_TRIGGER : OK;
  }

  private whyNotMove(slot: number, priceTicks: number): Reason {
    if (!(slot > 0)) return Reason.VENUE_UNKNOWN_ORDER;
    if (metaType(this.#book.pool.cells[slot + META]) !== LIMIT) return Reason.VENUE_UNSUPPORTED;
    return priceIsValid(priceTicks) ? OK : Reason.VENUE_FILTER_PRICE;
  }

  private wouldTake(buy: boolean, priceTicks: number): boolean {
    return buy ? priceTicks >= this.#book.ask : priceTicks <= this.#book.bid;
  }

  private move(slot: number, priceTicks: number, leftLots: number): Reason {
    const cells = this.#book.pool.cells;
    const id = cells[slot + ID];
    const meta = cells[slot + META];
    const owner = cells[slot + OWNER];
    const before = cells[slot + PRICE];
    const left = cells[slot + LEFT];
    const buy = metaIsBuy(meta);
    const side = buy ? BUY : SELL;
    this.#book.remove(slot);
    if (metaTif(meta) > FOK && this.wouldTake(buy, priceTicks)) {
      this.events.push(CANCELLED, id, 0, side, before, left, 0, Reason.VENUE_WOULD_TAKE);
      return OK;
    }
    this.events.push(MODIFIED, id, before, side, priceTicks, leftLots, leftLots, OK);
    this.enterOrRest(id, meta, priceTicks, leftLots, owner);
    if (this.#waiting !== 0) this.runTriggers();
    return OK;
  }

  /** Short cut of `enter` for the limit order that most commands are: it rests and trades nothing. */
  private enterOrRest(id: number, meta: number, price: number, qty: number, owner: number): void {
    const book = this.#book;
    const crosses = metaIsBuy(meta) ? price >= book.ask : price <= book.bid;
    if (crosses || metaTif(meta) === IOC || metaTif(meta) === FOK) {
      this.enter(id, meta, price, qty, owner);
    } else book.rest(id, meta, price, qty, owner);
  }

  /** Trades an order that is in no queue against the book, then rests or expires what is left. */
  private enter(id: number, meta: number, price: number, qty: number, owner: number): void {
    const book = this.#book;
    const buy = metaIsBuy(meta);
    const bound = price !== 0 ? price : buy ? MAX_PRICE : 1;
    let left = qty;
    if (buy ? bound >= book.ask : bound <= book.bid) {
      const selfTrade = owner === 0 ? 0 : metaSelfTrade(meta);
      if (metaTif(meta) !== FOK || book.fillable(buy, bound, qty, owner, selfTrade)) {
        left = book.take(id, buy, bound, qty, owner, selfTrade);
      }
      if (left === 0) return;
    }
    const tif = metaTif(meta);
    if (left > 0 && tif !== IOC && tif !== FOK && price !== 0) {
      book.rest(id, meta, price, left, owner);
      return;
    }
    let reason: Reason = Reason.VENUE_IOC_REMAINDER;
    if (left < 0) reason = Reason.VENUE_SELF_TRADE;
    else if (tif === FOK) reason = Reason.VENUE_FOK_UNFILLABLE;
    else if (price === 0) reason = Reason.VENUE_NO_LIQUIDITY;
    const side = buy ? BUY : SELL;
    this.events.push(UpdateKind.EXPIRED, id, 0, side, price, left < 0 ? -left : left, 0, reason);
  }

  private removeWaiting(slot: number): void {
    const cells = this.#book.pool.cells;
    const meta = cells[slot + META];
    const rise = waitsForRise(metaIsBuy(meta), metaType(meta));
    (rise ? this.#rising : this.#falling).delete(slot);
    this.#waiting--;
    this.#book.index.delete(cells[slot + ID]);
    this.#book.pool.give(slot);
  }

  /** Only trades from here on reach a trigger. */
  private forgetTrades(): void {
    this.#book.tradedLow = NO_ASK;
    this.#book.tradedHigh = 0;
  }

  /** Makes active what the trades of this command reached, one after the other. */
  private runTriggers(): void {
    const book = this.#book;
    for (;;) {
      const rising = this.#rising.top;
      const falling = this.#falling.top;
      if (rising !== 0 && book.pool.cells[rising + STOP] <= book.tradedHigh) {
        this.activate(rising);
      } else if (falling !== 0 && book.pool.cells[falling + STOP] >= book.tradedLow) {
        this.activate(falling);
      } else break;
    }
    this.forgetTrades();
  }

  private activate(slot: number): void {
    const cells = this.#book.pool.cells;
    const id = cells[slot + ID];
    const meta = cells[slot + META];
    const price = cells[slot + PRICE];
    const left = cells[slot + LEFT];
    const owner = cells[slot + OWNER];
    const buy = metaIsBuy(meta);
    const side = buy ? BUY : SELL;
    this.events.push(UpdateKind.TRIGGERED, id, 0, side, cells[slot + STOP], left, left, OK);
    this.removeWaiting(slot);
    if (price !== 0 && metaTif(meta) > FOK && this.wouldTake(buy, price)) {
      const reason = Reason.VENUE_WOULD_TAKE;
      this.events.push(UpdateKind.EXPIRED, id, 0, side, price, left, 0, reason);
      return;
    }
    // From here on it is an ordinary limit or market order; a market order never rests.
    const type = price === 0 ? OrderType.MARKET : LIMIT;
    this.enter(id, packMeta(buy, type, metaTif(meta), metaSelfTrade(meta)), price, left, owner);
  }
}
