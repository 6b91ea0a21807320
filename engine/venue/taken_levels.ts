import { MAX_TICKS } from "../book/paged_book.ts";
import type { Regrid } from "../instrument/regrid.ts";
import type { Stateful } from "../num/state.ts";

/** By rising price. */
export type TakenState = readonly (readonly [ticks: number, lots: number])[];

/**
 * What we took from the levels of one side of a replayed book. The recorded feed does not know of
 * it, so it is remembered until the feed says anything new of the level; otherwise two of our own
 * orders could take the same quantity.
 */
export class TakenLevels implements Stateful<TakenState> {
  readonly #lots = new Map<number, number>();
  /** Prices between which anything is remembered; `low > high` when nothing is. */
  low = MAX_TICKS;
  high = 0;

  at(ticks: number): number {
    return this.#lots.size === 0 ? 0 : this.#lots.get(ticks) ?? 0;
  }

  add(ticks: number, lots: number): void {
    this.#lots.set(ticks, this.at(ticks) + lots);
    if (ticks < this.low) this.low = ticks;
    if (ticks > this.high) this.high = ticks;
  }

  /** The feed has spoken of a level. True when the bounds have changed. */
  forget(ticks: number): boolean {
    if (this.#lots.size === 0 || !this.#lots.delete(ticks)) return false;
    if (ticks !== this.low && ticks !== this.high) return false;
    this.low = MAX_TICKS;
    this.high = 0;
    for (const left of this.#lots.keys()) {
      if (left < this.low) this.low = left;
      if (left > this.high) this.high = left;
    }
    return true;
  }

  /** Goes over to another definition's ticks and lots; what fits no level of it is forgotten. */
  regrid(regrid: Regrid): void {
    const before = [...this.#lots];
    this.clear();
    for (const [ticks, lots] of before) {
      const level = regrid.ticks(ticks);
      // A part of a lot cannot be taken: what is left of one is taken as well.
      if (level <= MAX_TICKS) this.add(level, Math.ceil(regrid.lotsNear(lots)));
    }
  }

  clear(): void {
    this.#lots.clear();
    this.low = MAX_TICKS;
    this.high = 0;
  }

  snapshot(): TakenState {
    return [...this.#lots].sort(([a], [b]) => a - b);
  }

  restore(state: TakenState): void {
    this.clear();
    for (const [ticks, lots] of state) this.add(ticks, lots);
  }
}
