import type { Stateful } from "../num/state.ts";
import type { VenueConfig } from "./config.ts";

/** When each window began, µs, and how many requests it has counted. */
export type RateState = readonly (readonly [startTs: number, count: number])[];

/** The venue's limits on requests, one for all instruments of an account, in windows of its clock. */
export class RateWindows implements Stateful<RateState> {
  readonly #limits: VenueConfig["rateLimits"];
  readonly #start: Float64Array;
  readonly #count: Int32Array;

  constructor(config: VenueConfig) {
    this.#limits = config.rateLimits;
    this.#start = new Float64Array(this.#limits.length).fill(-1);
    this.#count = new Int32Array(this.#limits.length);
  }

  /**
   * Counts a request, refused ones too; false when a window is full. Requests on two instruments
   * may come a little out of order: a late one counts in the window that is open.
   */
  count(venueTs: number): boolean {
    let isAllowed = true;
    for (let i = 0; i < this.#limits.length; i++) {
      const { windowUs, orders } = this.#limits[i];
      const start = venueTs - venueTs % windowUs;
      if (start > this.#start[i]) {
        this.#start[i] = start;
        this.#count[i] = 0;
      }
      if (++this.#count[i] > orders) isAllowed = false;
    }
    return isAllowed;
  }

  snapshot(): RateState {
    return Array.from(this.#start, (start, i) => [start, this.#count[i]] as const);
  }

  restore(state: RateState): void {
    for (const [i, [start, count]] of state.entries()) {
      this.#start[i] = start;
      this.#count[i] = count;
    }
  }
}
