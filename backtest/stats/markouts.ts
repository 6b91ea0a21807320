import type { Instrument } from "../../engine/instrument/instrument.ts";
import type { FillColumns } from "../../engine/record/columns.ts";
import { averageDifference, type PriceDifference } from "./fill_sample.ts";
import type { Fold } from "./fold.ts";
import { MIN_OBSERVATIONS, type Statistic, statistic } from "./statistic.ts";

/** Seconds after a fill at which the mid is looked at; 0 is the fill itself. */
export const MARKOUT_SECONDS = [0, 1, 5, 30] as const;
export type MarkoutSeconds = (typeof MARKOUT_SECONDS)[number];

/** Markout of one role at one horizon. */
export interface Markout {
  readonly role: "maker" | "taker";
  readonly seconds: MarkoutSeconds;
  readonly bps: Statistic;
  readonly ticks: Statistic;
}

/**
 * Markouts: side × (mid after the fill − fill price), quantity-weighted, in bps of the fill price
 * and in ticks. Positive is in our favour; a maker's that turns negative as seconds pass is
 * adverse selection. Fills whose later mid is not known (the run ended) are left out.
 */
export function markouts(
  instruments: readonly Instrument[],
): Fold<FillColumns, readonly Markout[]> {
  const all = (["maker", "taker"] as const).flatMap((role) =>
    MARKOUT_SECONDS.map((seconds) => markout(instruments, role, seconds))
  );
  return {
    add: (fills) => all.forEach((one) => one.add(fills)),
    result: () => all.map((one) => one.result()),
  };
}

type Role = Markout["role"];

function markout(
  instruments: readonly Instrument[],
  role: Role,
  seconds: MarkoutSeconds,
): Fold<FillColumns, Markout> {
  const { add, result } = averageDifference(instruments, role, {
    differenceOf: (fills, i) =>
      fills.side[i] * (midAfter(fills, seconds)[i] / 2 - fills.priceTicks[i]),
    referenceOf: (fills, i) => fills.priceTicks[i],
  });
  return { add, result: () => markoutOf(result(), role, seconds) };
}

function markoutOf(average: PriceDifference, role: Role, seconds: MarkoutSeconds): Markout {
  const name = role === "maker" ? "Maker" : "Taker";
  const common = {
    group: "execution",
    label: `${name} markout, ${seconds} s`,
    sample: average.fills,
    sampleOf: `${role} fills`,
    minSample: MIN_OBSERVATIONS,
  } as const;
  const mixed = average.fills > 0 && Number.isNaN(average.ticks);
  return {
    role,
    seconds,
    bps: statistic({
      ...common,
      key: `markout${name}${seconds}s`,
      value: average.bps,
      unit: "bps",
      note:
        "mid after the fill against the fill price, quantity-weighted; positive is in our favour",
    }),
    ticks: statistic({
      ...common,
      key: `markout${name}${seconds}sTicks`,
      value: average.ticks,
      unit: "ticks",
      note: mixed ? "instruments with different ticks do not add up" : "the same in ticks",
    }),
  };
}

function midAfter(fills: FillColumns, seconds: MarkoutSeconds): Float64Array {
  switch (seconds) {
    case 0:
      return fills.mid2;
    case 1:
      return fills.mid2After1s;
    case 5:
      return fills.mid2After5s;
    case 30:
      return fills.mid2After30s;
  }
}
