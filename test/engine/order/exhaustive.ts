import type { Order } from "../../../engine/order/order.ts";
import {
  applyUpdate,
  deny,
  requestCancel,
  requestModify,
  requestSubmit,
} from "../../../engine/order/transitions.ts";
import {
  Certainty,
  Life,
  OrderType,
  Reason,
  Request,
  UpdateKind,
} from "../../../engine/order/types.ts";
import type { VenueUpdate } from "../../../engine/order/venue_update.ts";
import { makeOrder, makeUpdate, NOW } from "./fixture.ts";

/** One thing that can happen to an order: a request of ours, or an update of the venue. */
export interface OrderEvent {
  readonly name: string;
  readonly update?: Partial<VenueUpdate>;
  readonly act?: (order: Order) => boolean;
}

export interface OrderState {
  readonly order: Order;
  /** A fresh order in this state. */
  readonly make: () => Order;
}

const NAMES = Object.entries(UpdateKind);

function updates(): OrderEvent[] {
  const events: OrderEvent[] = [];
  for (const [name, kind] of NAMES) {
    if (kind === UpdateKind.FILL) {
      for (const qtyLots of [0, 1, 2, 3, 4, 5]) {
        events.push({ name: `${name} ${qtyLots}`, update: { kind, qtyLots, priceTicks: 280_000 } });
      }
    } else if (kind === UpdateKind.MODIFIED) {
      for (const qtyLots of [0, 2, 5]) {
        events.push({ name: `${name} ${qtyLots}`, update: { kind, qtyLots } });
      }
    } else if (kind === UpdateKind.CANCEL_REJECTED || kind === UpdateKind.MODIFY_REJECTED) {
      events.push({ name, update: { kind, reason: Reason.VENUE_RATE_LIMIT } });
      const reason = Reason.VENUE_UNKNOWN_ORDER;
      events.push({ name: `${name} for an unknown order`, update: { kind, reason } });
    } else events.push({ name, update: { kind } });
  }
  return events;
}

export const EVENTS: readonly OrderEvent[] = [
  {
    name: "deny",
    act: (order) => {
      if (order.state !== Life.INTENT) return false;
      deny(order, Reason.DENIED_QTY, NOW);
      return true;
    },
  },
  { name: "submit", act: requestSubmit },
  { name: "cancel", act: requestCancel },
  { name: "modify to 2", act: (order) => requestModify(order, 280_000, 2) },
  { name: "modify to 5", act: (order) => requestModify(order, 280_000, 5) },
  ...updates(),
];

/** The transition, or what the request returned. */
export function apply(order: Order, event: OrderEvent): number | boolean {
  if (event.act !== undefined) return event.act(order);
  return applyUpdate(order, makeUpdate(event.update?.kind ?? UpdateKind.ACCEPTED, event.update));
}

/** More than was ever asked for: what a venue fills beyond is a contradiction, and has no end. */
const MOST_LOTS = 6;

/** Every state that any sequence of events leads to, for a limit and a stop-limit order of 3 lots. */
export function explore(): OrderState[] {
  const states = new Map<string, OrderState>();
  for (const type of [OrderType.LIMIT, OrderType.STOP_LIMIT]) {
    const stopTicks = type === OrderType.LIMIT ? 0 : 281_000;
    const first = () => makeOrder({ id: 1, type, stopTicks });
    const queue: OrderState[] = [{ order: first(), make: first }];
    states.set(keyOf(queue[0].order), queue[0]);
    for (let state = queue.shift(); state !== undefined; state = queue.shift()) {
      const from = state.make;
      for (const event of EVENTS) {
        const make = () => {
          const order = from();
          apply(order, event);
          return order;
        };
        const order = make();
        const key = keyOf(order);
        if (states.has(key) || order.filledLots > MOST_LOTS) continue;
        const found = { order, make };
        states.set(key, found);
        queue.push(found);
      }
    }
  }
  return [...states.values()];
}

function keyOf(order: Order): string {
  const missing = order.extra?.missing?.join() ?? "";
  return [order.type, order.state, order.filledLots, order.qtyLots, order.pendingQtyLots, missing]
    .join();
}

const LIVES = Object.keys(Life);
const REQUESTS = Object.keys(Request);

/** Such as "PARTIAL + CANCEL, unknown". */
export function axesOf(order: Order): string {
  const request = order.request === Request.NONE ? "" : ` + ${REQUESTS[order.request]}`;
  const certainty = order.certainty === Certainty.KNOWN ? "" : ", unknown";
  return LIVES[order.life] + request + certainty;
}

/** The combinations of axes and quantities that may exist. */
export function isLegal(order: Order): boolean {
  const { life, request, certainty } = order;
  if (order.filledLots < 0 || order.filledLots > order.qtyLots) return false;
  if (life === Life.INTENT) {
    if (order.filledLots !== 0) return false;
    return request === Request.NEW || (request === Request.NONE && certainty === Certainty.KNOWN);
  }
  if (request === Request.NEW) return false;
  if (life === Life.OPEN) return order.filledLots === 0;
  if (life === Life.PARTIAL) {
    if (order.filledLots === 0) return false;
    return order.filledLots < order.qtyLots || order.pendingQtyLots > order.qtyLots;
  }
  if (request !== Request.NONE || certainty !== Certainty.KNOWN) return false;
  if (life === Life.FILLED) return order.filledLots === order.qtyLots;
  if (life === Life.REJECTED || life === Life.DENIED) return order.filledLots === 0;
  return order.filledLots < order.qtyLots || order.pendingQtyLots > order.qtyLots;
}
