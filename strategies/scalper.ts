import { z } from "zod";
import { BookImbalance } from "../engine/indicator/book_imbalance.ts";
import { MicroPrice } from "../engine/indicator/micro_price.ts";
import { type Instrument, priceOf } from "../engine/instrument/instrument.ts";
import { Regrid } from "../engine/instrument/regrid.ts";
import { parseLots } from "../engine/num/decimal.ts";
import { Life, OrderType, Side, TimeInForce } from "../engine/order/types.ts";
import type {
  BookView,
  Context,
  FillEvent,
  InstrumentEvent,
  OrderUpdate,
  PositionView,
  StrategyHandlers,
  TimerEvent,
} from "../engine/strategy/contract.ts";
import { defineStrategy } from "../engine/strategy/define_strategy.ts";
import { ExitOrder, hasOrder } from "./parts/exit_order.ts";
import { HomeTicks } from "./parts/home_ticks.ts";
import { indicatorState, readState } from "./parts/saved.ts";

const ENTRY = "entry";
const TAKE = "take_profit";
const STOP = "stop";
const EXIT = "exit";

const paramsSchema = z.strictObject({
  qty: z.string().default("0.01").describe("Size of a position, base units, a decimal"),
  levels: z.number().int().min(1).max(100).default(5)
    .describe("Levels a side whose lots are compared"),
  smooth: z.number().int().min(1).max(10_000).default(5)
    .describe("Book messages over which the imbalance is averaged"),
  threshold: z.number().gt(0).max(1).default(0.6)
    .describe("Averaged imbalance from which the book leans, 0 to 1"),
  microTicks: z.number().min(0).max(10_000).default(0.1)
    .describe("Least distance of the micro-price from the mid to the same side, ticks"),
  maxSpreadTicks: z.number().int().min(1).max(100_000).default(50)
    .describe("Widest spread in which to enter, ticks"),
  entry: z.enum(["post", "take"]).default("post")
    .describe("Wait at the own touch (post-only), or take the other one (IOC)"),
  entryMs: z.number().int().min(1).max(600_000).default(2_000)
    .describe("Life of a waiting entry, ms"),
  takeTicks: z.number().int().min(1).max(1_000_000).default(400)
    .describe("Take-profit's distance from the entry, ticks"),
  stopTicks: z.number().int().min(1).max(1_000_000).default(250)
    .describe("Stop's distance from the entry, ticks"),
  holdMs: z.number().int().min(1).max(86_400_000).default(60_000)
    .describe("Longest time in a position, ms"),
  coolDownMs: z.number().int().min(0).max(86_400_000).default(5_000)
    .describe("Time without entries after an exit, ms"),
  instrument: z.string().optional().describe("Symbol to trade; the run's first without it"),
});

type Params = z.output<typeof paramsSchema>;

const savedSchema = z.strictObject({
  imbalance: indicatorState,
  micro: indicatorState,
  entryTicks: z.number().int().min(0),
  restUntil: z.number().min(0),
  entryTimer: z.number().int().min(0),
  holdTimer: z.number().int().min(0),
});

class Scalper implements StrategyHandlers {
  readonly #params: Params;
  readonly #ctx: Context;
  #instrument: Instrument;
  /** What the parameters in ticks are in. */
  readonly #home: HomeTicks;
  readonly #book: BookView;
  readonly #position: PositionView;
  #qtyLots: number;
  readonly #imbalance: BookImbalance;
  readonly #micro = new MicroPrice();
  readonly #take: ExitOrder;
  readonly #stop: ExitOrder;
  /** Price of the position's first fill, ticks; 0 without one. */
  #entryTicks = 0;
  #restUntil = 0;
  /** Ids of the timers that end a waiting entry and a position; 0 for none. */
  #entryTimer = 0;
  #holdTimer = 0;

