import type { Account } from "../ledger/account.ts";
import type { Instrument } from "../instrument/instrument.ts";
import { parseDuration } from "../time/utc.ts";
import type { Order } from "../order/order.ts";
import { OrderType, type Side, TimeInForce } from "../order/types.ts";
import type {
  BarEvent,
  BarSpec,
  BookView,
  Context,
  OrderRequest,
  OrderView,
  PositionView,
  Series,
  StrategyLog,
} from "../strategy/contract.ts";
import { parseLots, parseTicks } from "../num/decimal.ts";
import { StrategyError } from "../order/faults.ts";
import type { Random } from "../num/random.ts";
import type { OrderRegistry } from "../order/registry.ts";
import type { OrderSession } from "../order/session.ts";
import type { Clock } from "../time/clock.ts";
import type { BarFeeds } from "./bar_feeds.ts";
import { handleOf, orderBehind } from "./order_handle.ts";
import {
  either,
  ParsedRequest,
  parseRequest,
  refuseUnknown,
  sideOf,
  tagOf,
  tifOf,
  wholeOf,
} from "./order_request.ts";
import { SeatPositionView } from "./position_view.ts";
import type { SeatMarket, SeatServices } from "./services.ts";
import type { Timers } from "./timers.ts";
import type { SeriesGuard } from "./series_guard.ts";
import { SeriesWriter, writerOf } from "./series_writer.ts";
import { sealClass } from "./sealed.ts";

/** What a context works on: the parts of its seat. */
export interface SeatParts {
  readonly index: number;
  /** Name of the strategy where there are several; else empty. */
  readonly label: string;
  readonly services: SeatServices;
  readonly session: OrderSession;
  readonly registry: OrderRegistry;
  readonly timers: Timers;
  readonly bars: BarFeeds;
  readonly random: Random;
  readonly book: Account;
  readonly guard: SeriesGuard;
}

/** The only door out of a strategy: a thin face of its seat, which keeps the state. */
export class StrategyContext implements Context {
  static {
    sealClass(this);
  }

  readonly mode: Context["mode"];
  readonly log: StrategyLog;
  readonly #seat: SeatParts;
  readonly #services: SeatServices;
  readonly #clock: Clock;
  readonly #bySymbol: ReadonlyMap<string, number>;
  readonly #positions: readonly PositionView[];
  #instruments: readonly Instrument[] = [];
  /** Changes of definitions that `#instruments` knows of. */
  #changes = -1;
  readonly #series = new Map<string, Series>();
  readonly #parsed = new ParsedRequest();

  constructor(seat: SeatParts) {
    const { services, label, book } = seat;
    const { markets } = services;
    this.#seat = seat;
    this.#services = services;
    this.#clock = services.clock;
    this.mode = services.mode;
    this.log = writerOf(services, label);
    this.#bySymbol = new Map(markets.map(({ instrument }, i) => [instrument.symbol, i]));
    this.#positions = markets.map((market, i) => new SeatPositionView(i, market, book));
    Object.freeze(this);
  }

  /** A list of its own: what a strategy does to it touches nobody else. */
  get instruments(): readonly Instrument[] {
    const { changes, markets } = this.#services;
    if (changes !== this.#changes) {
      this.#instruments = markets.map(({ instrument }) => instrument);
      // Last: a stack that overflows before leaves nothing half done.
      this.#changes = changes;
    }
    return this.#instruments;
  }

  get now(): number {
    return this.#clock.now;
  }

  instrument(which?: string | number): Instrument {
    const { markets } = this.#services;
    if (which === undefined) return markets[0].instrument;
    const at = typeof which === "number" ? which : this.#bySymbol.get(which);
    const found = at === undefined ? undefined : markets[at];
    if (found !== undefined) return found.instrument;
    throw new RangeError(
      `Instrument ${which} is not in this run, expected one of ${
        [...this.#bySymbol.keys()].join(", ")
      }`,
    );
  }

