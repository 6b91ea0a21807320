import type { Order } from "./order.ts";
import type { VenueUpdate } from "./venue_update.ts";

/** What is known of a fill that is told. */
export const Count = Object.freeze(
  {
    /** It was not told before: all its lots count. */
    NEW: 0,
    /** All of it was told before: none of them does. */
    TOLD: 1,
    /** Some of its lots were told before: whose they are, only a list of trades can say. */
    PARTLY: 2,
    /** Another trade than those before, whatever the venue's count says: all its lots count. */
    ODD: 3,
    /** Its lots were told without an id, as a request's answer has them: what is new is the fee. */
    NAMED: 4,
  } as const,
);
export type Count = (typeof Count)[keyof typeof Count];

/**
 * Whether a fill was told before, and notes it. It is known by its trade id, and by its place among
 * the order's lots: one that the venue counts up to `cumLots` holds the `qtyLots` below. Lots told
 * without an id (a request's answer has but their sum) are the same as those told with one later.
 *
 * Fills in the venue's order, whole, without ids, cost nothing to know.
 */
export function countFill(order: Order, update: VenueUpdate): Count {
  const { tradeId, cumLots, qtyLots } = update;
  if (tradeId !== 0 && order.extra?.tradeIds?.includes(tradeId)) return Count.TOLD;
  const hasPlace = cumLots >= qtyLots;
  const fresh = hasPlace ? takePlace(order, cumLots - qtyLots, cumLots) : qtyLots;
  if (tradeId === 0) {
    if (fresh === qtyLots) return Count.NEW;
    return fresh === 0 ? Count.TOLD : Count.PARTLY;
  }
  const extra = order.ensureExtra();
  const unnamed = order.filledLots - extra.namedLots;
  extra.note(tradeId, qtyLots);
  if (fresh === qtyLots) return Count.NEW;
  return fresh === 0 && unnamed >= qtyLots ? Count.NAMED : Count.ODD;
}

/**
 * Of the lots from `from` up to `to`, those that nobody told yet; from here on they are told, unless
 * some were and some were not: then it is left as it was.
 */
function takePlace(order: Order, from: number, to: number): number {
  const missing = order.extra?.missing ?? null;
  const top = order.filledLots + (missing === null ? 0 : lotsOf(missing));
  if (missing === null && from === top) return to - from;
  if (from >= top) {
    // What lies between was filled and is not told yet.
    if (from > top) order.ensureExtra().addMissing(top, from);
    return to - from;
  }
  const fresh = Math.max(0, to - top) + (missing === null ? 0 : overlap(missing, from, to));
  if (fresh === to - from && missing !== null) order.ensureExtra().takeMissing(from, to);
  return fresh;
}

/** Lots in a list of ranges: from, to, from, to … */
function lotsOf(ranges: readonly number[]): number {
  let lots = 0;
  for (let i = 0; i < ranges.length; i += 2) lots += ranges[i + 1] - ranges[i];
  return lots;
}

function overlap(ranges: readonly number[], from: number, to: number): number {
  let lots = 0;
  for (let i = 0; i < ranges.length; i += 2) {
    lots += Math.max(0, Math.min(to, ranges[i + 1]) - Math.max(from, ranges[i]));
  }
  return lots;
}
