/** Notes that are kept of a side: older ones have long been told by depth. */
const KEPT = 64;

/** One note: a level as it was shown, how much of it is gone, and since when. */
export type SpentNote = readonly [ticks: number, shown: number, spent: number, venueTs: number];

/** What is gone of the levels of one side, oldest first: a ring in columns, without an object a note. */
export class SpentNotes {
  readonly #ticks = new Int32Array(KEPT);
  readonly #shown = new Float64Array(KEPT);
  readonly #spent = new Float64Array(KEPT);
  readonly #venueTs = new Float64Array(KEPT);
  /** Where the next note goes. */
  #at = 0;
  count = 0;

  /** @param venueTs of the row that says so */
  add(ticks: number, shown: number, spent: number, venueTs: number): void {
    const last = (this.#at + KEPT - 1) % KEPT;
    if (this.count > 0 && this.#ticks[last] === ticks && this.#shown[last] === shown) {
      this.#spent[last] += spent;
      if (venueTs > this.#venueTs[last]) this.#venueTs[last] = venueTs;
      return;
    }
    const at = this.#at;
    this.#ticks[at] = ticks;
    this.#shown[at] = shown;
    this.#spent[at] = spent;
    this.#venueTs[at] = venueTs;
    this.#at = (at + 1) % KEPT;
    if (this.count < KEPT) this.count++;
  }

  /** Lots of a level that are gone, as long as it is shown as it was. O(notes). */
  at(ticks: number, shown: number): number {
    let spent = 0;
    for (let i = 0; i < this.count; i++) {
      if (this.#ticks[i] === ticks && this.#shown[i] === shown) spent += this.#spent[i];
    }
    return spent;
  }

  /** A level is shown anew: notes up to that time are in it, later ones still have to come off. */
  show(ticks: number, shown: number, venueTs: number): void {
    let isKnown = false;
    for (let i = 0; i < this.count; i++) {
      if (this.#ticks[i] !== ticks) continue;
      if (this.#venueTs[i] <= venueTs) isKnown = true;
      else this.#shown[i] = shown;
    }
    if (!isKnown) return;
    const left = this.snapshot().filter(([at, , , since]) => at !== ticks || since > venueTs);
    this.restore(left);
  }

  clear(): void {
    this.#at = this.count = 0;
  }

  snapshot(): SpentNote[] {
    const first = this.#at + KEPT - this.count;
    return Array.from({ length: this.count }, (_, i) => {
      const at = (first + i) % KEPT;
      return [this.#ticks[at], this.#shown[at], this.#spent[at], this.#venueTs[at]] as const;
    });
  }

  restore(notes: readonly SpentNote[]): void {
    this.clear();
    for (const note of notes) this.add(...note);
  }
}
