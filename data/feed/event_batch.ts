import type { Instrument } from "../../engine/instrument/instrument.ts";

/**
 * Decoded events of one instrument on their way into the store, in arrival order. Importers and the
 * generator make them, the event writer stores them. `price` and `qty` are exact integers: ticks
 * and lots of `instrument` (what else they hold for other kinds: see `EventKind`).
 */
export interface EventBatch {
  readonly instrument: Instrument;
  readonly length: number;
  /** Venue time and raw local receive time, µs since the epoch, and what is left of them in ns (0–999). */
  readonly exchTs: Float64Array;
  readonly exchNs: Uint16Array;
  readonly localTs: Float64Array;
  readonly localNs: Uint16Array;
  /** Kind and flags of `engine/event/kind.ts`. */
  readonly code: Uint16Array;
  readonly price: Float64Array;
  readonly qty: Float64Array;
  readonly aux: Float64Array;
}
