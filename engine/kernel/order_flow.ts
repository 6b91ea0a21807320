import { NO_ASK } from "../book/paged_book.ts";
import type { Instrument } from "../instrument/instrument.ts";
import { Order } from "../order/order.ts";
import { DecisionKind, OrderCommand } from "../order/order_command.ts";
import { deny, requestCancel, requestModify, requestSubmit } from "../order/transitions.ts";
import {
  Certainty,
  Life,
  type OrderType,
  Reason,
  Request,
  type Side,
  TimeInForce,
} from "../order/types.ts";
import { type OrderTerms, ParsedRequest } from "../seat/order_request.ts";
import type { Seat } from "../seat/seat.ts";
import type { SeatOrders } from "../seat/services.ts";
import type { Wake } from "../seat/wake.ts";
import type { VenuePort } from "../venue/port.ts";
import type { DecisionLog } from "./decision.ts";
import { StrategyError } from "../order/faults.ts";
import { KillSwitch } from "./kill_switch.ts";
import type { KernelParts } from "./parts.ts";

/** What the flow of orders works with. */
export interface FlowParts extends KernelParts {
  readonly wake: Wake;
  readonly decisions: DecisionLog;
  readonly port: VenuePort;
  readonly isStarted: () => boolean;
}

/** An order that stands or is made at the venue, and that no strategy of this session has sent. */
export interface AdoptedOrder {
  readonly side: Side;
  readonly qtyLots: number;
  readonly tag: string;
  /** @default a market order that only reduces, as a venue makes one to close a position */
  readonly terms?: AdoptedTerms;
}

/** What is known of an order that is found at the venue. */
export interface AdoptedTerms {
  readonly type: OrderType;
  readonly tif: TimeInForce;
  readonly reduceOnly: boolean;
  readonly priceTicks: number;
  readonly stopTicks: number;
  /** Lots that were filled before: they are in the position already. */
  readonly filledLots: number;
  readonly venueOrderId: string;
}

/**
 * What strategies do, on its way out: every request passes risk, becomes a decision on record, and
 * leaves by the venue's port.
 */
export class OrderFlow implements SeatOrders {
  readonly #parts: FlowParts;
  /** The decision in hand, as the port and the log get it. */
  readonly #command = new OrderCommand();
  /** A request is in work; still so at the next one, it was cut off in the middle. */
  #isInWork = false;
  /** What has to be done once the gate's kill switch has fallen. */
  readonly kill: KillSwitch;

  constructor(parts: FlowParts) {
    this.#parts = parts;
    this.kill = new KillSwitch({
      ...parts,
      flattens: parts.gate.flattenOnKill,
      cancel: (order) => order.isCancellable && this.#cancel(order),
      cancelUnknown: (order) => this.#sendCancel(order),
      close: (seat, instrument, side, qtyLots) => this.#close(seat, instrument, side, qtyLots),
    });
  }

  /** Makes an order and sends it, or denies it; either way the order says what became of it. */
  submit(seatIndex: number, { index }: Instrument, terms: OrderTerms): Order {
    const { gate, markets, seats } = this.#parts;
    if (!this.#parts.isStarted()) {
      throw new StrategyError(
        "An order was sent in create or restore, expected in onStart or later",
        0,
      );
    }
    const { instrument, touchMid2 } = markets[index];
    this.#begin();
    // What a strategy holds may be a definition that is out of force.
    const order = this.#make(seats[seatIndex], instrument, terms, touchMid2);
    this.#setFacts(index);
    const reason = gate.check(order);
    if (reason === Reason.NONE) this.#send(order);
    else this.#deny(order, reason);
    this.#isInWork = false;
    return order;
  }

  /**
   * Throws where a request was cut off in the middle: a strategy that runs out of stack in one, and
   * catches that, would leave half an order.
   */
  mustBeWhole(): void {
    if (!this.#isInWork) return;
    throw new StrategyError(
      "A request was cut off in the middle (the stack overflowed?), expected it to be left alone",
      this.#parts.clock.now,
    );
  }

  #begin(): void {
    this.mustBeWhole();
    this.#isInWork = true;
  }

