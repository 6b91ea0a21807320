import type { LaneOrder } from "./lane.ts";

/** A stream that the session waits for. */
export interface StreamNeed {
  readonly stream: number;
  readonly order: LaneOrder;
}
