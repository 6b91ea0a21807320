import { DOUBLE } from "../time/clock.ts";
import { OrderCommand } from "../order/order_command.ts";
import type { Entry } from "./latency.ts";

/** One request on its way to the venue: a command of ours, copied. */
export class VenueRequest extends OrderCommand {
  entry: Entry = 0;
  /** When it reaches the venue, in its time. */
  at = DOUBLE;

  copy(entry: Entry, command: OrderCommand): void {
    this.entry = entry;
    this.kind = command.kind;
    this.instrument = command.instrument;
    this.definition = command.definition;
    this.strategy = command.strategy;
    this.orderId = command.orderId;
    this.side = command.side;
    this.type = command.type;
    this.tif = command.tif;
    this.reduceOnly = command.reduceOnly;
    this.priceTicks = command.priceTicks;
    this.qtyLots = command.qtyLots;
    this.stopTicks = command.stopTicks;
    this.expireTs = command.expireTs;
  }
}

/** Requests on their way to the venue, first in, first out: none overtakes another. A recycled ring. */
export class RequestQueue {
  #ring: VenueRequest[] = [];
  #head = 0;
  #count = 0;
  #lastAt = DOUBLE;
  /** When the request that is pushed next reaches the venue, µs. */
  arrival = DOUBLE;
  /** When the first request reaches the venue; Infinity without one. */
  nextAt = Infinity;

  /** Takes in a request that arrives at `arrival` at the earliest: the caller sets it before. */
  push(entry: Entry, command: OrderCommand): void {
    if (this.#count === this.#ring.length) this.#grow();
    const request = this.#ring[(this.#head + this.#count) % this.#ring.length];
    this.#count++;
    request.copy(entry, command);
    if (this.arrival > this.#lastAt) this.#lastAt = this.arrival;
    request.at = this.#lastAt;
    if (this.#count === 1) this.nextAt = request.at;
  }

  /** Takes the first request out; it stays valid until the next `push`. Throws on an empty queue. */
  shift(): VenueRequest {
    if (this.#count === 0) throw new Error("No request is under way");
    const request = this.#ring[this.#head];
    this.#head = (this.#head + 1) % this.#ring.length;
    this.#count--;
    this.nextAt = this.#count === 0 ? Infinity : this.#ring[this.#head].at;
    return request;
  }

  #grow(): void {
    const ring: VenueRequest[] = [];
    const size = Math.max(16, this.#ring.length * 2);
    for (let i = 0; i < size; i++) {
      ring.push(
        i < this.#count ? this.#ring[(this.#head + i) % this.#ring.length] : new VenueRequest(),
      );
    }
    this.#ring = ring;
    this.#head = 0;
  }
}
