import type { EquityColumns } from "../../engine/record/columns.ts";
import type { Fold } from "./fold.ts";
import { DAY_US } from "../../engine/time/utc.ts";
import { type Statistic, statistic } from "./statistic.ts";

export interface TurnoverSpec {
  /** Traded value, 1e-8 units. */
  readonly turnover: number;
  readonly fills: number;
  readonly spanUs: number;
}

/** Traded value, and how often the mean equity was turned over a day: value / mean equity / days. */
export function turnoverStatistics(
  spec: TurnoverSpec,
): Fold<EquityColumns, readonly Statistic[]> {
  const sums = { equity: 0, samples: 0 };
  return {
    add({ length, equity }) {
      for (let i = 0; i < length; i++) sums.equity += equity[i];
      sums.samples += length;
    },
    result: () => statisticsOf(spec, sums.equity / sums.samples),
  };
}

function statisticsOf(spec: TurnoverSpec, average: number): readonly Statistic[] {
  const days = spec.spanUs / DAY_US;
  const common = {
    group: "activity",
    sample: spec.fills,
    sampleOf: "fills",
    minSample: 0,
  } as const;
  return [
    statistic({
      ...common,
      key: "turnover",
      label: "Turnover",
      value: spec.turnover,
      unit: "money",
      note: "sum of |price × quantity| over fills",
    }),
    statistic({
      ...common,
      key: "dailyTurnover",
      label: "Turnover a day",
      value: average > 0 && days > 0 ? spec.turnover / average / days : null,
      unit: "ratio",
      note: "times mean equity, scaled to 24 hours",
    }),
  ];
}
