import type { VenueConfig } from "./config.ts";
import { longestLegs } from "./longest_legs.ts";

/**
 * How long a session goes on at most after its last row, µs: until every request that left us by
 * then has reached the venue, has taken effect for lack of a later row, and was answered, or was
 * lost, given up and found. Without a limit a strategy that answers with new orders would trade on a
 * market that has ended for ever. What such a strategy sent after the last row may still be under
 * way when it is cut off. Never less than the bound and two time-outs, which is what the presets
 * come to. Cost: linear in recorded latencies.
 */
export function graceUs({ latency, arrivalBoundUs, responseTimeoutUs }: VenueConfig): number {
  const { entryUs, responseUs } = longestLegs(latency);
  const answered = entryUs + arrivalBoundUs + responseUs;
  const lost = entryUs + Math.max(arrivalBoundUs, responseTimeoutUs) + responseTimeoutUs;
  return Math.max(answered, lost, arrivalBoundUs + 2 * responseTimeoutUs);
}
