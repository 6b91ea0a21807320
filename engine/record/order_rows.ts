import type { Stateful } from "../num/state.ts";
import type { Order } from "../order/order.ts";
import { Life } from "../order/types.ts";
import { BlockTable, type TableState } from "./block_table.ts";
import type { RecordGrid } from "./record_grid.ts";
import type { RecordSink } from "./sink.ts";
import { BLOCK_ROWS, lateNewsLayout, orderLayout } from "./tables.ts";

type OrderColumns = ReturnType<typeof orderLayout.view>;
type LateNewsColumns = ReturnType<typeof lateNewsLayout.view>;

/** Columns of a row that news of the order may change; how much rested ahead stands apart. */
type News = Omit<LateNewsColumns, "row" | "id" | "queueAheadLots">;

export type OrderRowsState = {
  readonly denied: number;
  readonly rejected: number;
  readonly rows: TableState;
  readonly late: TableState;
};

/**
 * The orders of a record. An order is given its row when it is decided. A block is
 * handed over once it is full and all of its orders are over; news that comes even later (a fill
 * that was on its way when the end was reported) follows as rows of its own.
 */
export class OrderRows implements Stateful<OrderRowsState> {
  /** Orders that risk denied, and those that the venue rejected: neither can become anything else. */
  denied = 0;
  rejected = 0;
  readonly #rows: BlockTable<OrderColumns>;
  readonly #late: BlockTable<LateNewsColumns>;

  readonly #grid: RecordGrid;

  constructor(sink: RecordSink | null, grid: RecordGrid) {
    this.#grid = grid;
    this.#rows = new BlockTable(orderLayout, sink, { table: "orders", part: 0 });
    this.#late = new BlockTable(lateNewsLayout, sink, { table: "lateNews", part: 0 });
  }

  get length(): number {
    return this.#rows.length;
  }

  decided(order: Order): void {
    const row = order.row = this.#rows.length;
    const at = this.#rows.addRow();
    const block = this.#rows.last;
    if (block === null) return;
    const c = block.columns;
    c.id[at] = order.id;
    c.instrument[at] = order.instrument.index;
    c.side[at] = order.side;
    c.type[at] = order.type;
    c.tif[at] = order.tif;
    c.reduceOnly[at] = order.reduceOnly ? 1 : 0;
    c.stopTicks[at] = order.stopTicks;
    c.submitTs[at] = order.submitTs;
    c.arrivalMid2[at] = order.arrivalMid2;
    c.queueAheadLots[at] = NaN;
    c.tag[at] = order.tagIndex;
    if (!this.#grid.isPlain) this.#grid.newOrderRow(c, at, order.instrument);
    write(c, at, order, this.#grid);
    if (order.isActive) block.pending++;
    else {
      this.denied++;
      this.#handOverIfDone(row);
    }
  }

  changed(order: Order): void {
    const { row } = order;
    const block = this.#rows.blockOf(row);
    if (block === null) return this.#amend(order, NaN);
    const at = row & (BLOCK_ROWS - 1);
    const before = block.columns.life[at];
    write(block.columns, at, order, this.#grid);
    if (before > Life.PARTIAL && order.isActive) {
      // Thought to be over, and alive after all.
      block.pending++;
      if (before === Life.REJECTED) this.rejected--;
      return;
    }
    if (before > Life.PARTIAL || order.isActive) return;
    if (order.life === Life.REJECTED) this.rejected++;
    block.pending--;
    this.#handOverIfDone(row);
  }

  rested(order: Order, ahead: number): void {
    const aheadLots = this.#grid.aheadLots(order.instrument, ahead);
    const { row } = order;
    const block = this.#rows.blockOf(row);
    if (block === null) this.#amend(order, aheadLots);
    else block.columns.queueAheadLots[row & (BLOCK_ROWS - 1)] = aheadLots;
  }

  snapshot(): OrderRowsState {
    return {
      denied: this.denied,
      rejected: this.rejected,
      rows: this.#rows.snapshot(),
      late: this.#late.snapshot(),
    };
  }

  restore({ denied, rejected, rows, late }: OrderRowsState): void {
    this.denied = denied;
    this.rejected = rejected;
    this.#rows.restore(rows);
    this.#late.restore(late);
  }

  /** Hands over what is left, or gives the whole table; see `BlockTable.finish`. */
  finish() {
    const orders = this.#rows.finish();
    // After the rows that they change.
    this.#late.finish();
    return orders;
  }

  #handOverIfDone(row: number): void {
    const block = this.#rows.blockOf(row);
    if (block !== null && block.pending === 0 && this.#rows.isFull(row)) this.#rows.handOver(row);
  }

  #amend(order: Order, aheadLots: number): void {
    const at = this.#late.addRow();
    if (this.#late.last === null) return;
    const c = this.#late.last.columns;
    c.row[at] = order.row;
    c.id[at] = order.id;
    c.queueAheadLots[at] = aheadLots;
    write(c, at, order, this.#grid);
    this.#late.close();
  }
}

function write(c: News, at: number, order: Order, grid: RecordGrid): void {
  c.life[at] = order.life;
  c.reason[at] = order.reason;
  c.priceTicks[at] = order.priceTicks;
  c.qtyLots[at] = order.qtyLots;
  c.filledLots[at] = order.filledLots;
  c.filledTickLots[at] = order.filledTickLots;
  c.feePaid[at] = order.feePaid;
  c.ackTs[at] = order.ackTs;
  c.endTs[at] = order.endTs;
  c.modifies[at] = order.modifies;
  if (!grid.isPlain) grid.orderRow(c, at, order.instrument);
}
