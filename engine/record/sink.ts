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
  /** The recorder's own, who writes the next block there. */
  readonly memory: ArrayBuffer;
}

/** Takes a record off the recorder's hands while the run goes on, so that memory stays bounded. */
export interface RecordSink {
  /**
   * Copies the block: its memory is written again afterwards. May block, may throw to end the run.
   * The memory must not be transferred: once a process has detached any array, V8 looks for detached
   * ones in every loop over arrays, which took a seventh of a run's speed.
   */
  take(block: RecordBlock): void;
}
