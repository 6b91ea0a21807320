import type { Instrument } from "../instrument/instrument.ts";
import { type Ratio, tickLotValue } from "../instrument/money.ts";

/** Relative step that outweighs the rounding of the three operations of {@linkcode Valuation.valueUp}. */
const NUDGE = 1 + 2 ** -50;

/**
 * Money values of one linear instrument for comparing with limits: never below the exact value,
 * so that rounding can deny but never let through. Exact for whole ticks where ticks × lots is a
 * whole number of 1e-8 units and below 2^53; else high by less than 1e-8 units or 1e-15 of it.
 */
export class Valuation {
  readonly #value: Ratio;
  /** Ticks in a price of 1e-8 units. */
  readonly #ticksPerPrice: number;

  constructor(instrument: Instrument) {
    this.#value = tickLotValue(instrument);
    this.#ticksPerPrice = 10 ** instrument.priceDecimals / (instrument.tickMantissa * 1e8);
  }

  /** Value of lots at a price in ticks (may be a fraction), 1e-8 units, not below the exact one. */
  valueUp(ticks: number, lots: number): number {
    const product = ticks * lots * this.#value.num;
    const value = product / this.#value.den;
    return product <= Number.MAX_SAFE_INTEGER ? Math.ceil(value) : value * NUDGE;
  }

  /** A mark price in 1e-8 units as ticks, a fraction; 0 when it is not known (NaN or 0). */
  markTicks(mark: number): number {
    return mark > 0 ? mark * this.#ticksPerPrice : 0;
  }
}
