import type { Instrument } from "../../engine/instrument/instrument.ts";
import type { FillColumns } from "../../engine/record/columns.ts";
import { averageDifference, type FillRole, type PriceDifference } from "./fill_sample.ts";
import type { Fold } from "./fold.ts";
import { MIN_OBSERVATIONS, type Statistic, statistic } from "./statistic.ts";

/**
 * Slippage against arrival: side × (fill price − mid when the order was decided), quantity-weighted,
 * in bps of that mid. Positive is a cost; a maker that earns the half spread shows it as negative.
 * (The execution half of Perold's implementation shortfall, 1988.)
 */
export function slippage(
  instruments: readonly Instrument[],
  role: FillRole,
): Fold<FillColumns, Statistic> {
  const { add, result } = averageDifference(instruments, role, {
    differenceOf: (fills, i) => fills.side[i] * (fills.priceTicks[i] - fills.arrivalMid2[i] / 2),
    referenceOf: (fills, i) => fills.arrivalMid2[i] / 2,
  });
  return { add, result: () => slippageOf(result(), role) };
}

function slippageOf(average: PriceDifference, role: FillRole): Statistic {
  const suffix = { all: "", maker: "Maker", taker: "Taker" }[role];
  return statistic({
    key: `slippage${suffix}`,
    group: "execution",
    label: role === "all" ? "Slippage" : `Slippage, ${role}`,
    value: average.bps,
    unit: "bps",
    sample: average.fills,
    sampleOf: role === "all" ? "fills" : `${role} fills`,
    minSample: MIN_OBSERVATIONS,
    note: "against the mid at decision, quantity-weighted; positive is a cost",
  });
}
