import { EventKind, RowFlag } from "../../../engine/tape/kind.ts";
import { PlainBook } from "../../../engine/book/plain_book.ts";
import { regridBook } from "../../../engine/book/regrid_book.ts";
import type { Instrument } from "../../../engine/instrument/instrument.ts";
import { Regrid } from "../../../engine/instrument/regrid.ts";
import { Random } from "../../../engine/num/random.ts";
import { Order } from "../../../engine/order/order.ts";
import { DecisionKind, OrderCommand } from "../../../engine/order/order_command.ts";
import { OrderSession } from "../../../engine/order/session.ts";
import { OrderType, Reason, Side, TimeInForce, UpdateKind } from "../../../engine/order/types.ts";
import type { VenueConfigInput } from "../../../engine/venue/config.ts";
import { latencyModel } from "../../../engine/venue/latency.ts";
import { SimAccount } from "../../../engine/venue/sim_account.ts";
import { SimMarket } from "../../../engine/venue/sim_market.ts";
import { VenueClock } from "../../../engine/venue/venue_clock.ts";
import { Clock } from "../../../engine/time/clock.ts";
import { constant, venue } from "../session/config.ts";
import { contract } from "../session/market_tape.ts";

export interface Terms {
  side?: Side;
  type?: OrderType;
  tif?: TimeInForce;
  qtyLots?: number;
  priceTicks?: number;
  stopTicks?: number;
  reduceOnly?: boolean;
  expireTs?: number;
}

const kindName = nameOf(UpdateKind);
const reasonName = nameOf(Reason);

function nameOf(codes: Readonly<Record<string, number>>): (code: number) => string {
  const names = new Map(Object.entries(codes).map(([name, code]) => [code, name]));
  return (code) => names.get(code) ?? String(code);
}

/**
 * One market of the simulated venue by hand: no latency, a book that the test moves, and answers as
 * short texts such as `1 FILL 3@100 QUEUE_REACHED`.
 */
export class VenueBed {
  readonly book = new PlainBook();
  readonly market: SimMarket;
  readonly account: SimAccount;
  instrument: Instrument;
  /** Venue's time; each step is 1 ms. */
  now = 1_000_000;
  readonly #clock = new Clock();
  readonly #definitions: Instrument[];
  readonly #session = new OrderSession(0, 0);
  #lastId = 0;

  constructor(overrides: Partial<VenueConfigInput> = {}, instrument = contract(0), cash = 1e13) {
    const config = venue({
      latency: { entry: constant(0), response: constant(0) },
      ...overrides,
    });
    this.instrument = instrument;
    this.account = new SimAccount([instrument], config, cash);
    const latency = latencyModel(config.latency, new Random(1));
    const { account, book } = this;
    this.#definitions = [instrument];
    this.market = new SimMarket({
      definitions: this.#definitions,
      book,
      config,
      latency,
      account,
      clock: this.#clock,
      instant: new VenueClock(),
    });
  }

  order(terms: Terms): Order {
    const { side = Side.BUY, qtyLots = 1, priceTicks = 0, stopTicks = 0, reduceOnly = false } =
      terms;
    const type = terms.type ?? (priceTicks > 0 ? OrderType.LIMIT : OrderType.MARKET);
    const tif = terms.tif ??
      (type === OrderType.MARKET ? TimeInForce.IOC : TimeInForce.GTC);
    const { instrument, now } = this;
    return new Order(
      this.#session,
      ++this.#lastId,
      instrument,
      side,
      type,
      tif,
      qtyLots,
      priceTicks,
      reduceOnly,
      now,
      NaN,
      0,
      stopTicks,
      terms.expireTs ?? 0,
    );
  }

  /** Sends an order and lets it arrive. */
  submit(terms: Terms): Order {
    const order = this.order(terms);
    this.#send(DecisionKind.SUBMIT, order);
    return order;
  }

  modify(order: Order, priceTicks: number, qtyLots: number): void {
    this.#send(DecisionKind.MODIFY, order, { priceTicks, qtyLots });
  }

  cancel(order: Order): void {
    this.#send(DecisionKind.CANCEL, order);
  }

  #send(kind: DecisionKind, order: Order, change: Partial<OrderCommand> = {}): void {
    const definition = this.#definitions.indexOf(order.instrument);
    const command = new OrderCommand().describe(kind, order, definition);
    this.#clock.now = this.now;
    this.market.send(Object.assign(command, change));
    this.advance(1000);
  }

  advance(us: number): void {
    this.now += us;
    this.market.instant.until = this.now;
    this.market.advance();
    this.market.instant.venueTs = this.now;
  }

  /** Another definition takes effect: the venue and the book go over to it. */
  change(to: Instrument): void {
    const regrid = new Regrid(this.instrument, to);
    this.#definitions.push(to);
    this.market.changeDefinition(to, this.#definitions.length - 1, this.now, this.now);
    regridBook(this.book, regrid);
    this.instrument = to;
  }

  bid(ticks: number, lots: number): void {
    const { bestBid } = this.book;
    this.market.spent.meet(EventKind.BID, ticks, lots, this.now);
    this.market.onBidLevel(ticks, this.book.setBid(ticks, lots), lots);
    if (this.book.bestBid > bestBid) this.market.onBestBid(ticks, lots);
  }

  ask(ticks: number, lots: number): void {
    const { bestAsk } = this.book;
    this.market.spent.meet(EventKind.ASK, ticks, lots, this.now);
    this.market.onAskLevel(ticks, this.book.setAsk(ticks, lots), lots);
    if (this.book.bestAsk < bestAsk) this.market.onBestAsk(ticks, lots);
  }

  /** A trade by an aggressor. */
  trade(side: Side, ticks: number, lots: number): void {
    const { market } = this;
    market.lastTrade = ticks;
    market.spent.meet(
      EventKind.TRADE | (side === Side.BUY ? RowFlag.BUY : 0),
      ticks,
      lots,
      this.now,
    );
    market.onTrade(ticks, lots, side === Side.BUY);
  }

  /** What the venue has said since the last call. */
  answers(): string[] {
    const { responses } = this.market;
    const answers: string[] = [];
    for (let update = responses.first; update !== undefined; update = responses.first) {
      const { orderId, kind, reason, qtyLots, priceTicks } = update;
      const what = kind === UpdateKind.FILL ? ` ${qtyLots}@${priceTicks}` : "";
      const why = reason === Reason.NONE ? "" : ` ${reasonName(reason)}`;
      answers.push(`${orderId} ${kindName(kind)}${what}${why}`);
      responses.shift();
    }
    return answers;
  }

  get position(): number {
    return this.account.account.positionLots(0);
  }

  /** Gets into a position against a book level made for it. */
  hold(lots: number): void {
    const side = lots > 0 ? Side.BUY : Side.SELL;
    const { book } = this;
    const far = lots > 0 ? 900_000 : 1;
    if (lots > 0) book.setAsk(far, Math.abs(lots));
    else book.setBid(far, Math.abs(lots));
    this.submit({ side, qtyLots: Math.abs(lots) });
    if (lots > 0) book.setAsk(far, 0);
    else book.setBid(far, 0);
    this.answers();
  }
}
