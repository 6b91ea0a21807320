import type { Instrument } from "../instrument/instrument.ts";
import { OpenOrders } from "./open_orders.ts";
import { Order, type OrderState } from "./order.ts";
import { ORDER_IDS, type OrderSession } from "./session.ts";

/** Orders that are over and still at hand, for reports that come late. */
export const RETAINED = 4096;
/** Orders made last that are found at once; a power of two. */
const NEAR = 4096;

/** The orders at hand by rising number, and the order of the latest ends. */
export type RegistryState = {
  readonly lastId: number;
  readonly endings: number;
  readonly orders: readonly OrderState[];
  /** Numbers of those in the ring of ends, by their places in it. */
  readonly over: readonly number[];
};

/**
 * Every order of one strategy by its number: those that are not over, and the `RETAINED` that were
 * over last, however long ago they were made. Numbers rise by one with each order. Of others it is
 * still known that they were ours (`isForgotten`), so that a report on one is late and not a fault.
 */
export class OrderRegistry {
  readonly #open: readonly OpenOrders[];
  readonly #all = new OpenOrders();
  /** By the low digits of their numbers, the latest of each; filled on the way. */
  readonly #near: Order[] = [];
  /** Orders that are over, a ring in the order of their ends. */
  readonly #over: Order[] = [];
  #endings = 0;
  /** The id before the first. */
  readonly #base: number;
  #lastId: number;

  /** @param strategy index of the one whose orders these are */
  constructor(instruments: number, strategy = 0) {
    // A product would be kept as a double, and each id made of it as an object.
    this.#base = this.#lastId = strategy === 0 ? 0 : strategy * ORDER_IDS;
    this.#open = Array.from({ length: instruments }, () => new OpenOrders());
  }

  /** The number of the order that was made last. */
  get lastId(): number {
    return this.#lastId;
  }

  /** The number of the order that is made next. */
  nextId(): number {
    return ++this.#lastId;
  }

  /** An order has been sent: it is open until `release`. */
  track(order: Order): void {
    this.#all.add(order);
    this.#open[order.instrument.index].add(order);
    this.#note(order);
  }

  #note(order: Order): void {
    const at = order.id & (NEAR - 1);
    // One by one, so that V8 keeps an array without holes.
    while (this.#near.length <= at) this.#near.push(order);
    this.#near[at] = order;
  }

  /** An order is over. */
  release(order: Order): void {
    const at = this.#endings++ % RETAINED;
    if (at === this.#over.length) this.#over.push(order);
    else this.#over[at] = order;
    this.#all.noteFinal();
    this.#open[order.instrument.index].noteFinal();
  }

  /** An order that was thought to be over is not. */
  revive(order: Order): void {
    this.#all.revive(order);
    this.#open[order.instrument.index].revive(order);
  }

  /**
   * An order that was sent, by its number, over or not; undefined for one that is forgotten or was
   * never made. O(1) for the latest, O(n) for one that outlived thousands.
   */
  find(id: number): Order | undefined {
    const near = this.#near[id & (NEAR - 1)];
    return near !== undefined && near.id === id ? near : this.#search(id);
  }

  /** Apart: a closure is an object for each call of the function that it is in. */
  #search(id: number): Order | undefined {
    return this.#all.find(id) ?? this.#over.find((order) => order.id === id);
  }

  /** True for the number of an order that was ours, is over, and is not kept any more. */
  isForgotten(id: number): boolean {
    return Number.isSafeInteger(id) && id > this.#base && id <= this.#lastId &&
      this.find(id) === undefined;
  }

  /** An order that is not over. */
  active(id: number): Order | undefined {
    return this.#all.find(id);
  }

  /** @param definitions all of each instrument, by number */
  snapshot(definitions: readonly (readonly Instrument[])[]): RegistryState {
    const byId = new Map<number, Order>();
    // What only fills the array stands where its number does not point.
    const near = this.#near.filter(({ id }, at) => (id & (NEAR - 1)) === at);
    for (const orders of [near, this.#over, this.#all.active]) {
      for (const order of orders) byId.set(order.id, order);
    }
    const orders = [...byId.values()].sort((a, b) => a.id - b.id);
    return {
      lastId: this.#lastId,
      endings: this.#endings,
      orders: orders.map((order) => order.snapshot(definitions)),
      over: this.#over.map(({ id }) => id),
    };
  }

  /** To be called on one that never had an order. */
  restore(
    state: RegistryState,
    session: OrderSession,
    definitions: readonly (readonly Instrument[])[],
  ): void {
    const byId = new Map<number, Order>();
    for (const saved of state.orders) {
      const order = Order.restored(session, saved, definitions);
      byId.set(order.id, order);
      if (order.isActive) this.track(order);
      else this.#note(order);
    }
    for (const id of state.over) this.#over.push(found(byId, id));
    this.#lastId = state.lastId;
    this.#endings = state.endings;
  }

  /**
   * Orders that are not over, of one instrument or (−1) of all, oldest first.
   *
   * @param step number of the input in hand: a view stays as it is within one
   */
  open(index: number, step: number): readonly Order[] {
    return (index < 0 ? this.#all : this.#open[index]).view(step);
  }
}

function found(byId: ReadonlyMap<number, Order>, id: number): Order {
  const order = byId.get(id);
  if (order === undefined) throw new RangeError(`Order ${id} is not in the state, expected it`);
  return order;
}
