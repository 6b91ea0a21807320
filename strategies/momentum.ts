import { z } from "zod";
import { Atr } from "../engine/indicator/atr.ts";
import { DonchianChannel } from "../engine/indicator/donchian_channel.ts";
import { type Instrument, priceOf } from "../engine/instrument/instrument.ts";
import { parseLots } from "../engine/num/decimal.ts";
import { Life, OrderType, Side } from "../engine/order/types.ts";
import type {
  BarEvent,
  Context,
  FillEvent,
  InstrumentEvent,
  OrderUpdate,
  PositionView,
  StrategyHandlers,
} from "../engine/strategy/contract.ts";
import { defineStrategy } from "../engine/strategy/define_strategy.ts";
import { ExitOrder, hasOrder } from "./parts/exit_order.ts";
import { HomeTicks } from "./parts/home_ticks.ts";
import { indicatorState, readState } from "./parts/saved.ts";

const ENTRY = "entry";
const STOP = "stop";
const EXIT = "exit";

const paramsSchema = z.strictObject({
  bar: z.string().regex(/^[1-9]\d*(s|m|h|d)$/).default("1m").describe("Length of a bar"),
  channel: z.number().int().min(2).max(10_000).default(20)
    .describe("Bars of the channel whose break is an entry"),
  atr: z.number().int().min(1).max(10_000).default(14)
    .describe("Period of the average true range, bars"),
  stopAtr: z.number().min(0.1).max(100).default(3)
    .describe("Distance of the stop from the best price since the entry, average true ranges"),
  trailAtr: z.number().min(0).max(100).default(0.25)
    .describe("Least move for which the stop is replaced, average true ranges"),
  qty: z.string().default("0.01").describe("Size of a position, base units, a decimal"),
  sides: z.enum(["both", "long", "short"]).default("both").describe("Directions to trade"),
  restBars: z.number().int().min(0).max(10_000).default(3)
    .describe("Bars to stay out after an exit"),
  instrument: z.string().optional().describe("Symbol to trade; the run's first without it"),
});

type Params = z.output<typeof paramsSchema>;

const savedSchema = z.strictObject({
  channel: indicatorState,
  atr: indicatorState,
  extremeTicks: z.number().min(0),
  stopTicks: z.number().min(0),
  restBars: z.number().int().min(0),
});

class Momentum implements StrategyHandlers {
  readonly #params: Params;
  readonly #ctx: Context;
  #instrument: Instrument;
  /** What channel, range, extreme and stop are in. */
  readonly #home: HomeTicks;
  readonly #position: PositionView;
  #qtyLots: number;
  readonly #channel: DonchianChannel;
  readonly #atr: Atr;
  readonly #stop: ExitOrder;
  /** Best price since the entry, and where the stop belongs, home ticks; 0 without a position. */
  #extremeTicks = 0;
  #stopTicks = 0;
  /** Bars to stay out yet. */
  #restBars = 0;

  constructor(params: Params, ctx: Context) {
    this.#params = params;
    this.#ctx = ctx;
    this.#instrument = ctx.instrument(params.instrument);
    this.#home = new HomeTicks(this.#instrument);
    this.#position = ctx.position(this.#instrument);
    this.#qtyLots = parseLots(params.qty, this.#instrument);
    this.#channel = new DonchianChannel(params.channel);
    this.#atr = new Atr(params.atr);
    this.#stop = new ExitOrder(ctx, this.#instrument, STOP, OrderType.STOP_MARKET);
  }

  onStart(): void {
    this.#ctx.bars({ instrument: this.#instrument, time: this.#params.bar });
  }

