import { OrderType, type Side, TimeInForce } from "../../../engine/order/types.ts";
import type { Context, OrderRequest, StrategyHandlers } from "../../../engine/strategy/contract.ts";
import { defineStrategy } from "../../../engine/strategy/define_strategy.ts";
import { z } from "zod";

/** Which callbacks a flow listens to: an absent one lets the session take rows in batches. */
const CALLBACKS = ["trade", "book", "quote", "mark", "timer", "bars", "orders"] as const;
export type Callback = (typeof CALLBACKS)[number];
export const ALL_CALLBACKS: readonly Callback[] = CALLBACKS;

/**
 * Orders of every type and time in force, cancels and modifications, drawn from the run's seed and
 * from what the strategy sees; what it sees is also written to a series, so that two runs that look
 * different anywhere differ in their records.
 */
export const randomFlow = defineStrategy({
  name: "random_flow",
  params: z.object({
    listen: z.array(z.enum(CALLBACKS)).default([...CALLBACKS]),
    /** Chance in percent that an event brings about an action. */
    eagerness: z.number().default(15),
    maxLots: z.number().default(12),
    maxOpen: z.number().default(12),
    /** Answers bring about orders that bring about answers: an end to that. */
    maxOrders: z.number().default(300),
    /** Index of the one instrument that it trades; −1 for all. */
    only: z.number().default(-1),
  }),
  create: ({ listen, eagerness, maxLots, maxOpen, maxOrders, only }, ctx) => {
    let orders = 0;
    const seen = ctx.series("seen");
    const act = () => {
      const instrument = ctx.instruments[only < 0 ? int(ctx, ctx.instruments.length) : only];
      const book = ctx.book(instrument);
      seen.push(book.bidTicks * 3 + book.askTicks + ctx.position(instrument).lots);
      if (int(ctx, 100) >= eagerness) return;
      const open = ctx.orders();
      const draw = int(ctx, 10);
      if (open.length > 0 && (draw < 3 || open.length > maxOpen)) {
        ctx.cancel(open[int(ctx, open.length)]);
      } else if (open.length > 0 && draw < 5) {
        const order = open[int(ctx, open.length)];
        ctx.modify(order, {
          priceTicks: Math.max(1, order.priceTicks + int(ctx, 7) - 3),
          qtyLots: 1 + int(ctx, maxLots),
        });
      } else if (ctx.lastTradeTicks(instrument) > 0 && orders++ < maxOrders) {
        ctx.submit(request(ctx, instrument.symbol, ctx.lastTradeTicks(instrument), maxLots));
      }
    };
    const on = (callback: Callback) => listen.includes(callback);
    const handlers: StrategyHandlers = {
      onStart() {
        if (on("timer")) ctx.every(77_777, "tick");
        if (on("bars")) { for (const { symbol } of ctx.instruments) subscribe(ctx, symbol); }
        if (on("timer")) ctx.after(1234, "once");
      },
      ...(on("trade") && { onTrade: act }),
      ...(on("book") && { onBook: act }),
      ...(on("quote") && { onQuote: act }),
      ...(on("mark") && { onMark: act, onFunding: act, onFeedState: act }),
      ...(on("timer") && {
        onTimer() {
          act();
          if (int(ctx, 5) === 0) ctx.after(1 + int(ctx, 50_000));
        },
      }),
      ...(on("bars") && { onBar: act }),
      ...(on("orders") && { onOrder: act, onFill: act }),
      snapshot: () => orders,
      restore(state) {
        orders = state as number;
      },
    };
    return handlers;
  },
});

function subscribe(ctx: Context, instrument: string): void {
  ctx.bars({ instrument, time: "1s" });
  ctx.bars({ instrument, trades: 7 });
}

const int = (ctx: Context, n: number) => Math.floor(ctx.random() * n);

function request(ctx: Context, instrument: string, last: number, maxLots: number): OrderRequest {
  const side = (int(ctx, 2) === 0 ? 1 : -1) as Side;
  const type = [
    OrderType.LIMIT,
    OrderType.LIMIT,
    OrderType.LIMIT,
    OrderType.MARKET,
    OrderType.STOP_MARKET,
    OrderType.STOP_LIMIT,
    OrderType.TAKE_PROFIT_MARKET,
    OrderType.TAKE_PROFIT_LIMIT,
  ][int(ctx, 8)];
  const qtyLots = 1 + int(ctx, maxLots);
  const reduceOnly = int(ctx, 6) === 0;
  const isConditional = type >= OrderType.STOP_MARKET;
  const isStop = type === OrderType.STOP_MARKET || type === OrderType.STOP_LIMIT;
  const away = (1 + int(ctx, 8)) * (isStop === (side === 1) ? 1 : -1);
  const stop = isConditional ? { stopTicks: Math.max(1, last + away) } : {};
  const isPriced = type === OrderType.LIMIT || type === OrderType.STOP_LIMIT ||
    type === OrderType.TAKE_PROFIT_LIMIT;
  if (!isPriced) return { instrument, side, type, qtyLots, reduceOnly, ...stop };
  const tif = ([
    TimeInForce.GTC,
    TimeInForce.GTC,
    TimeInForce.GTX,
    TimeInForce.IOC,
    TimeInForce.FOK,
    TimeInForce.GTD,
  ] as const)[int(ctx, 6)];
  const priceTicks = Math.max(1, last + int(ctx, 9) - 4);
  const expiry = tif === TimeInForce.GTD
    ? { expireTs: ctx.now + 1 + int(ctx, int(ctx, 2) === 0 ? 40_000 : 2_000_000) }
    : {};
  return { instrument, side, type, tif, qtyLots, priceTicks, reduceOnly, ...stop, ...expiry };
}
