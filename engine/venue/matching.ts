import type { UpdateKind } from "../order/types.ts";
import type { VenueConfig } from "./config.ts";
import type { VenueOrder } from "./venue_order.ts";

/**
 * How an order first meets the market at a venue: it takes what it may, rests what is left, or ends.
 * `Taker` meets the recorded book, `IdealTaker` whatever is best.
 */
export interface Matching {
  /** `kind`: how the order came here (accepted, modified, triggered), which is its first answer. */
  execute(mine: VenueOrder, kind: UpdateKind): void;
}

/** The ideal matching, where requests and answers take no time either. */
export const isIdeal = ({ matching }: VenueConfig): boolean => matching === "ideal";
