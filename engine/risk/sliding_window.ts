import type { Stateful } from "../num/state.ts";

/** The times that count, oldest first. */
export type WindowState = readonly number[];

/**
 * Exact count of the events in the window (now − length, now], from the times of the inputs.
 * O(1) amortised, nothing allocated. Counts up to `capacity`; beyond, the oldest are forgotten and
 * the count stays there, so give it one more than the largest limit.
 */
export class SlidingWindow implements Stateful<WindowState> {
  readonly #times: Float64Array;
  readonly #lengthUs: number;
  #head = 0;
  #count = 0;

  constructor(capacity: number, lengthUs: number) {
    this.#times = new Float64Array(capacity);
    this.#lengthUs = lengthUs;
  }

  /** Times must not fall. */
  add(now: number): void {
    const times = this.#times;
    times[this.#head] = now;
    this.#head = this.#head + 1 === times.length ? 0 : this.#head + 1;
    if (this.#count < times.length) this.#count++;
  }

  count(now: number): number {
    const times = this.#times;
    const from = now - this.#lengthUs;
    let oldest = this.#head - this.#count;
    if (oldest < 0) oldest += times.length;
    while (this.#count > 0 && times[oldest] <= from) {
      this.#count--;
      oldest = oldest + 1 === times.length ? 0 : oldest + 1;
    }
    return this.#count;
  }

  clear(): void {
    this.#count = 0;
  }

  snapshot(): WindowState {
    const size = this.#times.length;
    const oldest = this.#head - this.#count + size;
    return Array.from({ length: this.#count }, (_, i) => this.#times[(oldest + i) % size]);
  }

  restore(state: WindowState): void {
    this.#times.set(state);
    this.#head = state.length % this.#times.length;
    this.#count = state.length;
  }
}
