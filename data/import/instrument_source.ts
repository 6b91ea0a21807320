import type { Instrument } from "../../engine/instrument/instrument.ts";
import { KNOWN_SINCE_TS, knownInstrument } from "../wire/binance/known_instruments.ts";

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

  /**
   * @param inferred what earlier imports inferred: it stands in the way of no better definition, but
   *   the rows that it was made for stand on its grid, so that another may only be finer
   * @param trustTable false: the built-in table does not hold for these rows, which are older
   */
  constructor(
    readonly given: readonly Instrument[] = [],
    readonly stored: readonly Instrument[] = [],
    readonly inferred: readonly Definition[] = [],
    readonly trustTable = true,
  ) {}

  /** The same object for the same instrument, every time. */
  find(venue: string, symbol: string): Definition | undefined {
    const is = (i: Instrument) => i.venue === venue && i.symbol === symbol;
    const before = this.#found.find((d) => is(d.instrument));
    if (before) return before;
    const own = this.given.find(is) ?? this.stored.findLast(is);
    // Rows that are there stand on the inferred grid, which the table's may be too coarse for.
    const known = this.trustTable && !this.#inferred(venue, symbol)
      ? knownInstrument(venue, symbol)
      : undefined;
    const instrument = own ?? known;
    if (!instrument) return undefined;
    this.take(instrument, "");
    return this.#found.at(-1);
  }

  /** True if there is a definition of it, inferred or not. */
  has(venue: string, symbol: string): boolean {
    return this.find(venue, symbol) !== undefined || this.#inferred(venue, symbol) !== undefined;
  }

  /** `find`, or what an earlier import inferred: for files that do not show the grid themselves. */
  findAny(venue: string, symbol: string): Definition | undefined {
    const found = this.find(venue, symbol);
    if (found) return found;
    const inferred = this.#inferred(venue, symbol);
    if (inferred) this.take(inferred.instrument, inferred.note);
    return inferred;
  }

  /** The grid that an inferred one must not be coarser than. */
  finestKnown(venue: string, symbol: string): Instrument | undefined {
    return this.#inferred(venue, symbol)?.instrument ?? knownInstrument(venue, symbol);
  }

  #inferred(venue: string, symbol: string): Definition | undefined {
    return this.inferred.findLast(({ instrument: i }) => i.venue === venue && i.symbol === symbol);
  }

  /** Takes a definition for want of a better one; `note` says where it comes from. */
  take(instrument: Instrument, note: string): void {
    this.#found.push({ instrument, note });
  }

  /** Why a definition is not the venue's own; empty if it is. */
  noteOf(instrument: Instrument): string {
    return this.#found.find((d) => d.instrument === instrument)?.note ?? "";
  }

  /** The same without the built-in table. */
  withoutTable(): InstrumentSource {
    return new InstrumentSource(this.given, this.stored, this.inferred, false);
  }

  /** True if a definition of the built-in table was found, which is younger than `ts`, µs. */
  isOlderThanTable(ts: number): boolean {
    return ts > -Infinity && ts < KNOWN_SINCE_TS && this.trustTable &&
      this.#found.some(({ instrument: i, note }) =>
        note === "" && !this.given.includes(i) && !this.stored.includes(i)
      );
  }
}
