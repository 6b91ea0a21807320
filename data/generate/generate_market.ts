import type { EventBatch } from "../feed/event_batch.ts";
import { Market } from "./market.ts";
import { type GenerateOptions, planMarket } from "./options.ts";

/**
 * Generates a perpetual's market: agents trade on the real matching engine, and what its venue would
 * send comes out in arrival order: a depth snapshot and then depth messages every 100 ms, trades,
 * best bid and offer, mark price, index and funding rate every second, funding settlements at 00, 08
 * and 16 UTC. The same options give the same rows on every machine.
 *
 * - Every row carries the venue's time and, later by a lognormal latency, its arrival; messages of
 *   one stream do not overtake each other.
 * - `aux` of depth and quote rows is the number of the book's last change in them: the book made of
 *   the depth messages is the matching engine's book, and a quote is its touch at that number.
 *
 * Batches hold whole messages, at most 65,536 rows; **a batch's arrays are filled anew for the next
 * one**. Memory does not grow with the length. A default day of BTCUSDT is about three million rows.
 *
 * @throws {RangeError} an option is out of range
 * @example
 * ```ts
 * import { generateMarket } from "./generate_market.ts";
 * import { defaultInstruments } from "./instruments.ts";
 * let rows = 0;
 * for (const batch of generateMarket({ instrument: defaultInstruments()[0], durationUs: 60e6 })) {
 *   rows += batch.length;
 * }
 * if (rows === 0) throw new Error("Expected rows");
 * ```
 */
export function* generateMarket(options: GenerateOptions): Generator<EventBatch, void, void> {
  const market = new Market(planMarket(options));
  const { feed } = market;
  for (;;) {
    const more = market.step();
    const now = more ? market.now : Infinity;
    for (let full = feed.drain(now); full !== undefined; full = feed.drain(now)) {
      yield full;
      feed.next();
    }
    if (!more) break;
  }
  if (feed.open.length > 0) yield feed.open;
}
