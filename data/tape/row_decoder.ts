import type { DuckDBDataChunk } from "@duckdb/node-api";
import duckdb from "@duckdb/node-bindings";
import { EventKind as K, KIND_MASK } from "../../engine/tape/kind.ts";
import type { Instrument } from "../../engine/instrument/instrument.ts";
import type { TapeChunk } from "../../engine/tape/chunk.ts";
import { MARK_UNIT, priceUnits } from "../store/event_columns.ts";
import { BadRowError, DataError } from "../store/errors.ts";
import { kindName } from "../store/kind_names.ts";
import {
  divideMantissa,
  mantissaText,
  PRICE_SCALE,
  priceUnit,
  QTY_SCALE,
  qtyUnit,
} from "../store/units.ts";

const TWO_32 = 4294967296;
const INT32_MAX = 2147483647;
/** A 64-bit integer whose upper word lies within ± this is exact as a double. */
const SAFE_HIGH = 2097151;

/** The columns of one DuckDB vector, 64-bit integers as 32-bit words; valid as long as `owner` is referenced. */
export interface RowVectors {
  readonly owner: DuckDBDataChunk;
  readonly rows: number;
  readonly seq: Int32Array;
  readonly exchTs: Float64Array;
  readonly localTs: Float64Array;
  readonly code: Uint16Array;
  readonly price: Int32Array;
  readonly qty: Int32Array;
  readonly aux: Float64Array;
}

/** Views on the seven columns that a tape's query selects, without a copy. */
export function rowVectors(owner: DuckDBDataChunk): RowVectors {
  const rows = owner.rowCount;
  const bytes = (column: number, size: number) =>
    duckdb.vector_get_data(duckdb.data_chunk_get_vector(owner.chunk, column), rows * size);
  const words = (column: number) => {
    const data = bytes(column, 8);
    return new Int32Array(data.buffer, data.byteOffset, 2 * rows);
  };
  const doubles = (column: number) => {
    const data = bytes(column, 8);
    return new Float64Array(data.buffer, data.byteOffset, rows);
  };
  const code = bytes(3, 2);
  return {
    owner,
    rows,
    seq: words(0),
    exchTs: doubles(1),
    localTs: doubles(2),
    code: new Uint16Array(code.buffer, code.byteOffset, rows),
    price: words(4),
    qty: words(5),
    aux: doubles(6),
  };
}

/** Item `at` of a column of 64-bit integers. */
export const wordAt = (words: Int32Array, at: number): number =>
  words[2 * at + 1] * TWO_32 + (words[2 * at] >>> 0);

/**
 * Turns stored decimals into ticks and lots of the instrument version in force, and proves on the
 * way that the rows come in the tape's order.
 */
export class RowDecoder {
  #instrument: Instrument;
  #units: Float64Array;
  #lot: number;
  readonly #byLocal: boolean;
  #lastKey = -Infinity;
  #lastTie = -Infinity;

  constructor(instrument: Instrument, order: "local" | "exch") {
    this.#instrument = instrument;
    this.#units = priceUnits(priceUnit(instrument));
    this.#lot = qtyUnit(instrument);
    this.#byLocal = order === "local";
  }

  /** From the next row on, another version of the instrument is in force. */
  use(instrument: Instrument): void {
    this.#instrument = instrument;
    this.#units = priceUnits(priceUnit(instrument));
    this.#lot = qtyUnit(instrument);
  }

  /**
   * Writes rows `from` to `from + count` of `rows` into `out` from index `at` on. Column by column,
   * in local variables: the loops are what a load costs beside DuckDB's own work.
   *
   * @throws {BadRowError} a price or quantity off the grid or out of range; names the row.
   */
  decode(rows: RowVectors, from: number, count: number, out: TapeChunk, at: number): void {
    const to = from + count;
    out.exchTs.set(rows.exchTs.subarray(from, to), at);
    out.localTs.set(rows.localTs.subarray(from, to), at);
    out.code.set(rows.code.subarray(from, to), at);
    out.aux.set(rows.aux.subarray(from, to), at);
    this.#prices(rows, from, count, out, at);
    this.#quantities(rows, from, count, out, at);
    this.#checkOrder(rows, from, count);
  }

