import type { FillColumns } from "../../engine/record/columns.ts";
import { quantile } from "./moments.ts";
import { MIN_OBSERVATIONS, type Statistic, statistic } from "./statistic.ts";

/** Waits of the maker fills that have one, ascending, µs. O(n log n). */
export function queueWaits(fills: FillColumns): Float64Array {
  return fills.queueWaitUs.filter((wait) => !Number.isNaN(wait)).sort();
}

/** Median and 90th percentile of the time from coming to rest to the fill. */
export function queueWaitStatistics(ascending: Float64Array): readonly Statistic[] {
  const common = {
    group: "execution",
    unit: "us",
    sample: ascending.length,
    sampleOf: "maker fills",
    minSample: MIN_OBSERVATIONS,
    note: "from coming to rest to the fill",
  } as const;
  const at = (p: number) => quantile(ascending, p);
  return [
    statistic({ ...common, key: "queueWaitMedian", label: "Queue wait, median", value: at(0.5) }),
    statistic({ ...common, key: "queueWaitP90", label: "Queue wait, p90", value: at(0.9) }),
  ];
}

/** One bar of a histogram: `count` waits in (previous bound, upTo]; the last bar is open-ended. */
export interface WaitBin {
  readonly upToUs: number;
  readonly count: number;
}

const BOUNDS_US = [1e3, 1e4, 1e5, 3e5, 1e6, 3e6, 1e7, 3e7, 6e7, 3e8, 1.8e9, Infinity];

/** Waits by order of magnitude, from a millisecond to more than half an hour. */
export function waitHistogram(ascending: Float64Array): readonly WaitBin[] {
  let row = 0;
  return BOUNDS_US.map((upToUs) => {
    const begin = row;
    while (row < ascending.length && ascending[row] <= upToUs) row++;
    return { upToUs, count: row - begin };
  });
}
