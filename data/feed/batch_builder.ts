import type { EventBatch } from "./event_batch.ts";
import type { Instrument } from "../../engine/instrument/instrument.ts";

const FIRST_CAPACITY = 16_384;

/** Grows an `EventBatch` row by row; the arrays are used again after `reset`. */
export class BatchBuilder implements EventBatch {
  length = 0;
  exchTs = new Float64Array(FIRST_CAPACITY);
  exchNs = new Uint16Array(FIRST_CAPACITY);
  localTs = new Float64Array(FIRST_CAPACITY);
  localNs = new Uint16Array(FIRST_CAPACITY);
  code = new Uint16Array(FIRST_CAPACITY);
  price = new Float64Array(FIRST_CAPACITY);
  qty = new Float64Array(FIRST_CAPACITY);
  aux = new Float64Array(FIRST_CAPACITY);
  #capacity = FIRST_CAPACITY;
  /** Stamps of the rows to come. */
  #exchTs = NaN;
  #localTs = NaN;
  #localNs = 0;
  #exchNs = 0;

  constructor(readonly instrument: Instrument) {}

  /** Sets the times of the rows added from here on: µs, and what is left of them in ns. */
  stamp(exchTs: number, localTs: number, localNs = 0, exchNs = 0): void {
    this.#exchTs = exchTs;
    this.#exchNs = exchNs;
    this.#localTs = localTs;
    this.#localNs = localNs;
  }

  add(code: number, price: number, qty: number, aux: number): void {
    const n = this.length;
    if (n === this.#capacity) this.#grow();
    this.exchTs[n] = this.#exchTs;
    this.exchNs[n] = this.#exchNs;
    this.localTs[n] = this.#localTs;
    this.localNs[n] = this.#localNs;
    this.code[n] = code;
    this.price[n] = price;
    this.qty[n] = qty;
    this.aux[n] = aux;
    this.length = n + 1;
  }

  /** Adds flags to the last row. */
  flagLast(flags: number): void {
    this.code[this.length - 1] |= flags;
  }

  /** Keeps `count` rows from row `from` on, as the first ones. */
  keep(from: number, count: number): void {
    const columns = [
      this.exchTs,
      this.exchNs,
      this.localTs,
      this.localNs,
      this.code,
      this.price,
      this.qty,
      this.aux,
    ];
    for (const column of columns) column.copyWithin(0, from, from + count);
    this.length = count;
  }

  reset(): void {
    this.length = 0;
  }

  #grow(): void {
    const capacity = this.#capacity * 2;
    const wide = (from: Float64Array) => {
      const to = new Float64Array(capacity);
      to.set(from);
      return to;
    };
    const narrow = (from: Uint16Array) => {
      const to = new Uint16Array(capacity);
      to.set(from);
      return to;
    };
    this.exchTs = wide(this.exchTs);
    this.exchNs = narrow(this.exchNs);
    this.localTs = wide(this.localTs);
    this.localNs = narrow(this.localNs);
    this.code = narrow(this.code);
    this.price = wide(this.price);
    this.qty = wide(this.qty);
    this.aux = wide(this.aux);
    this.#capacity = capacity;
  }
}
