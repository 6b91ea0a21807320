/** Which rows, in which order, and how they are handed over. */
export interface TapeOptions {
  /** Symbol, or `venue:symbol` where several venues have it. */
  readonly instrument: string;
  /**
   * Kinds of `EventKind` to keep. Kinds that share messages come together: asking for one of BID,
   * ASK, CLEAR brings the three, and one of MARK, INDEX, FUNDING_RATE brings those, so that the row
   * that ends a message is never lost.
   * @default all
   */
  readonly kinds?: readonly number[];
  /**
   * `venue`: depth as the venue's sync rule makes it (rows flagged UNAPPLIED left out); `recorded`:
   * as it arrived (rows flagged REPLAYED left out).
   * @default "venue"
   */
  readonly depth?: "venue" | "recorded";
  /** First corrected local time, µs, inclusive. @default the beginning */
  readonly fromTs?: number;
  /** Corrected local time at which to stop, µs, exclusive. @default the end */
  readonly toTs?: number;
  /**
   * `local`: by corrected local time, then sequence number; `exch`: by venue time, then corrected
   * local time, then sequence number. The same rows either way.
   * @default "local"
   */
  readonly order?: "local" | "exch";
  /** Rows of a chunk. No result depends on it. @default 65536 */
  readonly chunkRows?: number;
  /** Columns over SharedArrayBuffers, for workers. @default true */
  readonly shared?: boolean;
  /** Filled chunks kept ready ahead of the reader, at least 1. @default 2 */
  readonly prefetch?: number;
  /**
   * No other tape of the store is read at the same time. Where nothing has to be sorted DuckDB then
   * leaves a core to the reader, for as long as the store is open. @default false
   */
  readonly alone?: boolean;
  /** Whether to hash the rows while they pass; about 20 ns a row. @default true */
  readonly hash?: boolean;
  /**
   * Rows of one sorted window where the stored order cannot be used as it is.
   * @default 262144
   */
  readonly windowRows?: number;
}
