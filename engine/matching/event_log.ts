import type { UpdateKind } from "../order/types.ts";

/** Columns of a row of {@linkcode MatchEventLog}. */
export const EventColumn = Object.freeze(
  {
    /** `UpdateKind`; FILL is a trade and stands for both orders. */
    KIND: 0,
    /** The order; in a FILL the taker. */
    ID: 1,
    /** FILL: the maker. MODIFIED: the price before. Else 0. */
    OTHER: 2,
    /** Side of the order `ID`; 0 in a refusal. */
    SIDE: 3,
    /** FILL: price of the trade. TRIGGERED: the stop. Else the order's limit, 0 for a market order. */
    PRICE: 4,
    /** ACCEPTED: lots ordered. FILL: lots traded. CANCELLED, EXPIRED: lots that never traded. */
    QTY: 5,
    /** Lots of `ID` still to trade after this event. */
    LEFT: 6,
    /** FILL: lots still left of the maker. Else the `Reason`. */
    DETAIL: 7,
  } as const,
);

/** Int32 cells a row takes. */
export const EVENT_STRIDE = 8;

const FIRST_CAPACITY = 512;

/**
 * What the last command did, in the order in which it happened: rows of {@linkcode EVENT_STRIDE}
 * cells in one Int32Array that the next command overwrites. Nothing is allocated per event, and the
 * reader pays only for the columns it looks at.
 *
 * @example
 * ```ts
 * import { MatchEventLog, EventColumn } from "./event_log.ts";
 * const log = new MatchEventLog();
 * log.push(1, 42, 0, 1, 1000, 5, 5, 0);
 * if (log.cell(0, EventColumn.ID) !== 42) throw new Error("Unexpected id");
 * ```
 */
export class MatchEventLog {
  /** Cells; only the first `length × EVENT_STRIDE` count. Replaced when it grows. */
  rows = new Int32Array(FIRST_CAPACITY * EVENT_STRIDE);
  /** Rows of the last command. */
  length = 0;

  push(
    kind: UpdateKind,
    id: number,
    other: number,
    side: number,
    price: number,
    qty: number,
    left: number,
    detail: number,
  ): void {
    const at = this.length++ * EVENT_STRIDE;
    if (at === this.rows.length) this.#grow();
    const rows = this.rows;
    rows[at] = kind;
    rows[at + 1] = id;
    rows[at + 2] = other;
    rows[at + 3] = side;
    rows[at + 4] = price;
    rows[at + 5] = qty;
    rows[at + 6] = left;
    rows[at + 7] = detail;
  }

  /** One cell of a row, by {@linkcode EventColumn}. */
  cell(row: number, column: number): number {
    return this.rows[row * EVENT_STRIDE + column];
  }

  #grow(): void {
    const rows = new Int32Array(this.rows.length * 2);
    rows.set(this.rows);
    this.rows = rows;
  }
}
