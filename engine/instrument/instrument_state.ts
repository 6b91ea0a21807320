import type { Instrument, InstrumentFilters } from "./instrument.ts";

/** A definition as plain data of a snapshot. */
export type InstrumentState =
  & {
    readonly [K in keyof Omit<Instrument, "filters">]: Instrument[K];
  }
  & {
    readonly filters: { readonly [K in keyof InstrumentFilters]: number };
  };

export function instrumentState(instrument: Instrument): InstrumentState {
  return { ...instrument, filters: { ...instrument.filters } };
}

export function restoreInstrument(state: InstrumentState): Instrument {
  return { ...state, filters: { ...state.filters } };
}
