/** One tape row as it arrives. What the columns hold is told by `EventKind`. */
export interface Row {
  /** Arrival time at our clock (`localTs`), µs. */
  readonly now: number;
  readonly instrument: number;
  readonly exchTs: number;
  readonly code: number;
  readonly price: number;
  readonly qty: number;
  readonly aux: number;
}
