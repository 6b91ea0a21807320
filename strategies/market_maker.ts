import { z } from "zod";
import { RealizedVolatility } from "../engine/indicator/realized_volatility.ts";
import { type Instrument, priceOf } from "../engine/instrument/instrument.ts";
import { parseLots } from "../engine/num/decimal.ts";
import { Life, Side, TimeInForce } from "../engine/order/types.ts";
import type {
  BookView,
  Context,
  FeedStateEvent,
  InstrumentEvent,
  OrderView,
  PositionView,
  QuoteEvent,
  StrategyHandlers,
  TimerEvent,
  TradeEvent,
} from "../engine/strategy/contract.ts";
import { defineStrategy } from "../engine/strategy/define_strategy.ts";
import { parseDuration } from "../engine/time/utc.ts";
import { ArrivalIntensity } from "./market_maker/arrival_intensity.ts";
import {
  avellanedaStoikov,
  gueantLehalleTapia,
  type QuoteShape,
} from "./market_maker/quote_model.ts";
import { HomeTicks } from "./parts/home_ticks.ts";
import { indicatorState, readState } from "./parts/saved.ts";

/** Best bid and offer from the venue's own stream are better than the book's for this long. */
const QUOTE_LIFE_US = 1_000_000;
/** Quiet after a denial: what risk refused now it refuses in the next instant too. */
const DENIAL_PAUSE_US = 1_000_000;

const REQUOTE = "requote";
const PLOT = "plot";

const duration = z.string().regex(/^[1-9]\d*(ms|s|m|h)$/);

const paramsSchema = z.strictObject({
  qty: z.string().default("0.01").describe("Size of a quote, base units, a decimal"),
  maxQty: z.string().default("0.1").describe("Largest position on either side, base units"),
  model: z.enum(["glft", "as"]).default("glft")
    .describe("Formulas: Guéant, Lehalle and Fernandez-Tapia, or Avellaneda and Stoikov"),
  gamma: z.number().gt(0).max(100).default(0.05)
    .describe("Risk aversion, 1 / tick: more moves the quotes further against the position"),
  horizonSeconds: z.number().gt(0).max(86_400).default(10)
    .describe("How far ahead the end is held to be, seconds; model as only"),
  minHalfTicks: z.number().min(0.5).max(1_000_000).default(5)
    .describe("Least half-spread, ticks; on top of the fee where fees are covered"),
  maxHalfTicks: z.number().min(0.5).max(1_000_000).default(2_000)
    .describe("Largest half-spread, ticks"),
  coverFees: z.boolean().default(true).describe("Quote at least the maker fee away"),
  intervalMs: z.number().int().min(1).max(60_000).default(250)
    .describe("Time between two looks at the quotes, ms"),
  requoteTicks: z.number().int().min(1).max(100_000).default(10)
    .describe("Least distance between a quote and its wanted price for which it is moved, ticks"),
  volatilityHalfLife: duration.default("60s").describe("Memory of the volatility"),
  intensityHalfLife: duration.default("5m").describe("Memory of the arrival of orders"),
  plot: duration.default("10s").describe("Time between two points of the report's series"),
  instrument: z.string().optional().describe("Symbol to trade; the run's first without it"),
}).refine(({ minHalfTicks, maxHalfTicks }) => minHalfTicks <= maxHalfTicks, {
  path: ["maxHalfTicks"],
  message: "expected at least minHalfTicks",
});

type Params = z.output<typeof paramsSchema>;

const savedSchema = z.strictObject({
  volatility: indicatorState,
  arrivals: indicatorState,
  touch: z.strictObject({ bidTicks: z.number(), askTicks: z.number(), ts: z.number() }),
  shape: z.strictObject({ half: z.number(), skew: z.number() }),
  want: z.strictObject({ bid: z.number(), ask: z.number() }),
  pausedUntil: z.number(),
  isQuoting: z.boolean(),
});

class MarketMaker implements StrategyHandlers {
  readonly #params: Params;
  readonly #ctx: Context;
  #instrument: Instrument;
  /** What mids, volatility, reaches and the parameters in ticks are in. */
  readonly #home: HomeTicks;
  readonly #position: PositionView;
  readonly #book: BookView;
  #sizeLots: number;
  #maxLots: number;
  readonly #volatility: RealizedVolatility;
  readonly #arrivals: ArrivalIntensity;
  /** The venue's own best bid and offer, and when it came. */
  readonly #touch = { bidTicks: 0, askTicks: 0, ts: 0 };
  #pausedUntil = 0;
  #isQuoting = false;
  /** Of the last look, for the report. */
  readonly #shape: QuoteShape = { half: 0, skew: 0 };
  readonly #want = { bid: 0, ask: 0 };

