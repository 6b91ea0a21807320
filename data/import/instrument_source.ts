import type { Instrument } from "../../engine/instrument/instrument.ts";
import { knownInstrument } from "../wire/binance/known_instruments.ts";

/** An instrument with where its definition comes from; `note` is empty unless it was inferred. */
export interface Definition {
  readonly instrument: Instrument;
  readonly note: string;
}

/**
 * Finds definitions: those given with the import (exchangeInfo) before those of the store, before
 * the built-in table, before what was inferred from the data.
 */
export class InstrumentSource {
  readonly #found: Definition[] = [];

  constructor(
    readonly given: readonly Instrument[] = [],
    readonly stored: readonly Instrument[] = [],
  ) {}

  /** The same object for the same instrument, every time. */
  find(venue: string, symbol: string): Definition | undefined {
    const is = (i: Instrument) => i.venue === venue && i.symbol === symbol;
    const before = this.#found.find((d) => is(d.instrument));
    if (before) return before;
    const instrument = this.given.find(is) ?? this.stored.findLast(is) ??
      knownInstrument(venue, symbol);
    if (!instrument) return undefined;
    this.take(instrument, "");
    return this.#found.at(-1);
  }

  /** Takes a definition for want of a better one; `note` says where it comes from. */
  take(instrument: Instrument, note: string): void {
    this.#found.push({ instrument, note });
  }

  /** Why a definition is not the venue's own; empty if it is. */
  noteOf(instrument: Instrument): string {
    return this.#found.find((d) => d.instrument === instrument)?.note ?? "";
  }
}
