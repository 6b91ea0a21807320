import type { Instrument } from "../instrument/instrument.ts";
import { parseDuration } from "../time/utc.ts";
import { Order } from "../order/order.ts";
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
import type { Kernel } from "../kernel/kernel.ts";
import { ParsedRequest, parseRequest } from "./order_request.ts";
import { KernelPositionView } from "./position_view.ts";
import { SeriesWriter, writerOf } from "./series_writer.ts";

/** The only door out of a strategy: a thin face of the kernel, which keeps the state. */
export class StrategyContext implements Context {
  readonly mode: Context["mode"];
  readonly log: StrategyLog;
  readonly #kernel: Kernel;
  readonly #bySymbol: ReadonlyMap<string, number>;
  readonly #positions: readonly PositionView[];
  #instruments: readonly Instrument[] = [];
  /** Changes of definitions that `#instruments` knows of. */
  #changes = -1;
  readonly #series = new Map<string, Series>();
  readonly #parsed = new ParsedRequest();

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.mode = kernel.mode;
    this.log = writerOf(kernel);
    this.#bySymbol = new Map(kernel.instruments.map((one, i) => [one.symbol, i]));
    this.#positions = kernel.instruments.map((_, i) => new KernelPositionView(kernel, i));
  }

  /** A list of its own: what a strategy does to it touches nobody else. */
  get instruments(): readonly Instrument[] {
    const { changes } = this.#kernel.definitions;
    if (changes !== this.#changes) {
      this.#changes = changes;
      this.#instruments = [...this.#kernel.instruments];
    }
    return this.#instruments;
  }

  get now(): number {
    return this.#kernel.now;
  }

  instrument(which?: string | number): Instrument {
    const { instruments } = this.#kernel;
    if (which === undefined) return instruments[0];
    const at = typeof which === "number" ? which : this.#bySymbol.get(which);
    const found = at === undefined ? undefined : instruments[at];
    if (found !== undefined) return found;
    throw new RangeError(
      `Instrument ${which} is not in this run, expected one of ${
        [...this.#bySymbol.keys()].join(", ")
      }`,
    );
  }

  #pick(which: Instrument | string | undefined): Instrument {
    if (typeof which === "object") {
      return this.#kernel.instruments[which.index] ?? this.instrument(which.symbol);
    }
    return this.instrument(which);
  }

  book(instrument?: Instrument | string): BookView {
    return this.#kernel.views[this.#pick(instrument).index];
  }

  position(instrument?: Instrument | string): PositionView {
    return this.#positions[this.#pick(instrument).index];
  }

  lastTradeTicks(instrument?: Instrument | string): number {
    const ticks = this.#kernel.lastTrade[this.#pick(instrument).index];
    return ticks > 0 ? Math.max(1, Math.round(ticks)) : 0;
  }

  markPrice(instrument?: Instrument | string): number {
    return this.#kernel.rows.marks[this.#pick(instrument).index].mark;
  }

  balance(asset?: string): { wallet: number; equity: number; available: number } {
    const { account } = this.#kernel;
    if (asset !== undefined && asset !== account.asset) {
      return { wallet: 0, equity: 0, available: 0 };
    }
    const { equity } = this.#kernel;
    const available = Math.max(0, equity - account.initialMargin(this.#kernel.mid2s()));
    return { wallet: account.wallet, equity, available };
  }

  orders(instrument?: Instrument | string): readonly OrderView[] {
    return this.#kernel.orders.open(instrument === undefined ? -1 : this.#pick(instrument).index);
  }

  order(id: number): OrderView | undefined {
    return this.#kernel.orders.active(id);
  }

  submit(request: OrderRequest): OrderView {
    const instrument = this.#pick(request.instrument);
    const parsed = this.#parsed;
    parseRequest(request, instrument, parsed);
    parsed.tagIndex = request.tag === undefined ? 0 : this.#kernel.session.internTag(request.tag);
    return this.#kernel.orders.submit(instrument, parsed);
  }

  market(
    side: Side,
    qtyLots: number,
    instrument: Instrument = this.#kernel.instruments[0],
  ): OrderView {
    const terms = this.#parsed;
    terms.side = side;
    terms.type = OrderType.MARKET;
    terms.tif = TimeInForce.IOC;
    terms.qtyLots = qtyLots;
    terms.priceTicks = 0;
    return this.#plain(instrument);
  }

  limit(
    side: Side,
    qtyLots: number,
    priceTicks: number,
    tif: TimeInForce = TimeInForce.GTC,
    instrument: Instrument = this.#kernel.instruments[0],
  ): OrderView {
    const terms = this.#parsed;
    terms.side = side;
    terms.type = OrderType.LIMIT;
    terms.tif = tif;
    terms.qtyLots = qtyLots;
    terms.priceTicks = priceTicks;
    return this.#plain(instrument);
  }

  /** Sends the terms in hand without anything that `market` and `limit` do not take. */
  #plain(instrument: Instrument): OrderView {
    const terms = this.#parsed;
    terms.stopTicks = terms.expireTs = terms.tagIndex = 0;
    terms.reduceOnly = false;
    return this.#kernel.orders.submit(instrument, terms);
  }

  cancel(order: OrderView): boolean {
    return this.#kernel.orders.cancel(own(order));
  }

  modify(
    order: OrderView,
    change: { qtyLots?: number; priceTicks?: number; qty?: string; price?: string },
  ): boolean {
    const { instrument } = order;
    const price = change.priceTicks ??
      (change.price === undefined ? order.priceTicks : parseTicks(change.price, instrument));
    const qty = change.qtyLots ??
      (change.qty === undefined ? order.qtyLots : parseLots(change.qty, instrument));
    return this.#kernel.orders.modify(own(order), price, qty);
  }

  cancelAll(instrument?: Instrument | string): number {
    let asked = 0;
    for (const order of this.orders(instrument)) if (this.cancel(order)) asked++;
    return asked;
  }

  every(intervalUs: number | string, name = "", startTs = this.#kernel.startTs): number {
    this.#mustBeStarted("Timers");
    const interval = durationOf(intervalUs, "Timer interval");
    const { now } = this.#kernel;
    const periods = Math.max(0, Math.floor((now - startTs) / interval)) + 1;
    this.#kernel.touched = true;
    return this.#kernel.timers.set(startTs + periods * interval, interval, name);
  }

  after(delayUs: number | string, name = ""): number {
    this.#mustBeStarted("Timers");
    const delay = durationOf(delayUs, "Timer delay");
    this.#kernel.touched = true;
    return this.#kernel.timers.set(this.#kernel.now + delay, 0, name);
  }

  at(ts: number, name = ""): number {
    this.#mustBeStarted("Timers");
    if (!(Number.isSafeInteger(ts) && ts >= this.#kernel.now)) {
      throw new RangeError(`Timer time is ${ts}, expected whole µs at or after now (${this.now})`);
    }
    this.#kernel.touched = true;
    return this.#kernel.timers.set(ts, 0, name);
  }

  /** `create` has no time yet: what needs one belongs into `onStart`. */
  #mustBeStarted(what: string): void {
    if (this.#kernel.isStarted) return;
    throw new StrategyError(`${what} were set in create, expected in onStart or later`, 0);
  }

  clearTimer(id: number): boolean {
    this.#kernel.touched = true;
    return this.#kernel.timers.clear(id);
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
    this.#kernel.bars.subscribe(instrument, rule, spec.name ?? "", handler ?? null);
    this.#kernel.touched = true;
  }

  random(): number {
    return this.#kernel.random.next();
  }

  randomNormal(): number {
    return this.#kernel.random.normal();
  }

  series(name: string): Series {
    let series = this.#series.get(name);
    if (series === undefined) {
      series = new SeriesWriter(this.#kernel, name);
      this.#series.set(name, series);
    }
    return series;
  }
}

function own(order: OrderView): Order {
  if (order instanceof Order) return order;
  throw new TypeError("Order is not one that this context gave out, expected what submit returned");
}

/** Whole µs above 0 from a number of µs or a text such as "100ms". */
function durationOf(value: number | string, what: string): number {
  const us = typeof value === "string" ? parseDuration(value) : value;
  if (Number.isSafeInteger(us) && us > 0) return us;
  throw new RangeError(`${what} is ${value}, expected whole µs above 0 or a text such as "100ms"`);
}