  /**
   * A multiplication guesses the ticks, the exact product proves them; what it cannot prove (other
   * kinds, mantissas above 2^53, prices off the grid) goes the slow way.
   */
  #prices(rows: RowVectors, from: number, count: number, out: TapeChunk, at: number): void {
    const unit = this.#units[K.TRADE];
    const inverse = 1 / unit;
    const words = rows.price;
    const { price, code } = out;
    for (let i = 2 * from, o = at, end = at + count; o < end; i += 2, o++) {
      const high = words[i + 1];
      const value = high * TWO_32 + (words[i] >>> 0);
      const ticks = (value * inverse + 0.5) | 0;
      const proven = ticks * unit === value && high < SAFE_HIGH && high > -SAFE_HIGH;
      if (proven && (code[o] & KIND_MASK) <= K.QUOTE) price[o] = ticks;
      else this.#slowPrice(rows, i >> 1, out, o);
    }
  }

  #slowPrice(rows: RowVectors, r: number, out: TapeChunk, o: number): void {
    const kind = rows.code[r] & KIND_MASK;
    if (kind === K.MARK || kind === K.INDEX) {
      out.aux[o] = wordAt(rows.price, r) / MARK_UNIT;
      out.price[o] = 0;
      return;
    }
    const ticks = divideMantissa(rows.price, r, this.#units[kind]);
    if (!(ticks <= INT32_MAX && ticks >= -INT32_MAX)) this.#refuse(rows, r, "price");
    out.price[o] = ticks;
  }

  #quantities(rows: RowVectors, from: number, count: number, out: TapeChunk, at: number): void {
    const lot = this.#lot;
    const inverse = 1 / lot;
    const words = rows.qty;
    const qty = out.qty;
    for (let i = 2 * from, o = at, end = at + count; o < end; i += 2, o++) {
      const high = words[i + 1];
      const value = high * TWO_32 + (words[i] >>> 0);
      let lots = Math.floor(value * inverse + 0.5);
      if (lots * lot !== value || high >= SAFE_HIGH) {
        lots = divideMantissa(words, i >> 1, lot);
        if (!(lots >= 0)) this.#refuse(rows, i >> 1, "quantity");
      }
      qty[o] = lots;
    }
  }

  /** Local order: (local time, sequence) ascends. Venue order: (venue time, local time) ascends. */
  #checkOrder(rows: RowVectors, from: number, count: number): void {
    const byLocal = this.#byLocal;
    const keys = byLocal ? rows.localTs : rows.exchTs;
    let lastKey = this.#lastKey;
    let lastTie = this.#lastTie;
    for (let r = from, end = from + count; r < end; r++) {
      const key = keys[r];
      const tie = byLocal ? wordAt(rows.seq, r) : rows.localTs[r];
      if (key < lastKey || (key === lastKey && tie < lastTie)) {
        throw new DataError(
          "store-format",
          `${this.#instrument.symbol}: row ${wordAt(rows.seq, r)} is out of order; the stored ` +
            "rows are not as their source says, import it again",
        );
      }
      lastKey = key;
      lastTie = tie;
    }
    this.#lastKey = lastKey;
    this.#lastTie = lastTie;
  }

  #refuse(rows: RowVectors, r: number, what: "price" | "quantity"): never {
    const i = this.#instrument;
    const price = what === "price";
    const text = mantissaText(
      price ? rows.price : rows.qty,
      r,
      price ? PRICE_SCALE : QTY_SCALE,
    );
    const grid = price
      ? `${i.tickMantissa}e-${i.priceDecimals} (tick)`
      : `${i.lotMantissa}e-${i.qtyDecimals} (lot)`;
    throw new BadRowError(
      `${i.symbol}: the ${what} ${text} of row seq ${wordAt(rows.seq, r)} ` +
        `(${kindName(rows.code[r] & KIND_MASK)}, exch_ts ${rows.exchTs[r]} µs) is no ` +
        `multiple of ${grid} in range, the definition valid from ${i.validFromTs} µs`,
    );
  }
}
