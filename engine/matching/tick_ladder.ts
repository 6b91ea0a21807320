import { TickBitmap } from "./tick_bitmap.ts";

/** Cells of a level: its first and last order. The volume is a float64 over cells 2 and 3, as a level may hold more than 2^31 lots. */
export const HEAD = 0;
export const TAIL = 1;

const MIN_TICKS = 2 ** 15;
/** Every price that an order may have fits. The system hands out the memory as it is touched. */
const MAX_TICKS = 2 ** 26;

/**
 * The levels of one book in a window of ticks: first and last order and volume of each, and a bitmap
 * of those that are not empty. Bids and asks share it, for a book is never crossed. A price outside
 * moves or widens the window; the levels in use move along.
 */
export class TickLadder {
  /** Price of the first tick of the window. */
  base = 0;
  /** Ticks in the window. */
  size = MIN_TICKS;
  /** Four cells a level, the level of price p at (p − base) × 4. */
  cells: Int32Array;
  /** The same memory: the volume of price p at (p − base) × 2 + 1. */
  volumes: Float64Array;
  occupied: TickBitmap;

  constructor() {
    this.volumes = new Float64Array(2 * this.size);
    this.cells = new Int32Array(this.volumes.buffer);
    this.occupied = new TickBitmap(this.size);
  }

  /** First price in use above `price`, which is in the window, or 0. */
  above(price: number): number {
    const i = this.occupied.above(price - this.base);
    return i < 0 ? 0 : i + this.base;
  }

  /** First price in use below `price`, which is in the window, or 0. */
  below(price: number): number {
    const i = this.occupied.below(price - this.base);
    return i < 0 ? 0 : i + this.base;
  }

  /**
   * Makes room for `price`. The window becomes at least twice the span of all prices in use (or
   * all there are), with that span in its middle, so that a walking market moves it rarely. O(levels + window).
   */
  include(price: number): void {
    const lowest = this.#end(this.occupied.above(0), 0);
    const highest = this.#end(this.occupied.below(this.size - 1), this.size - 1);
    const low = lowest < 0 ? price : Math.min(price, lowest + this.base);
    const high = highest < 0 ? price : Math.max(price, highest + this.base);
    let size = MIN_TICKS;
    while (size < 2 * (high - low + 1) && size < MAX_TICKS) size *= 2;
    this.#move(Math.max(0, low - Math.floor((size - (high - low + 1)) / 2)), size, lowest);
  }

  /** `above` and `below` leave out the index they start from. */
  #end(found: number, edge: number): number {
    return this.cells[edge * 4] !== 0 ? edge : found;
  }

  #move(base: number, size: number, first: number): void {
    const volumes = new Float64Array(2 * size);
    const cells = new Int32Array(volumes.buffer);
    const occupied = new TickBitmap(size);
    for (let i = first; i >= 0; i = this.occupied.above(i)) {
      const to = i + this.base - base;
      occupied.add(to);
      volumes[2 * to] = this.volumes[2 * i];
      volumes[2 * to + 1] = this.volumes[2 * i + 1];
    }
    this.base = base;
    this.size = size;
    this.cells = cells;
    this.volumes = volumes;
    this.occupied = occupied;
  }
}
