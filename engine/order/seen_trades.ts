import { Side } from "./types.ts";

/** Trades of one side of one instrument that are remembered. */
const KEPT = 65_536;

/** Ids of trades by instrument and side, oldest first. */
export type SeenTradesState = readonly {
  readonly instrument: number;
  readonly side: Side;
  readonly ids: readonly number[];
}[];

/**
 * Trades of ours that were booked, by instrument, side and the venue's id: a trade told again after a
 * restart, or on an order that is forgotten, is known. With both sides of one trade ours, each has it.
 * O(1) a trade; the latest 65,536 of each side are kept.
 */
export class SeenTrades {
  /** By instrument, buys before sells. Sets keep the order in which ids came. */
  readonly #sides: readonly (readonly [buys: Set<number>, sells: Set<number>])[];

  constructor(instruments: number) {
    this.#sides = Array.from({ length: instruments }, () => [new Set<number>(), new Set<number>()]);
  }

  has(instrument: number, side: Side, tradeId: number): boolean {
    return this.#of(instrument, side).has(tradeId);
  }

  note(instrument: number, side: Side, tradeId: number): void {
    const ids = this.#of(instrument, side);
    ids.add(tradeId);
    if (ids.size <= KEPT) return;
    const [oldest] = ids;
    ids.delete(oldest);
  }

  #of(instrument: number, side: Side): Set<number> {
    const [buys, sells] = this.#sides[instrument];
    return side === Side.BUY ? buys : sells;
  }

  snapshot(): SeenTradesState {
    return this.#sides.flatMap(([buys, sells], instrument) => [
      { instrument, side: Side.BUY, ids: [...buys] },
      { instrument, side: Side.SELL, ids: [...sells] },
    ]);
  }

  restore(state: SeenTradesState): void {
    for (const { instrument, side, ids } of state) {
      for (const id of ids) this.note(instrument, side, id);
    }
  }
}
