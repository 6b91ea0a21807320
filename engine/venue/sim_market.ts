import type { L2Book } from "../book/book.ts";
import type { Instrument } from "../instrument/instrument.ts";
import { Regrid } from "../instrument/regrid.ts";
import { FundingWatch } from "../ledger/funding_watch.ts";
import type { Order } from "../order/order.ts";
import { Reason, UpdateKind } from "../order/types.ts";
import { Admission } from "./admission.ts";
import type { VenueConfig } from "./config.ts";
import { Entry, type LatencyModel } from "./latency.ts";
import { Makers } from "./makers.ts";
import { MarketState } from "./market_state.ts";
import { OrderDesk } from "./order_desk.ts";
import { triggersUpwards } from "./own_orders.ts";
import { regridMarket } from "./regrid_market.ts";
import { RequestQueue, type VenueRequest } from "./request_queue.ts";
import type { SimAccount } from "./sim_account.ts";
import { Taker } from "./taker.ts";
import type { VenueOrder } from "./venue_order.ts";

/**
 * The simulated venue's side of one instrument: our orders in a market replayed from a tape. It
 * sees each row when the row loop meets it, and never moves the book: what we take is remembered
 * apart, what others do is on the tape.
 *
 * Fills happen for one of the reasons in `Reason` 1–99 and nothing else. This class takes requests
 * and keeps the venue's time; `Taker` meets the book, `Makers` the tape, `OrderDesk` answers.
 */
export class SimMarket extends MarketState {
  readonly requests = new RequestQueue();
  readonly #latency: LatencyModel;
  #admission: Admission;
  readonly #desk: OrderDesk;
  readonly #taker: Taker;
  #makers: Makers;
  readonly #funding: FundingWatch;
  readonly #announced = { ratePpb: NaN, nextFundingTs: NaN };

  constructor(
    instrument: Instrument,
    book: L2Book,
    config: VenueConfig,
    latency: LatencyModel,
    account: SimAccount,
  ) {
    super(instrument, book, config);
    this.#latency = latency;
    this.#admission = new Admission(config, instrument);
    this.#desk = new OrderDesk(this, latency, account);
    this.#taker = new Taker(this, this.#desk);
    this.#makers = new Makers(this, this.#desk);
    this.#funding = new FundingWatch(1, config.funding);
  }

  /** When something of ours next changes without a row's doing, in venue time. */
  get nextEffect(): number {
    return Math.min(this.requests.nextAt, this.own.nextExpiry);
  }

  // Our side sends.

  /** A request leaves us at `sentTs`; one that gets lost comes back as a reject. */
  send(kind: Entry, order: Order, priceTicks: number, qtyLots: number): void {
    const now = this.sentTs;
    if (this.config.matching === "ideal") {
      this.moment = now;
      // No row need have told the venue yet that an order's time is up.
      this.until = now + 1;
      if (this.own.nextExpiry <= now) this.advance();
      this.venueTs = now;
      this.#take(kind, order, priceTicks, qtyLots, order.instrument);
      return;
    }
    const entryUs = this.#latency.entryUs(kind, now);
    const { requests, responses } = this;
    if (entryUs >= 0) {
      requests.arrival = now + entryUs;
      requests.push(kind, order, priceTicks, qtyLots);
      return;
    }
    responses.venueTs = responses.arrival = now - entryUs;
    responses.push(order, REJECTION[kind], Reason.VENUE_LATENCY_REJECT);
  }

  /** Cancels what is left of ours and closes the position against the book, for lack of margin; at `venueTs`. */
  liquidate(order: Order): void {
    const { buys, sells, stops } = this.own;
    for (const list of [buys, sells, stops]) {
      for (const mine of list.slice()) {
        this.#desk.end(mine, UpdateKind.EXPIRED, Reason.LIQUIDATED);
      }
    }
    this.#taker.liquidate(this.#desk.admit(order, 0, order.qtyLots));
  }

