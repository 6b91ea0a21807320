import type { Regrid } from "../instrument/regrid.ts";
import type { Side } from "../order/types.ts";
import type { Bar } from "./bar.ts";

/** State of a builder as plain JSON: `label`, the open and the completed bar, and counters. */
export type BarBuilderState = {
  readonly label: string;
  readonly bar: BarState;
  readonly open: BarState;
  readonly numbers: readonly number[];
};

type BarState = { readonly [K in keyof Bar]: number };

/**
 * Makes bars out of trades, by arrival time. Knows nothing that has not arrived: a bar is complete
 * only when a trade or the clock has shown that nothing more can belong to it.
 */
export interface BarBuilder {
  /** Rule and parameters, such as `time(60000000)`, in units of the definition in force. */
  readonly label: string;
  /** The bar completed last; one object, refilled. Meaningful after a call that returned true. */
  readonly bar: Bar;
  /** When `advance` will complete the open bar, µs; Infinity when time alone will not. */
  readonly nextCloseTs: number;
  /**
   * Takes a trade; returns true when it completed a bar. `side` is the aggressor's. O(1), allocates
   * nothing. Throws a RangeError when time goes back.
   */
  push(localTs: number, priceTicks: number, qtyLots: number, side: Side): boolean;
  /** Says that it is `ts`; returns true when that completed a bar. Call again until false. */
  advance(ts: number): boolean;
  /**
   * The instrument's definition changed: the open bar, the one completed last and a size in lots or
   * value go over to the new ticks and lots. Where such a bar's price lies between the new ticks it
   * is a fraction.
   */
  regrid(regrid: Regrid): void;
  reset(): void;
  snapshot(): BarBuilderState;
  /** Takes over a state of a builder with the same label; throws a TypeError on any other. */
  restore(state: BarBuilderState): void;
}
