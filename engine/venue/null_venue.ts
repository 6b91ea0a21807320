import type { VenuePort } from "./port.ts";

/**
 * A venue that is nobody: what is sent to it is on record and goes nowhere. For observation, where
 * decisions are watched and not sent, and for replay, where the answers are among the inputs.
 */
export class NullVenue implements VenuePort {
  submit(): void {}

  modify(): void {}

  cancel(): void {}
}