  onBar(bar: BarEvent): void {
    const { unit } = this.#home;
    const high = bar.highTicks * unit;
    const low = bar.lowTicks * unit;
    const close = bar.closeTicks * unit;
    const side = this.#breakout(close);
    this.#channel.update(high, low);
    this.#atr.update(high, low, close);
    const { lots } = this.#position;
    if (lots !== 0) {
      const held = lots > 0 ? Side.BUY : Side.SELL;
      this.#trail(held, held === Side.BUY ? high : low);
      this.#protect();
    } else if (this.#restBars > 0) this.#restBars--;
    else if (side !== 0 && this.#ctx.orders(this.#instrument).length === 0) this.#enter(side, bar);
    this.#plot();
  }

  onFill(fill: FillEvent): void {
    if (fill.instrument.index !== this.#instrument.index) return;
    if (fill.order.tag === ENTRY) {
      this.#trail(fill.side, this.#home.from(fill.instrument, fill.priceTicks));
    } else if (this.#position.lots === 0) {
      this.#ctx.log.info("Out", { by: fill.order.tag, price: fill.price });
      this.#extremeTicks = this.#stopTicks = 0;
      this.#restBars = this.#params.restBars;
    }
    this.#protect();
  }

  onOrder({ order }: OrderUpdate): void {
    if (order.tag !== STOP) return;
    if (order.life === Life.REJECTED) this.#close("stop rejected");
    else this.#protect();
  }

  onInstrument({ instrument }: InstrumentEvent): void {
    if (instrument.index !== this.#instrument.index) return;
    this.#instrument = instrument;
    this.#home.follow(instrument);
    this.#qtyLots = parseLots(this.#params.qty, instrument);
    this.#protect();
  }

  onStop(): void {
    const { lots } = this.#position;
    this.#ctx.log.info("Stopped", { lots, stop: priceOf(this.#home.instrument, this.#stopTicks) });
  }

  /** 1 or −1 when a bar closed beyond the channel of the bars before it. */
  #breakout(close: number): Side | 0 {
    const { sides } = this.#params;
    if (!this.#channel.ready || !this.#atr.ready) return 0;
    if (close > this.#channel.upper && sides !== "short") return Side.BUY;
    if (close < this.#channel.lower && sides !== "long") return Side.SELL;
    return 0;
  }

  #enter(side: Side, bar: BarEvent): void {
    const instrument = this.#instrument;
    const order = this.#ctx.submit({ instrument, side, qtyLots: this.#qtyLots, tag: ENTRY });
    if (order.life === Life.DENIED) {
      this.#restBars = this.#params.restBars;
      this.#ctx.log.warn("Entry denied by risk", { reason: order.reason });
    } else {
      this.#ctx.log.info("Breakout", { side: side > 0 ? "buy" : "sell", close: bar.close });
    }
  }

  /** Moves the wanted stop after the best price since the entry; never away from the market. */
  #trail(side: Side, ticks: number): void {
    const { stopAtr, trailAtr } = this.#params;
    const atr = this.#atr.value;
    const isFirst = this.#stopTicks === 0;
    if (isFirst || side * (ticks - this.#extremeTicks) > 0) this.#extremeTicks = ticks;
    const distance = Math.max(1, Math.ceil(stopAtr * atr));
    const want = Math.max(1, this.#extremeTicks - side * distance);
    const least = Math.max(1, trailAtr * atr);
    if (isFirst || side * (want - this.#stopTicks) >= least) this.#stopTicks = want;
  }

  /** The position is to have its stop, all of it; without a position none is left. */
  #protect(): void {
    const { lots } = this.#position;
    if (lots === 0) this.#stop.drop();
    else if (this.#stopTicks !== 0 && !hasOrder(this.#ctx, this.#instrument, EXIT)) {
      const side = lots > 0 ? Side.SELL : Side.BUY;
      const isKept = this.#stop.keep(side, Math.abs(lots), this.#home.whole(this.#stopTicks));
      if (!isKept) this.#close("stop denied by risk");
    }
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
    this.#ctx.log.warn("Closing at market", { why, denied: order.life === Life.DENIED });
  }

  #plot(): void {
    if (!this.#channel.ready) return;
    const push = (name: string, ticks: number) =>
      this.#ctx.series(name).push(priceOf(this.#home.instrument, ticks));
    push("upper", this.#channel.upper);
    push("lower", this.#channel.lower);
    if (this.#stopTicks !== 0) push("stop", this.#stopTicks);
  }

  snapshot(): unknown {
    return {
      channel: this.#channel.snapshot(),
      atr: this.#atr.snapshot(),
      extremeTicks: this.#extremeTicks,
      stopTicks: this.#stopTicks,
      restBars: this.#restBars,
    };
  }

  restore(state: unknown): void {
    const saved = readState("momentum", savedSchema, state);
    this.#channel.restore(saved.channel);
    this.#atr.restore(saved.atr);
    this.#extremeTicks = saved.extremeTicks;
    this.#stopTicks = saved.stopTicks;
    this.#restBars = saved.restBars;
  }
}

/**
 * Breakout with a trailing stop: in at market when a bar closes beyond the Donchian channel of the
 * bars before it, out by a stop at the venue that follows the best price at a distance of `stopAtr`
 * average true ranges and is never moved back (LeBeau's chandelier exit).
 *
 * The stop is a reduce-only stop-market order, so that it works while nobody looks. It is sent with
 * the entry's first fill; a tighter one replaces it before the old one is cancelled. Where a stop
 * cannot stand (the price is through it already, risk or venue refuse it) the position is closed at
 * market.
 *
 * Data: trades. `onStop` leaves position and stop: the stop protects on.
 */
export default defineStrategy({
  name: "momentum",
  description: "Donchian breakout of time bars with a trailing ATR stop at the venue",
  params: paramsSchema,
  create: (params, ctx) => new Momentum(params, ctx),
});
