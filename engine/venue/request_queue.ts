import type { Stateful } from "../num/state.ts";
import { DOUBLE } from "../time/clock.ts";
import { OrderCommand } from "../order/order_command.ts";

/** One request on its way to the venue: a command of ours, copied. */
export class VenueRequest extends OrderCommand {
  /** When it reaches the venue, in its time. */
  at = DOUBLE;
}

export type VenueRequestState = {
  readonly [K in Exclude<keyof VenueRequest, "copy" | "describe">]: VenueRequest[K];
};

export type RequestsState = {
  /** When the last one that was sent reaches the venue: none overtakes it. */
  readonly lastAt: number;
  /** Those under way, in the order of their arrival. */
  readonly requests: readonly VenueRequestState[];
};

/** Requests on their way to the venue, first in, first out: none overtakes another. A recycled ring. */
export class RequestQueue implements Stateful<RequestsState> {
  #ring: VenueRequest[] = [];
  #head = 0;
  #count = 0;
  #lastAt = DOUBLE;
  /** When the request that is pushed next reaches the venue, µs. */
  arrival = DOUBLE;
  /** When the first request reaches the venue; Infinity without one. */
  nextAt = Infinity;

  /** Takes in a request that arrives at `arrival` at the earliest: the caller sets it before. */
  push(command: OrderCommand): void {
    if (this.#count === this.#ring.length) this.#grow();
    const request = this.#ring[(this.#head + this.#count) % this.#ring.length];
    this.#count++;
    request.copy(command);
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

  snapshot(): RequestsState {
    const requests: VenueRequestState[] = [];
    for (let i = 0; i < this.#count; i++) {
      requests.push({ ...this.#ring[(this.#head + i) % this.#ring.length] });
    }
    return { lastAt: this.#lastAt, requests };
  }

  restore({ lastAt, requests }: RequestsState): void {
    this.#ring = requests.map((state) => Object.assign(new VenueRequest(), state));
    this.#head = 0;
    this.#count = requests.length;
    this.#lastAt = lastAt;
    this.nextAt = requests.length === 0 ? Infinity : requests[0].at;
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
