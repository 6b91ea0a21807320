import type { EventBatch } from "../feed/event_batch.ts";
import type { Instrument } from "../../engine/instrument/instrument.ts";
import { EventKind as K, KIND_MASK } from "../../engine/tape/kind.ts";
import { BadRowError } from "./errors.ts";
import { VECTOR_ROWS } from "./column_appender.ts";
import { kindName } from "./kind_names.ts";
import { PRICE_SCALE, priceUnit, putInt64, putProduct, qtyUnit } from "./units.ts";

/** What a batch's `price` counts, as mantissas of the `price` column, for each kind. */
export function priceUnits(tickUnit: number): Float64Array {
  const units = new Float64Array(KIND_MASK + 1).fill(tickUnit);
  units[K.MARK] = units[K.INDEX] = 0;
  units[K.FUNDING_RATE] = units[K.FUNDING] = 1;
  units[K.STATUS] = units[K.EXPIRY] = units[K.CORPORATE_ACTION] = 10 ** PRICE_SCALE;
  return units;
}

/** `aux` of MARK and INDEX is a price in 1e-8 units: this many mantissas of the `price` column. */
export const MARK_UNIT = 10 ** (PRICE_SCALE - 8);

/** One vector of `events` in DuckDB's layout, and the sums over it that the source's row keeps. */
export class EventColumns {
  readonly sourceId: Int32Array = new Int32Array(VECTOR_ROWS);
  readonly instrumentId: Int32Array = new Int32Array(VECTOR_ROWS);
  readonly seq: Int32Array = new Int32Array(2 * VECTOR_ROWS);
  readonly exchTs: Int32Array = new Int32Array(2 * VECTOR_ROWS);
  readonly exchNs: Uint16Array = new Uint16Array(VECTOR_ROWS);
  readonly localTs: Int32Array = new Int32Array(2 * VECTOR_ROWS);
  readonly localNs: Uint16Array = new Uint16Array(VECTOR_ROWS);
  readonly code: Uint16Array = new Uint16Array(VECTOR_ROWS);
  readonly price: Int32Array = new Int32Array(2 * VECTOR_ROWS);
  readonly qty: Int32Array = new Int32Array(2 * VECTOR_ROWS);
  readonly aux: Int32Array = new Int32Array(2 * VECTOR_ROWS);

  /** In the order of the table's columns. */
  buffers(): readonly (Int32Array | Uint16Array)[] {
    return [
      this.sourceId,
      this.instrumentId,
      this.seq,
      this.exchTs,
      this.exchNs,
      this.localTs,
      this.localNs,
      this.code,
      this.price,
      this.qty,
      this.aux,
    ];
  }

  /**
   * Encodes rows `from` to `from + count` of a batch. One loop over all columns, because each row
   * is checked as it passes; about 20 ns a row.
   *
   * @throws {BadRowError} on a value that is no whole number, or does not fit.
   */
  fill(batch: EventBatch, units: BatchUnits, from: number, count: number, seq: number): void {
    const { exchTs, localTs, exchNs, localNs, code, price, qty, aux } = batch;
    const { prices, lot } = units;
    for (let i = 0, r = from; i < count; i++, r++) {
      const kind = code[r] & KIND_MASK;
      const mark = kind === K.MARK || kind === K.INDEX;
      const time = exchTs[r];
      const local = localTs[r];
      const extra = aux[r];
      if (!isWhole(time) || !isWhole(local) || !isWhole(extra) || !isWhole(qty[r])) {
        throw badRow(batch, r);
      }
      if (!isWhole(price[r]) || qty[r] < 0 || exchNs[r] > 999 || localNs[r] > 999) {
        throw badRow(batch, r);
      }
      if (kind === 0 || kind === K.INSTRUMENT) throw badRow(batch, r);
      putInt64(this.seq, i, seq + i);
      putInt64(this.exchTs, i, time);
      putInt64(this.localTs, i, local);
      putInt64(this.aux, i, mark ? 0 : extra);
      const priceFits = mark
        ? putProduct(this.price, i, extra, MARK_UNIT)
        : putProduct(this.price, i, price[r], prices[kind]);
      if (!priceFits || !putProduct(this.qty, i, qty[r], lot)) throw badRow(batch, r);
      this.exchNs[i] = exchNs[r];
      this.localNs[i] = localNs[r];
      this.code[i] = code[r];
    }
  }
}

/** The units of a batch's instrument version. */
export interface BatchUnits {
  readonly prices: Float64Array;
  readonly lot: number;
}

export function batchUnits(instrument: Instrument): BatchUnits {
  return { prices: priceUnits(priceUnit(instrument)), lot: qtyUnit(instrument) };
}

function isWhole(value: number): boolean {
  return Math.floor(value) === value && value <= Number.MAX_SAFE_INTEGER &&
    value >= Number.MIN_SAFE_INTEGER;
}

function badRow(batch: EventBatch, r: number): BadRowError {
  const kind = kindName(batch.code[r] & KIND_MASK);
  return new BadRowError(
    `${batch.instrument.symbol}: row ${r} of a batch cannot be stored (${kind}, ` +
      `exchTs ${batch.exchTs[r]} + ${batch.exchNs[r]} ns, localTs ${batch.localTs[r]} + ` +
      `${batch.localNs[r]} ns, price ${batch.price[r]}, qty ${batch.qty[r]}, aux ${
        batch.aux[r]
      }); ` +
      "expected whole numbers, a quantity of 0 or more, 0–999 ns, and decimals that fit " +
      "DECIMAL(18,9) prices and DECIMAL(18,8) quantities",
  );
}
