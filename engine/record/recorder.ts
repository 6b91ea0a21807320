import type { Instrument } from "../instrument/instrument.ts";
import type { Account } from "../ledger/account.ts";
import type { Stateful } from "../num/state.ts";
import type { Order } from "../order/order.ts";
import { DOUBLE } from "../time/clock.ts";
import type { VenueUpdate } from "../order/venue_update.ts";
import type { LogEntry, RunRecord } from "./columns.ts";
import { BlockTable } from "./block_table.ts";
import { OrderRows } from "./order_rows.ts";
import { RecordGrid } from "./record_grid.ts";
import { logState, type RecorderState, restoreLog } from "./recorder_state.ts";
import type { RecordSink } from "./sink.ts";
import { BLOCK_ROWS, equityLayout, fillLayout, holdingLayout, seriesLayout } from "./tables.ts";

/** Markout horizons, µs after the moment at which we learnt of the fill. */
export const MARKOUT_US = [1_000_000, 5_000_000, 30_000_000] as const;
const MARKOUT_COLUMNS = ["mid2After1s", "mid2After5s", "mid2After30s"] as const;

type SeriesColumns = ReturnType<typeof seriesLayout.view>;

/** Log lines kept; more are counted and dropped. */
const MAX_LOGS = 10_000;

/**
 * Account figures of one sample, 1e-8 units, and its time, µs. Fields begin as fractions, so that V8
 * keeps doubles there and makes no object at each store.
 */
export class Sample {
  ts = DOUBLE;
  equity = DOUBLE;
  balance = DOUBLE;
  realized = DOUBLE;
  unrealized = DOUBLE;
  fees = DOUBLE;
  funding = DOUBLE;
  margin = DOUBLE;
}

/**
 * Writes down what a run does, in columns. An order's row is made when it is decided and completed
 * as news of it come; a fill's is complete half a minute later, with its last markout.
 *
 * With a sink, memory is bounded however long the run: a block of rows is handed over as soon as all
 * of it is final. What stays are the blocks of orders that are not over, the fills of the last half
 * minute, and one block of everything else. Without one, `finish` gives the whole record.
 */
export class Recorder implements Stateful<RecorderState> {
  /** What the record's ticks and lots are. */
  readonly grid: RecordGrid;
  readonly #sink: RecordSink | null;
  readonly #orders: OrderRows;
  readonly #fills: BlockTable<ReturnType<typeof fillLayout.view>>;
  readonly #equity;
  /** Position and mid by instrument, row for row with `#equity`. */
  readonly #holdings;
  readonly #series = new Map<string, BlockTable<SeriesColumns>>();
  readonly #logs: LogEntry[] = [];
  /** For each horizon: the first fill whose markout is not known yet. Fills come in time order. */
  readonly #markoutNext = [0, 0, 0];
  #nextMarkoutTs = Infinity;
  /** The time of the markouts in hand. */
  #markoutTs = DOUBLE;

