import type { Stateful } from "../num/state.ts";
import type { Layout, NumberColumn } from "./layout.ts";
import type { RecordSink, TableName } from "./sink.ts";

type AnyColumns = Readonly<Record<string, NumberColumn>>;

/** A block that is still here. */
export interface Block<Columns extends AnyColumns> {
  readonly columns: Columns;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Rows of it that may still change; the table's owner keeps count. */
  pending: number;
}

export type BlockState = {
  /** Number of the block in its table. */
  readonly index: number;
  readonly pending: number;
  /** Its rows so far, in the order of `Layout.names`. */
  readonly columns: readonly (readonly number[])[];
};

export type TableState = {
  /** Rows made, those handed over included. */
  readonly length: number;
  /** Those that are still here. */
  readonly blocks: readonly BlockState[];
};

/** What a table is called when its blocks are handed over. */
export interface TablePlace {
  readonly table: TableName;
  /** See `RecordBlock`. */
  readonly part: number;
}

/**
 * Rows in blocks. A row is made by `addRow` and written in place; a block that is done goes to the
 * sink, where there is one, and its memory serves for the next. What stays of it is one empty entry
 * of a list. Finding a block by its row is one shift and one read.
 */
export class BlockTable<Columns extends AnyColumns> implements Stateful<TableState> {
  length = 0;
  /** The block that the newest row is in. */
  last: Block<Columns> | null = null;
  readonly #layout: Layout<Columns>;
  readonly #place: TablePlace;
  readonly #sink: RecordSink | null;
  readonly #shift: number;
  readonly #blocks: (Block<Columns> | null)[] = [];
  /** Blocks that a sink has copied. */
  readonly #spare: Block<Columns>[] = [];

  constructor(layout: Layout<Columns>, sink: RecordSink | null, place: TablePlace) {
    this.#layout = layout;
    this.#place = place;
    this.#sink = sink;
    this.#shift = 31 - Math.clz32(layout.blockRows);
  }

  /** Makes a row of zeros in `last`; its place within the block. */
  addRow(): number {
    const at = this.length & (this.#layout.blockRows - 1);
    if (at === 0) this.#addBlock();
    this.length++;
    return at;
  }

  #addBlock(): void {
    this.last = this.#spare.pop() ?? this.#newBlock();
    this.#blocks.push(this.last);
  }

  #newBlock(): Block<Columns> {
    const memory = new ArrayBuffer(this.#layout.blockBytes);
    const columns = this.#layout.view(memory, this.#layout.blockRows);
    return { columns, bytes: new Uint8Array(memory), pending: 0 };
  }

  /** The block of a row; null once it was handed over. */
  blockOf(row: number): Block<Columns> | null {
    return this.#blocks[row >>> this.#shift];
  }

  /** Every row of the block that `row` is in has been made. */
  isFull(row: number): boolean {
    return (row >>> this.#shift) < (this.length >>> this.#shift);
  }

  /** Hands over the block that `row` is in, if there is a sink. */
  handOver(row: number): void {
    if (this.#sink === null) return;
    const index = row >>> this.#shift;
    const block = this.#blocks[index];
    if (block === null) return;
    this.#blocks[index] = null;
    if (block === this.last) this.last = null;
    const { blockRows } = this.#layout;
    const rows = Math.min(blockRows, this.length - index * blockRows);
    this.#sink.take({ ...this.#place, index, rows, memory: block.bytes.buffer });
    block.bytes.fill(0);
    block.pending = 0;
    this.#spare.push(block);
  }

  /** The last row was written and none can change: hands the block over once it is full. */
  close(): void {
    if (this.isFull(this.length - 1)) this.handOver(this.length - 1);
  }

  /** O(rows that are still here). Blocks handed over are the sink's to keep. */
  snapshot(): TableState {
    const { blockRows, names } = this.#layout;
    const blocks: BlockState[] = [];
    this.#blocks.forEach((block, index) => {
      if (block === null) return;
      const rows = Math.min(blockRows, this.length - index * blockRows);
      const columns = names.map((name) => Array.from(block.columns[name].subarray(0, rows)));
      blocks.push({ index, pending: block.pending, columns });
    });
    return { length: this.length, blocks };
  }

  restore({ length, blocks }: TableState): void {
    const { blockRows, names } = this.#layout;
    this.length = length;
    this.#blocks.length = 0;
    for (let row = 0; row < length; row += blockRows) this.#blocks.push(null);
    for (const { index, pending, columns } of blocks) {
      const block = this.#blocks[index] = this.#newBlock();
      block.pending = pending;
      names.forEach((name, i) => block.columns[name].set(columns[i]));
    }
    this.last = this.#blocks.at(-1) ?? null;
  }

  /**
   * Ends the table: hands over all that is left, or gives the columns, each exactly as long as there
   * are rows; empty ones if a sink has them.
   */
  finish(): { readonly length: number } & Columns {
    const { blockRows } = this.#layout;
    if (this.#sink !== null) {
      for (let row = 0; row < this.length; row += blockRows) this.handOver(row);
      return { length: 0, ...this.#layout.whole(0) };
    }
    const { length } = this;
    const whole = this.#layout.whole(length);
    this.#blocks.forEach((block, index) => {
      if (block === null) return;
      const from = index * blockRows;
      const part = this.#layout.view(block.bytes.buffer, Math.min(blockRows, length - from));
      for (const name of this.#layout.names) whole[name].set(part[name], from);
      this.#blocks[index] = null;
    });
    this.#blocks.length = 0;
    this.last = null;
    return { length, ...whole };
  }
}
