import type { TableState } from "./block_table.ts";
import type { LogEntry } from "./columns.ts";
import type { OrderRowsState } from "./order_rows.ts";
import type { GridState } from "./record_grid.ts";

export type LogState = {
  readonly ts: number;
  readonly level: LogEntry["level"];
  readonly message: string;
  readonly fields: readonly (readonly [name: string, value: string | number | boolean | null])[];
};

/** A record so far, without the rows that a sink has. */
export type RecorderState = {
  readonly grid: GridState;
  readonly orders: OrderRowsState;
  readonly fills: TableState;
  readonly equity: TableState;
  /** By instrument. */
  readonly holdings: readonly TableState[];
  /** In the order in which they were first written to. */
  readonly series: readonly (readonly [name: string, TableState])[];
  readonly logs: readonly LogState[];
  readonly markoutNext: readonly number[];
  readonly nextMarkoutTs: number;
};

export function logState({ ts, level, message, fields }: LogEntry): LogState {
  return { ts, level, message, fields: Object.entries(fields) };
}

export function restoreLog({ ts, level, message, fields }: LogState): LogEntry {
  return { ts, level, message, fields: Object.fromEntries(fields) };
}
