import { NO_ASK } from "../book/paged_book.ts";
import type { Instrument } from "../instrument/instrument.ts";
import { Order } from "../order/order.ts";
import { DecisionKind, OrderCommand } from "../order/order_command.ts";
import { OrderRegistry } from "../order/registry.ts";
import { deny, requestCancel, requestModify, requestSubmit } from "../order/transitions.ts";
import { OrderType, Reason, type Side, TimeInForce } from "../order/types.ts";
import type { VenuePort } from "../venue/port.ts";
import { StrategyError } from "../order/faults.ts";
import type { Kernel } from "./kernel.ts";

/** What a strategy asks for, in codes, ticks and lots. */
export interface OrderTerms {
  readonly side: Side;
  readonly type: OrderType;
  readonly tif: TimeInForce;
  readonly qtyLots: number;
  /** 0 without a limit. */
  readonly priceTicks: number;
  /** 0 without a trigger. */
  readonly stopTicks: number;
  /** 0 without an end. */
  readonly expireTs: number;
  readonly reduceOnly: boolean;
  /** Index into the session's tags. */
  readonly tagIndex: number;
}

/**
 * What the strategy does, on its way out: every request passes risk, becomes a decision on record,
 * and leaves by the venue's port. Also knows the orders that are not over.
 */
export class OrderFlow {
  readonly #kernel: Kernel;
  readonly #port: VenuePort;
  readonly #registry: OrderRegistry;
  /** The decision in hand, as the port and the log get it. */
  readonly #command = new OrderCommand();
  /** The kill switch was tripped and orders are left. */
  #mustCancelAll = false;

  constructor(kernel: Kernel, port: VenuePort) {
    this.#kernel = kernel;
    this.#port = port;
    this.#registry = new OrderRegistry(kernel.instruments.length);
  }

  /** Orders that are not over, of one instrument or (−1) of all. */
  open(index: number): readonly Order[] {
    return this.#registry.open(index, this.#kernel.step);
  }

  /** An order that is not over. */
  active(id: number): Order | undefined {
    return this.#registry.active(id);
  }

  /** The order that a report names; undefined when it is over for so long that it is forgotten. */
  reported(id: number): Order | undefined {
    const order = this.#registry.find(id);
    if (order !== undefined || this.#registry.isForgotten(id)) return order;
    throw new RangeError(`A report names order ${id}, expected one that was submitted`);
  }

  /** An order is over. */
  release(order: Order): void {
    this.#registry.release(order);
  }

  /** Makes an order and sends it, or denies it; either way the order says what became of it. */
  submit(instrument: Instrument, terms: OrderTerms): Order {
    const kernel = this.#kernel;
    if (!kernel.isStarted) {
      throw new StrategyError("An order was sent in create, expected in onStart or later", 0);
    }
    const { index } = instrument;
    const { bestBid, bestAsk } = kernel.books[index];
    const mid2 = bestBid > 0 && bestAsk !== NO_ASK ? bestBid + bestAsk : 0;
    const order = new Order(
      kernel.session,
      this.#registry.nextId(),
      // What a strategy holds may be a definition that is out of force.
      kernel.instruments[index],
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
    this.#registry.note(order);
    // Not an argument, which would be an object.
    order.submitTs = kernel.now;
    this.#setFacts(index);
    const reason = kernel.gate.check(order);
    if (reason === Reason.NONE) this.#send(order);
    else this.#deny(order, reason);
    return order;
  }

  /** Tells the gate what the market is like as we see it. */
  #setFacts(index: number): void {
    const { books, gate, rows, lastTrade, now } = this.#kernel;
    const { bestBid, bestAsk } = books[index];
    const { facts } = gate;
    facts.now = now;
    facts.bid = bestBid;
    facts.ask = bestAsk === NO_ASK ? 0 : bestAsk;
    facts.last = lastTrade[index];
    facts.mark = rows.marks[index].mark;
  }

  #deny(order: Order, reason: Reason): void {
    const { now, recorder } = this.#kernel;
    deny(order, reason, now);
    this.#decide(DecisionKind.DENIED, order, order.priceTicks, order.qtyLots);
    recorder.orderDecided(order);
    this.obeyKill();
  }