  constructor(params: Params, ctx: Context) {
    this.#params = params;
    this.#ctx = ctx;
    this.#instrument = ctx.instrument(params.instrument);
    this.#home = new HomeTicks(this.#instrument);
    this.#position = ctx.position(this.#instrument);
    this.#book = ctx.book(this.#instrument);
    this.#sizeLots = parseLots(params.qty, this.#instrument);
    this.#maxLots = parseLots(params.maxQty, this.#instrument);
    this.#volatility = new RealizedVolatility({
      halfLifeUs: parseDuration(params.volatilityHalfLife),
    });
    this.#arrivals = new ArrivalIntensity(parseDuration(params.intensityHalfLife));
  }

  onStart(): void {
    this.#ctx.every(this.#params.intervalMs * 1000, REQUOTE);
    this.#ctx.every(this.#params.plot, PLOT);
  }

  onQuote({ instrument, bidTicks, askTicks, localTs }: QuoteEvent): void {
    if (instrument.index !== this.#instrument.index) return;
    this.#touch.bidTicks = bidTicks;
    this.#touch.askTicks = askTicks;
    this.#touch.ts = localTs;
  }

  onTrade({ instrument, localTs, exchTs, side, priceTicks }: TradeEvent): void {
    if (instrument.index !== this.#instrument.index) return;
    const mid = this.#mid();
    const price = priceTicks * this.#home.unit;
    if (mid > 0) this.#arrivals.update(localTs, exchTs, side, side * (price - mid));
  }

  onTimer(timer: TimerEvent): void {
    if (timer.name === PLOT) this.#plot();
    else this.#requote();
  }

  onFeedState({ instrument, state }: FeedStateEvent): void {
    if (instrument.index !== this.#instrument.index || state === "live") return;
    const cancelled = this.#ctx.cancelAll(this.#instrument);
    this.#ctx.log.warn("Feed is not live, quotes withdrawn", { state, cancelled });
  }

  onInstrument(change: InstrumentEvent): void {
    const { instrument } = change;
    if (instrument.index !== this.#instrument.index) return;
    this.#instrument = instrument;
    this.#home.follow(instrument);
    this.#sizeLots = parseLots(this.#params.qty, instrument);
    this.#maxLots = parseLots(this.#params.maxQty, instrument);
    this.#want.bid = change.ticks(this.#want.bid);
    this.#want.ask = change.ticks(this.#want.ask);
    // The stream's last word is in old ticks: look at the book until it speaks again.
    this.#touch.ts = 0;
  }

  onStop(): void {
    const cancelled = this.#ctx.cancelAll(this.#instrument);
    this.#ctx.log.info("Stopped", { lots: this.#position.lots, cancelled });
  }

  /** Best bid + best ask over 2, in home ticks; 0 when there is none. */
  #mid(): number {
    const touch = this.#touch;
    if (this.#ctx.now - touch.ts > QUOTE_LIFE_US) {
      const { bidTicks, askTicks } = this.#book;
      touch.bidTicks = bidTicks;
      touch.askTicks = askTicks;
    }
    const { bidTicks, askTicks } = touch;
    return bidTicks > 0 && askTicks > 0 ? (bidTicks + askTicks) / 2 * this.#home.unit : 0;
  }

  #requote(): void {
    const { now } = this.#ctx;
    const mid = this.#mid();
    if (mid === 0) return;
    this.#volatility.update(now, mid);
    this.#arrivals.advance(now);
    if (!this.#volatility.ready || !(this.#arrivals.k > 0) || now < this.#pausedUntil) return;
    this.#aim(mid);
    this.#quote(Side.BUY, this.#want.bid);
    this.#quote(Side.SELL, this.#want.ask);
    if (this.#isQuoting) return;
    this.#isQuoting = true;
    this.#ctx.log.info("Quoting", { half: this.#shape.half, skew: this.#shape.skew });
  }

  /** Works out where both quotes belong. */
  #aim(mid: number): void {
    const { model, gamma, horizonSeconds, minHalfTicks, maxHalfTicks, coverFees } = this.#params;
    const market = {
      sigma: this.#volatility.value * mid,
      a: this.#arrivals.value,
      k: this.#arrivals.k,
    };
    const { half, skew } = model === "glft"
      ? gueantLehalleTapia(market, gamma)
      : avellanedaStoikov(market, gamma, horizonSeconds);
    const fee = coverFees ? Math.max(0, mid * this.#instrument.makerFeePpb / 1e9) : 0;
    const least = minHalfTicks + fee;
    this.#shape.half = Math.max(least, Math.min(half, maxHalfTicks));
    this.#shape.skew = skew;
    const centre = mid - skew * this.#position.lots / this.#sizeLots;
    const { bidTicks, askTicks } = this.#touch;
    // Post-only: never through the other side, whatever the skew says.
    const { unit } = this.#home;
    const { half: away } = this.#shape;
    this.#want.bid = Math.max(1, Math.min(Math.floor((centre - away) / unit), askTicks - 1));
    this.#want.ask = Math.max(Math.ceil((centre + away) / unit), bidTicks + 1);
  }

  /** Brings one side to its wanted price: new, moved, left alone or cancelled. */
  #quote(side: Side, wantTicks: number): void {
    const size = this.#sizeLots;
    const hasRoom = side * this.#position.lots + size <= this.#maxLots;
    const order = this.#own(side);
    if (order === undefined) {
      if (hasRoom) this.#place(side, wantTicks);
      return;
    }
    if (!order.isCancellable) return;
    if (!hasRoom) this.#ctx.cancel(order);
    else if (this.#isFar(order.priceTicks, wantTicks)) {
      const change = { priceTicks: wantTicks, qtyLots: order.filledLots + size };
      // What risk does not let us move must not stand at the old price.
      if (!this.#ctx.modify(order, change)) this.#ctx.cancel(order);
    }
  }

  #isFar(ticks: number, wantTicks: number): boolean {
    return Math.abs(ticks - wantTicks) * this.#home.unit >= this.#params.requoteTicks;
  }

  #own(side: Side): OrderView | undefined {
    for (const order of this.#ctx.orders(this.#instrument)) {
      if (order.side === side) return order;
    }
    return undefined;
  }

  #place(side: Side, priceTicks: number): void {
    const order = this.#ctx.submit({
      instrument: this.#instrument,
      side,
      qtyLots: this.#sizeLots,
      priceTicks,
      tif: TimeInForce.GTX,
      tag: side === Side.BUY ? "bid" : "ask",
    });
    if (order.life !== Life.DENIED) return;
    this.#pausedUntil = this.#ctx.now + DENIAL_PAUSE_US;
    this.#ctx.log.warn("Quote denied by risk", { tag: order.tag, reason: order.reason });
  }

  #plot(): void {
    if (!this.#isQuoting) return;
    const { half, skew } = this.#shape;
    const { bid, ask } = this.#want;
    const push = (name: string, value: number) => this.#ctx.series(name).push(value);
    push("bid", priceOf(this.#instrument, bid));
    push("ask", priceOf(this.#instrument, ask));
    push("half_spread_ticks", half);
    push("skew_ticks", skew);
    push("volatility_bp", this.#volatility.value * 1e4);
    push("intensity_a", this.#arrivals.value);
    push("intensity_k", this.#arrivals.k);
  }

  snapshot(): unknown {
    return {
      volatility: this.#volatility.snapshot(),
      arrivals: this.#arrivals.snapshot(),
      touch: { ...this.#touch },
      shape: { ...this.#shape },
      want: { ...this.#want },
      pausedUntil: this.#pausedUntil,
      isQuoting: this.#isQuoting,
    };
  }

  restore(state: unknown): void {
    const saved = readState("market_maker", savedSchema, state);
    this.#volatility.restore(saved.volatility);
    this.#arrivals.restore(saved.arrivals);
    Object.assign(this.#touch, saved.touch);
    Object.assign(this.#shape, saved.shape);
    Object.assign(this.#want, saved.want);
    this.#pausedUntil = saved.pausedUntil;
    this.#isQuoting = saved.isQuoting;
  }
}

/**
 * Quotes both sides around the mid by the optimal market making models: the half-spread grows with
 * volatility and thin flow, and both quotes shift against the position (formulas and papers in
 * `market_maker/quote_model.ts`). Volatility comes from the mid, the arrival of market orders and
 * how far they reach (A, k) from the trades, all exponentially weighted and only from what has
 * arrived; nothing is quoted before they are known.
 *
 * One post-only order of `qty` a side. It keeps its place in the queue until the wanted price is
 * `requoteTicks` away; then it is moved (modify: one request). A side whose fill would take the
 * position past `maxQty` is withdrawn. With the feed not live all quotes are withdrawn.
 *
 * Data: book and trades; the best bid and offer stream and the venue's status where there are any.
 * `onStop` cancels the quotes and keeps the position.
 */
export default defineStrategy({
  name: "market_maker",
  description: "Avellaneda–Stoikov and GLFT quotes with inventory skew, estimated from the stream",
  params: paramsSchema,
  create: (params, ctx) => new MarketMaker(params, ctx),
});
