import type { Stateful } from "../num/state.ts";
import { OrderType, Side } from "../order/types.ts";
import { MAX_TICKS } from "../book/paged_book.ts";
import { VenueOrder, type VenueOrderState } from "./venue_order.ts";

/** Each list in its order; an order is in one of them. Bounds follow from them. */
export type OwnState = {
  readonly buys: readonly VenueOrderState[];
  readonly sells: readonly VenueOrderState[];
  readonly stops: readonly VenueOrderState[];
};

/**
 * Our orders at the venue, one instrument: resting ones by price and then arrival, best first, and
 * those that wait for a trigger. Also the prices at which anything can happen to them, which is
 * all that the row loop looks at.
 */
export class OwnOrders implements Stateful<OwnState> {
  readonly buys: VenueOrder[] = [];
  readonly sells: VenueOrder[] = [];
  readonly stops: VenueOrder[] = [];
  /** Best and worst own price of each side. Without orders no price lies between them. */
  maxBuy = 0;
  minBuy = MAX_TICKS;
  minSell = MAX_TICKS;
  maxSell = 0;
  /** A trade at or below, or at or above, may concern an own order. */
  tradeLow = 0;
  tradeHigh = MAX_TICKS;
  /** Earliest end of a GTD order; Infinity without one. */
  nextExpiry = Infinity;

  get count(): number {
    return this.buys.length + this.sells.length + this.stops.length;
  }

  /** Rests an order behind those of its price. O(own orders of its side). */
  rest(order: VenueOrder): void {
    const side = order.side === Side.BUY ? this.buys : this.sells;
    // By hand: `splice` makes an array each time.
    let at = side.push(order) - 1;
    for (; at > 0 && goesBefore(order, side[at - 1]); at--) side[at] = side[at - 1];
    side[at] = order;
    this.refresh();
  }

  addStop(order: VenueOrder): void {
    this.stops.push(order);
    this.refresh();
  }

  /** Takes an order out, wherever it is; false when it is not here. */
  remove(order: VenueOrder): boolean {
    for (const list of [this.buys, this.sells, this.stops]) {
      const at = list.indexOf(order);
      if (at < 0) continue;
      for (let k = at + 1; k < list.length; k++) list[k - 1] = list[k];
      list.pop();
      this.refresh();
      return true;
    }
    return false;
  }

  find(id: number): VenueOrder | undefined {
    return byId(this.buys, id) ?? byId(this.sells, id) ?? byId(this.stops, id);
  }

  /** Finds the bounds again after orders were changed in place. O(own orders). */
  refresh(): void {
    const { buys, sells } = this;
    this.maxBuy = buys.length > 0 ? buys[0].priceTicks : 0;
    this.minBuy = buys.length > 0 ? buys[buys.length - 1].priceTicks : MAX_TICKS;
    this.minSell = sells.length > 0 ? sells[0].priceTicks : MAX_TICKS;
    this.maxSell = sells.length > 0 ? sells[sells.length - 1].priceTicks : 0;
    this.tradeLow = this.maxBuy;
    this.tradeHigh = this.minSell;
    this.nextExpiry = Infinity;
    for (const stop of this.stops) {
      if (triggersUpwards(stop)) this.tradeHigh = Math.min(this.tradeHigh, stop.stopTicks);
      else this.tradeLow = Math.max(this.tradeLow, stop.stopTicks);
      this.nextExpiry = Math.min(this.nextExpiry, stop.expireTs);
    }
    for (const order of buys) this.nextExpiry = Math.min(this.nextExpiry, order.expireTs);
    for (const order of sells) this.nextExpiry = Math.min(this.nextExpiry, order.expireTs);
  }

  snapshot(): OwnState {
    const { buys, sells, stops } = this;
    return { buys: buys.map(stateOf), sells: sells.map(stateOf), stops: stops.map(stateOf) };
  }

  restore({ buys, sells, stops }: OwnState): void {
    refill(this.buys, buys);
    refill(this.sells, sells);
    refill(this.stops, stops);
    this.refresh();
  }
}

const stateOf = (order: VenueOrder): VenueOrderState => ({ ...order });

function refill(orders: VenueOrder[], states: readonly VenueOrderState[]): void {
  orders.length = 0;
  for (const state of states) orders.push(Object.assign(new VenueOrder(), state));
}

/** Price, then time. */
function goesBefore(a: VenueOrder, b: VenueOrder): boolean {
  if (a.priceTicks === b.priceTicks) return a.rank < b.rank;
  return a.side === Side.BUY ? a.priceTicks > b.priceTicks : a.priceTicks < b.priceTicks;
}

function byId(orders: readonly VenueOrder[], id: number): VenueOrder | undefined {
  for (const order of orders) if (order.id === id) return order;
  return undefined;
}

/** Buy stops and sell take-profits wait for the price to rise, the others for it to fall. */
export function triggersUpwards(order: VenueOrder): boolean {
  const isStop = order.type === OrderType.STOP_MARKET || order.type === OrderType.STOP_LIMIT;
  return isStop === (order.side === Side.BUY);
}
