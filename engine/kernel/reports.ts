import { KernelFault } from "../order/faults.ts";
import type { Order } from "../order/order.ts";
import { RETAINED } from "../order/registry.ts";
import { strategyOf } from "../order/session.ts";
import { UpdateKind } from "../order/types.ts";
import { applyUpdate, Transition } from "../order/transitions.ts";
import type { VenueUpdate } from "../order/venue_update.ts";
import type { Seat } from "../seat/seat.ts";
import type { Definitions } from "./definitions.ts";
import type { OrderFlow } from "./order_flow.ts";
import type { KernelParts } from "./parts.ts";

/** Where a report on an order goes. */
export interface ReportParts extends KernelParts {
  readonly definitions: Definitions;
  readonly flow: OrderFlow;
}

/** Takes in what a venue reports on our orders: order, risk, account, record, strategy, in this order. */
export class Reports {
  readonly #parts: ReportParts;

  constructor(parts: ReportParts) {
    this.#parts = parts;
  }

  /**
   * The order that a report names; undefined when it is over for so long that it is forgotten.
   *
   * @throws {RangeError} on an order that was never made
   */
  find(orderId: number): Order | undefined {
    const seat = this.#parts.seats[strategyOf(orderId)];
    const order = seat?.registry.find(orderId);
    if (order !== undefined || seat?.registry.isForgotten(orderId)) return order;
    throw new RangeError(`A report names order ${orderId}, expected one that was submitted`);
  }

  /** A venue's answer on one of our orders. */
  take(update: VenueUpdate): void {
    const order = this.find(update.orderId);
    if (order === undefined) return mustNotFill(update);
    const seat = this.#parts.seats[order.session.strategy];
    seat.noteAnswer(update.localTs);
    const { definitions } = this.#parts;
    if (!definitions.isForeign(order, update)) return this.#apply(seat, order, update);
    definitions.align(order, update);
    this.#apply(seat, order, update);
    definitions.settleReport(order);
  }

  #apply(seat: Seat, order: Order, update: VenueUpdate): void {
    const { flow, gate, recorder } = this.#parts;
    const transition = applyUpdate(order, update);
    if ((transition & Transition.FAULT) !== 0) throw new KernelFault(order, update);
    gate.onUpdate(order, update, transition);
    if ((transition & Transition.CHANGED) === 0) return;
    const isFilled = (transition & Transition.FILLED) !== 0;
    if (isFilled) this.#book(order, update);
    if (!Number.isNaN(update.aheadLots)) recorder.orderRested(order, update.aheadLots);
    recorder.orderChanged(order);
    if ((transition & Transition.FINAL) !== 0) seat.registry.release(order);
    if (isFilled) {
      seat.counts.fills++;
      seat.onFill(order, update);
    }
    seat.onOrder(order, update);
    flow.kill.obey();
  }

  #book(order: Order, update: VenueUpdate): void {
    const { account, books, markets, recorder } = this.#parts;
    const { index } = order.instrument;
    const { side } = order;
    const { priceTicks, qtyLots, fee } = update;
    const realized = account.applyFill(index, side, priceTicks, qtyLots, fee, order.instrument);
    if (books.length > 0) {
      const book = books[order.session.strategy];
      book.applyFill(index, side, priceTicks, qtyLots, fee, order.instrument);
    }
    const { mid2 } = markets[index];
    const lots = account.positionLots(index);
    recorder.filled(order, update, realized, lots, mid2 > 0 ? mid2 : NaN);
  }
}

/** A fill cannot be booked without its order's side: better no account than a wrong one. */
function mustNotFill({ kind, orderId, qtyLots }: VenueUpdate): void {
  if (kind !== UpdateKind.FILL) return;
  throw new RangeError(
    `A report fills ${qtyLots} lots of order ${orderId}, which is over for so long that it is ` +
      `forgotten, expected fills of the last ${RETAINED} orders to end`,
  );
}
