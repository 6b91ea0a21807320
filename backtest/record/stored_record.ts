import type { RunRecord } from "../../engine/record/columns.ts";
import type { Layout, NumberColumn } from "../../engine/record/layout.ts";
import type { RecordBlock, RecordSink, TableName } from "../../engine/record/sink.ts";
import {
  BLOCK_ROWS,
  equityLayout,
  fillLayout,
  holdingLayout,
  lateNewsLayout,
  orderLayout,
  seriesLayout,
} from "../../engine/record/tables.ts";
import type { Parted, RecordRows } from "./rows.ts";
import { ScratchFile } from "./scratch_file.ts";

/** Where the blocks of one table lie in the file, by their number, and how many rows there are. */
interface Place {
  readonly offsets: number[];
  rows: number;
}

/**
 * A run's record on disk: takes blocks as the run hands them over, in any order, and reads them back
 * in the order of their rows. Memory: one number a block, and a block or two at a time.
 */
export class StoredRecord implements RecordSink {
  readonly #file: ScratchFile;
  readonly #places = new Map<string, Place>();

  /** @param target what the record is kept for, the path of a bundle; see `ScratchFile` */
  constructor(target: string) {
    this.#file = new ScratchFile(target);
  }

  /**
   * Writes a block.
   *
   * @throws {BacktestError} the disk is full or cannot be written.
   */
  take(block: RecordBlock): void {
    if (block.table === "lateNews") this.#amend(block);
    else {
      const place = this.#place(block.table, block.part);
      place.offsets[block.index] = this.#file.size;
      place.rows += block.rows;
      this.#file.append(new Uint8Array(block.memory));
    }
  }

  /** The whole record; `ended` is what the recorder gave back at the end of the run. */
  rows(ended: RunRecord): RecordRows {
    const { tags } = ended.orders;
    const orders = this.#table("orders", 0, () => {
      const read = this.#reader("orders", 0, orderLayout);
      return (block, length) => ({ length, ...read(block, length), tags });
    });
    const fills = this.#table("fills", 0, () => {
      const read = this.#reader("fills", 0, fillLayout);
      return (block, length) => ({ length, ...read(block, length) });
    });
    const series = ended.series.map(({ name }, part) => {
      const table = this.#table("series", part, () => {
        const read = this.#reader("series", part, seriesLayout);
        return (block, length) => ({ name, length, ...read(block, length) });
      }, seriesLayout.blockRows);
      return Object.assign(table, { name });
    });
    const equity = this.#equity(ended.equity.mid2.length);
    return { orders: Object.assign(orders, { tags }), fills, equity, series, logs: ended.logs };
  }

  /** Gives the disk space back; no row can be read any more. */
  close(): void {
    this.#file.close();
  }

  #place(table: TableName, part: number): Place {
    const key = `${table}/${part}`;
    let place = this.#places.get(key);
    if (place === undefined) this.#places.set(key, place = { offsets: [], rows: 0 });
    return place;
  }

  /** Reads blocks of a table, each over the one before. */
  #reader<Columns extends Readonly<Record<string, NumberColumn>>>(
    table: TableName,
    part: number,
    layout: Layout<Columns>,
  ): (block: number, rows: number) => Columns {
    const { offsets } = this.#place(table, part);
    const memory = new ArrayBuffer(layout.blockBytes);
    return (block, rows) => {
      this.#file.read(offsets[block], new Uint8Array(memory));
      return layout.view(memory, rows);
    };
  }

  /** @param open begins a pass over the table; what it returns reads a block of so many rows */
  #table<P extends { readonly length: number }>(
    table: TableName,
    part: number,
    open: () => (block: number, rows: number) => P,
    blockRows = BLOCK_ROWS,
  ): Parted<P> {
    const { offsets, rows } = this.#place(table, part);
    return {
      length: rows,
      *parts() {
        const read = open();
        for (let block = 0; block < offsets.length; block++) {
          yield read(block, Math.min(blockRows, rows - block * blockRows));
        }
      },
    };
  }

  /** Equity with the holdings of each instrument, which lie in tables of their own, row for row. */
  #equity(instruments: number): RecordRows["equity"] {
    return this.#table("equity", 0, () => {
      const read = this.#reader("equity", 0, equityLayout);
      const readers = Array.from(
        { length: instruments },
        (_, part) => this.#reader("holdings", part, holdingLayout),
      );
      return (block, length) => {
        const holdings = readers.map((readHolding) => readHolding(block, length));
        return {
          length,
          ...read(block, length),
          positionLots: holdings.map((one) => one.positionLots),
          mid2: holdings.map((one) => one.mid2),
        };
      };
    });
  }

  /** Late news of orders: their rows are on disk already and are mended there. */
  #amend({ memory, rows }: RecordBlock): void {
    const { offsets } = this.#place("orders", 0);
    const news = lateNewsLayout.view(memory, rows);
    const target = new ArrayBuffer(orderLayout.blockBytes);
    for (let i = 0; i < rows; i++) {
      const row = news.row[i];
      const offset = offsets[Math.floor(row / BLOCK_ROWS)];
      this.#file.read(offset, new Uint8Array(target));
      const orders = orderLayout.view(target, BLOCK_ROWS);
      const at = row % BLOCK_ROWS;
      for (const name of lateNewsLayout.names) {
        if (name === "row") continue;
        if (Number.isNaN(news[name][i]) && name === "queueAheadLots") continue;
        orders[name][at] = news[name][i];
      }
      this.#file.write(offset, new Uint8Array(target));
    }
  }
}
