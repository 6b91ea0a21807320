/**
 * Unit of a statistic's value: `fraction` 0.01 = 1 %, `money` in 1e-8 units of the settlement
 * asset, `us` microseconds, the others as they say.
 */
export type Unit = "ratio" | "fraction" | "money" | "us" | "bps" | "ticks" | "count";

/** The part of the report that a statistic belongs to. */
export type Group = "return" | "risk" | "trade" | "activity" | "execution" | "cost";

/** One number of a run, with what is needed to judge it. */
export interface Statistic {
  /** Stable name in JSON and SQL, camelCase. */
  readonly key: string;
  readonly group: Group;
  /** What a person reads. */
  readonly label: string;
  /** Null (shown as N/A) when the sample is too small or the value is not defined. */
  readonly value: number | null;
  readonly unit: Unit;
  /** How many observations the value rests on, and what they are. */
  readonly sample: number;
  readonly sampleOf: string;
  /** Fewest observations for which the value is given at all. */
  readonly minSample: number;
  /** Formula or caveat in words. */
  readonly note: string;
}

/**
 * Fewest round trips, fills with a mid price, or queue waits for which an average is given. Below
 * this the standard error of a mean is above a fifth of the observations' own spread.
 */
export const MIN_OBSERVATIONS = 20;

/** Fewest returns for a ratio of their mean to their spread. */
export const MIN_RETURNS = 30;

/** Fewest days for a figure scaled to a year. */
export const MIN_DAYS = 30;

/** Applies the minimum sample: the value of a short sample, or one that is not finite, is null. */
export function statistic(spec: Statistic): Statistic {
  const defined = spec.value !== null && Number.isFinite(spec.value) &&
    spec.sample >= spec.minSample;
  return defined ? spec : { ...spec, value: null };
}

/** The statistic of that key; throws when there is none, because keys are part of the interface. */
export function statisticOf(statistics: readonly Statistic[], key: string): Statistic {
  const found = statistics.find((s) => s.key === key);
  if (found === undefined) throw new Error(`Statistic "${key}" is not among those computed`);
  return found;
}