  #pick(which: Instrument | string | undefined): Instrument {
    if (typeof which === "object") {
      return this.#services.markets[which.index]?.instrument ?? this.instrument(which.symbol);
    }
    return this.instrument(which);
  }

  #market(which: Instrument | string | undefined): SeatMarket {
    return this.#services.markets[this.#pick(which).index];
  }

  book(instrument?: Instrument | string): BookView {
    return this.#market(instrument).view;
  }

  position(instrument?: Instrument | string): PositionView {
    return this.#positions[this.#pick(instrument).index];
  }

  lastTradeTicks(instrument?: Instrument | string): number {
    const ticks = this.#market(instrument).lastTrade;
    return ticks > 0 ? Math.max(1, Math.round(ticks)) : 0;
  }

  markPrice(instrument?: Instrument | string): number {
    return this.#market(instrument).markPrice;
  }

  balance(asset?: string): { wallet: number; equity: number; available: number } {
    const { account } = this.#services;
    if (asset !== undefined && asset !== account.asset) {
      return { wallet: 0, equity: 0, available: 0 };
    }
    const { wallet, equity, available } = account;
    return { wallet, equity, available };
  }

  orders(instrument?: Instrument | string): readonly OrderView[] {
    const index = instrument === undefined ? -1 : this.#pick(instrument).index;
    // A list of its own: what a strategy does to it touches nobody else.
    return this.#seat.registry.open(index, this.#clock.step).map(handleOf);
  }

  order(id: number): OrderView | undefined {
    const order = this.#seat.registry.active(id);
    return order === undefined ? undefined : handleOf(order);
  }

  submit(request: OrderRequest): OrderView {
    const instrument = this.#pick(request.instrument);
    const parsed = this.#parsed;
    parseRequest(request, instrument, parsed, this.#clock);
    const tag = tagOf(request.tag);
    parsed.tagIndex = tag === "" ? 0 : this.#seat.session.internTag(tag);
    return this.#send(instrument);
  }

  market(
    side: Side,
    qtyLots: number,
    instrument: Instrument = this.#services.markets[0].instrument,
  ): OrderView {
    const terms = this.#parsed;
    terms.side = sideOf(side);
    terms.type = OrderType.MARKET;
    terms.tif = TimeInForce.IOC;
    terms.qtyLots = wholeOf("qtyLots", qtyLots);
    terms.priceTicks = 0;
    return this.#plain(instrument);
  }

  limit(
    side: Side,
    qtyLots: number,
    priceTicks: number,
    tif: TimeInForce = TimeInForce.GTC,
    instrument: Instrument = this.#services.markets[0].instrument,
  ): OrderView {
    const terms = this.#parsed;
    terms.side = sideOf(side);
    terms.type = OrderType.LIMIT;
    terms.tif = tifOf(tif, OrderType.LIMIT);
    if (terms.tif === TimeInForce.GTD) {
      throw new TypeError("Order is GTD without an expireTs, expected ctx.submit with one");
    }
    terms.qtyLots = wholeOf("qtyLots", qtyLots);
    terms.priceTicks = wholeOf("priceTicks", priceTicks);
    return this.#plain(instrument);
  }

  /** Sends the terms in hand without anything that `market` and `limit` do not take. */
  #plain(which: Instrument): OrderView {
    const terms = this.#parsed;
    terms.stopTicks = terms.expireTs = terms.tagIndex = 0;
    terms.reduceOnly = false;
    return this.#send(this.#pick(which));
  }

  #send(instrument: Instrument): OrderView {
    const order = this.#services.orders.submit(this.#seat.index, instrument, this.#parsed);
    return handleOf(order);
  }

  cancel(order: OrderView): boolean {
    return this.#services.orders.cancel(this.#own(order));
  }

  modify(
    order: OrderView,
    change: { qtyLots?: number; priceTicks?: number; qty?: string; price?: string },
  ): boolean {
    const own = this.#own(order);
    const { instrument } = own;
    refuseUnknown(change, CHANGE_FIELDS, "Change");
    const { priceTicks, price, qtyLots, qty } = change;
    const newPrice = priceTicks === undefined && price === undefined
      ? own.priceTicks
      : either("price", priceTicks, price, instrument, parseTicks);
    const newQty = qtyLots === undefined && qty === undefined
      ? own.qtyLots
      : either("qty", qtyLots, qty, instrument, parseLots);
    return this.#services.orders.modify(own, newPrice, newQty);
  }

  cancelAll(instrument?: Instrument | string): number {
    let asked = 0;
    for (const order of this.orders(instrument)) if (this.cancel(order)) asked++;
    return asked;
  }

  every(intervalUs: number | string, name = "", startTs = this.#services.startTs): number {
    this.#mustBeStarted("Timers");
    const interval = durationOf(intervalUs, "Timer interval");
    const { now } = this.#clock;
    const periods = Math.max(0, Math.floor((now - startTs) / interval)) + 1;
    this.#services.wake.touched = true;
    return this.#seat.timers.set(startTs + periods * interval, interval, name);
  }

  after(delayUs: number | string, name = ""): number {
    this.#mustBeStarted("Timers");
    const delay = durationOf(delayUs, "Timer delay");
    this.#services.wake.touched = true;
    return this.#seat.timers.set(this.#clock.now + delay, 0, name);
  }

  at(ts: number, name = ""): number {
    this.#mustBeStarted("Timers");
    if (!(Number.isSafeInteger(ts) && ts >= this.#clock.now)) {
      throw new RangeError(`Timer time is ${ts}, expected whole µs at or after now (${this.now})`);
    }
    this.#services.wake.touched = true;
    return this.#seat.timers.set(ts, 0, name);
  }

  /** `create` has no time yet: what needs one belongs into `onStart`. */
  #mustBeStarted(what: string): void {
    if (this.#services.isStarted) return;
    throw new StrategyError(
      `${what} were set in create or restore, expected in onStart or later`,
      0,
    );
  }

  clearTimer(id: number): boolean {
    this.#services.wake.touched = true;
    return this.#seat.timers.clear(id);
  }

  bars(spec: BarSpec, handler?: (bar: BarEvent) => void): void {
    const { time, trades, volumeLots, notionalTickLots } = spec;
    const rule = {
      ...(time === undefined ? {} : { timeUs: durationOf(time, "Bar time") }),
      ...(trades === undefined ? {} : { trades }),
      ...(volumeLots === undefined ? {} : { volumeLots }),
      ...(notionalTickLots === undefined ? {} : { notionalTickLots }),
    };
    const instrument = this.#pick(spec.instrument);
    this.#seat.bars.subscribe(instrument, rule, spec.name ?? "", handler ?? null);
    this.#services.wake.watching++;
    this.#services.wake.touched = true;
  }

  random(): number {
    return this.#seat.random.next();
  }

  randomNormal(): number {
    return this.#seat.random.normal();
  }

  series(name: string): Series {
    let series = this.#series.get(name);
    if (series === undefined) {
      series = new SeriesWriter(this.#services, this.#seat.guard, name, this.#seat.label);
      this.#series.set(name, series);
    }
    return series;
  }

  #own(order: OrderView): Order {
    const own = orderBehind(order);
    if (own !== null && own.session === this.#seat.session) return own;
    throw new TypeError(
      "Order is not one that this context gave out, expected what submit returned",
    );
  }
}

const CHANGE_FIELDS: ReadonlySet<string> = new Set(["qtyLots", "priceTicks", "qty", "price"]);

/** Whole µs above 0 from a number of µs or a text such as "100ms". */
function durationOf(value: number | string, what: string): number {
  const us = typeof value === "string" ? parseDuration(value) : value;
  if (Number.isSafeInteger(us) && us > 0) return us;
  throw new RangeError(`${what} is ${value}, expected whole µs above 0 or a text such as "100ms"`);
}
