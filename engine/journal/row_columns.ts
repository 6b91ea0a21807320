import type { MessageRows } from "../kernel/input.ts";

/** Rows of a message in columns that grow: refilled for each, so that a reader makes none. */
export class RowColumns implements MessageRows {
  count = 0;
  code: Uint16Array = new Uint16Array(64);
  price: Int32Array = new Int32Array(64);
  qty: Float64Array = new Float64Array(64);
  aux: Float64Array = new Float64Array(64);

  /** Begins with no row and room for as many. */
  clear(room = 0): void {
    this.count = 0;
    if (room <= this.code.length) return;
    this.#widen(room);
  }

  push(code: number, price: number, qty: number, aux: number): void {
    const at = this.count++;
    if (at === this.code.length) this.#widen(2 * at);
    this.code[at] = code;
    this.price[at] = price;
    this.qty[at] = qty;
    this.aux[at] = aux;
  }

  /** Rows of its own, which no refill touches. */
  copy(): MessageRows {
    const { count, code, price, qty, aux } = this;
    return {
      count,
      code: code.slice(0, count),
      price: price.slice(0, count),
      qty: qty.slice(0, count),
      aux: aux.slice(0, count),
    };
  }

  #widen(room: number): void {
    const { code, price, qty, aux } = this;
    this.code = new Uint16Array(room);
    this.price = new Int32Array(room);
    this.qty = new Float64Array(room);
    this.aux = new Float64Array(room);
    this.code.set(code);
    this.price.set(price);
    this.qty.set(qty);
    this.aux.set(aux);
  }
}
