import type { Order } from "./order.ts";
import { Certainty, Life, OrderType, Reason, Request, TimeInForce, UpdateKind } from "./types.ts";
import type { VenueUpdate } from "./venue_update.ts";

/**
 * What an update did to an order: bits, so that a step allocates nothing. Exactly one of CHANGED,
 * DUPLICATE, LATE and FAULT is set; FILLED, FINAL and LATE_FILL only with CHANGED. What is ignored
 * changes nothing but a missing `restTs`. The new exposure is `order.exposureLots`.
 */
export const Transition = Object.freeze(
  {
    /** The order took the update in. */
    CHANGED: 1,
    /** Lots were filled: the position changes by the update's quantity. */
    FILLED: 2,
    /** The order became final by this update. */
    FINAL: 4,
    /** The order was over already, and the fill counts all the same. */
    LATE_FILL: 8,
    /** Ignored: told before. */
    DUPLICATE: 16,
    /** Ignored: overtaken by later news, which it must not undo. */
    LATE: 32,
    /** Contradicts what is known, so a bug here or there: nothing was changed, stop and reconcile. */
    FAULT: 64,
  } as const,
);
export type Transition = number;

const { CHANGED, FILLED, FINAL, LATE_FILL, DUPLICATE, LATE, FAULT } = Transition;
const { INTENT, OPEN, PARTIAL } = Life;
const { KNOWN } = Certainty;

/** Refuses an intent before it is sent. Throws on an order that was sent or is over. */
export function deny(order: Order, reason: Reason, now: number): void {
  if (order.state !== INTENT) throw new Error(`Order ${order.id} is no bare intent to be denied`);
  order.setAxes(Life.DENIED, Request.NONE, KNOWN);
  order.reason = reason;
  order.endTs = now;
}

/** Marks an intent as sent; false unless it is a bare intent. */
export function requestSubmit(order: Order): boolean {
  if (order.state !== INTENT) return false;
  order.setAxes(INTENT, Request.NEW, KNOWN);
  return true;
}

/** Marks a cancel as sent; false unless the order is open, known, and has no request in flight. */
export function requestCancel(order: Order): boolean {
  if (!order.isCancellable) return false;
  order.setAxes(order.life, Request.CANCEL, KNOWN);
  return true;
}

/**
 * Marks a modification as sent. False unless the order is open, known, without a request in
 * flight, is priced, and the change is one: whole and positive, above what is filled already.
 */
export function requestModify(order: Order, priceTicks: number, qtyLots: number): boolean {
  if (!order.isCancellable || order.priceTicks === 0) return false;
  if (!(Number.isSafeInteger(priceTicks) && priceTicks > 0)) return false;
  if (!(Number.isSafeInteger(qtyLots) && qtyLots > order.filledLots)) return false;
  if (priceTicks === order.priceTicks && qtyLots === order.qtyLots) return false;
  order.setAxes(order.life, Request.MODIFY, KNOWN);
  order.setPending(priceTicks, qtyLots);
  return true;
}

/**
 * Takes one report of the venue into an order. Reports may come twice, late, or in another order
 * than they were sent; none moves the order back, and each fill counts once.
 *
 * Only a fill may touch an order that is over: it was on its way when the end was reported. The
 * lots count (the position must be exact), and a cancelled or expired order that turns out to be
 * filled to the last lot becomes FILLED. `docs/orders.md` has the whole table.
 */
export function applyUpdate(order: Order, update: VenueUpdate): Transition {
  if (order.request === Request.NONE && order.life === INTENT) return FAULT;
  if (order.life === Life.DENIED) return FAULT;
  switch (update.kind) {
    case UpdateKind.ACCEPTED:
      return onAccepted(order, update);
    case UpdateKind.REJECTED:
      return onRejected(order, update);
    case UpdateKind.FILL:
      return onFill(order, update);
    case UpdateKind.CANCELLED:
      return onEnd(order, update, Life.CANCELLED);
    case UpdateKind.EXPIRED:
      return onEnd(order, update, Life.EXPIRED);
    case UpdateKind.CANCEL_REJECTED:
      return onCancelRejected(order, update);
    case UpdateKind.MODIFIED:
      return onModified(order, update);
    case UpdateKind.MODIFY_REJECTED:
      return onModifyRejected(order, update);
    case UpdateKind.TRIGGERED:
      return onTriggered(order, update);
    case UpdateKind.UNKNOWN:
      return onUnknown(order, update);
    case UpdateKind.NOT_FOUND:
      return onNotFound(order, update);
    default:
      return FAULT;
  }
}