  /**
   * An order that the venue makes in our name to close a position: it passes no risk, is no
   * decision of ours, and is on record all the same.
   */
  adopt(instrument: Instrument, side: Side, qtyLots: number, tag: string): Order {
    const kernel = this.#kernel;
    const { MARKET } = OrderType;
    const { IOC } = TimeInForce;
    const tagIndex = kernel.session.internTag(tag);
    const order = new Order(
      kernel.session,
      this.#registry.nextId(),
      instrument,
      side,
      MARKET,
      IOC,
      qtyLots,
      0,
      true,
      kernel.now,
      NaN,
      tagIndex,
    );
    this.#registry.note(order);
    requestSubmit(order);
    this.#registry.track(order);
    kernel.gate.facts.now = kernel.now;
    kernel.gate.onSubmitted(order);
    kernel.recorder.orderDecided(order);
    kernel.touched = true;
    return order;
  }

  /** Puts a decision on record; what it says is the command in hand then. */
  #decide(kind: DecisionKind, order: Order, priceTicks: number, qtyLots: number): OrderCommand {
    const { decisions, definitions, now } = this.#kernel;
    const definition = definitions.numbers[order.instrument.index];
    const command = this.#command.describe(kind, order, definition);
    command.priceTicks = priceTicks;
    command.qtyLots = qtyLots;
    decisions.now = now;
    decisions.write(command);
    return command;
  }

  #send(order: Order): void {
    const kernel = this.#kernel;
    const { gate } = kernel;
    requestSubmit(order);
    this.#registry.track(order);
    const command = this.#decide(DecisionKind.SUBMIT, order, order.priceTicks, order.qtyLots);
    kernel.recorder.orderDecided(order);
    kernel.touched = true;
    const approved = gate.approve(order, command);
    gate.onSubmitted(order);
    this.#port.submit(approved);
  }

  /** Asks the venue to cancel; false when the order is over, or a request on it is under way. */
  cancel(order: Order): boolean {
    const kernel = this.#kernel;
    const { now, gate } = kernel;
    if (!order.isCancellable || gate.checkCancel(now) !== Reason.NONE) return false;
    requestCancel(order);
    const command = this.#decide(DecisionKind.CANCEL, order, order.priceTicks, order.qtyLots);
    kernel.touched = true;
    gate.onCancelSent(now);
    this.#port.cancel(command);
    return true;
  }

  /** Asks the venue for another price and quantity; false when that cannot be, or risk refuses. */
  modify(order: Order, priceTicks: number, qtyLots: number): boolean {
    if (!order.isCancellable) return false;
    const kernel = this.#kernel;
    const { now, gate } = kernel;
    const { index } = order.instrument;
    // One that does not fit the definition in force: the venue is about to expire it.
    if (order.instrument !== kernel.instruments[index]) return false;
    this.#setFacts(index);
    const reason = gate.checkModify(order, priceTicks, qtyLots);
    if (reason !== Reason.NONE || !requestModify(order, priceTicks, qtyLots)) return false;
    const command = this.#decide(DecisionKind.MODIFY, order, priceTicks, qtyLots);
    kernel.touched = true;
    const approved = gate.approve(order, command);
    gate.onModifySent(order, now);
    this.#port.modify(approved);
    return true;
  }

  /** From now on cancels whatever can be, until no order is left: see `obeyKill`. */
  cancelAll(): void {
    this.#mustCancelAll = true;
  }

  /** After the kill switch: cancels all that can be; called again as requests in flight end. */
  obeyKill(): void {
    if (!this.#mustCancelAll) return;
    let left = 0;
    for (const order of this.open(-1)) {
      if (!order.isActive) continue;
      left++;
      this.cancel(order);
    }
    if (left === 0) this.#mustCancelAll = false;
  }
}
