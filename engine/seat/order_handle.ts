import type { Instrument } from "../instrument/instrument.ts";
import type { Order } from "../order/order.ts";
import type {
  Certainty,
  Life,
  OrderType,
  Reason,
  Request,
  Side,
  TimeInForce,
} from "../order/types.ts";
import type { OrderView } from "../strategy/contract.ts";
import { sealClass } from "./sealed.ts";

let inside: (handle: OrderHandle) => Order;
let isOurs: (value: object) => boolean;

/**
 * What a strategy holds of an order: everything to read, nothing to write or reach. It is not frozen,
 * which would take as long as the rest of it: a property that a strategy adds to its own handle is
 * seen by nobody else.
 */
export class OrderHandle implements OrderView {
  static {
    sealClass(this);
  }

  readonly #order: Order;

  static {
    inside = (handle) => handle.#order;
    isOurs = (value) => #order in value;
  }

  constructor(order: Order) {
    this.#order = order;
  }

  get id(): number {
    return this.#order.id;
  }
  get clientId(): string {
    return this.#order.clientId;
  }
  get instrument(): Instrument {
    return this.#order.instrument;
  }
  get side(): Side {
    return this.#order.side;
  }
  get type(): OrderType {
    return this.#order.type;
  }
  get tif(): TimeInForce {
    return this.#order.tif;
  }
  get priceTicks(): number {
    return this.#order.priceTicks;
  }
  get stopTicks(): number {
    return this.#order.stopTicks;
  }
  get qtyLots(): number {
    return this.#order.qtyLots;
  }
  get filledLots(): number {
    return this.#order.filledLots;
  }
  get leavesLots(): number {
    return this.#order.leavesLots;
  }
  get life(): Life {
    return this.#order.life;
  }
  get request(): Request {
    return this.#order.request;
  }
  get certainty(): Certainty {
    return this.#order.certainty;
  }
  get reason(): Reason {
    return this.#order.reason;
  }
  get reduceOnly(): boolean {
    return this.#order.reduceOnly;
  }
  get tag(): string {
    return this.#order.tag;
  }
  get isActive(): boolean {
    return this.#order.isActive;
  }
  get isCancellable(): boolean {
    return this.#order.isCancellable;
  }
}

/** The handle of an order: one for as long as the order is at hand. */
export function handleOf(order: Order): OrderHandle {
  const known = order.handle;
  if (known instanceof OrderHandle) return known;
  const handle = new OrderHandle(order);
  order.handle = handle;
  return handle;
}

/** The order behind a handle; null for anything else. */
export function orderBehind(value: unknown): Order | null {
  return typeof value === "object" && value !== null && isOurs(value)
    ? inside(value as OrderHandle)
    : null;
}
