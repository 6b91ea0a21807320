import { OrderType } from "../order/types.ts";
import { HEAP_AT, type OrderPool, SEQ, STOP } from "./order_pool.ts";

/** Does a trigger of this side and type wait for a rise of the price? */
export const waitsForRise = (buy: boolean, type: number): boolean =>
  buy === (type === OrderType.STOP_MARKET || type === OrderType.STOP_LIMIT);

/**
 * Waiting orders of one direction, the first to be reached on top: `sign` 1 for those that wait for
 * a rise (lowest stop first), −1 for a fall (highest first); equal stops by age. A binary heap of
 * pool slots; each order knows its position, so that a cancel takes O(log n) too.
 */
export class TriggerHeap {
  readonly #pool: OrderPool;
  readonly #sign: 1 | -1;
  readonly #slots: number[] = [];

  constructor(pool: OrderPool, sign: 1 | -1) {
    this.#pool = pool;
    this.#sign = sign;
  }

  get size(): number {
    return this.#slots.length;
  }

  /** The order that is reached first, 0 if nobody waits. */
  get top(): number {
    return this.#slots.length === 0 ? 0 : this.#slots[0];
  }

  add(slot: number): void {
    this.#slots.push(slot);
    this.#rise(slot, this.#slots.length - 1);
  }

  delete(slot: number): void {
    const at = this.#pool.cells[slot + HEAP_AT];
    const last = this.#slots.pop();
    if (last === undefined || last === slot) return;
    this.#sink(last, at);
    this.#rise(last, this.#pool.cells[last + HEAP_AT]);
  }

  /** Slots in the order in which they would be reached. Allocates: for hashes and views. */
  sorted(): number[] {
    return [...this.#slots].sort((a, b) => (this.#before(a, b) ? -1 : 1));
  }

  #before(a: number, b: number): boolean {
    const cells = this.#pool.cells;
    const difference = (cells[a + STOP] - cells[b + STOP]) * this.#sign;
    return difference < 0 ||
      (difference === 0 && cells[a + SEQ] < cells[b + SEQ]);
  }

  #place(slot: number, at: number): void {
    this.#slots[at] = slot;
    this.#pool.cells[slot + HEAP_AT] = at;
  }

  #rise(slot: number, at: number): void {
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#before(slot, this.#slots[parent])) break;
      this.#place(this.#slots[parent], at);
      at = parent;
    }
    this.#place(slot, at);
  }

  #sink(slot: number, at: number): void {
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.#slots.length) break;
      if (
        child + 1 < this.#slots.length && this.#before(this.#slots[child + 1], this.#slots[child])
      ) child++;
      if (!this.#before(this.#slots[child], slot)) break;
      this.#place(this.#slots[child], at);
      at = child;
    }
    this.#place(slot, at);
  }
}
