import type { RoundTrip } from "./round_trips.ts";
import { MIN_OBSERVATIONS, type Statistic, statistic } from "./statistic.ts";

/**
 * Win rate, profit factor, expectancy, average win and loss, over flat-to-flat round trips after
 * fees. A trip that ended at exactly zero is neither a win nor a loss, and counts in the number.
 *
 * - win rate = wins / trips
 * - profit factor = Σ wins / |Σ losses|; not defined without a loss
 * - expectancy = Σ P&L / trips
 */
export function tripStatistics(trips: readonly RoundTrip[]): readonly Statistic[] {
  const wins = trips.filter((t) => t.pnl > 0);
  const losses = trips.filter((t) => t.pnl < 0);
  const won = sum(wins, (t) => t.pnl);
  const lost = -sum(losses, (t) => t.pnl);
  const n = trips.length;
  const held = sum(trips, (t) => t.closeTs - t.openTs);
  const of = (
    own: Pick<Statistic, "key" | "label" | "value" | "unit" | "note">,
    sample = n,
    sampleOf = "round trips",
  ) => statistic({ ...own, group: "trade", sample, sampleOf, minSample: MIN_OBSERVATIONS });
  const [count, rate] = ["count", "fraction"] as const;
  return [
    statistic({
      ...{ key: "roundTrips", label: "Round trips", value: n, unit: count, note: "flat to flat" },
      ...{ group: "trade", sample: n, sampleOf: "round trips", minSample: 0 },
    }),
    of({
      key: "winRate",
      label: "Win rate",
      value: wins.length / n,
      unit: rate,
      note: "share of round trips that gained after fees",
    }),
    of({
      key: "profitFactor",
      label: "Profit factor",
      value: lost > 0 ? won / lost : null,
      unit: "ratio",
      note: lost > 0 || n === 0 ? "sum of wins over sum of losses" : "no losing round trip",
    }),
    of({
      key: "expectancy",
      label: "Expectancy",
      value: (won - lost) / n,
      unit: "money",
      note: "mean P&L of a round trip after fees, before funding",
    }),
    of(
      {
        key: "averageWin",
        label: "Average win",
        value: won / wins.length,
        unit: "money",
        note: "after fees, before funding",
      },
      wins.length,
      "winning round trips",
    ),
    of(
      {
        key: "averageLoss",
        label: "Average loss",
        value: -lost / losses.length,
        unit: "money",
        note: "after fees, before funding",
      },
      losses.length,
      "losing round trips",
    ),
    of({
      key: "averageHolding",
      label: "Average holding time",
      value: held / n,
      unit: "us",
      note: "from the first fill to flat",
    }),
  ];
}

function sum(trips: readonly RoundTrip[], of: (trip: RoundTrip) => number): number {
  let total = 0;
  for (const trip of trips) total += of(trip);
  return total;
}
