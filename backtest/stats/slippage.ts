import type { Instrument } from "../../engine/instrument/instrument.ts";
import type { FillColumns } from "../../engine/record/columns.ts";
import { averageDifference, type FillRole } from "./fill_sample.ts";
import { MIN_OBSERVATIONS, type Statistic, statistic } from "./statistic.ts";

/**
 * Slippage against arrival: side × (fill price − mid when the order was decided), quantity-weighted,
 * in bps of that mid. Positive is a cost; a maker that earns the half spread shows it as negative.
 * (The execution half of Perold's implementation shortfall, 1988.)
 */
export function slippage(
  fills: FillColumns,
  instruments: readonly Instrument[],
  role: FillRole,
): Statistic {
  const average = averageDifference(fills, instruments, role, {
    differenceOf: (i) => fills.side[i] * (fills.priceTicks[i] - fills.arrivalMid2[i] / 2),
    referenceOf: (i) => fills.arrivalMid2[i] / 2,
  });
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
