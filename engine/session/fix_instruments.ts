import type { Instrument } from "../instrument/instrument.ts";

/**
 * Freezes the instruments of a run: a strategy is handed them, and must not be able to change a fee
 * or a filter. Throws RangeError where one's index is not its place.
 */
export function fixInstruments(instruments: readonly Instrument[]): void {
  for (const [at, instrument] of instruments.entries()) {
    if (instrument.index !== at) {
      throw new RangeError(`${instrument.symbol} has index ${instrument.index}, expected ${at}`);
    }
    Object.freeze(Object.freeze(instrument).filters);
  }
}
