import type { Instrument } from "../../engine/instrument/instrument.ts";
import { Liquidity } from "../../engine/order/types.ts";
import type { FillColumns } from "../../engine/record/columns.ts";
import type { Fold } from "./fold.ts";
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

/** A price of a fill, or a difference of two, in ticks; NaN where it is not known. */
export type OfFill = (fills: FillColumns, row: number) => number;

/**
 * Averages `differenceOf` over the fills of a role, weighted by quantity; across instruments by
 * traded value, because their lots do not add up.
 */
export function averageDifference(
  instruments: readonly Instrument[],
  role: FillRole,
  at: { readonly differenceOf: OfFill; readonly referenceOf: OfFill },
): Fold<FillColumns, PriceDifference> {
  const values = instruments.map(tickLotValue);
  const sums = { difference: 0, reference: 0, tickLots: 0, lots: 0, count: 0, only: -1 };
  return {
    add(fills) {
      for (let i = 0; i < fills.length; i++) {
        const isMaker = fills.liquidity[i] === Liquidity.MAKER;
        if (role !== "all" && isMaker !== (role === "maker")) continue;
        const ticks = at.differenceOf(fills, i);
        if (Number.isNaN(ticks)) continue;
        const instrument = fills.instrument[i];
        const qty = fills.qtyLots[i];
        sums.difference += ticks * qty * values[instrument];
        sums.reference += at.referenceOf(fills, i) * qty * values[instrument];
        sums.tickLots += ticks * qty;
        sums.lots += qty;
        sums.only = sums.count === 0 || sums.only === instrument ? instrument : -2;
        sums.count++;
      }
    },
    result: () => ({
      bps: (sums.difference / sums.reference) * 1e4,
      ticks: sums.only === -2 ? NaN : sums.tickLots / sums.lots,
      value: sums.difference,
      fills: sums.count,
    }),
  };
}
