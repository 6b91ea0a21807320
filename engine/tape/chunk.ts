/** Quantities: 32-bit where the instrument's lots fit, float64 (still whole numbers) where not. */
export type QtyColumn = Int32Array | Float64Array;

/**
 * A run of rows of one instrument in columns; the arrays may be longer than `length` and may lie
 * over a SharedArrayBuffer, so that workers share one copy. See `EventKind` for what the columns
 * of each kind hold.
 */
export interface TapeChunk {
  /** Rows in use, from index 0. */
  readonly length: number;
  /** Venue time, µs since the epoch, UTC. */
  readonly exchTs: Float64Array;
  /** Arrival time at our clock after the named clock correction, µs since the epoch, UTC. */
  readonly localTs: Float64Array;
  /** Kind in the low byte, flags above. */
  readonly code: Uint16Array;
  readonly price: Int32Array;
  readonly qty: QtyColumn;
  readonly aux: Float64Array;
}

/** Bytes a row takes in the columns. */
export const rowBytes = (wide: boolean): number => 8 + 8 + 2 + 4 + (wide ? 8 : 4) + 8;

/** Makes an empty chunk of `capacity` rows; `shared` puts it on a SharedArrayBuffer. */
export function allocateChunk(
  capacity: number,
  options: { wide?: boolean; shared?: boolean } = {},
): TapeChunk & { length: number } {
  const bytes = (n: number) =>
    (options.shared ? new SharedArrayBuffer(n) : new ArrayBuffer(n)) as ArrayBuffer;
  const wide = options.wide ?? false;
  return {
    length: 0,
    exchTs: new Float64Array(bytes(capacity * 8)),
    localTs: new Float64Array(bytes(capacity * 8)),
    code: new Uint16Array(bytes(capacity * 2)),
    price: new Int32Array(bytes(capacity * 4)),
    qty: wide ? new Float64Array(bytes(capacity * 8)) : new Int32Array(bytes(capacity * 4)),
    aux: new Float64Array(bytes(capacity * 8)),
  };
}
