import type { LaneOrder } from "./l2_lane.ts";

/** A stream that the session waits for. */
export interface StreamNeed {
  readonly stream: number;
  readonly order: LaneOrder;
}