  constructor(params: Params, ctx: Context) {
    this.#params = params;
    this.#ctx = ctx;
    this.#instrument = ctx.instrument(params.instrument);
    this.#home = new HomeTicks(this.#instrument);
    this.#book = ctx.book(this.#instrument);
    this.#position = ctx.position(this.#instrument);
    this.#qtyLots = parseLots(params.qty, this.#instrument);
    this.#imbalance = new BookImbalance(params.smooth);
    this.#take = new ExitOrder(ctx, this.#instrument, TAKE, OrderType.LIMIT);
    this.#stop = new ExitOrder(ctx, this.#instrument, STOP, OrderType.STOP_MARKET);
  }

  onBook(book: BookView): void {
    if (book !== this.#book || !book.ready) return;
    const { levels } = this.#params;
    this.#imbalance.update(book.depthLots(Side.BUY, levels), book.depthLots(Side.SELL, levels));
    this.#micro.update(book.bidTicks, book.bidLots, book.askTicks, book.askLots);
    if (this.#position.lots !== 0 || this.#ctx.now < this.#restUntil) return;
    const side = this.#lean();
    if (side !== 0 && this.#ctx.orders(this.#instrument).length === 0) this.#enter(side);
  }

  onFill(fill: FillEvent): void {
    if (fill.instrument.index !== this.#instrument.index) return;
    if (fill.order.tag === ENTRY && this.#entryTicks === 0) {
      this.#entryTicks = Math.round(
        new Regrid(fill.instrument, this.#instrument).ticksNear(fill.priceTicks),
      );
      this.#holdTimer = this.#ctx.after(this.#params.holdMs * 1000, EXIT);
    } else if (this.#position.lots === 0) {
      this.#ctx.log.info("Out", { by: fill.order.tag, price: fill.price });
      this.#ctx.clearTimer(this.#holdTimer);
      this.#entryTicks = this.#holdTimer = 0;
      this.#rest();
    }
    this.#protect();
  }

  onOrder({ order }: OrderUpdate): void {
    if (order.tag === STOP && order.life === Life.REJECTED) this.#close("stop rejected");
    else if (order.tag === STOP || order.tag === TAKE) this.#protect();
  }

  onTimer({ id }: TimerEvent): void {
    if (id === this.#entryTimer) this.#cancelEntry();
    else if (id === this.#holdTimer) this.#close("held long enough");
  }

  onInstrument(change: InstrumentEvent): void {
    const { instrument } = change;
    if (instrument.index !== this.#instrument.index) return;
    this.#instrument = instrument;
    this.#home.follow(instrument);
    this.#qtyLots = parseLots(this.#params.qty, instrument);
    this.#entryTicks = Math.round(change.ticks(this.#entryTicks));
    this.#protect();
  }

  onStop(): void {
    this.#cancelEntry();
    const { lots } = this.#position;
    this.#ctx.log.info("Stopped", { lots, entry: priceOf(this.#instrument, this.#entryTicks) });
  }

  /** 1 or −1 when book and micro-price lean to one side. */
  #lean(): Side | 0 {
    const { threshold, microTicks, maxSpreadTicks } = this.#params;
    const imbalance = this.#imbalance.value;
    const skew = this.#micro.skew * this.#home.unit;
    const spread = (this.#book.askTicks - this.#book.bidTicks) * this.#home.unit;
    if (!this.#imbalance.ready || spread <= 0 || spread > maxSpreadTicks) return 0;
    if (imbalance >= threshold && skew >= microTicks) return Side.BUY;
    if (imbalance <= -threshold && skew <= -microTicks) return Side.SELL;
    return 0;
  }

  #enter(side: Side): void {
    const isPost = this.#params.entry === "post";
    const { bidTicks, askTicks } = this.#book;
    const order = this.#ctx.submit({
      instrument: this.#instrument,
      side,
      qtyLots: this.#qtyLots,
      priceTicks: (side === Side.BUY) === isPost ? bidTicks : askTicks,
      tif: isPost ? TimeInForce.GTX : TimeInForce.IOC,
      tag: ENTRY,
    });
    if (order.life === Life.DENIED) {
      this.#ctx.log.warn("Entry denied by risk", { reason: order.reason });
      this.#rest();
      return;
    }
    if (isPost) this.#entryTimer = this.#ctx.after(this.#params.entryMs * 1000, ENTRY);
    this.#ctx.series("imbalance").push(this.#imbalance.value);
    this.#ctx.series("micro_skew_ticks").push(this.#micro.skew * this.#home.unit);
  }

  /** The position is to have both its exits, all of it; without a position none is left. */
  #protect(): void {
    const { lots } = this.#position;
    if (lots === 0) {
      this.#take.drop();
      this.#stop.drop();
      return;
    }
    if (hasOrder(this.#ctx, this.#instrument, EXIT)) return;
    const { takeTicks, stopTicks } = this.#params;
    const side = lots > 0 ? Side.SELL : Side.BUY;
    const size = Math.abs(lots);
    const stopAt = Math.max(1, this.#entryTicks + side * this.#home.whole(stopTicks));
    const takeAt = Math.max(1, this.#entryTicks - side * this.#home.whole(takeTicks));
    if (!this.#stop.keep(side, size, stopAt)) this.#close("stop denied by risk");
    // Without its take-profit a position still has stop and time.
    else this.#take.keep(side, size, takeAt);
  }

  #close(why: string): void {
    const { lots } = this.#position;
    const instrument = this.#instrument;
    if (lots === 0 || hasOrder(this.#ctx, instrument, EXIT)) return;
    const order = this.#ctx.submit({
      instrument,
      side: lots > 0 ? Side.SELL : Side.BUY,
      qtyLots: Math.abs(lots),
      reduceOnly: true,
      tag: EXIT,
    });
    this.#ctx.log.info("Closing at market", { why, denied: order.life === Life.DENIED });
    // Should that come to nothing, it is tried again.
    this.#ctx.clearTimer(this.#holdTimer);
    this.#holdTimer = this.#ctx.after(this.#params.holdMs * 1000, EXIT);
  }

  #cancelEntry(): void {
    for (const order of this.#ctx.orders(this.#instrument)) {
      if (order.tag === ENTRY) this.#ctx.cancel(order);
    }
  }

  #rest(): void {
    this.#restUntil = this.#ctx.now + this.#params.coolDownMs * 1000;
  }

  snapshot(): unknown {
    return {
      imbalance: this.#imbalance.snapshot(),
      micro: this.#micro.snapshot(),
      entryTicks: this.#entryTicks,
      restUntil: this.#restUntil,
      entryTimer: this.#entryTimer,
      holdTimer: this.#holdTimer,
    };
  }

  restore(state: unknown): void {
    const saved = readState("scalper", savedSchema, state);
    this.#imbalance.restore(saved.imbalance);
    this.#micro.restore(saved.micro);
    this.#entryTicks = saved.entryTicks;
    this.#restUntil = saved.restUntil;
    this.#entryTimer = saved.entryTimer;
    this.#holdTimer = saved.holdTimer;
  }
}

/**
 * Follows the pressure of the book: when its best levels lean to one side and the micro-price with
 * them, the price tends to follow for some seconds (Cont, Kukanov and Stoikov, The Price Impact of
 * Order Book Events, 2014).
 *
 * Enters with the lean by a limit order: post-only at the own touch (`post`, cancelled when it did
 * not fill in `entryMs`), or immediate-or-cancel at the other one (`take`). A position gets a
 * reduce-only take-profit limit and a reduce-only stop at market, both at the venue, and is closed
 * at market after `holdMs`. After an exit, or a denial by risk, nothing is begun for `coolDownMs`.
 *
 * What is aimed at must pay the fees: entry as a maker and exit as a taker cost 0.07 % of the price
 * at Binance's base tier, some 300 ticks of BTCUSDT at 42,000. Hence the width of the defaults.
 *
 * Data: book; trades fire the stop. `onStop` cancels an entry that waits, and leaves a position to
 * its exits at the venue.
 */
export default defineStrategy({
  name: "scalper",
  description: "Book imbalance and micro-price with take-profit, stop, time stop and cool-down",
  params: paramsSchema,
  create: (params, ctx) => new Scalper(params, ctx),
});
