import { KernelFault } from "../order/faults.ts";
import type { Order } from "../order/order.ts";
import { RETAINED } from "../order/registry.ts";
import { SeenTrades } from "../order/seen_trades.ts";
import { strategyOf } from "../order/session.ts";
import { UpdateKind } from "../order/types.ts";
import { applyUpdate, Transition } from "../order/transitions.ts";
import type { VenueUpdate } from "../order/venue_update.ts";
import type { Seat } from "../seat/seat.ts";
import type { Definitions } from "./definitions.ts";
import type { FundingDesk } from "./funding_desk.ts";
import type { OrderFlow } from "./order_flow.ts";
import type { KernelParts } from "./parts.ts";

/** Where a report on an order goes. */
export interface ReportParts extends KernelParts {
  readonly definitions: Definitions;
  readonly flow: OrderFlow;
  readonly fundingDesk: FundingDesk;
}

/** Takes in what a venue reports on our orders: order, risk, account, record, strategy, in this order. */
export class Reports {
  readonly #parts: ReportParts;
  /** Trades that were booked. */
  readonly trades: SeenTrades;
  /** Reports that contradicted what was known. */
  alarms = 0;

  constructor(parts: ReportParts) {
    this.#parts = parts;
    this.trades = new SeenTrades(parts.markets.length);
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
    if (this.#isBooked(order, update)) return;
    if (update.venueOrderId !== "") order.ensureExtra().venueId = update.venueOrderId;
    const seat = this.#parts.seats[order.session.strategy];
    seat.noteAnswer(update.localTs);
    const { definitions } = this.#parts;
    if (!definitions.isForeign(order, update)) return this.#apply(seat, order, update);
    definitions.align(order, update);
    this.#apply(seat, order, update);
    definitions.settleReport(order);
  }

  /** A trade that was booked already, on this order or (before a restart) on another record of it. */
  #isBooked({ instrument, side }: Order, { kind, tradeId }: VenueUpdate): boolean {
    return kind === UpdateKind.FILL && tradeId !== 0 &&
      this.trades.has(instrument.index, side, tradeId);
  }

  #apply(seat: Seat, order: Order, update: VenueUpdate): void {
    const { flow, fundingDesk, gate, recorder } = this.#parts;
    const otherFee = update.feeAsset === "" ? 0 : takeFee(update);
    const transition = applyUpdate(order, update);
    if ((transition & Transition.FAULT) !== 0) throw new KernelFault(order, update);
    // One that was over is open again before anybody looks at those that are.
    if ((transition & Transition.REVIVED) !== 0) seat.registry.revive(order);
    if ((transition & Transition.ALARM) !== 0) this.#alarm(order, update);
    gate.onUpdate(order, update, transition);
    if ((transition & Transition.CHANGED) === 0) return;
    const isFilled = (transition & Transition.FILLED) !== 0;
    const realized = isFilled ? this.#book(order, update) : 0;
    if ((transition & Transition.FEE) !== 0) this.#payFee(order, update.fee, "");
    if (otherFee !== 0) this.#payFee(order, otherFee, update.feeAsset);
    if (!Number.isNaN(update.aheadLots)) recorder.orderRested(order, update.aheadLots);
    recorder.orderChanged(order);
    if ((transition & Transition.FINAL) !== 0) seat.registry.release(order);
    if (isFilled) {
      seat.counts.fills++;
      seat.onFill(order, update, realized);
    }
    seat.onOrder(order, update);
    if (isFilled) fundingDesk.tellLate();
    flow.kill.obey();
  }

  /** What the strategy whose order it is realised by it, before the fee. */
  #book(order: Order, update: VenueUpdate): number {
    const { account, books, markets, recorder } = this.#parts;
    const { index } = order.instrument;
    const { side } = order;
    const { priceTicks, qtyLots, fee, tradeId } = update;
    if (tradeId !== 0) this.trades.note(index, side, tradeId);
    const realized = account.applyFill(index, side, priceTicks, qtyLots, fee, order.instrument);
    let own = realized;
    if (books.length > 0) {
      const book = books[order.session.strategy];
      own = book.applyFill(index, side, priceTicks, qtyLots, fee, order.instrument);
    }
    this.#parts.fundingDesk.filled(order.session.strategy, index, side * qtyLots, update.venueTs);
    const { mid2 } = markets[index];
    const lots = account.positionLots(index);
    recorder.filled(order, update, realized, lots, mid2 > 0 ? mid2 : NaN);
    return own;
  }

  /** A fee that comes apart from its fill, or in another asset than the settlement's (else ""). */
  #payFee(order: Order, fee: number, feeAsset: string): void {
    const { account, books } = this.#parts;
    const { index } = order.instrument;
    const asset = feeAsset === "" ? account.asset : feeAsset;
    account.payFee(index, fee, asset);
    if (books.length > 0) books[order.session.strategy].payFee(index, fee, asset);
  }

  /** The venue contradicts what was known: it is taken in as far as it goes, and a person must look. */
  #alarm(order: Order, { kind, reason, qtyLots, priceTicks, tradeId, localTs }: VenueUpdate): void {
    this.alarms++;
    const { clientId, life, certainty, filledLots } = order;
    this.#parts.recorder.log({
      ts: localTs,
      level: "error",
      message: "Venue contradicts what was known of an order",
      fields: {
        ...{ order: clientId, kind, reason, qtyLots, priceTicks, tradeId },
        ...{ life, certainty, filledLots, orderLots: order.qtyLots },
      },
    });
  }
}

/** Its fee, which is then none of the settlement asset. */
function takeFee(update: VenueUpdate): number {
  const { fee } = update;
  update.fee = 0;
  return fee;
}

/** A fill cannot be booked without its order's side: better no account than a wrong one. */
function mustNotFill({ kind, orderId, qtyLots }: VenueUpdate): void {
  if (kind !== UpdateKind.FILL) return;
  throw new RangeError(
    `A report fills ${qtyLots} lots of order ${orderId}, which is over for so long that it is ` +
      `forgotten, expected fills of the last ${RETAINED} orders to end`,
  );
}
