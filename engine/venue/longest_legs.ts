import type { LatencyConfig, Leg } from "./latency_config.ts";

/** The longest that an order's messages can take, µs. */
export interface LongestLegs {
  /** From our sending to the venue's taking it, or to our learning that it was lost on the way. */
  readonly entryUs: number;
  /** From the venue's decision to our knowing. */
  readonly responseUs: number;
}

/**
 * What no draw or interpolation of a latency model exceeds. Between recorded trips legs are
 * interpolated, so the longest of the trips bounds them all. Cost: linear in recorded values.
 */
export function longestLegs(config: LatencyConfig): LongestLegs {
  if ("trips" in config) return longestOfTrips(config.trips);
  const { entry, modify = entry, cancel = entry, response } = config;
  const entryUs = Math.max(longest(entry), longest(modify), longest(cancel));
  return { entryUs, responseUs: longest(response) };
}

function longestOfTrips(trips: readonly (readonly [number, number, number])[]): LongestLegs {
  let entryUs = 0;
  let responseUs = 0;
  let lostUs = 0;
  let anyLost = false;
  for (const [sentTs, venueTs, seenTs] of trips) {
    // Next to a lost trip the whole time of an answered one counts, too.
    lostUs = Math.max(lostUs, seenTs - sentTs);
    if (venueTs <= 0) {
      anyLost = true;
      continue;
    }
    entryUs = Math.max(entryUs, venueTs - sentTs);
    responseUs = Math.max(responseUs, seenTs - venueTs);
  }
  return { entryUs: anyLost ? Math.max(entryUs, lostUs) : entryUs, responseUs };
}

function longest(leg: Leg): number {
  if (leg.kind === "constant") return leg.us;
  if (leg.kind === "lognormal") return Math.max(leg.minUs, leg.maxUs);
  let us = 0;
  for (const value of leg.valuesUs) us = Math.max(us, value);
  return us;
}
