import type { Account } from "../ledger/account.ts";
import type { Order } from "../order/order.ts";
import type { VenueUpdate } from "../order/venue_update.ts";
import type { LogEntry, RunRecord } from "./columns.ts";
import { Growable } from "./growable.ts";
import { equityTable, fillTable, instrumentTable, orderTable, seriesTable } from "./tables.ts";

/** Markout horizons, µs after the moment at which we learnt of the fill. */
export const MARKOUT_US = [1_000_000, 5_000_000, 30_000_000] as const;
const MARKOUT_COLUMNS = ["mid2After1s", "mid2After5s", "mid2After30s"] as const;

/** Log lines kept; more are counted and dropped. */
const MAX_LOGS = 10_000;

/** Account figures of one sample, 1e-8 units. */
export interface Sample {
  equity: number;
  balance: number;
  realized: number;
  unrealized: number;
  fees: number;
  funding: number;
  margin: number;
}

export function emptySample(): Sample {
  return {
    equity: 0,
    balance: 0,
    realized: 0,
    unrealized: 0,
    fees: 0,
    funding: 0,
    margin: 0,
  };
}

/**
 * Writes down what a run does, in columns. An order's row is made when it is decided and completed
 * as news of it come: order ids count from 1, so the row of an order is its id less one.
 */
export class Recorder {
  readonly #orders = new Growable(orderTable);
  readonly #fills = new Growable(fillTable);
  readonly #equity = new Growable(equityTable);
  /** Position and mid by instrument, row for row with `#equity`. */
  readonly #perInstrument: readonly Growable<ReturnType<typeof instrumentTable>>[];
  readonly #series = new Map<string, Growable<ReturnType<typeof seriesTable>>>();
  readonly #logs: LogEntry[] = [];
  /** For each horizon: the first fill whose markout is not known yet. Fills come in time order. */
  readonly #markoutNext = [0, 0, 0];
  #nextMarkoutTs = Infinity;

  constructor(instruments: number) {
    this.#perInstrument = Array.from({ length: instruments }, () => new Growable(instrumentTable));
  }

  get fills(): number {
    return this.#fills.length;
  }

  get orders(): number {
    return this.#orders.length;
  }

  /** How many orders stand in each life, by its code. */
  lives(): Uint32Array {
    const counts = new Uint32Array(8);
    const { life } = this.#orders.columns;
    for (let row = 0; row < this.#orders.length; row++) counts[life[row]]++;
    return counts;
  }

  orderDecided(order: Order): void {
    const row = this.#orders.addRow();
    const c = this.#orders.columns;
    c.id[row] = order.id;
    c.instrument[row] = order.instrument.index;
    c.side[row] = order.side;
    c.type[row] = order.type;
    c.tif[row] = order.tif;
    c.reduceOnly[row] = order.reduceOnly ? 1 : 0;
    c.stopTicks[row] = order.stopTicks;
    c.submitTs[row] = order.submitTs;
    c.arrivalMid2[row] = order.arrivalMid2;
    c.queueAheadLots[row] = NaN;
    c.tag[row] = order.tagIndex;
    this.orderChanged(order);
  }

  /** Copies what may have changed. */
  orderChanged(order: Order): void {
    const row = order.id - 1;
    const c = this.#orders.columns;
    c.life[row] = order.life;
    c.reason[row] = order.reason;
    c.priceTicks[row] = order.priceTicks;
    c.qtyLots[row] = order.qtyLots;
    c.filledLots[row] = order.filledLots;
    c.filledTickLots[row] = order.filledTickLots;
    c.feePaid[row] = order.feePaid;
    c.ackTs[row] = order.ackTs;
    c.endTs[row] = order.endTs;
    c.modifies[row] = order.modifies;
  }

  /** How much rested ahead when the order came to rest. */
  orderRested(order: Order, aheadLots: number): void {
    this.#orders.columns.queueAheadLots[order.id - 1] = aheadLots;
  }

  /** `mid2`: best bid + best ask in ticks now, NaN if not known. */
  filled(order: Order, update: VenueUpdate, realized: number, lots: number, mid2: number): void {
    const row = this.#fills.addRow();
    const c = this.#fills.columns;
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
    this.#nextMarkoutTs = Math.min(this.#nextMarkoutTs, update.localTs + MARKOUT_US[0]);
  }

  /** When the next markout falls due; Infinity without one. */
  get nextMarkoutTs(): number {
    return this.#nextMarkoutTs;
  }

  /** Notes the mids of all markouts that are due. `mid2s` by instrument. */
  markouts(now: number, mid2s: ArrayLike<number>): void {
    const c = this.#fills.columns;
    let next = Infinity;
    for (let h = 0; h < MARKOUT_US.length; h++) {
      let row = this.#markoutNext[h];
      const column = c[MARKOUT_COLUMNS[h]];
      while (row < this.#fills.length && c.localTs[row] + MARKOUT_US[h] <= now) {
        const mid2 = mid2s[c.instrument[row]];
        column[row] = mid2 > 0 ? mid2 : NaN;
        row++;
      }
      this.#markoutNext[h] = row;
      if (row < this.#fills.length) next = Math.min(next, c.localTs[row] + MARKOUT_US[h]);
    }
    this.#nextMarkoutTs = next;
  }

  sample(ts: number, sample: Sample, account: Account, mid2s: ArrayLike<number>): void {
    const row = this.#equity.addRow();
    const c = this.#equity.columns;
    c.ts[row] = ts;
    c.equity[row] = sample.equity;
    c.balance[row] = sample.balance;
    c.realized[row] = sample.realized;
    c.unrealized[row] = sample.unrealized;
    c.fees[row] = sample.fees;
    c.funding[row] = sample.funding;
    c.margin[row] = sample.margin;
    for (let i = 0; i < this.#perInstrument.length; i++) {
      const table = this.#perInstrument[i];
      table.addRow();
      table.columns.positionLots[row] = account.positionLots(i);
      table.columns.mid2[row] = mid2s[i] > 0 ? mid2s[i] : NaN;
    }
  }

  push(series: string, ts: number, value: number): void {
    let table = this.#series.get(series);
    if (table === undefined) {
      table = new Growable(seriesTable, 256);
      this.#series.set(series, table);
    }
    const row = table.addRow();
    table.columns.ts[row] = ts;
    table.columns.value[row] = value;
  }

  log(entry: LogEntry): void {
    if (this.#logs.length < MAX_LOGS) this.#logs.push(entry);
  }

  /** Hands over everything; the recorder is empty afterwards. To be called once. */
  finish(tags: readonly string[]): RunRecord {
    const perInstrument = this.#perInstrument.map((table) => table.take());
    return {
      orders: { length: this.#orders.length, ...this.#orders.take(), tags: [...tags] },
      fills: { length: this.#fills.length, ...this.#fills.take() },
      equity: {
        length: this.#equity.length,
        ...this.#equity.take(),
        positionLots: perInstrument.map((table) => table.positionLots),
        mid2: perInstrument.map((table) => table.mid2),
      },
      series: [...this.#series].map(([name, table]) => ({
        name,
        length: table.length,
        ...table.take(),
      })),
      logs: this.#logs,
    };
  }
}
