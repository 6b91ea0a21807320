import { z } from "zod";
import { Ema } from "../engine/indicator/ema.ts";
import { priceOf } from "../engine/instrument/instrument.ts";
import { parseLots } from "../engine/num/decimal.ts";
import { Life, Side } from "../engine/order/types.ts";
import { defineStrategy } from "../engine/strategy/define_strategy.ts";
import { indicatorState, readState } from "./parts/saved.ts";

const savedSchema = z.strictObject({
  side: z.literal([-1, 0, 1]),
  fast: indicatorState,
  slow: indicatorState,
});

/**
 * Trend following by two exponential averages of the trade price: long while the fast one is at or
 * above the slow one, short while it is below.
 *
 * Both averages take every trade of one instrument; nothing is sent before the slow one has seen
 * `slow` trades. Then a market order of `qty` opens the position, and at each change of sign one
 * order closes it and a second one opens the other side. What a refused or unfilled order left
 * undone is made up for at the next change of sign.
 *
 * Data: trades. `onStop` leaves the position: a trend does not end with the session.
 */
export default defineStrategy({
  name: "ema_cross",
  description:
    "Long while a fast average of the trade price is above a slow one, short while below",
  params: z.strictObject({
    fast: z.number().int().min(1).max(1_000_000).default(100)
      .describe("Period of the fast average, trades"),
    slow: z.number().int().min(2).max(1_000_000).default(400)
      .describe("Period of the slow average, trades; more than fast"),
    qty: z.string().default("0.001").describe("Position to hold, base units, a decimal"),
    emaSeed: z.enum(["first", "sma"]).default("first")
      .describe("Start of the averages: the first price, or the mean of the first period"),
    instrument: z.string().optional().describe("Symbol to trade; the run's first without it"),
    plot: z.string().regex(/^[1-9]\d*(ms|s|m|h)$/).default("10s")
      .describe("Time between two points of the averages in the report"),
  }).refine(({ fast, slow }) => fast < slow, {
    path: ["slow"],
    message: "expected more than fast",
  }),
  create(params, ctx) {
    let instrument = ctx.instrument(params.instrument);
    const position = ctx.position(instrument);
    let qtyLots = parseLots(params.qty, instrument);
    const fast = new Ema(params.fast, { seed: params.emaSeed });
    const slow = new Ema(params.slow, { seed: params.emaSeed });
    const fastSeries = ctx.series("fast");
    const slowSeries = ctx.series("slow");
    const { index } = instrument;
    /** What the averages said last; 0 before they say anything. */
    let side: Side | 0 = 0;

    /** Every order's, filled in anew. */
    const request = { instrument, side: Side.BUY as Side, qtyLots, tag: "" };

    /** Brings the position, with all that is under way, to `qtyLots` on `side`; one `qty` an order. */
    function turn(to: Side): void {
      let missing = to * qtyLots - position.lots;
      for (const order of ctx.orders(instrument)) missing -= order.side * order.leavesLots;
      const tag = request.tag = side === 0 ? "open" : "flip";
      request.instrument = instrument;
      request.side = side = to;
      for (let left = to * missing; left > 0; left -= qtyLots) {
        request.qtyLots = Math.min(qtyLots, left);
        const order = ctx.submit(request);
        if (order.life !== Life.DENIED) continue;
        ctx.log.warn("Order denied by risk", { reason: order.reason, tag });
        return;
      }
    }

    return {
      onStart() {
        ctx.every(params.plot);
        ctx.log.info("Following the averages", { symbol: instrument.symbol, qty: params.qty });
      },
      onTrade(trade) {
        if (trade.instrument.index !== index) return;
        const { price } = trade;
        fast.update(price);
        slow.update(price);
        if (!slow.ready) return;
        const to = fast.value >= slow.value ? Side.BUY : Side.SELL;
        if (to !== side) turn(to);
      },
      onTimer() {
        if (!slow.ready) return;
        fastSeries.push(fast.value);
        slowSeries.push(slow.value);
      },
      onInstrument(change) {
        if (change.instrument.index !== index) return;
        instrument = change.instrument;
        qtyLots = parseLots(params.qty, instrument);
      },
      onStop() {
        const { lots, entryTicks } = position;
        ctx.log.info("Stopped", { lots, entry: priceOf(instrument, entryTicks) });
      },
      snapshot() {
        return { side, fast: fast.snapshot(), slow: slow.snapshot() };
      },
      restore(state) {
        const saved = readState("ema_cross", savedSchema, state);
        fast.restore(saved.fast);
        slow.restore(saved.slow);
        side = saved.side;
      },
    };
  },
});
