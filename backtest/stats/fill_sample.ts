import type { Instrument } from "../../engine/instrument/instrument.ts";
import { Liquidity } from "../../engine/order/types.ts";
import type { FillColumns } from "../../engine/record/columns.ts";
import { tickLotValue } from "./notional.ts";

/** Which fills an average is over. */
export type FillRole = "maker" | "taker" | "all";

/** A quantity-weighted mean of a price difference over fills, once relative and once in ticks. */
export interface PriceDifference {
  /** Σ difference × quantity / Σ reference × quantity, in bps; NaN of nothing. */
  readonly bps: number;
  /** Σ difference in ticks × lots / Σ lots; NaN of nothing, or when instruments' ticks mix. */
  readonly ticks: number;
  /** The same as money: what the difference was worth, 1e-8 units. */
  readonly value: number;
  readonly fills: number;
}

/**
 * Averages `differenceOf(row)` (in ticks, NaN where not known) over the fills of a role, weighted
 * by quantity; across instruments by traded value, because their lots do not add up. O(fills).
 */
export function averageDifference(
  fills: FillColumns,
  instruments: readonly Instrument[],
  role: FillRole,
  at: {
    readonly differenceOf: (row: number) => number;
    readonly referenceOf: (row: number) => number;
  },
): PriceDifference {
  const values = instruments.map(tickLotValue);
  let [difference, reference, tickLots, lots, count, only] = [0, 0, 0, 0, 0, -1];
  for (let i = 0; i < fills.length; i++) {
    const isMaker = fills.liquidity[i] === Liquidity.MAKER;
    if (role !== "all" && isMaker !== (role === "maker")) continue;
    const ticks = at.differenceOf(i);
    if (Number.isNaN(ticks)) continue;
    const instrument = fills.instrument[i];
    const qty = fills.qtyLots[i];
    difference += ticks * qty * values[instrument];
    reference += at.referenceOf(i) * qty * values[instrument];
    tickLots += ticks * qty;
    lots += qty;
    only = count === 0 || only === instrument ? instrument : -2;
    count++;
  }
  return {
    bps: (difference / reference) * 1e4,
    ticks: only === -2 ? NaN : tickLots / lots,
    value: difference,
    fills: count,
  };
}
