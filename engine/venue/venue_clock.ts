import { DOUBLE } from "../time/clock.ts";

/**
 * When what happens at a simulated venue happens: one object for all of its markets, because V8 makes
 * an object of each double that crosses a call. Whoever begins something sets it.
 */
export class VenueClock {
  /** Venue time of the row, the request or the expiry in hand. */
  venueTs = DOUBLE;
  /** Local time before which nothing that happens now can be known: the row in hand (arrival ordering). */
  moment = DOUBLE;
  /** How far a market's `advance` goes. */
  until = DOUBLE;
}
