import type { RoundTrip } from "./round_trips.ts";
import { MIN_OBSERVATIONS, type Statistic, statistic } from "./statistic.ts";

/** Sums over round trips, of which there may be too many to keep. Money in 1e-8 units. */
export class TripSums {
  count = 0;
  wins = 0;
  losses = 0;
  won = 0;
  /** Sum over losing trips, so not above 0. */
  lost = 0;
  heldUs = 0;

  add({ pnl, openTs, closeTs }: RoundTrip): void {
    this.count++;
    this.heldUs += closeTs - openTs;
    if (pnl > 0) {
      this.wins++;
      this.won += pnl;
    } else if (pnl < 0) {
      this.losses++;
      this.lost += pnl;
    }
  }
}

/**
 * Win rate, profit factor, expectancy, average win and loss, over flat-to-flat round trips after
 * fees. A trip that ended at exactly zero is neither a win nor a loss, and counts in the number.
 *
 * - win rate = wins / trips
 * - profit factor = Σ wins / |Σ losses|; not defined without a loss
 * - expectancy = Σ P&L / trips
 */
export function tripStatistics(sums: TripSums): readonly Statistic[] {
  const { wins, losses, won, count: n, heldUs } = sums;
  const lost = -sums.lost;
  const of = (
    own: Pick<Statistic, "key" | "label" | "value" | "unit" | "note">,
    sample = n,
    sampleOf = "round trips",
  ) => statistic({ ...own, group: "trade", sample, sampleOf, minSample: MIN_OBSERVATIONS });
  const [number, rate] = ["count", "fraction"] as const;
  return [
    statistic({
      ...{ key: "roundTrips", label: "Round trips", value: n, unit: number, note: "flat to flat" },
      ...{ group: "trade", sample: n, sampleOf: "round trips", minSample: 0 },
    }),
    of({
      key: "winRate",
      label: "Win rate",
      value: wins / n,
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
        value: won / wins,
        unit: "money",
        note: "after fees, before funding",
      },
      wins,
      "winning round trips",
    ),
    of(
      {
        key: "averageLoss",
        label: "Average loss",
        value: -lost / losses,
        unit: "money",
        note: "after fees, before funding",
      },
      losses,
      "losing round trips",
    ),
    of({
      key: "averageHolding",
      label: "Average holding time",
      value: heldUs / n,
      unit: "us",
      note: "from the first fill to flat",
    }),
  ];
}
