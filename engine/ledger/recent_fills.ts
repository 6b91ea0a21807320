import type { Regrid } from "../instrument/regrid.ts";
import type { Stateful } from "../num/state.ts";

/** Fills that are remembered: of the seconds in which a settlement is under way, by far. */
const KEPT = 1024;

/** Venue's times and signed lots, oldest first. */
export type RecentFillsState = readonly (readonly [venueTs: number, lots: number])[];

/**
 * Our latest fills of one instrument by the venue's time: what a position was at a time that is past.
 * O(1) a fill.
 */
export class RecentFills implements Stateful<RecentFillsState> {
  readonly #venueTs: number[] = [];
  readonly #lots: number[] = [];
  #at = 0;

  /** @param lots signed: positive bought */
  add(venueTs: number, lots: number): void {
    const at = this.#at++ % KEPT;
    this.#venueTs[at] = venueTs;
    this.#lots[at] = lots;
  }

  /** Signed lots of those after a time. O(fills kept). */
  after(venueTs: number): number {
    let lots = 0;
    for (let i = 0; i < this.#venueTs.length; i++) {
      if (this.#venueTs[i] > venueTs) lots += this.#lots[i];
    }
    return lots;
  }

  regrid(regrid: Regrid): void {
    for (let i = 0; i < this.#lots.length; i++) this.#lots[i] = regrid.lotsNear(this.#lots[i]);
  }

  snapshot(): RecentFillsState {
    const count = this.#venueTs.length;
    const first = count < KEPT ? 0 : this.#at % KEPT;
    return Array.from({ length: count }, (_, i) => {
      const at = (first + i) % KEPT;
      return [this.#venueTs[at], this.#lots[at]] as const;
    });
  }

  restore(state: RecentFillsState): void {
    for (const [venueTs, lots] of state) this.add(venueTs, lots);
  }
}
