/** Statistics of a finished run. */
export { computeStats, type RunStats } from "./compute.ts";
export { CODE_NAMES, codeName } from "./code_names.ts";
export type { Markout } from "./markouts.ts";
export type { Outcome } from "./outcomes.ts";
export { type Period, periodReturn } from "./periods.ts";
export type { RoundTrip } from "./round_trips.ts";
export { type Group, type Statistic, statisticOf, type Unit } from "./statistic.ts";
export { tickLotValue } from "./notional.ts";
