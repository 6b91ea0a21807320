import { Side, TimeInForce } from "../../engine/order/types.ts";
import { defineStrategy } from "../../engine/strategy/define_strategy.ts";

const { BUY, SELL } = Side;

/**
 * The reference market maker's rule, called on every depth message and acting at most every 100 ms:
 * what a callback a message costs.
 */
export const quoteOnBook = defineStrategy({
  name: "quote_on_book",
  create(_params, ctx) {
    const position = ctx.position();
    let nextTs = 0;
    return {
      onBook(book) {
        if (ctx.now < nextTs || book.bidTicks === 0 || book.askTicks === 0) return;
        nextTs = ctx.now + 100_000;
        const { lots } = position;
        const mid = (book.bidTicks + book.askTicks) / 2 - lots * 0.5;
        const wantBid = Math.min(Math.floor(mid - 0.5), book.bidTicks);
        const wantAsk = Math.max(Math.floor(mid + 1.5), book.askTicks);
        let hasBid = false;
        let hasAsk = false;
        for (const order of ctx.orders()) {
          const isBuy = order.side === BUY;
          if (order.priceTicks === (isBuy ? wantBid : wantAsk)) {
            if (isBuy) hasBid = true;
            else hasAsk = true;
          } else if (order.isCancellable) ctx.cancel(order);
        }
        if (lots < 10 && !hasBid) ctx.limit(BUY, 1, wantBid, TimeInForce.GTX);
        if (lots > -10 && !hasAsk) ctx.limit(SELL, 1, wantAsk, TimeInForce.GTX);
      },
    };
  },
});