  #make(
    { session, registry }: Seat,
    instrument: Instrument,
    terms: OrderTerms,
    mid2: number,
  ): Order {
    const order = new Order(
      session,
      registry.nextId(),
      instrument,
      terms.side,
      terms.type,
      terms.tif,
      terms.qtyLots,
      terms.priceTicks,
      terms.reduceOnly,
      0,
      mid2,
      terms.tagIndex,
      terms.stopTicks,
      terms.expireTs,
    );
    // Not an argument, which would be an object.
    order.submitTs = this.#parts.clock.now;
    return order;
  }

  /** Closes a part of a position while the kill switch is down: past every limit but that. */
  #close(seat: Seat, instrument: Instrument, side: Side, qtyLots: number): Order {
    const order = this.#makeClosing(seat, instrument, { side, qtyLots, tag: "flatten" });
    const { clock, gate } = this.#parts;
    gate.facts.now = clock.now;
    gate.clearClosing(order);
    this.#send(order);
    return order;
  }

  #makeFound(
    seat: Seat,
    instrument: Instrument,
    { side, qtyLots, tag }: AdoptedOrder,
    { type, tif, reduceOnly, priceTicks, stopTicks }: AdoptedTerms,
  ): Order {
    const terms = new ParsedRequest();
    Object.assign(terms, { side, qtyLots, type, tif, reduceOnly, priceTicks, stopTicks });
    terms.tagIndex = seat.session.internTag(tag);
    return this.#make(seat, instrument, terms, NaN);
  }

  /** A reduce-only market order that no strategy asked for. */
  #makeClosing(seat: Seat, instrument: Instrument, { side, qtyLots, tag }: AdoptedOrder): Order {
    const terms = new ParsedRequest();
    terms.side = side;
    terms.tif = TimeInForce.IOC;
    terms.qtyLots = qtyLots;
    terms.reduceOnly = true;
    terms.tagIndex = seat.session.internTag(tag);
    return this.#make(seat, instrument, terms, NaN);
  }

  /** Tells the gate what the market is like as we see it. */
  #setFacts(index: number): void {
    const { clock, gate: { facts }, markets } = this.#parts;
    const market = markets[index];
    const { bestBid, bestAsk } = market.book;
    facts.now = clock.now;
    facts.bid = bestBid;
    facts.ask = bestAsk === NO_ASK ? 0 : bestAsk;
    facts.last = market.lastTrade;
    facts.mark = market.mark.mark;
  }

  #deny(order: Order, reason: Reason): void {
    const { clock, recorder } = this.#parts;
    deny(order, reason, clock.now);
    this.#decide(DecisionKind.DENIED, order, order.priceTicks, order.qtyLots);
    recorder.orderDecided(order);
    this.#parts.seats[order.session.strategy].counts.denied++;
    this.kill.obey();
  }

  /**
   * An order that the venue makes in our name, or that is found there: it passes no risk, is no
   * decision of ours, and is on record and reserved for all the same.
   */
  adopt(seat: Seat, instrument: Instrument, adopted: AdoptedOrder): Order {
    const { clock, gate, recorder, wake } = this.#parts;
    const { terms } = adopted;
    const order = terms === undefined
      ? this.#makeClosing(seat, instrument, adopted)
      : this.#makeFound(seat, instrument, adopted, terms);
    requestSubmit(order);
    if (terms !== undefined) stand(order, terms);
    seat.registry.track(order);
    gate.facts.now = clock.now;
    gate.onSubmitted(order);
    recorder.orderDecided(order);
    wake.touched = true;
    return order;
  }

  /** Puts a decision on record; what it says is the command in hand then. */
  #decide(kind: DecisionKind, order: Order, priceTicks: number, qtyLots: number): OrderCommand {
    const { decisions, markets } = this.#parts;
    const { number } = markets[order.instrument.index];
    const command = this.#command.describe(kind, order, number);
    command.priceTicks = priceTicks;
    command.qtyLots = qtyLots;
    decisions.write(command);
    return command;
  }

  #send(order: Order): void {
    const { gate, port, recorder, seats, wake } = this.#parts;
    requestSubmit(order);
    const seat = seats[order.session.strategy];
    seat.registry.track(order);
    seat.counts.orders++;
    const command = this.#decide(DecisionKind.SUBMIT, order, order.priceTicks, order.qtyLots);
    recorder.orderDecided(order);
    wake.touched = true;
    const approved = gate.approve(order, command);
    gate.onSubmitted(order);
    port.submit(approved);
  }

  /** Asks the venue to cancel; false when the order is over, or a request on it is under way. */
  cancel(order: Order): boolean {
    const { clock, gate } = this.#parts;
    this.#begin();
    const isSent = order.isCancellable && gate.checkCancel(clock.now) === Reason.NONE &&
      this.#cancel(order);
    this.#isInWork = false;
    return isSent;
  }

  #cancel(order: Order): boolean {
    requestCancel(order);
    this.#sendCancel(order);
    return true;
  }

  #sendCancel(order: Order): void {
    const { clock, gate, port, wake } = this.#parts;
    const command = this.#decide(DecisionKind.CANCEL, order, order.priceTicks, order.qtyLots);
    wake.touched = true;
    gate.onCancelSent(clock.now);
    port.cancel(command);
  }

  /** Asks the venue for another price and quantity; false when that cannot be, or risk refuses. */
  modify(order: Order, priceTicks: number, qtyLots: number): boolean {
    this.#begin();
    const isSent = this.#modify(order, priceTicks, qtyLots);
    this.#isInWork = false;
    return isSent;
  }

  #modify(order: Order, priceTicks: number, qtyLots: number): boolean {
    if (!order.isCancellable) return false;
    const { clock, gate, markets, port, wake } = this.#parts;
    const { index } = order.instrument;
    // One that does not fit the definition in force: the venue is about to expire it.
    if (order.instrument !== markets[index].instrument) return false;
    this.#setFacts(index);
    const reason = gate.checkModify(order, priceTicks, qtyLots);
    if (reason !== Reason.NONE || !requestModify(order, priceTicks, qtyLots)) return false;
    const command = this.#decide(DecisionKind.MODIFY, order, priceTicks, qtyLots);
    wake.touched = true;
    const approved = gate.approve(order, command);
    gate.onModifySent(order, clock.now);
    port.modify(approved);
    return true;
  }
}

/** It stands at the venue as it was found there. */
function stand(order: Order, { filledLots, priceTicks, venueOrderId }: AdoptedTerms): void {
  order.setAxes(filledLots > 0 ? Life.PARTIAL : Life.OPEN, Request.NONE, Certainty.KNOWN);
  order.filledLots = filledLots;
  // At its own price, as far as we know.
  order.filledTickLots = filledLots * priceTicks;
  order.ackTs = order.submitTs;
  if (venueOrderId !== "") order.ensureExtra().venueId = venueOrderId;
}
