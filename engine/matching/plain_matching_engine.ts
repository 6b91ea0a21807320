import { OrderType, Reason, Side, TimeInForce, UpdateKind } from "../order/types.ts";
import { MatchEventLog } from "./event_log.ts";
import {
  type MatchingEngine,
  MAX_PRICE_TICKS,
  MAX_QTY_LOTS,
  type TriggerType,
} from "./matching_engine.ts";
import { packMeta } from "./order_pool.ts";
import { SelfTrade } from "./self_trade.ts";
import { HASH_SEED, mix } from "./state_hash.ts";

interface PlainOrder {
  readonly id: number;
  readonly side: Side;
  readonly type: OrderType;
  readonly tif: TimeInForce;
  readonly owner: number;
  readonly selfTrade: SelfTrade;
  readonly stop: number;
  price: number;
  left: number;
}

const isWhole = (value: number, max: number): boolean =>
  Number.isInteger(value) && value >= 1 && value <= max;
const without = (orders: PlainOrder[], gone: PlainOrder): PlainOrder[] =>
  orders.filter((order) => order !== gone);
/** Does it wait for the price to rise? */
const rises = (side: Side, type: OrderType): boolean =>
  type === OrderType.STOP_MARKET || type === OrderType.STOP_LIMIT
    ? side === Side.BUY
    : side === Side.SELL;

/**
 * The matching engine written to be obviously right: every book side is one sorted array, every
 * command O(orders). `FastMatchingEngine` must agree with it, event by event and hash by hash.
 */
export class PlainMatchingEngine implements MatchingEngine {
  readonly events = new MatchEventLog();
  /** Resting orders, the next to trade first. */
  #bids: PlainOrder[] = [];
  #asks: PlainOrder[] = [];
  /** Waiting orders, oldest first. */
  #waiting: PlainOrder[] = [];
  #last = 0;
  /** Prices of the trades of this command. */
  #traded: number[] = [];

  get bestBid(): number {
    return this.#bids[0]?.price ?? 0;
  }
  get bestAsk(): number {
    return this.#asks[0]?.price ?? 0;
  }
  get lastTicks(): number {
    return this.#last;
  }
  get restingOrders(): number {
    return this.#bids.length + this.#asks.length;
  }
  get waitingOrders(): number {
    return this.#waiting.length;
  }

