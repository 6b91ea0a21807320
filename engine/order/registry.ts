import type { Order } from "./order.ts";
import { OpenOrders } from "./open_orders.ts";
import { ORDER_IDS } from "./session.ts";

/** Orders that are over and still at hand, for reports that come late. */
const RETAINED = 4096;

/**
 * Every order of one strategy by its number: those that are not over, and the latest of those that are.
 * Numbers rise by one with each order. An order that is over is kept until `RETAINED` later ones
 * were made; of older ones it is still known that they were ours (`isForgotten`), so that a report
 * on one is late and not a fault.
 */
export class OrderRegistry {
  readonly #open: readonly OpenOrders[];
  readonly #all = new OpenOrders();
  /** Orders by number modulo the size; filled on the way. */
  readonly #recent: Order[] = [];
  /** The id before the first. */
  readonly #base: number;
  #lastId: number;

  /** @param strategy index of the one whose orders these are */
  constructor(instruments: number, strategy = 0) {
    this.#base = this.#lastId = strategy * ORDER_IDS;
    this.#open = Array.from({ length: instruments }, () => new OpenOrders());
  }

  /** The number of the order that is made next. */
  nextId(): number {
    return ++this.#lastId;
  }

  /** Keeps an order at hand from when it was made, sent or not. */
  note(order: Order): void {
    const at = order.id % RETAINED;
    if (at < this.#recent.length) this.#recent[at] = order;
    else this.#fill(at, order);
  }

  /** An order has been sent: it is open until `release`. */
  track(order: Order): void {
    this.#all.add(order);
    this.#open[order.instrument.index].add(order);
  }

  /** An order is over. */
  release(order: Order): void {
    this.#all.noteFinal();
    this.#open[order.instrument.index].noteFinal();
  }

  /** An order by its number, over or not; undefined for one that is forgotten or was never made. */
  find(id: number): Order | undefined {
    const recent = this.#recent[id % RETAINED];
    return recent !== undefined && recent.id === id ? recent : this.#all.find(id);
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

  /**
   * Orders that are not over, of one instrument or (−1) of all, oldest first.
   *
   * @param step number of the input in hand: a view stays as it is within one
   */
  open(index: number, step: number): readonly Order[] {
    return (index < 0 ? this.#all : this.#open[index]).view(step);
  }

  /** Grows one by one, so that V8 keeps an array without holes; id 0 is nobody's. */
  #fill(at: number, order: Order): void {
    while (this.#recent.length <= at) this.#recent.push(order);
  }
}
