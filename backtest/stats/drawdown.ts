import type { EquityColumns } from "../../engine/record/columns.ts";
import { type Statistic, statistic } from "./statistic.ts";

/** The deepest fall of equity from its running peak. Money in 1e-8 units, times in µs. */
export interface Drawdown {
  readonly depth: number;
  /** Largest fall relative to its peak; it need not be the deepest one in money. */
  readonly fraction: number;
  readonly peakTs: number;
  readonly troughTs: number;
  /** When equity was back at the peak; NaN if it never was. */
  readonly recoveredTs: number;
  /** Last sample: where an unrecovered drawdown is cut off. */
  readonly endTs: number;
  readonly samples: number;
}

/** One pass over the samples, starting from the start cash at `fromTs`. O(n). */
export function drawdownOf(equity: EquityColumns, cash: number, fromTs: number): Drawdown {
  let peak = cash;
  let peakTs = fromTs;
  let fraction = 0;
  let worst = { depth: 0, peak: cash, peakTs: fromTs, troughTs: fromTs, recoveredTs: fromTs };
  for (let i = 0; i < equity.length; i++) {
    const value = equity.equity[i];
    if (Number.isNaN(worst.recoveredTs) && value >= worst.peak) worst.recoveredTs = equity.ts[i];
    if (value >= peak) {
      peak = value;
      peakTs = equity.ts[i];
      continue;
    }
    const depth = peak - value;
    if (peak > 0) fraction = Math.max(fraction, depth / peak);
    if (depth > worst.depth) {
      worst = { depth, peak, peakTs, troughTs: equity.ts[i], recoveredTs: NaN };
    }
  }
  const endTs = equity.length > 0 ? equity.ts[equity.length - 1] : fromTs;
  return {
    depth: worst.depth,
    fraction,
    peakTs: worst.peakTs,
    troughTs: worst.troughTs,
    recoveredTs: worst.recoveredTs,
    endTs,
    samples: equity.length,
  };
}

/** Depth in money and as a share, length from peak to recovery, and time from trough to recovery. */
export function drawdownStatistics(drawdown: Drawdown): readonly Statistic[] {
  const { depth, fraction, peakTs, troughTs, recoveredTs, endTs, samples } = drawdown;
  const none = samples > 0 && depth === 0;
  const recovered = !Number.isNaN(recoveredTs);
  const common = { group: "risk", sample: samples, sampleOf: "equity samples", minSample: 2 };
  const length = recovered ? recoveredTs - peakTs : endTs - peakTs;
  return ([
    { key: "maxDrawdown", label: "Max drawdown", value: depth, unit: "money", note: "from peak" },
    {
      key: "maxDrawdownFraction",
      label: "Max drawdown, relative",
      value: fraction,
      unit: "fraction",
      note: "largest fall over its own peak",
    },
    {
      key: "maxDrawdownLength",
      label: "Max drawdown length",
      value: length,
      unit: "us",
      note: none
        ? "equity never fell"
        : recovered
        ? "peak to recovery"
        : "peak to the end of the run: not recovered",
    },
    {
      key: "timeToRecover",
      label: "Time to recover",
      value: recovered ? recoveredTs - troughTs : null,
      unit: "us",
      note: none ? "equity never fell" : recovered ? "trough to recovery" : "not recovered",
    },
  ] as const).map((own) => statistic({ ...common, ...own, group: "risk" }));
}
