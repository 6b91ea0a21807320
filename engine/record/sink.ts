/** The tables of a record; `lateNews` changes rows of `orders` that were handed over before. */
export type TableName = "orders" | "lateNews" | "fills" | "equity" | "holdings" | "series";

/** Rows of a table that nothing can change any more (but late news), as `Layout` has them. */
export interface RecordBlock {
  readonly table: TableName;
  /** Which of several: the instrument's index of `holdings`, the number of a series, else 0. */
  readonly part: number;
  /** Number of the block in its table, from 0. Blocks of orders may come out of turn. */
  readonly index: number;
  /** Rows in use: all of a block's, but for the last one of a table. */
  readonly rows: number;
  readonly memory: ArrayBuffer;
}

/** Takes a record off the recorder's hands while the run goes on, so that memory stays bounded. */
export interface RecordSink {
  /** The memory of the block is the sink's from now on. May block, may throw to end the run. */
  take(block: RecordBlock): void;
}
