import { z } from "zod";
import { defineStrategy } from "../engine/strategy/define_strategy.ts";
import { Side, TimeInForce } from "../engine/order/types.ts";

const { BUY, SELL } = Side;
const { GTX } = TimeInForce;

/**
 * The market maker by which engines are compared: every interval it quotes one lot a side around
 * the mid, skewed by its position, never through the touch. It is made to be simple and equal
 * everywhere, not to earn.
 */
export default defineStrategy({
  name: "reference_market_maker",
  description: "One post-only lot a side around the mid, skewed by the position; for comparison",
  params: z.strictObject({
    /** Time between two looks, ms. */
    intervalMs: z.number().int().min(1).max(60_000).default(100),
    /** Ticks from the mid, and ticks that a lot of position moves both quotes. */
    halfSpreadTicks: z.number().min(0).max(1000).default(1),
    skewTicks: z.number().min(0).max(1000).default(0.5),
    /** Position at which a side stops quoting, lots. */
    maxLots: z.number().int().min(1).default(10),
  }),
  create(params, ctx) {
    const book = ctx.book();
    const position = ctx.position();
    const { halfSpreadTicks, skewTicks, maxLots } = params;

    return {
      onStart() {
        ctx.every(params.intervalMs * 1000);
      },
      // Its ticks and lots are those in force, and it keeps none: nothing to take over.
      onInstrument() {},
      onTimer() {
        const { bidTicks, askTicks } = book;
        if (bidTicks === 0 || askTicks === 0) return;
        const { lots } = position;
        const mid = (bidTicks + askTicks) / 2 - lots * skewTicks;
        const wantBid = Math.min(Math.floor(mid - halfSpreadTicks + 0.5), bidTicks);
        const wantAsk = Math.max(Math.floor(mid + halfSpreadTicks + 0.5), askTicks);
        let hasBid = false;
        let hasAsk = false;
        for (const order of ctx.orders()) {
          const isBuy = order.side === BUY;
          if (order.priceTicks === (isBuy ? wantBid : wantAsk)) {
            if (isBuy) hasBid = true;
            else hasAsk = true;
          } else if (order.isCancellable) ctx.cancel(order);
        }
        if (lots < maxLots && !hasBid) ctx.limit(BUY, 1, wantBid, GTX);
        if (lots > -maxLots && !hasAsk) ctx.limit(SELL, 1, wantAsk, GTX);
      },
    };
  },
});
