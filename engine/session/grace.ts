import type { VenueConfig } from "../venue/config.ts";

/**
 * How long a session goes on at most after its last row, µs: until a request has taken effect for
 * lack of a later row, and a lost one was given up and found. Without it a strategy that answers
 * with new orders would trade on a market that has ended for ever.
 */
export function graceUs({ arrivalBoundUs, responseTimeoutUs }: VenueConfig): number {
  return arrivalBoundUs + 2 * responseTimeoutUs;
}
