import type { Row } from "../../../../engine/tape/row.ts";

/** f64 words of a row: arrival, venue time, quantity, aux, and instrument, code and price. */
const ROW_WORDS = 7;
const WRITTEN = 0;
const READ = 1;
const CLOSED = 2;

/** Rows from one thread to another through shared memory: one writer, one reader, bounded. */
export class RowRing {
  readonly memory: SharedArrayBuffer;
  readonly #capacity: number;
  /** Rows written and read so far, and whether more will come. */
  readonly #state: Int32Array;
  readonly #rows: Float64Array;

  constructor(memory: SharedArrayBuffer) {
    this.memory = memory;
    this.#state = new Int32Array(memory, 0, 4);
    this.#rows = new Float64Array(memory, 16);
    this.#capacity = Math.floor(this.#rows.length / ROW_WORDS);
  }

  static ofCapacity(rows: number): RowRing {
    return new RowRing(new SharedArrayBuffer(16 + rows * ROW_WORDS * 8));
  }

  /** Writes a row; waits without blocking while the ring is full. */
  async write(row: Row): Promise<void> {
    const written = Atomics.load(this.#state, WRITTEN);
    for (;;) {
      const read = Atomics.load(this.#state, READ);
      if (written - read < this.#capacity) break;
      await Atomics.waitAsync(this.#state, READ, read).value;
    }
    const { now, exchTs, qty, aux, instrument, code, price } = row;
    const at = (written % this.#capacity) * ROW_WORDS;
    this.#rows.set([now, exchTs, qty, aux, instrument, code, price], at);
    Atomics.store(this.#state, WRITTEN, written + 1);
    Atomics.notify(this.#state, WRITTEN);
  }

  close(): void {
    Atomics.store(this.#state, CLOSED, 1);
    Atomics.notify(this.#state, WRITTEN);
  }

  /** The next row; sleeps until there is one. Null once the writer has closed. */
  read(): Row | null {
    const read = Atomics.load(this.#state, READ);
    while (Atomics.load(this.#state, WRITTEN) === read) {
      if (Atomics.load(this.#state, CLOSED) === 1) {
        if (Atomics.load(this.#state, WRITTEN) === read) return null;
      } else Atomics.wait(this.#state, WRITTEN, read, 50);
    }
    const at = (read % this.#capacity) * ROW_WORDS;
    const [now, exchTs, qty, aux, instrument, code, price] = this.#rows.subarray(
      at,
      at + ROW_WORDS,
    );
    Atomics.store(this.#state, READ, read + 1);
    Atomics.notify(this.#state, READ);
    return { now, exchTs, qty, aux, instrument, code, price };
  }
}