/** Accepted, or found open by a query: then a cancel in flight has not taken, a modify may have. */
function onAccepted(order: Order, update: VenueUpdate): Transition {
  if (order.life === INTENT) {
    order.setAxes(OPEN, Request.NONE, KNOWN);
    order.reason = update.reason;
    noteRest(order, update);
    noteAck(order, update);
    return CHANGED;
  }
  if (contradictsReject(order)) return FAULT;
  if (Number.isNaN(order.restTs) && order.modifies === 0) noteRest(order, update);
  if (!order.isActive) return LATE;
  if (order.certainty === KNOWN) return DUPLICATE;
  if (order.request === Request.MODIFY) return LATE;
  order.setAxes(order.life, Request.NONE, KNOWN);
  order.reason = update.reason;
  return CHANGED;
}

/** Refused at arrival; a conditional order also when its trigger fires. */
function onRejected(order: Order, update: VenueUpdate): Transition {
  if (!order.isActive) return order.life === Life.REJECTED ? DUPLICATE : LATE;
  if (order.life === PARTIAL) return FAULT;
  if (order.life === OPEN && !order.isConditional) return FAULT;
  return finish(order, update, Life.REJECTED);
}

function onFill(order: Order, update: VenueUpdate): Transition {
  const lots = update.qtyLots;
  if (!(Number.isSafeInteger(lots) && lots > 0)) return FAULT;
  if (order.life === Life.REJECTED) return FAULT;
  if (isDuplicateFill(order, update)) return DUPLICATE;
  const filled = order.filledLots + lots;
  if (filled > Math.max(order.qtyLots, order.pendingQtyLots)) return FAULT;
  if (update.tradeId === 0 && update.cumLots > 0 && update.cumLots !== filled) return FAULT;

  // More filled than the venue had confirmed: the larger quantity in flight must have been taken.
  if (filled > order.qtyLots) {
    order.qtyLots = order.pendingQtyLots;
    order.priceTicks = order.pendingPriceTicks;
  }
  order.filledLots = filled;
  order.filledTickLots += lots * update.priceTicks;
  order.feePaid += update.fee;
  order.reason = update.reason;
  noteTradeId(order, update.tradeId);
  noteAck(order, update);
  if (!order.isActive) {
    if (isFull(order)) order.setAxes(Life.FILLED, Request.NONE, KNOWN);
    return CHANGED | FILLED | LATE_FILL;
  }
  return CHANGED | FILLED | settleFilled(order, update);
}

/** Life after a fill of an active order. */
function settleFilled(order: Order, update: VenueUpdate): Transition {
  if (isFull(order)) return finish(order, update, Life.FILLED) & FINAL;
  if (order.life === INTENT) order.setAxes(PARTIAL, Request.NONE, KNOWN);
  else order.setAxes(PARTIAL, order.request, order.certainty);
  return 0;
}

function onEnd(order: Order, update: VenueUpdate, life: Life): Transition {
  if (!order.isActive) return order.life === life ? DUPLICATE : LATE;
  return finish(order, update, life);
}

/** The order stands, unless the reason says that the venue has it no more: then an event is due. */
function onCancelRejected(order: Order, update: VenueUpdate): Transition {
  if (order.life === INTENT) return FAULT;
  if (!order.isActive || order.request !== Request.CANCEL) return LATE;
  order.setAxes(order.life, Request.NONE, certaintyAfter(update.reason));
  order.reason = update.reason;
  return CHANGED;
}

function onModified(order: Order, update: VenueUpdate): Transition {
  if (order.life === INTENT) return FAULT;
  if (contradictsReject(order)) return FAULT;
  if (!order.isActive || order.request !== Request.MODIFY) return LATE;
  const price = update.priceTicks === 0 ? order.pendingPriceTicks : update.priceTicks;
  const qty = update.qtyLots === 0 ? order.pendingQtyLots : update.qtyLots;
  if (qty < order.filledLots || qty > Math.max(order.qtyLots, order.pendingQtyLots)) return FAULT;
  // A venue that tells how much rests ahead has put it into the queue anew.
  const keepsPlace = price === order.priceTicks && qty <= order.qtyLots &&
    Number.isNaN(update.aheadLots);
  order.priceTicks = price;
  order.qtyLots = qty;
  order.modifies++;
  order.reason = update.reason;
  order.setPending(0, 0);
  if (qty === order.filledLots) return finish(order, update, Life.FILLED);
  if (!keepsPlace) noteRest(order, update);
  order.setAxes(order.life, Request.NONE, KNOWN);
  return CHANGED;
}

