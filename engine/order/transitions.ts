import { Count, countFill } from "./fill_count.ts";
import type { Order } from "./order.ts";
import { Certainty, Life, OrderType, Reason, Request, TimeInForce, UpdateKind } from "./types.ts";
import type { VenueUpdate } from "./venue_update.ts";

/**
 * What an update did to an order: bits, so that a step allocates nothing. Exactly one of CHANGED,
 * DUPLICATE, LATE and FAULT is set; FILLED, FINAL, LATE_FILL, REVIVED and FEE only with CHANGED; ALARM
 * with any but FAULT. What is ignored changes nothing but what is noted of times and trades. The new
 * exposure is `order.exposureLots`.
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
    /** On an order that was never sent: a bug of ours. */
    FAULT: 64,
    /** Contradicts what was known: the venue's word is taken as far as it goes, a person has to look. */
    ALARM: 128,
    /** An order that was thought to be over is not. */
    REVIVED: 256,
    /** The fill was counted before, and its fee is told now. */
    FEE: 512,
  } as const,
);
export type Transition = number;

const { CHANGED, FILLED, FINAL, LATE_FILL, DUPLICATE, LATE, FAULT, ALARM } = Transition;
const { REVIVED, FEE } = Transition;
const { INTENT, OPEN, PARTIAL } = Life;
const { KNOWN, UNKNOWN } = Certainty;

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
 * Takes one report of the venue into an order. Reports may come twice, late, in another order than
 * they were sent, and may contradict each other; none moves the order back, and each fill counts
 * once.
 *
 * What is certain is a fill: its lots count whatever else is known of the order, for the position
 * must be exact. Where a report cannot be true together with what was told before, the order becomes
 * unknown, which keeps its worst case reserved until a query settles it, and ALARM is set.
 * `docs/orders.md` has the whole table.
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
  if (mayLive(order)) return revive(order, update);
  if (Number.isNaN(order.restTs) && order.modifies === 0) noteRest(order, update);
  if (!order.isActive) return LATE;
  if (order.certainty === KNOWN) return DUPLICATE;
  if (order.request === Request.MODIFY) return LATE;
  order.setAxes(order.life, Request.NONE, KNOWN);
  order.reason = update.reason;
  return CHANGED;
}

/**
 * Refused at arrival; a conditional order also when its trigger fires. After the venue told of it as
 * alive, a refusal is of something else (its name used twice, a request repeated): unknown.
 */
function onRejected(order: Order, update: VenueUpdate): Transition {
  if (!order.isActive) return order.life === Life.REJECTED ? DUPLICATE : LATE;
  const isRefused = order.life === INTENT || (order.life === OPEN && order.isConditional);
  return isRefused ? finish(order, update, Life.REJECTED) : doubt(order, update);
}

function onFill(order: Order, update: VenueUpdate): Transition {
  const lots = update.qtyLots;
  if (!(Number.isSafeInteger(lots) && lots > 0)) return LATE | ALARM;
  const isNew = countFill(order, update);
  if (isNew === Count.TOLD) return DUPLICATE;
  if (isNew === Count.NAMED) {
    order.feePaid += update.fee;
    return CHANGED | FEE;
  }
  if (isNew === Count.PARTLY) return order.isActive ? doubt(order, update) : LATE | ALARM;
  const isOdd = isNew === Count.ODD || order.filledLots + lots > mostLots(order);
  bookFill(order, update);
  const alarm = isOdd ? ALARM : 0;
  if (!order.isActive) return CHANGED | FILLED | alarm | fillOfEnded(order);
  return CHANGED | FILLED | alarm | settleFilled(order, update);
}

function bookFill(order: Order, update: VenueUpdate): void {
  const filled = order.filledLots + update.qtyLots;
  // More filled than the venue had confirmed: the larger quantity in flight must have been taken.
  if (filled > order.qtyLots && order.pendingQtyLots >= filled) {
    order.qtyLots = order.pendingQtyLots;
    order.priceTicks = order.pendingPriceTicks;
  } else if (filled > order.qtyLots) order.qtyLots = filled;
  order.filledLots = filled;
  order.filledTickLots += update.qtyLots * update.priceTicks;
  order.feePaid += update.fee;
  order.reason = update.reason;
  noteAck(order, update);
}

/** A fill of an order that was over: as it ended, or alive after all where it should have had none. */
function fillOfEnded(order: Order): Transition {
  const isOdd = order.isGuessed || order.life === Life.REJECTED;
  if (isFull(order)) {
    order.setAxes(Life.FILLED, Request.NONE, KNOWN);
    return isOdd ? LATE_FILL | ALARM : LATE_FILL;
  }
  if (!isOdd) return LATE_FILL;
  order.setAxes(PARTIAL, Request.NONE, UNKNOWN);
  order.endTs = NaN;
  return LATE_FILL | REVIVED | ALARM;
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
  if (!order.isActive || order.request !== Request.CANCEL) return LATE;
  order.setAxes(order.life, Request.NONE, certaintyAfter(update.reason));
  order.reason = update.reason;
  return CHANGED;
}