  /** @param definitions all of each instrument, the one in force first; none: nothing is converted */
  constructor(
    instruments: number,
    sink: RecordSink | null = null,
    definitions: readonly (readonly Instrument[])[] = [],
  ) {
    const grid = new RecordGrid(definitions);
    this.grid = grid;
    this.#sink = sink;
    this.#orders = new OrderRows(sink, grid);
    this.#fills = new BlockTable(fillLayout, sink, { table: "fills", part: 0 });
    this.#equity = new BlockTable(equityLayout, sink, { table: "equity", part: 0 });
    this.#holdings = Array.from(
      { length: instruments },
      (_, part) => new BlockTable(holdingLayout, sink, { table: "holdings", part }),
    );
  }

  get fills(): number {
    return this.#fills.length;
  }

  get orders(): number {
    return this.#orders.length;
  }

  /** Orders that risk denied, and those that the venue rejected. */
  get denied(): number {
    return this.#orders.denied;
  }

  get rejected(): number {
    return this.#orders.rejected;
  }

  orderDecided(order: Order): void {
    this.#orders.decided(order);
  }

  /** Copies what may have changed. */
  orderChanged(order: Order): void {
    this.#orders.changed(order);
  }

  /** How much rested ahead when the order came to rest. */
  orderRested(order: Order, aheadLots: number): void {
    this.#orders.rested(order, aheadLots);
  }

  /** `mid2`: best bid + best ask in ticks now, NaN if not known. */
  filled(order: Order, update: VenueUpdate, realized: number, lots: number, mid2: number): void {
    const row = this.#fills.addRow();
    const { last } = this.#fills;
    if (last === null) return;
    const c = last.columns;
    c.orderId[row] = order.id;
    c.instrument[row] = order.instrument.index;
    c.side[row] = order.side;
    c.priceTicks[row] = update.priceTicks;
    c.qtyLots[row] = update.qtyLots;
    c.liquidity[row] = update.liquidity;
    c.reason[row] = update.reason;
    c.fee[row] = update.fee;
    c.realized[row] = realized;
    c.positionLots[row] = lots;
    c.venueTs[row] = update.venueTs;
    c.localTs[row] = update.localTs;
    c.queueWaitUs[row] = update.liquidity === 1 ? update.venueTs - order.restTs : NaN;
    c.arrivalMid2[row] = order.arrivalMid2;
    c.mid2[row] = mid2;
    for (const name of MARKOUT_COLUMNS) c[name][row] = NaN;
    if (!this.grid.isPlain) this.grid.fillRow(c, row, order.instrument);
    this.#nextMarkoutTs = Math.min(this.#nextMarkoutTs, update.localTs + MARKOUT_US[0]);
  }

  /** When the next markout falls due; Infinity without one. */
  get nextMarkoutTs(): number {
    return this.#nextMarkoutTs;
  }

  /** Notes the mids of all markouts that are due. `mid2s` by instrument. */
  markouts(now: number, mid2sNow: ArrayLike<number>): void {
    const mid2s = this.grid.mid2s(mid2sNow);
    // Fields, as a double that crosses a call is an object.
    this.#markoutTs = now;
    this.#nextMarkoutTs = Infinity;
    for (let h = 0; h < MARKOUT_US.length; h++) this.#markoutsOf(h, mid2s);
  }

  /** Those of one horizon; notes when its next one falls due. */
  #markoutsOf(h: number, mid2s: ArrayLike<number>): void {
    const fills = this.#fills;
    const delayUs = MARKOUT_US[h];
    let row = this.#markoutNext[h];
    while (row < fills.length) {
      const block = fills.blockOf(row);
      if (block === null) break;
      const at = row & (BLOCK_ROWS - 1);
      const { localTs, instrument } = block.columns;
      const dueTs = localTs[at] + delayUs;
      if (dueTs > this.#markoutTs) {
        if (dueTs < this.#nextMarkoutTs) this.#nextMarkoutTs = dueTs;
        break;
      }
      const mid2 = mid2s[instrument[at]];
      block.columns[MARKOUT_COLUMNS[h]][at] = mid2 > 0 ? mid2 : NaN;
      // The longest horizon comes last: no later one waits for this row.
      if (h === MARKOUT_US.length - 1 && at === BLOCK_ROWS - 1) fills.handOver(row);
      row++;
    }
    this.#markoutNext[h] = row;
  }

  sample(sample: Sample, account: Account, mid2sNow: ArrayLike<number>): void {
    const mid2s = this.grid.mid2s(mid2sNow);
    const row = this.#equity.addRow();
    const { last } = this.#equity;
    if (last === null) return;
    const c = last.columns;
    c.ts[row] = sample.ts;
    c.equity[row] = sample.equity;
    c.balance[row] = sample.balance;
    c.realized[row] = sample.realized;
    c.unrealized[row] = sample.unrealized;
    c.fees[row] = sample.fees;
    c.funding[row] = sample.funding;
    c.margin[row] = sample.margin;
    this.#equity.close();
    for (let i = 0; i < this.#holdings.length; i++) {
      const table = this.#holdings[i];
      table.addRow();
      if (table.last === null) return;
      table.last.columns.positionLots[row] = this.grid.lots(i, account.positionLots(i));
      table.last.columns.mid2[row] = mid2s[i] > 0 ? mid2s[i] : NaN;
      table.close();
    }
  }

  push(series: string, ts: number, value: number): void {
    const table = this.#series.get(series) ?? this.#addSeries(series);
    const row = table.addRow();
    if (table.last === null) return;
    table.last.columns.ts[row] = ts;
    table.last.columns.value[row] = value;
    table.close();
  }

  #addSeries(name: string): BlockTable<SeriesColumns> {
    const part = this.#series.size;
    const table = new BlockTable(seriesLayout, this.#sink, { table: "series", part });
    this.#series.set(name, table);
    return table;
  }

  log(entry: LogEntry): void {
    if (this.#logs.length < MAX_LOGS) this.#logs.push(entry);
  }

  /**
   * Between two inputs. With a sink: what it was not given yet, and its blocks are to be kept with
   * the snapshot by who owns it. Without one this is all of the record so far, O(rows).
   */
  snapshot(): RecorderState {
    return {
      grid: this.grid.snapshot(),
      orders: this.#orders.snapshot(),
      fills: this.#fills.snapshot(),
      equity: this.#equity.snapshot(),
      holdings: this.#holdings.map((table) => table.snapshot()),
      series: [...this.#series].map(([name, table]) => [name, table.snapshot()]),
      logs: this.#logs.map(logState),
      markoutNext: [...this.#markoutNext],
      nextMarkoutTs: this.#nextMarkoutTs,
    };
  }

  /** After the grid was given the definitions that were appended before the snapshot. */
  restore(state: RecorderState): void {
    this.grid.restore(state.grid);
    this.#orders.restore(state.orders);
    this.#fills.restore(state.fills);
    this.#equity.restore(state.equity);
    state.holdings.forEach((table, i) => this.#holdings[i].restore(table));
    this.#series.clear();
    for (const [name, table] of state.series) this.#addSeries(name).restore(table);
    this.#logs.length = 0;
    for (const entry of state.logs) this.#logs.push(restoreLog(entry));
    state.markoutNext.forEach((row, h) => this.#markoutNext[h] = row);
    this.#nextMarkoutTs = state.nextMarkoutTs;
  }

  /**
   * Ends the record, once. Without a sink it is whole; with one the rest is handed over, and what is
   * given back has logs, tags and the names of series, but no rows.
   */
  finish(tags: readonly string[]): RunRecord {
    const holdings = this.#holdings.map((table) => table.finish());
    return {
      orders: { ...this.#orders.finish(), tags: [...tags] },
      fills: this.#fills.finish(),
      equity: {
        ...this.#equity.finish(),
        positionLots: holdings.map((table) => table.positionLots),
        mid2: holdings.map((table) => table.mid2),
      },
      series: [...this.#series].map(([name, table]) => ({ name, ...table.finish() })),
      logs: this.#logs,
    };
  }
}