function onModifyRejected(order: Order, update: VenueUpdate): Transition {
  if (order.life === INTENT) return FAULT;
  if (!order.isActive || order.request !== Request.MODIFY) return LATE;
  order.setPending(0, 0);
  order.reason = update.reason;
  if (order.filledLots === order.qtyLots) return finish(order, update, Life.FILLED);
  order.setAxes(order.life, Request.NONE, certaintyAfter(update.reason));
  return CHANGED;
}

function onTriggered(order: Order, update: VenueUpdate): Transition {
  if (!order.isConditional) return FAULT;
  if (order.isTriggered) return DUPLICATE;
  if (!order.isActive) return LATE;
  order.setTriggered();
  order.reason = update.reason;
  if (order.life === INTENT) order.setAxes(OPEN, Request.NONE, KNOWN);
  noteAck(order, update);
  noteRest(order, update);
  return CHANGED;
}

/** Exposure stays reserved at its worst until a query or an event settles it. */
function onUnknown(order: Order, update: VenueUpdate): Transition {
  if (!order.isActive) return LATE;
  if (order.certainty === Certainty.UNKNOWN) return DUPLICATE;
  order.setAxes(order.life, order.request, Certainty.UNKNOWN);
  order.reason = update.reason;
  return CHANGED;
}

/** Settles an unknown order only: news of an order that is known has overtaken the query. */
function onNotFound(order: Order, update: VenueUpdate): Transition {
  if (!order.isActive || order.certainty === KNOWN) return LATE;
  return finish(order, update, order.life === INTENT ? Life.REJECTED : Life.CANCELLED);
}

/**
 * A larger quantity in flight stays noted when the end comes first: the venue may have taken it,
 * and a late fill be the proof.
 */
function finish(order: Order, update: VenueUpdate, life: Life): Transition {
  order.setAxes(life, Request.NONE, KNOWN);
  if (order.pendingQtyLots <= order.qtyLots) order.setPending(0, 0);
  order.reason = update.reason;
  order.endTs = update.localTs;
  return CHANGED | FINAL;
}

/** With a larger quantity in flight, the last lot of the old one need not be the end. */
function isFull(order: Order): boolean {
  return order.filledLots === order.qtyLots && order.pendingQtyLots <= order.qtyLots;
}

/** Told of as alive after it was definitely refused; conditional orders may be refused later. */
function contradictsReject(order: Order): boolean {
  return order.life === Life.REJECTED && !order.isConditional;
}

/** A request refused for an order that the venue has no more: how it ended is not known yet. */
function certaintyAfter(reason: Reason): Certainty {
  return reason === Reason.VENUE_UNKNOWN_ORDER ? Certainty.UNKNOWN : KNOWN;
}

/** By trade id where the venue names one, else by its count of lots filled so far. */
function isDuplicateFill(order: Order, update: VenueUpdate): boolean {
  if (update.tradeId === 0) return update.cumLots > 0 && update.cumLots <= order.filledLots;
  const seen = order.extra === null ? null : order.extra.tradeIds;
  return seen !== null && seen.includes(update.tradeId);
}

function noteTradeId(order: Order, tradeId: number): void {
  if (tradeId === 0) return;
  const extra = order.ensureExtra();
  if (extra.tradeIds === null) extra.tradeIds = [tradeId];
  else extra.tradeIds.push(tradeId);
}

function noteAck(order: Order, update: VenueUpdate): void {
  if (Number.isNaN(order.ackTs)) order.ackTs = update.localTs;
}

/** Only what has a limit price, may wait, and needs no trigger (any more) comes to rest. */
function noteRest(order: Order, update: VenueUpdate): void {
  if (order.tif === TimeInForce.IOC || order.tif === TimeInForce.FOK) return;
  if (order.priceTicks === 0 || order.type === OrderType.MARKET) return;
  if (order.isConditional && !order.isTriggered) return;
  order.restTs = update.venueTs;
}