/** Ours was taken, or somebody else has changed the order at the venue: that is taken in too. */
function onModified(order: Order, update: VenueUpdate): Transition {
  if (mayLive(order)) return revive(order, update);
  if (!order.isActive) return LATE;
  const isOurs = order.request === Request.MODIFY;
  const price = update.priceTicks || (isOurs ? order.pendingPriceTicks : order.priceTicks);
  const qty = update.qtyLots || (isOurs ? order.pendingQtyLots : order.qtyLots);
  if (!isOurs) {
    if (update.venueTs < order.modifiedTs) return LATE;
    if (price === order.priceTicks && qty === order.qtyLots) return LATE;
  }
  if (qty < order.filledLots) return doubt(order, update);
  const isOdd = !isOurs || qty > mostLots(order);
  // A venue that tells how much rests ahead has put it into the queue anew.
  const keepsPlace = price === order.priceTicks && qty <= order.qtyLots &&
    Number.isNaN(update.aheadLots);
  order.priceTicks = price;
  order.qtyLots = qty;
  order.modifies++;
  order.reason = update.reason;
  order.noteModified(update.venueTs);
  const alarm = isOdd ? ALARM : 0;
  if (isOurs) order.setPending(0, 0);
  if (isFull(order)) return finish(order, update, Life.FILLED) | alarm;
  if (!keepsPlace) noteRest(order, update);
  if (isOurs) order.setAxes(order.life, Request.NONE, KNOWN);
  else if (order.life === INTENT) {
    order.setAxes(OPEN, Request.NONE, KNOWN);
    noteAck(order, update);
  }
  return CHANGED | alarm;
}

function onModifyRejected(order: Order, update: VenueUpdate): Transition {
  if (!order.isActive || order.request !== Request.MODIFY) return LATE;
  order.setPending(0, 0);
  order.reason = update.reason;
  if (order.filledLots === order.qtyLots) return finish(order, update, Life.FILLED);
  order.setAxes(order.life, Request.NONE, certaintyAfter(update.reason));
  return CHANGED;
}

function onTriggered(order: Order, update: VenueUpdate): Transition {
  if (!order.isConditional) return LATE | ALARM;
  if (order.isTriggered) return DUPLICATE;
  if (mayLive(order)) return revive(order, update);
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

/**
 * Settles an unknown order only: news of an order that is known has overtaken the query. No proof:
 * venues have denied knowing orders that were alive, so what is heard of it later revives it.
 */
function onNotFound(order: Order, update: VenueUpdate): Transition {
  if (!order.isActive || order.certainty === KNOWN) return LATE;
  const result = finish(order, update, order.life === INTENT ? Life.REJECTED : Life.CANCELLED);
  order.setGuessed();
  return result;
}

/** It cannot be so: all that the order may still fill stays reserved until a query settles it. */
function doubt(order: Order, update: VenueUpdate): Transition {
  const { life, request } = order;
  order.setAxes(life, request, UNKNOWN);
  order.reason = update.reason;
  return CHANGED | ALARM;
}

/** Heard of after it was thought to be over: alive, and in doubt until a query settles it. */
function revive(order: Order, update: VenueUpdate): Transition {
  order.setAxes(order.filledLots > 0 ? PARTIAL : OPEN, Request.NONE, UNKNOWN);
  order.endTs = NaN;
  order.reason = update.reason;
  if (update.kind === UpdateKind.MODIFIED) {
    order.priceTicks = update.priceTicks || order.priceTicks;
    order.qtyLots = Math.max(update.qtyLots || order.qtyLots, order.filledLots + 1);
  }
  noteAck(order, update);
  return CHANGED | REVIVED | ALARM;
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

/** Over by a refusal or by a query that did not find it: either has been wrong. */
function mayLive(order: Order): boolean {
  if (order.isActive) return false;
  if (order.isGuessed) return true;
  return order.life === Life.REJECTED && !order.isConditional;
}

/** The most that it was ever asked to fill, as far as we know. */
function mostLots(order: Order): number {
  return Math.max(order.qtyLots, order.pendingQtyLots);
}

/** A request refused for an order that the venue has no more: how it ended is not known yet. */
function certaintyAfter(reason: Reason): Certainty {
  return reason === Reason.VENUE_UNKNOWN_ORDER ? Certainty.UNKNOWN : KNOWN;
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
