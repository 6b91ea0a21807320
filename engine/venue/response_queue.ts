import type { Stateful } from "../num/state.ts";
import { DOUBLE } from "../time/clock.ts";
import { Liquidity, Reason, type UpdateKind } from "../order/types.ts";
import { VenueUpdate } from "../order/venue_update.ts";

export type VenueUpdateState = { readonly [K in keyof VenueUpdate]: VenueUpdate[K] };

export type ResponsesState = {
  readonly definition: number;
  /** When the last one over the wire arrives: none overtakes it. */
  readonly lastAt: number;
  /** Those over the wire, in the order of their arrival, and those found out by ourselves. */
  readonly updates: readonly VenueUpdateState[];
  readonly timeouts: readonly VenueUpdateState[];
};

/**
 * Answers on their way from the venue to us, first in, first out: none overtakes another, so a
 * later one with a shorter delay arrives with the one before it. A ring of recycled updates. What
 * we find out by ourselves, for lack of an answer, goes by its own time and holds up nothing.
 */
export class ResponseQueue implements Stateful<ResponsesState> {
  #updates: VenueUpdate[] = [];
  #head = 0;
  #count = 0;
  #lastAt = DOUBLE;
  /** Of the answer that is pushed next, µs: the venue's time of it, and when we may know it. */
  venueTs = DOUBLE;
  arrival = DOUBLE;
  /** By time, then as noted. Rare: not recycled. */
  readonly #timeouts: VenueUpdate[] = [];
  /** When the first answer arrives; Infinity without one. */
  nextAt = Infinity;
  /** Number of the instrument's definition that answers from now on are in. */
  definition = 0;

  /**
   * Takes a place for an answer of `venueTs` that arrives at `arrival` at the earliest: the caller
   * sets these before, and fills in the rest after.
   */
  push(orderId: number, kind: UpdateKind, reason: Reason): VenueUpdate {
    if (this.#count === this.#updates.length) this.#grow();
    const slot = (this.#head + this.#count) % this.#updates.length;
    this.#count++;
    if (this.arrival > this.#lastAt) this.#lastAt = this.arrival;
    if (this.#lastAt < this.nextAt) this.nextAt = this.#lastAt;
    const update = this.#updates[slot];
    update.definition = this.definition;
    refill(update, orderId, kind, reason);
    update.venueTs = this.venueTs;
    update.localTs = this.#lastAt;
    return update;
  }

  /** Answers from now on arrive at `at` at the earliest. */
  holdUntil(at: number): void {
    if (at > this.#lastAt) this.#lastAt = at;
  }

  /** Notes what is found out at `at` for lack of an answer to a request of `venueTs`. */
  pushTimeout(orderId: number, kind: UpdateKind, reason: Reason, at: number): void {
    const update = new VenueUpdate();
    update.definition = this.definition;
    refill(update, orderId, kind, reason);
    update.venueTs = this.venueTs;
    update.localTs = at;
    let place = this.#timeouts.length;
    while (place > 0 && this.#timeouts[place - 1].localTs > at) place--;
    this.#timeouts.splice(place, 0, update);
    if (at < this.nextAt) this.nextAt = at;
  }

  /** The first answer, or undefined; it stays valid until the next `push`. */
  get first(): VenueUpdate | undefined {
    if (this.#isTimeoutFirst()) return this.#timeouts[0];
    return this.#count === 0 ? undefined : this.#updates[this.#head];
  }

  /** Takes the first answer out. */
  shift(): void {
    if (this.#isTimeoutFirst()) this.#timeouts.shift();
    else {
      this.#head = (this.#head + 1) % this.#updates.length;
      this.#count--;
    }
    this.#findNext();
  }

  snapshot(): ResponsesState {
    const { definition } = this;
    const updates: VenueUpdateState[] = [];
    for (let i = 0; i < this.#count; i++) {
      updates.push({ ...this.#updates[(this.#head + i) % this.#updates.length] });
    }
    const timeouts = this.#timeouts.map((update) => ({ ...update }));
    return { definition, lastAt: this.#lastAt, updates, timeouts };
  }

  restore({ definition, lastAt, updates, timeouts }: ResponsesState): void {
    this.definition = definition;
    this.#updates = updates.map(updateOf);
    this.#head = 0;
    this.#count = updates.length;
    this.#lastAt = lastAt;
    this.#timeouts.splice(0, Infinity, ...timeouts.map(updateOf));
    this.#findNext();
  }

  #findNext(): void {
    this.nextAt = this.#count === 0 ? Infinity : this.#updates[this.#head].localTs;
    if (this.#timeouts.length === 0) return;
    this.nextAt = Math.min(this.nextAt, this.#timeouts[0].localTs);
  }

  #isTimeoutFirst(): boolean {
    if (this.#timeouts.length === 0) return false;
    return this.#count === 0 ||
      this.#timeouts[0].localTs < this.#updates[this.#head].localTs;
  }

  #grow(): void {
    const size = Math.max(16, this.#updates.length * 2);
    const updates: VenueUpdate[] = [];
    for (let i = 0; i < size; i++) {
      const from = (this.#head + i) % (this.#updates.length || 1);
      updates.push(i < this.#count ? this.#updates[from] : new VenueUpdate());
    }
    this.#updates = updates;
    this.#head = 0;
  }
}

const updateOf = (state: VenueUpdateState): VenueUpdate => Object.assign(new VenueUpdate(), state);

/** A bare update: the caller adds its times, and what its kind has besides. */
function refill(update: VenueUpdate, orderId: number, kind: UpdateKind, reason: Reason): void {
  update.orderId = orderId;
  update.kind = kind;
  update.reason = reason;
  update.liquidity = Liquidity.NONE;
  update.priceTicks = 0;
  update.qtyLots = 0;
  update.cumLots = 0;
  update.tradeId = 0;
  update.fee = 0;
  update.aheadLots = NaN;
}
