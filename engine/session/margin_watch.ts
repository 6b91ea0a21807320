import type { KernelFacts } from "../kernel/kernel.ts";
import type { LiquidationTeller, SimVenue } from "../venue/sim_venue.ts";

/** Looks at the account's margin with each sample of it, and closes what is not covered any more. */
export class MarginWatch {
  readonly #venue: SimVenue;
  readonly #facts: KernelFacts;
  /** Samples of the account after which margin was looked at. */
  #samples = 0;

  constructor(venue: SimVenue, facts: KernelFacts) {
    this.#venue = venue;
    this.#facts = facts;
  }

  snapshot(): number {
    return this.#samples;
  }

  restore(samples: number): void {
    this.#samples = samples;
  }

  look(tell: LiquidationTeller): void {
    const { samples } = this.#facts;
    if (samples === this.#samples) return;
    this.#samples = samples;
    this.#venue.liquidateIfBust(this.#facts.markets, this.#facts.mid2s(), tell);
  }
}
