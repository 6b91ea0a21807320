import type { FillColumns } from "../../engine/record/columns.ts";
import { columnOf, type Rows } from "../record/rows.ts";
import type { Fold } from "./fold.ts";
import { quantileRanks } from "./moments.ts";
import { atRanks } from "./order_statistics.ts";
import { MIN_OBSERVATIONS, type Statistic, statistic } from "./statistic.ts";

/** One bar of a histogram: `count` waits in (previous bound, upTo]; the last bar is open-ended. */
export interface WaitBin {
  readonly upToUs: number;
  readonly count: number;
}

const BOUNDS_US = [1e3, 1e4, 1e5, 3e5, 1e6, 3e6, 1e7, 3e7, 6e7, 3e8, 1.8e9, Infinity];

/** Waits by order of magnitude, from a millisecond to more than half an hour. */
export function waitHistogram(): Fold<FillColumns, readonly WaitBin[]> {
  const counts = BOUNDS_US.map(() => 0);
  return {
    add({ length, queueWaitUs }) {
      for (let i = 0; i < length; i++) {
        const bin = BOUNDS_US.findIndex((upToUs) => queueWaitUs[i] <= upToUs);
        // Takers have no wait.
        if (bin >= 0) counts[bin]++;
      }
    },
    result: () => BOUNDS_US.map((upToUs, bin) => ({ upToUs, count: counts[bin] })),
  };
}

/**
 * Median and 90th percentile of the time from coming to rest to the fill. Four passes over the fills.
 *
 * @param count fills that have a wait
 */
export function queueWaitStatistics(
  fills: Rows<FillColumns>,
  count: number,
): readonly Statistic[] {
  const common = {
    group: "execution",
    unit: "us",
    sample: count,
    sampleOf: "maker fills",
    minSample: MIN_OBSERVATIONS,
    note: "from coming to rest to the fill",
  } as const;
  const spots = [0.5, 0.9].map((p) => quantileRanks(count, p));
  const ranks = count === 0 ? [] : spots.flatMap(({ below, above }) => [below, above]);
  const values = atRanks(() => columnOf(fills, (part) => part.queueWaitUs), ranks);
  const at = (spot: number) => {
    const [low, high] = [values[2 * spot], values[2 * spot + 1]];
    return count === 0 ? NaN : low + spots[spot].share * (high - low);
  };
  return [
    statistic({ ...common, key: "queueWaitMedian", label: "Queue wait, median", value: at(0) }),
    statistic({ ...common, key: "queueWaitP90", label: "Queue wait, p90", value: at(1) }),
  ];
}
