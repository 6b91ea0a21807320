/** A column of numbers on memory of its own. */
export type NumberColumn =
  | Float64Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>;

/** Makes columns one after the other, in the memory of a block or each on its own. */
export class ColumnMaker {
  readonly #memory: ArrayBuffer | null;
  readonly #room: number;
  readonly #rows: number;
  /** Bytes of a row of all columns made so far. */
  rowBytes = 0;

  constructor(memory: ArrayBuffer | null, room: number, rows: number) {
    this.#memory = memory;
    this.#room = room;
    this.#rows = rows;
  }

  #next(bytes: number): number {
    const at = this.rowBytes * this.#room;
    this.rowBytes += bytes;
    return at;
  }

  f64(): Float64Array<ArrayBuffer> {
    const at = this.#next(8);
    if (this.#memory === null) return new Float64Array(this.#rows);
    return new Float64Array(this.#memory, at, this.#rows);
  }

  i32(): Int32Array<ArrayBuffer> {
    const at = this.#next(4);
    if (this.#memory === null) return new Int32Array(this.#rows);
    return new Int32Array(this.#memory, at, this.#rows);
  }

  u16(): Uint16Array<ArrayBuffer> {
    const at = this.#next(2);
    if (this.#memory === null) return new Uint16Array(this.#rows);
    return new Uint16Array(this.#memory, at, this.#rows);
  }

  i8(): Int8Array<ArrayBuffer> {
    const at = this.#next(1);
    if (this.#memory === null) return new Int8Array(this.#rows);
    return new Int8Array(this.#memory, at, this.#rows);
  }

  u8(): Uint8Array<ArrayBuffer> {
    const at = this.#next(1);
    if (this.#memory === null) return new Uint8Array(this.#rows);
    return new Uint8Array(this.#memory, at, this.#rows);
  }
}

/**
 * How a table's rows lie in blocks: one piece of memory, one column after the other, each with room
 * for all rows of the block. So a block is handed over, written and read in one go.
 *
 * Columns are made by a literal, so that reading one is reading a field.
 *
 * @example
 * ```ts
 * const layout = new Layout((c) => ({ ts: c.f64(), side: c.i8() }), 1024);
 * const { ts, side } = layout.view(new ArrayBuffer(layout.blockBytes), 1024);
 * ```
 */
export class Layout<Columns extends Readonly<Record<string, NumberColumn>>> {
  /** Rows of a whole block, a power of two. */
  readonly blockRows: number;
  readonly blockBytes: number;
  /** The columns' names, in their order. */
  readonly names: readonly (keyof Columns & string)[];
  readonly #make: (maker: ColumnMaker) => Columns;

  /** Throws RangeError unless `blockRows` is a power of two from 8 on. */
  constructor(make: (maker: ColumnMaker) => Columns, blockRows: number) {
    if (blockRows < 8 || (blockRows & (blockRows - 1)) !== 0) {
      throw new RangeError(`A block has ${blockRows} rows, expected a power of two from 8 on`);
    }
    const maker = new ColumnMaker(null, 0, 0);
    this.names = Object.keys(make(maker));
    this.blockRows = blockRows;
    this.blockBytes = maker.rowBytes * blockRows;
    this.#make = make;
  }

  /** The first `rows` rows of a block as arrays over its memory. */
  view(memory: ArrayBuffer, rows: number): Columns {
    return this.#make(new ColumnMaker(memory, this.blockRows, rows));
  }

  /** Arrays of their own for `rows` rows of zeros. */
  whole(rows: number): Columns {
    return this.#make(new ColumnMaker(null, rows, rows));
  }
}