  /**
   * Another definition is in force from here on, in the venue's time. Requests that reached it
   * before have been taken; those under way are converted when they come, or refused.
   *
   * @param number its place among the instrument's definitions
   * @param seenTs when its row reaches us: no answer in new units is here before
   * @throws {DefinitionError} when its lot does not divide the venue's position
   */
  changeDefinition(to: Instrument, number: number, exchTs: number, seenTs: number): void {
    const from = this.instrument;
    this.#desk.account.regrid(from, to);
    const regrid = new Regrid(from, to);
    this.venueTs = exchTs;
    if (!regrid.isSameGrid) regridMarket(this, this.#desk, regrid);
    this.instrument = to;
    this.#admission = new Admission(this.config, to);
    this.#makers = new Makers(this, this.#desk);
    this.responses.definition = number;
    this.responses.holdUntil(seenTs);
    this.changed = true;
  }

  // The venue's time moves.

  /** Takes everything that reached the venue before `until`; a row of that time comes after. */
  advance(): void {
    const { until } = this;
    for (;;) {
      const request = this.requests.nextAt;
      const expiry = this.own.nextExpiry;
      if (expiry < until && expiry <= request) this.#expire();
      else if (request < until) this.#arrive(this.requests.shift());
      else return;
    }
  }

  #arrive(request: VenueRequest): void {
    const { order, kind, priceTicks, qtyLots, at, definition } = request;
    if (order === null) return;
    this.venueTs = at;
    const outage = this.#admission.outage(at);
    if (outage === "lost") this.#lose(kind, order);
    else if (outage === "reject") {
      this.#desk.respond(order, REJECTION[kind], Reason.VENUE_OUTAGE);
    } else if (kind !== Entry.CANCEL && !this.#desk.account.rate.count(at)) {
      this.#desk.respond(order, REJECTION[kind], Reason.VENUE_RATE_LIMIT);
    } else this.#take(kind, order, priceTicks, qtyLots, definition ?? order.instrument);
  }

