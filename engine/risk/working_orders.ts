import type { Instrument } from "../instrument/instrument.ts";
import { lotsIn, Regrid } from "../instrument/regrid.ts";
import type { Order } from "../order/order.ts";
import { Request, Side } from "../order/types.ts";

/** Finds an order that is not over by its id. */
export type FindOrder = (id: number) => Order;

export type WorkingState = {
  /** In the order in which they are counted anew: sums of parts of lots hang on it. */
  readonly orders: readonly (readonly [id: number, reservedLots: number])[];
  readonly buyLots: number;
  readonly sellLots: number;
  readonly reduceBuyLots: number;
  readonly reduceSellLots: number;
};

/**
 * What works at the venue on one instrument, at its worst: each order counts with all that it may
 * still fill (`exposureLots`), unknown ones included. Reduce-only orders stand apart, for they can
 * close a position but not open one. O(orders) per update, nothing allocated after warm-up.
 */
export class WorkingOrders {
  readonly #orders: Order[] = [];
  /** Lots reserved for the order at the same index. */
  readonly #reserved: number[] = [];
  buyLots = 0;
  sellLots = 0;
  reduceBuyLots = 0;
  reduceSellLots = 0;
  /** The definition in force; null while it is the first. Few orders are in another one. */
  #definition: Instrument | null = null;

  get count(): number {
    return this.#orders.length;
  }

  /** Brings what is reserved for an order up to its state; an order that is over is dropped. */
  update(order: Order): void {
    const lots = lotsIn(this.#definition ?? order.instrument, order.instrument, order.exposureLots);
    const at = this.#orders.indexOf(order);
    if (at < 0) {
      if (!order.isActive) return;
      this.#orders.push(order);
      this.#reserved.push(lots);
      this.#reserve(order, lots);
      return;
    }
    this.#reserve(order, lots - this.#reserved[at]);
    this.#reserved[at] = lots;
    if (!order.isActive) this.#remove(at);
  }

  /** Another definition is in force, and the orders are in it where they fit: counts them anew. */
  regrid(to: Instrument): void {
    this.#definition = to;
    this.buyLots =
      this.sellLots =
      this.reduceBuyLots =
      this.reduceSellLots =
        0;
    this.#reserved.fill(0);
    for (const order of [...this.#orders]) this.update(order);
  }

  /** A price of an order in ticks of the definition in force. */
  #ticks({ instrument }: Order, ticks: number): number {
    const inForce = this.#definition;
    if (inForce === null || instrument === inForce) return ticks;
    return new Regrid(instrument, inForce).ticksNear(ticks);
  }

  /** Lots reserved for an order; 0 when it does not work. */
  reservedLots(order: Order): number {
    const at = this.#orders.indexOf(order);
    return at < 0 ? 0 : this.#reserved[at];
  }

  /**
   * True when an order of that side, priced there (Infinity or 0 for one that takes any price),
   * could meet a resting one of ours. An order with a cancel in flight no longer counts: the
   * venue takes our messages in order.
   */
  wouldMeet(side: Side, priceTicks: number, except: Order | null): boolean {
    for (let i = 0; i < this.#orders.length; i++) {
      const own = this.#orders[i];
      if (own.side === side || own === except || own.priceTicks === 0) continue;
      if (own.request === Request.CANCEL || (own.isConditional && !own.isTriggered)) continue;
      if (meets(side, priceTicks, this.#ticks(own, own.priceTicks))) return true;
      const pending = this.#ticks(own, own.pendingPriceTicks);
      if (own.pendingQtyLots > 0 && meets(side, priceTicks, pending)) return true;
    }
    return false;
  }

  snapshot(): WorkingState {
    return {
      orders: this.#orders.map(({ id }, i) => [id, this.#reserved[i]]),
      buyLots: this.buyLots,
      sellLots: this.sellLots,
      reduceBuyLots: this.reduceBuyLots,
      reduceSellLots: this.reduceSellLots,
    };
  }

  restore(state: WorkingState, inForce: Instrument, find: FindOrder): void {
    this.#definition = inForce;
    this.#orders.length = 0;
    this.#reserved.length = 0;
    for (const [id, lots] of state.orders) {
      this.#orders.push(find(id));
      this.#reserved.push(lots);
    }
    this.buyLots = state.buyLots;
    this.sellLots = state.sellLots;
    this.reduceBuyLots = state.reduceBuyLots;
    this.reduceSellLots = state.reduceSellLots;
  }

  #reserve(order: Order, lots: number): void {
    if (order.side === Side.BUY) {
      if (order.reduceOnly) this.reduceBuyLots += lots;
      else this.buyLots += lots;
    } else if (order.reduceOnly) this.reduceSellLots += lots;
    else this.sellLots += lots;
  }

  #remove(at: number): void {
    const last = this.#orders.length - 1;
    this.#orders[at] = this.#orders[last];
    this.#reserved[at] = this.#reserved[last];
    this.#orders.pop();
    this.#reserved.pop();
  }
}

function meets(side: Side, priceTicks: number, ownTicks: number): boolean {
  return side === Side.BUY ? priceTicks >= ownTicks : priceTicks <= ownTicks;
}
