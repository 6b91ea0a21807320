/** A column of numbers on memory of its own. */
export type NumberColumn =
  | Float64Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>;

/** Columns of one table that grow together: rows are made by `addRow`, then written in place. */
export class Growable<Columns extends Record<string, NumberColumn>> {
  columns: Columns;
  length = 0;
  #capacity: number;
  readonly #make: (capacity: number) => Columns;

  constructor(make: (capacity: number) => Columns, capacity = 1024) {
    this.#make = make;
    this.#capacity = capacity;
    this.columns = make(capacity);
  }

  /** Index of a new row of zeros. O(1) amortised. */
  addRow(): number {
    if (this.length === this.#capacity) this.#grow();
    return this.length++;
  }

  #grow(): void {
    this.#capacity = Math.max(16, 2 * this.#capacity);
    this.columns = this.#resized(this.#capacity);
  }

  /** Hands over the columns, cut to the rows in use; the table is empty afterwards. */
  take(): Columns {
    const columns = this.#resized(this.length);
    this.columns = this.#make(0);
    this.length = this.#capacity = 0;
    return columns;
  }

  /**
   * The columns with room for `rows`. The memory moves column by column and the old one is free at
   * once: left to the garbage collector, what a long run outgrew would take more than its record.
   */
  #resized(rows: number): Columns {
    const columns = this.#make(0);
    for (const name of Object.keys(columns)) {
      const { buffer, BYTES_PER_ELEMENT } = this.columns[name];
      const moved = buffer.transfer(rows * BYTES_PER_ELEMENT);
      (columns as Record<string, NumberColumn>)[name] = viewOf(this.columns[name], moved);
    }
    return columns;
  }
}

/** A view over all of `memory`, of the type of `column`. */
function viewOf(column: NumberColumn, memory: ArrayBuffer): NumberColumn {
  if (column instanceof Float64Array) return new Float64Array(memory);
  if (column instanceof Int32Array) return new Int32Array(memory);
  if (column instanceof Int8Array) return new Int8Array(memory);
  return column instanceof Uint8Array ? new Uint8Array(memory) : new Uint16Array(memory);
}
