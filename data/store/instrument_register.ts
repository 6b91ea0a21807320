import type { DuckDBConnection } from "@duckdb/node-api";
import type { Instrument } from "../../engine/instrument/instrument.ts";
import { BadRowError } from "./errors.ts";
import {
  insertInstrument,
  insertVersion,
  readInstruments,
  sameInstrument,
} from "./instrument_rows.ts";

interface Known {
  readonly id: number;
  readonly versions: Map<number, { instrument: Instrument; note: string }>;
}

/** Gives instruments their ids in the file, and keeps their versions. */
export class InstrumentRegister {
  readonly #known = new Map<string, Known>();
  #lastId = 0;

  /** Reads what the file holds already. */
  static async load(connection: DuckDBConnection): Promise<InstrumentRegister> {
    const register = new InstrumentRegister();
    for (const stored of await readInstruments(connection)) {
      const versions = new Map(
        stored.versions.map((instrument, i) =>
          [instrument.validFromTs, { instrument, note: stored.notes[i] }] as const
        ),
      );
      register.#lastId = Math.max(register.#lastId, stored.id);
      register.#known.set(`${stored.venue}:${stored.symbol}`, { id: stored.id, versions });
    }
    return register;
  }

  /**
   * Id of the instrument; a version that is new, or that replaces one with the same start, is
   * stored. A version with a note (an inferred one) never replaces one without, and of two inferred
   * ones both grids hold: the rows of the first stand on its own.
   */
  async put(connection: DuckDBConnection, given: Instrument, note: string): Promise<number> {
    checkNames(given);
    let instrument = given;
    const key = `${instrument.venue}:${instrument.symbol}`;
    let known = this.#known.get(key);
    if (!known) {
      known = { id: ++this.#lastId, versions: new Map() };
      this.#known.set(key, known);
      await insertInstrument(connection, known.id, instrument);
    }
    const old = known.versions.get(instrument.validFromTs);
    if (old && old.note !== "" && note !== "") instrument = finerOf(old.instrument, given);
    const settled = old && ((note !== "" && old.note === "") ||
      (old.note === note && sameInstrument(old.instrument, instrument)));
    if (!settled) {
      known.versions.set(instrument.validFromTs, { instrument, note });
      await insertVersion(connection, known.id, instrument, note);
    }
    return known.id;
  }
}

/** The finer tick and lot of two definitions that were inferred: powers of ten. */
function finerOf(old: Instrument, given: Instrument): Instrument {
  const { priceDecimals, qtyDecimals } = old;
  return {
    ...given,
    ...(priceDecimals > given.priceDecimals ? { priceDecimals } : {}),
    ...(qtyDecimals > given.qtyDecimals ? { qtyDecimals } : {}),
  };
}

/*
 * Letters and digits of any script, and what venues put between them: nothing that a shell, a page,
 * a list with commas or SQL would read as its own.
 */
const VENUE = /^[a-z0-9][a-z0-9_-]{0,63}$/i;
const SYMBOL = /^[\p{L}\p{N}][\p{L}\p{N}_./@#$+-]{0,63}$/u;

function checkNames({ venue, symbol }: Instrument): void {
  if (!VENUE.test(venue)) {
    const expected = "letters, digits, - and _, such as binance-usdm";
    throw new BadRowError(`Venue is ${JSON.stringify(venue)}, expected ${expected}`);
  }
  if (!SYMBOL.test(symbol)) {
    const expected = "up to 64 letters, digits and _ . / @ # $ + -, a letter or digit first";
    throw new BadRowError(`Symbol is ${JSON.stringify(symbol)}, expected ${expected}`);
  }
}
