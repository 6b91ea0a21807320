import type { L2Book } from "../book/book.ts";
import { definitionAt } from "../instrument/definitions.ts";
import type { Instrument } from "../instrument/instrument.ts";
import { Regrid } from "../instrument/regrid.ts";
import type { Stateful } from "../num/state.ts";
import { OrderCommand } from "../order/order_command.ts";
import { OrderType, Reason, type Side, TimeInForce, UpdateKind } from "../order/types.ts";
import type { Clock } from "../time/clock.ts";
import { Admission } from "./admission.ts";
import type { VenueConfig } from "./config.ts";
import { Entry, entryOf, type LatencyModel, type LatencyState } from "./latency.ts";
import { Makers } from "./makers.ts";
import { MarketState, type SharedState } from "./market_state.ts";
import { OrderDesk } from "./order_desk.ts";
import { triggersUpwards } from "./own_orders.ts";
import { regridMarket } from "./regrid_market.ts";
import { RequestQueue, type RequestsState, VenueRequest } from "./request_queue.ts";
import type { SimAccount } from "./sim_account.ts";
import { IdealTaker } from "./ideal_taker.ts";
import { isIdeal, type Matching } from "./matching.ts";
import { Taker } from "./taker.ts";
import type { VenueClock } from "./venue_clock.ts";
import { VenueFunding, type VenueFundingState } from "./venue_funding.ts";
import type { VenueOrder } from "./venue_order.ts";

export interface SimMarketParts {
  /** All definitions of the instrument, as INSTRUMENT rows number them; the first is in force. */
  readonly definitions: readonly Instrument[];
  readonly book: L2Book;
  readonly config: VenueConfig;
  readonly latency: LatencyModel;
  readonly account: SimAccount;
  /** Ours, at whose now requests leave us; and the venue's, which its markets share. */
  readonly clock: Clock;
  readonly instant: VenueClock;
}

/** A market of the simulated venue as plain data; its account is not in it. */
export type SimMarketState = SharedState & {
  readonly requests: RequestsState;
  readonly latency: LatencyState;
  /** Orders that have come to rest so far. */
  readonly rank: number;
  readonly funding: VenueFundingState;
};

/**
 * The simulated venue's side of one instrument: our orders in a market replayed from a tape. It
 * sees each row when the row loop meets it, and never moves the book: what we take is remembered
 * apart, what others do is on the tape.
 *
 * Fills happen for one of the reasons in `Reason` 1–99 and nothing else. This class takes requests
 * and keeps the venue's time; `Taker` meets the book, `Makers` the tape, `OrderDesk` answers.
 */
export class SimMarket extends MarketState implements Stateful<SimMarketState> {
  readonly requests = new RequestQueue();
  readonly #latency: LatencyModel;
  readonly #clock: Clock;
  #admission: Admission;
  readonly #desk: OrderDesk;
  readonly #taker: Taker;
  readonly #matching: Matching;
  readonly #isAtOnce: boolean;
  #makers: Makers;
  readonly funding: VenueFunding;
  readonly #definitions: Instrument[];
  /** A request that takes no way: of an ideal venue, or of the venue itself. */
  readonly #atOnce = new VenueRequest();

  constructor({ definitions, book, config, latency, account, clock, instant }: SimMarketParts) {
    super(definitions[0], book, config, instant);
    this.#definitions = [...definitions];
    this.#latency = latency;
    this.#clock = clock;
    this.#admission = new Admission(config, definitions[0]);
    this.#desk = new OrderDesk(this, latency, account);
    this.#taker = new Taker(this, this.#desk);
    this.#isAtOnce = isIdeal(config);
    this.#matching = this.#isAtOnce ? new IdealTaker(this, this.#desk) : this.#taker;
    this.#makers = new Makers(this, this.#desk);
    this.funding = new VenueFunding(this, account);
  }

  /** By number, as commands name them. */
  get definitions(): readonly Instrument[] {
    return this.#definitions;
  }

  /** One more definition, which a row may name from here on. */
  append(definition: Instrument): void {
    this.#definitions.push(definition);
  }

  /** When something of ours next changes without a row's doing, in venue time. */
  get nextEffect(): number {
    return Math.min(this.requests.nextAt, this.own.nextExpiry, this.funding.dueTs);
  }

