import type { Instrument } from "../instrument/instrument.ts";
import type { RiskConfig } from "./config.ts";
import { type InstrumentLimits, instrumentLimits } from "./limits.ts";

/** The definition of each instrument in force, and what the gate holds orders against by it. */
export class InstrumentRules {
  readonly instruments: Instrument[];
  readonly limits: InstrumentLimits[];
  readonly #limitsOf: (instrument: Instrument) => InstrumentLimits;
  readonly #hasOwnMargin: boolean;

  /**
   * @param cash start cash, 1e-8 units
   * @param hasOwnMargin margin rates were given, and are not the instruments' own
   */
  constructor(
    config: RiskConfig,
    instruments: readonly Instrument[],
    cash: number,
    hasOwnMargin: boolean,
  ) {
    this.#limitsOf = (instrument) => instrumentLimits(config, instrument, cash);
    this.instruments = [...instruments];
    this.limits = instruments.map(this.#limitsOf);
    this.#hasOwnMargin = hasOwnMargin;
  }

  use(index: number, definition: Instrument): void {
    this.instruments[index] = definition;
    this.limits[index] = this.#limitsOf(definition);
  }

  /** Initial margin rate by the definition in force; NaN: it does not go by definitions. */
  marginPpb(index: number): number {
    return this.#hasOwnMargin ? NaN : this.instruments[index].initialMarginPpb;
  }
}
