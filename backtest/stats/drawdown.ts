import type { EquityColumns } from "../../engine/record/columns.ts";
import type { Fold } from "./fold.ts";
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

/** Starts from the start cash at `fromTs`. */
export function drawdownOf(cash: number, fromTs: number): Fold<EquityColumns, Drawdown> {
  const at = { peak: cash, peakTs: fromTs, fraction: 0, endTs: fromTs, samples: 0 };
  let worst = { depth: 0, peak: cash, peakTs: fromTs, troughTs: fromTs, recoveredTs: fromTs };
  return {
    add({ length, equity, ts }) {
      for (let i = 0; i < length; i++) {
        const value = equity[i];
        if (Number.isNaN(worst.recoveredTs) && value >= worst.peak) worst.recoveredTs = ts[i];
        if (value >= at.peak) {
          at.peak = value;
          at.peakTs = ts[i];
          continue;
        }
        const depth = at.peak - value;
        if (at.peak > 0) at.fraction = Math.max(at.fraction, depth / at.peak);
        if (depth > worst.depth) {
          const { peak, peakTs } = at;
          worst = { depth, peak, peakTs, troughTs: ts[i], recoveredTs: NaN };
        }
      }
      if (length > 0) at.endTs = ts[length - 1];
      at.samples += length;
    },
    result() {
      const { depth, peakTs, troughTs, recoveredTs } = worst;
      const { fraction, endTs, samples } = at;
      return { depth, fraction, peakTs, troughTs, recoveredTs, endTs, samples };
    },
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