  /** A request leaves us now; one that gets lost comes back as a reject. */
  send(command: OrderCommand): void {
    const { now } = this.#clock;
    if (this.#isAtOnce) {
      // No row need have told the venue yet that an order's time is up.
      [this.instant.moment, this.instant.until] = [now, now + 1];
      if (this.own.nextExpiry <= now) this.advance();
      this.instant.venueTs = now;
      this.#atOnce.copy(command);
      return this.#take(this.#atOnce);
    }
    const entry = entryOf(command);
    const entryUs = this.#latency.entryUs(entry, now);
    const { requests, responses } = this;
    if (entryUs >= 0) {
      requests.arrival = now + entryUs;
      return requests.push(command);
    }
    responses.venueTs = responses.arrival = now - entryUs;
    responses.push(command.orderId, REJECTION[entry], Reason.VENUE_LATENCY_REJECT);
  }

  /** Cancels what is left of ours and closes the position against the book, for lack of margin; at `venueTs`. */
  liquidate(orderId: number, side: Side, lots: number): void {
    const { buys, sells, stops } = this.own;
    for (const list of [buys, sells, stops]) {
      for (const mine of list.slice()) {
        this.#desk.end(mine, UpdateKind.EXPIRED, Reason.LIQUIDATED);
      }
    }
    const own = new OrderCommand();
    own.orderId = orderId;
    own.side = side;
    own.tif = TimeInForce.IOC;
    own.qtyLots = lots;
    own.reduceOnly = true;
    this.#taker.liquidate(this.#desk.admit(own));
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
    this.instant.venueTs = exchTs;
    if (!regrid.isSameGrid) {
      regridMarket(this, this.#desk, regrid);
      this.funding.regrid(regrid);
    }
    this.#enforce(to);
    this.responses.definition = number;
    this.responses.holdUntil(seenTs);
    this.changed = true;
  }

  #enforce(definition: Instrument): void {
    this.instrument = definition;
    this.#admission = new Admission(this.config, definition);
    this.#makers = new Makers(this, this.#desk);
  }

  // It stops in one process and goes on in another.

  override snapshot(): SimMarketState {
    return {
      ...super.snapshot(),
      requests: this.requests.snapshot(),
      latency: this.#latency.snapshot(),
      rank: this.#desk.snapshot(),
      funding: this.funding.snapshot(),
    };
  }

  /** @throws {DefinitionError} when the definition that was in force is not there */
  override restore(state: SimMarketState): void {
    this.#enforce(definitionAt(this.definitions, state.responses.definition));
    super.restore(state);
    this.requests.restore(state.requests);
    this.#latency.restore(state.latency);
    this.#desk.restore(state.rank);
    this.funding.restore(state.funding);
  }

  // The venue's time moves.

  /** Takes everything that reached the venue before `until`; a row of that time comes after. */
  advance(): void {
    const { until } = this.instant;
    for (;;) {
      const request = this.requests.nextAt;
      const expiry = this.own.nextExpiry;
      // Whatever reached the venue up to that time is in the position.
      const { dueTs } = this.funding;
      if (dueTs < until && dueTs < request && dueTs < expiry) {
        this.funding.note();
        continue;
      }
      if (expiry < until && expiry <= request) this.#expire();
      else if (request < until) this.#arrive(this.requests.shift());
      else return;
    }
  }

