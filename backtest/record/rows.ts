import type {
  EquityColumns,
  FillColumns,
  LogEntry,
  OrderColumns,
  SeriesColumns,
} from "../../engine/record/columns.ts";

interface Part {
  readonly length: number;
}

/** A table that is read in parts, so that it need not be in memory. */
export interface Parted<P extends Part> {
  /** Rows of all parts. */
  readonly length: number;
  /** The parts in the order of their rows. A part is valid until the next one is asked for. */
  parts(): Iterable<P>;
}

/** Rows of a table: columns in memory, or parts of them. */
export type Rows<P extends Part> = P | Parted<P>;

/** A run's record, wherever its rows are. `RunRecord` is one that is in memory. */
export interface RecordRows {
  readonly orders: Rows<OrderColumns> & { readonly tags: readonly string[] };
  readonly fills: Rows<FillColumns>;
  readonly equity: Rows<EquityColumns>;
  readonly series: readonly (Rows<SeriesColumns> & { readonly name: string })[];
  readonly logs: readonly LogEntry[];
}

/** The parts of a table; columns in memory are one. */
export function partsOf<P extends Part>(rows: Rows<P>): Iterable<P> {
  return "parts" in rows ? rows.parts() : [rows];
}

/** One column of a table, part by part. */
export function* columnOf<P extends Part>(
  rows: Rows<P>,
  of: (part: P) => ArrayLike<number>,
): Iterable<ArrayLike<number>> {
  for (const part of partsOf(rows)) yield of(part);
}

/** What `of` says of each of the first `count` rows; of all where there are fewer. */
export function firstOf<P extends Part>(
  rows: Rows<P>,
  count: number,
  of: (part: P, row: number) => number,
): Float64Array {
  const values = new Float64Array(Math.min(count, rows.length));
  let at = 0;
  for (const part of partsOf(rows)) {
    if (at === values.length) break;
    const end = Math.min(part.length, values.length - at);
    for (let row = 0; row < end; row++) values[at++] = of(part, row);
  }
  return values;
}