  /**
   * Nobody answers: unknown after the time-out, settled by a query that takes as long again. These
   * come from our own clock, not over the wire: no other answer waits for them.
   */
  #lose(kind: Entry, order: Order): void {
    const { config: { responseTimeoutUs }, venueTs: at } = this;
    // The request may only be met by a row that came after its time-out.
    const known = Math.max(at + responseTimeoutUs, this.moment);
    const { UNKNOWN_TIMEOUT, VENUE_OUTAGE } = Reason;
    this.responses.pushTimeout(order, UpdateKind.UNKNOWN, UNKNOWN_TIMEOUT, at, known);
    const found = known + responseTimeoutUs;
    this.responses.pushTimeout(order, FINDING[kind], VENUE_OUTAGE, at, found);
    this.changed = true;
  }

  /** @param definition what price and quantity are in */
  #take(
    kind: Entry,
    order: Order,
    priceTicks: number,
    qtyLots: number,
    definition: Instrument,
  ): void {
    const { instrument } = this;
    if (kind === Entry.CANCEL) this.#takeCancel(order);
    else if (definition !== instrument || order.instrument !== instrument) {
      this.#takeConverted(kind, order, priceTicks, qtyLots, definition);
    } else if (kind === Entry.NEW) this.#takeNew(order, priceTicks, qtyLots, order.stopTicks);
    else this.#takeModify(order, priceTicks, qtyLots);
  }

  /** The definition changed while the request was under way, here or with us. */
  #takeConverted(
    kind: Entry,
    order: Order,
    priceTicks: number,
    qtyLots: number,
    definition: Instrument,
  ): void {
    const sent = new Regrid(definition, this.instrument);
    const price = sent.ticks(priceTicks);
    const qty = sent.lots(qtyLots);
    // The trigger is not in the request: it is in the units that the order is in by now.
    const stop = new Regrid(order.instrument, this.instrument).ticks(order.stopTicks);
    if (Number.isNaN(price + qty + stop)) {
      this.#desk.respond(order, REJECTION[kind], Reason.VENUE_DEFINITION);
    } else if (kind === Entry.NEW) this.#takeNew(order, price, qty, stop);
    else this.#takeModify(order, price, qty);
  }

  #takeNew(order: Order, priceTicks: number, qtyLots: number, stop: number): void {
    const mine = this.#desk.admit(order, priceTicks, qtyLots, stop);
    let reason = this.#admission.check(mine, this, true);
    if (reason === Reason.NONE) reason = this.#desk.account.check(mine, this);
    if (reason === Reason.NONE && mine.expireTs <= this.venueTs) reason = Reason.VENUE_GTD_EXPIRED;
    if (reason === Reason.NONE && order.isConditional && this.#isTriggeredNow(mine)) {
      reason = Reason.VENUE_WOULD_TRIGGER;
    }
    if (reason !== Reason.NONE) {
      this.#desk.respond(order, UpdateKind.REJECTED, reason);
      this.#desk.release(mine);
    } else if (order.isConditional) {
      this.own.addStop(mine);
      this.#desk.respond(order, UpdateKind.ACCEPTED, Reason.NONE);
    } else this.#taker.execute(mine, UpdateKind.ACCEPTED);
  }

  #takeCancel(order: Order): void {
    const mine = this.own.find(order.id);
    if (mine === undefined) {
      this.#desk.respond(order, UpdateKind.CANCEL_REJECTED, Reason.VENUE_UNKNOWN_ORDER);
      return;
    }
    this.#desk.end(mine, UpdateKind.CANCELLED, Reason.NONE);
  }

  /** A lower quantity at the same price keeps its place in the queue; all else goes to the back. */
  #takeModify(order: Order, priceTicks: number, qtyLots: number): void {
    const mine = this.own.find(order.id);
    const filled = mine === undefined ? 0 : mine.qtyLots - mine.leavesLots;
    if (mine === undefined || qtyLots <= filled) {
      this.#desk.respond(order, UpdateKind.MODIFY_REJECTED, Reason.VENUE_UNKNOWN_ORDER);
      return;
    }
    const keepsPlace = priceTicks === mine.priceTicks && qtyLots <= mine.qtyLots;
    const { priceTicks: oldPrice, qtyLots: oldQty } = mine;
    mine.priceTicks = priceTicks;
    mine.qtyLots = qtyLots;
    mine.leavesLots = qtyLots - filled;
    let reason = this.#admission.check(mine, this, false);
    if (reason === Reason.NONE && qtyLots > oldQty) reason = this.#desk.account.check(mine, this);
    if (reason !== Reason.NONE) {
      mine.priceTicks = oldPrice;
      mine.qtyLots = oldQty;
      mine.leavesLots = oldQty - filled;
      this.#desk.respond(order, UpdateKind.MODIFY_REJECTED, reason);
      return;
    }
    if (keepsPlace || this.own.stops.includes(mine)) {
      const update = this.#desk.respond(order, UpdateKind.MODIFIED, Reason.NONE);
      update.priceTicks = priceTicks;
      update.qtyLots = qtyLots;
      return;
    }
    this.own.remove(mine);
    this.#taker.execute(mine, UpdateKind.MODIFIED);
  }

  #expire(): void {
    const venueTs = this.venueTs = this.own.nextExpiry;
    for (const list of [this.own.buys, this.own.sells, this.own.stops]) {
      for (const mine of list.slice()) {
        if (mine.expireTs > venueTs) continue;
        this.#desk.end(mine, UpdateKind.EXPIRED, Reason.VENUE_GTD_EXPIRED);
      }
    }
  }

  // Funding settles on the position that the venue knows, which may not be ours yet.

  /** The coming settlement's rate, and when it is; passing that time settles the one before. */
  onFundingRate(exchTs: number, ratePpb: number, nextTs: number): void {
    const announced = this.#announced;
    if (this.#funding.passes(0, announced, exchTs, nextTs)) {
      this.#settle(announced.ratePpb, this.mark);
    }
    announced.ratePpb = ratePpb;
    announced.nextFundingTs = nextTs;
  }

  /** A settlement as the venue recorded it; `mark` 0 where the record has none. */
  onFunding(exchTs: number, ratePpb: number, mark: number): void {
    if (this.#funding.settles(0, exchTs)) this.#settle(ratePpb, mark > 0 ? mark : this.mark);
  }

  #settle(ratePpb: number, mark: number): void {
    if (mark > 0) this.#desk.account.settleFunding(this.instrument.index, mark, ratePpb);
  }

  // The tape speaks, at `venueTs`. The row loop calls these only for prices within the watched bounds.

  /** A bid level changed at a price where we rest, or took from. */
  onBidLevel(ticks: number, before: number, after: number): void {
    this.#makers.onBidLevel(ticks, before, after);
  }

  onAskLevel(ticks: number, before: number, after: number): void {
    this.#makers.onAskLevel(ticks, before, after);
  }

  /** The best bid rose to a price at or above own sells. */
  onBestBid(ticks: number, lots: number): void {
    this.#makers.onBestBid(ticks, lots);
  }

  /** The best ask fell to a price at or below own buys. */
  onBestAsk(ticks: number, lots: number): void {
    this.#makers.onBestAsk(ticks, lots);
  }

  /** A trade of the open market at a price that concerns us. */
  onTrade(ticks: number, lots: number, isBuy: boolean): void {
    this.#makers.onTrade(ticks, lots, isBuy);
    if (this.own.stops.length > 0) this.#trigger(ticks);
  }

  #trigger(ticks: number): void {
    for (const mine of this.own.stops.slice()) {
      const isReached = triggersUpwards(mine) ? ticks >= mine.stopTicks : ticks <= mine.stopTicks;
      if (!isReached) continue;
      this.own.remove(mine);
      this.#taker.execute(mine, UpdateKind.TRIGGERED);
    }
  }

  #isTriggeredNow(mine: VenueOrder): boolean {
    if (this.lastTrade === 0) return false;
    return triggersUpwards(mine)
      ? this.lastTrade >= mine.stopTicks
      : this.lastTrade <= mine.stopTicks;
  }
}

/** What a query says after a request that never arrived: no order, or one that is as it was. */
const FINDING = [
  UpdateKind.NOT_FOUND,
  UpdateKind.MODIFY_REJECTED,
  UpdateKind.CANCEL_REJECTED,
] as const;

/** The definite no to each kind of request. */
const REJECTION = [
  UpdateKind.REJECTED,
  UpdateKind.MODIFY_REJECTED,
  UpdateKind.CANCEL_REJECTED,
] as const;