  #arrive(request: VenueRequest): void {
    const { orderId, at } = request;
    const entry = entryOf(request);
    this.instant.venueTs = at;
    const outage = this.#admission.outage(at);
    if (outage === "lost") this.#lose(request);
    else if (outage === "reject") {
      this.#desk.respond(orderId, REJECTION[entry], Reason.VENUE_OUTAGE);
    } else if (entry !== Entry.CANCEL && !this.#desk.account.rate.count(at)) {
      this.#desk.respond(orderId, REJECTION[entry], Reason.VENUE_RATE_LIMIT);
    } else this.#take(request);
  }

  /**
   * Nobody answers: unknown after the time-out, settled by a query that takes as long again. These
   * come from our own clock, not over the wire: no other answer waits for them.
   */
  #lose(request: VenueRequest): void {
    const { orderId, at } = request;
    const { config: { responseTimeoutUs }, responses } = this;
    // The request may only be met by a row that came after its time-out.
    const known = Math.max(at + responseTimeoutUs, this.instant.moment);
    responses.venueTs = at;
    responses.pushTimeout(orderId, UpdateKind.UNKNOWN, Reason.UNKNOWN_TIMEOUT, known);
    const found = known + responseTimeoutUs;
    responses.pushTimeout(orderId, FINDING[entryOf(request)], Reason.VENUE_OUTAGE, found);
    this.changed = true;
  }

  #take(request: VenueRequest): void {
    const { orderId } = request;
    const entry = entryOf(request);
    if (entry === Entry.CANCEL) this.#takeCancel(orderId);
    else if (request.definition !== this.responses.definition && !this.#convert(request)) {
      this.#desk.respond(orderId, REJECTION[entry], Reason.VENUE_DEFINITION);
    } else if (entry === Entry.NEW) this.#takeNew(request);
    else this.#takeModify(request);
  }

  /**
   * The definition changed while the request was under way: its numbers go over to the one in
   * force. False, and nothing done, where they do not fit.
   */
  #convert(request: VenueRequest): boolean {
    const regrid = new Regrid(this.definitions[request.definition], this.instrument);
    const price = regrid.ticks(request.priceTicks);
    const stop = regrid.ticks(request.stopTicks);
    const qty = regrid.lots(request.qtyLots);
    if (Number.isNaN(price + qty + stop)) return false;
    request.priceTicks = price;
    request.stopTicks = stop;
    request.qtyLots = qty;
    request.definition = this.responses.definition;
    return true;
  }

  #takeNew(request: VenueRequest): void {
    const { orderId } = request;
    const mine = this.#desk.admit(request);
    const isConditional = mine.type >= OrderType.STOP_MARKET;
    let reason = this.#admission.check(mine, this, true);
    if (reason === Reason.NONE) reason = this.#desk.account.check(mine, this);
    if (reason === Reason.NONE && mine.expireTs <= this.instant.venueTs) {
      reason = Reason.VENUE_GTD_EXPIRED;
    }
    if (reason === Reason.NONE && isConditional && this.#isTriggeredNow(mine)) {
      reason = Reason.VENUE_WOULD_TRIGGER;
    }
    if (reason !== Reason.NONE) {
      this.#desk.respond(orderId, UpdateKind.REJECTED, reason);
      this.#desk.release(mine);
    } else if (isConditional) {
      this.own.addStop(mine);
      this.#desk.respond(orderId, UpdateKind.ACCEPTED, Reason.NONE);
    } else this.#matching.execute(mine, UpdateKind.ACCEPTED);
  }

  #takeCancel(orderId: number): void {
    const mine = this.own.find(orderId);
    if (mine === undefined) {
      this.#desk.respond(orderId, UpdateKind.CANCEL_REJECTED, Reason.VENUE_UNKNOWN_ORDER);
      return;
    }
    this.#desk.end(mine, UpdateKind.CANCELLED, Reason.NONE);
  }

  /** See `amendments` in the configuration. */
  #takeModify({ orderId, priceTicks, qtyLots }: VenueRequest): void {
    const mine = this.own.find(orderId);
    if (mine === undefined) {
      this.#desk.respond(orderId, UpdateKind.MODIFY_REJECTED, Reason.VENUE_UNKNOWN_ORDER);
      return;
    }
    const { priceTicks: oldPrice, qtyLots: oldQty } = mine;
    const filled = oldQty - mine.leavesLots;
    const requeues = this.config.amendments === "requeue";
    if (qtyLots <= filled) {
      if (requeues) this.#desk.end(mine, UpdateKind.CANCELLED, Reason.VENUE_AMENDED_AWAY);
      else this.#desk.respond(orderId, UpdateKind.MODIFY_REJECTED, Reason.VENUE_FILTER_QTY);
      return;
    }
    mine.priceTicks = priceTicks;
    mine.qtyLots = qtyLots;
    mine.leavesLots = qtyLots - filled;
    let reason = this.#admission.check(mine, this, false);
    if (reason === Reason.NONE && qtyLots > oldQty) reason = this.#desk.account.check(mine, this);
    if (reason !== Reason.NONE) {
      mine.priceTicks = oldPrice;
      mine.qtyLots = oldQty;
      mine.leavesLots = oldQty - filled;
      this.#desk.respond(orderId, UpdateKind.MODIFY_REJECTED, reason);
      return;
    }
    const keepsPlace = !requeues && priceTicks === oldPrice && qtyLots <= oldQty;
    if (keepsPlace || this.own.stops.includes(mine)) {
      const update = this.#desk.respond(orderId, UpdateKind.MODIFIED, Reason.NONE);
      update.priceTicks = priceTicks;
      update.qtyLots = qtyLots;
      return;
    }
    this.own.remove(mine);
    this.#matching.execute(mine, UpdateKind.MODIFIED);
  }

  #expire(): void {
    const venueTs = this.instant.venueTs = this.own.nextExpiry;
    for (const list of [this.own.buys, this.own.sells, this.own.stops]) {
      for (const mine of list.slice()) {
        if (mine.expireTs > venueTs) continue;
        this.#desk.end(mine, UpdateKind.EXPIRED, Reason.VENUE_GTD_EXPIRED);
      }
    }
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
      if (mine.sinceTs >= this.instant.venueTs) continue;
      const isReached = triggersUpwards(mine) ? ticks >= mine.stopTicks : ticks <= mine.stopTicks;
      if (!isReached) continue;
      this.own.remove(mine);
      this.#matching.execute(mine, UpdateKind.TRIGGERED);
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
