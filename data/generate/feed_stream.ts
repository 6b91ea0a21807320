import { exp } from "../../engine/num/libm/exp.ts";
import type { Random } from "../../engine/num/random.ts";
import type { BatchBuilder } from "../feed/batch_builder.ts";

/** Spread of the lognormal latency (standard deviation of its logarithm), and its floor. */
const LATENCY_SD = 0.45;
const LATENCY_FLOOR_US = 300;
const FIRST_CAPACITY = 1024;

/**
 * One of the venue's streams on its way to us: messages in venue order, each a run of rows, with
 * lognormal latency above a floor. A stream is one connection: messages do not overtake each other.
 */
export class FeedStream {
  readonly #random: Random;
  readonly #median: number;
  #exchTs = new Float64Array(FIRST_CAPACITY);
  #localTs = new Float64Array(FIRST_CAPACITY);
  #code = new Uint16Array(FIRST_CAPACITY);
  #price = new Float64Array(FIRST_CAPACITY);
  #qty = new Float64Array(FIRST_CAPACITY);
  #aux = new Float64Array(FIRST_CAPACITY);
  #head = 0;
  #tail = 0;
  #messageTs = 0;
  #arrivalTs = 0;

  constructor(random: Random, medianUs: number) {
    this.#random = random;
    this.#median = Math.max(1, medianUs - LATENCY_FLOOR_US);
  }

  /** Arrival of the oldest message under way, Infinity if there is none. */
  get nextTs(): number {
    return this.#head === this.#tail ? Infinity : this.#localTs[this.#head];
  }

  /** Starts a message that the venue sends at `exchTs` and draws its arrival. */
  open(exchTs: number): void {
    const latency = LATENCY_FLOOR_US + this.#median * exp(LATENCY_SD * this.#random.normal());
    this.#messageTs = exchTs;
    this.#arrivalTs = Math.max(this.#arrivalTs, Math.round(exchTs + latency));
  }

  /** Adds a row to the open message; the last one must carry LAST. */
  add(code: number, price: number, qty: number, aux: number): void {
    if (this.#tail === this.#code.length) this.#makeRoom();
    const at = this.#tail++;
    this.#exchTs[at] = this.#messageTs;
    this.#localTs[at] = this.#arrivalTs;
    this.#code[at] = code;
    this.#price[at] = price;
    this.#qty[at] = qty;
    this.#aux[at] = aux;
  }

  /** Rows of the oldest message: all that arrive with it, told by the flag. */
  messageRows(lastFlag: number): number {
    let at = this.#head;
    while ((this.#code[at] & lastFlag) === 0) at++;
    return at + 1 - this.#head;
  }

  /** Hands over the oldest `rows` rows. */
  moveTo(batch: BatchBuilder, rows: number): void {
    const end = this.#head + rows;
    batch.stamp(this.#exchTs[this.#head], this.#localTs[this.#head]);
    for (let at = this.#head; at < end; at++) {
      batch.add(this.#code[at], this.#price[at], this.#qty[at], this.#aux[at]);
    }
    this.#head = end;
    if (this.#head === this.#tail) this.#head = this.#tail = 0;
  }

  #makeRoom(): void {
    if (this.#head > this.#code.length / 2) {
      for (const column of this.#columns()) column.copyWithin(0, this.#head, this.#tail);
      this.#tail -= this.#head;
      this.#head = 0;
      return;
    }
    const length = this.#code.length * 2;
    const grown = <T extends Float64Array | Uint16Array>(from: T, to: T): T => (to.set(from), to);
    this.#exchTs = grown(this.#exchTs, new Float64Array(length));
    this.#localTs = grown(this.#localTs, new Float64Array(length));
    this.#code = grown(this.#code, new Uint16Array(length));
    this.#price = grown(this.#price, new Float64Array(length));
    this.#qty = grown(this.#qty, new Float64Array(length));
    this.#aux = grown(this.#aux, new Float64Array(length));
  }

  #columns(): (Float64Array | Uint16Array)[] {
    return [this.#exchTs, this.#localTs, this.#code, this.#price, this.#qty, this.#aux];
  }
}