  limit(
    id: number,
    side: Side,
    priceTicks: number,
    qtyLots: number,
    tif: TimeInForce,
    owner = 0,
    selfTrade: SelfTrade = SelfTrade.NONE,
  ): Reason {
    const type = OrderType.LIMIT;
    return this.#new({
      id,
      side,
      type,
      tif,
      owner,
      selfTrade,
      stop: 0,
      price: priceTicks,
      left: qtyLots,
    });
  }

  market(
    id: number,
    side: Side,
    qtyLots: number,
    owner = 0,
    selfTrade: SelfTrade = SelfTrade.NONE,
  ): Reason {
    const tif = TimeInForce.IOC;
    const type = OrderType.MARKET;
    return this.#new({ id, side, type, tif, owner, selfTrade, stop: 0, price: 0, left: qtyLots });
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
    selfTrade: SelfTrade = SelfTrade.NONE,
  ): Reason {
    return this.#new({
      id,
      side,
      type,
      tif,
      owner,
      selfTrade,
      stop: stopTicks,
      price: priceTicks,
      left: qtyLots,
    });
  }

  cancel(id: number): Reason {
    this.#begin();
    const order = this.#find(id);
    if (!order) return this.#refuse(UpdateKind.CANCEL_REJECTED, id, Reason.VENUE_UNKNOWN_ORDER);
    this.#end(order, UpdateKind.CANCELLED, Reason.NONE);
    return Reason.NONE;
  }

  modify(id: number, priceTicks: number, leftLots: number): Reason {
    this.#begin();
    const order = this.#find(id);
    let refused = this.#whyNotMove(order, priceTicks);
    if (!refused && !isWhole(leftLots, MAX_QTY_LOTS)) refused = Reason.VENUE_FILTER_QTY;
    const samePrice = order?.price === priceTicks;
    if (!refused && samePrice && order.left === leftLots) refused = Reason.VENUE_NO_CHANGE;
    if (!order || refused) {
      return this.#refuse(UpdateKind.MODIFY_REJECTED, id, refused, priceTicks, leftLots);
    }
    if (!samePrice || leftLots > order.left) return this.#move(order, priceTicks, leftLots);
    order.left = leftLots;
    this.#tell(UpdateKind.MODIFIED, order, priceTicks, priceTicks, leftLots, leftLots);
    return Reason.NONE;
  }

  replace(id: number, priceTicks: number): Reason {
    this.#begin();
    const order = this.#find(id);
    const refused = this.#whyNotMove(order, priceTicks);
    if (!order || refused) {
      return this.#refuse(UpdateKind.MODIFY_REJECTED, id, refused, priceTicks);
    }
    return this.#move(order, priceTicks, order.left);
  }

  leftOf(id: number): number {
    return this.#find(id)?.left ?? 0;
  }

  lotsAt(priceTicks: number): number {
    return [...this.#bids, ...this.#asks]
      .filter((order) => order.price === priceTicks)
      .reduce((sum, order) => sum + order.left, 0);
  }

  forEachLevel(side: Side, limit: number, visit: (priceTicks: number, lots: number) => void): void {
    const prices = new Set(this.#side(side).map((order) => order.price));
    for (const price of [...prices].slice(0, limit)) visit(price, this.lotsAt(price));
  }

  stateHash(): number {
    let hash = mix(HASH_SEED, this.#last);
    const add = (order: PlainOrder) => {
      const meta = packMeta(order.side === Side.BUY, order.type, order.tif, order.selfTrade);
      for (const value of [order.id, order.price, order.left, order.owner, meta]) {
        hash = mix(hash, value);
      }
    };
    this.#bids.forEach(add);
    hash = mix(hash, Side.BUY);
    this.#asks.forEach(add);
    hash = mix(hash, Side.SELL);
    for (const waiting of [this.#queue(true), this.#queue(false)]) {
      for (const order of waiting) {
        add(order);
        hash = mix(hash, order.stop);
      }
      hash = mix(hash, waiting.length);
    }
    return hash;
  }

  #begin(): void {
    this.events.length = 0;
    this.#traded = [];
  }

  #side(side: Side): PlainOrder[] {
    return side === Side.BUY ? this.#bids : this.#asks;
  }

  #find(id: number): PlainOrder | undefined {
    return [...this.#bids, ...this.#asks, ...this.#waiting].find((order) => order.id === id);
  }

  /** Waiting orders in the order in which they would be reached; `sort` is stable, so ties go by age. */
  #queue(rise: boolean): PlainOrder[] {
    const sign = rise ? 1 : -1;
    return this.#waiting
      .filter((order) => rises(order.side, order.type) === rise)
      .sort((a, b) => sign * (a.stop - b.stop));
  }

  #tell(
    kind: UpdateKind,
    order: PlainOrder,
    other: number,
    price: number,
    qty: number,
    left: number,
    detail = 0,
  ): void {
    this.events.push(kind, order.id, other, order.side, price, qty, left, detail);
  }

  #refuse(kind: UpdateKind, id: number, reason: Reason, price = 0, qty = 0): Reason {
    this.events.push(kind, id, 0, 0, price, qty, 0, reason);
    return reason;
  }

  #new(order: PlainOrder): Reason {
    this.#begin();
    if (!isWhole(order.id, 2 ** 31 - 1) || this.#find(order.id)) {
      throw new RangeError(
        `Order id ${order.id} is taken or out of range, expected an unused integer from 1 to ${
          2 ** 31 - 1
        }`,
      );
    }
    const refused = this.#whyNot(order);
    if (refused) {
      return this.#refuse(UpdateKind.REJECTED, order.id, refused, order.price, order.left);
    }
    this.#tell(UpdateKind.ACCEPTED, order, 0, order.price, order.left, order.left);
    if (order.type !== OrderType.LIMIT && order.type !== OrderType.MARKET) {
      this.#waiting.push(order);
    } else this.#enter(order);
    this.#runTriggers();
    return Reason.NONE;
  }

  #whyNot(order: PlainOrder): Reason {
    const { type, tif, stop, price } = order;
    const market = type === OrderType.MARKET || type === OrderType.STOP_MARKET ||
      type === OrderType.TAKE_PROFIT_MARKET;
    const waits = type !== OrderType.MARKET && type !== OrderType.LIMIT;
    if (!isWhole(order.left, MAX_QTY_LOTS)) return Reason.VENUE_FILTER_QTY;
    if (waits && !isWhole(stop, MAX_PRICE_TICKS)) return Reason.VENUE_FILTER_PRICE;
    if (market ? price !== 0 : !isWhole(price, MAX_PRICE_TICKS)) return Reason.VENUE_FILTER_PRICE;
    if (tif === TimeInForce.GTD) return Reason.VENUE_UNSUPPORTED;
    if (waits) {
      const reached = this.#last !== 0 &&
        (rises(order.side, type) ? this.#last >= stop : this.#last <= stop);
      return reached ? Reason.VENUE_WOULD_TRIGGER : Reason.NONE;
    }
    return tif === TimeInForce.GTX && this.#reaches(order) ? Reason.VENUE_WOULD_TAKE : Reason.NONE;
  }

  #whyNotMove(order: PlainOrder | undefined, price: number): Reason {
    if (!order) return Reason.VENUE_UNKNOWN_ORDER;
    if (this.#waiting.includes(order)) return Reason.VENUE_UNSUPPORTED;
    return isWhole(price, MAX_PRICE_TICKS) ? Reason.NONE : Reason.VENUE_FILTER_PRICE;
  }

  /** The next resting order that `order` may trade with, if its limit reaches it. */
  #reaches(order: PlainOrder): PlainOrder | undefined {
    const best = this.#side(order.side === Side.BUY ? Side.SELL : Side.BUY)[0];
    if (!best || order.price === 0) return best;
    return order.side * (order.price - best.price) >= 0 ? best : undefined;
  }

  #remove(order: PlainOrder): void {
    this.#bids = without(this.#bids, order);
    this.#asks = without(this.#asks, order);
    this.#waiting = without(this.#waiting, order);
  }

  #end(order: PlainOrder, kind: UpdateKind, reason: Reason): void {
    this.#remove(order);
    this.#tell(kind, order, 0, order.price, order.left, 0, reason);
  }

  #move(order: PlainOrder, price: number, left: number): Reason {
    const before = order.price;
    this.#remove(order);
    if (order.tif === TimeInForce.GTX && this.#reaches({ ...order, price })) {
      this.#end(order, UpdateKind.CANCELLED, Reason.VENUE_WOULD_TAKE);
      return Reason.NONE;
    }
    order.price = price;
    order.left = left;
    this.#tell(UpdateKind.MODIFIED, order, before, price, left, left);
    this.#enter(order);
    this.#runTriggers();
    return Reason.NONE;
  }

  #enter(order: PlainOrder): void {
    if (order.tif === TimeInForce.FOK && !this.#fillable(order)) {
      return this.#end(order, UpdateKind.EXPIRED, Reason.VENUE_FOK_UNFILLABLE);
    }
    for (let maker = this.#reaches(order); maker && order.left > 0; maker = this.#reaches(order)) {
      if (this.#isOwn(order, maker)) {
        const mode = order.selfTrade;
        if (mode !== SelfTrade.EXPIRE_TAKER) {
          this.#end(maker, UpdateKind.EXPIRED, Reason.VENUE_SELF_TRADE);
        }
        if (mode === SelfTrade.EXPIRE_MAKER) continue;
        return this.#end(order, UpdateKind.EXPIRED, Reason.VENUE_SELF_TRADE);
      }
      this.#trade(order, maker);
    }
    if (order.left === 0) return;
    if (order.price === 0) {
      return this.#end(order, UpdateKind.EXPIRED, Reason.VENUE_NO_LIQUIDITY);
    }
    if (order.tif === TimeInForce.IOC) {
      return this.#end(order, UpdateKind.EXPIRED, Reason.VENUE_IOC_REMAINDER);
    }
    const side = this.#side(order.side);
    const behind = side.findIndex((other) => order.side * (order.price - other.price) > 0);
    side.splice(behind < 0 ? side.length : behind, 0, order);
  }

  #isOwn(taker: PlainOrder, maker: PlainOrder): boolean {
    return taker.selfTrade !== SelfTrade.NONE && taker.owner !== 0 && taker.owner === maker.owner;
  }

  #fillable(order: PlainOrder): boolean {
    let lots = 0;
    for (const maker of this.#side(order.side === Side.BUY ? Side.SELL : Side.BUY)) {
      if (order.price !== 0 && order.side * (order.price - maker.price) < 0) break;
      if (!this.#isOwn(order, maker)) lots += maker.left;
      else if (order.selfTrade !== SelfTrade.EXPIRE_MAKER) break;
    }
    return lots >= order.left;
  }

  #trade(taker: PlainOrder, maker: PlainOrder): void {
    const lots = Math.min(taker.left, maker.left);
    taker.left -= lots;
    maker.left -= lots;
    this.#last = maker.price;
    this.#traded.push(maker.price);
    this.#tell(UpdateKind.FILL, taker, maker.id, maker.price, lots, taker.left, maker.left);
    if (maker.left === 0) this.#remove(maker);
  }

  #runTriggers(): void {
    for (;;) {
      const rising = this.#queue(true).find((o) => this.#traded.some((p) => p >= o.stop));
      const order = rising ??
        this.#queue(false).find((o) => this.#traded.some((p) => p <= o.stop));
      if (!order) return;
      this.#remove(order);
      this.#tell(UpdateKind.TRIGGERED, order, 0, order.stop, order.left, order.left);
      const type = order.price === 0 ? OrderType.MARKET : OrderType.LIMIT;
      const active = { ...order, type };
      if (active.tif === TimeInForce.GTX && active.price !== 0 && this.#reaches(active)) {
        this.#end(active, UpdateKind.EXPIRED, Reason.VENUE_WOULD_TAKE);
      } else this.#enter(active);
    }
  }
}
