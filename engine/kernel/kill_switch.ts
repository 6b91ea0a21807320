import type { Instrument } from "../instrument/instrument.ts";
import type { Order } from "../order/order.ts";
import { Certainty, Side } from "../order/types.ts";
import type { Seat } from "../seat/seat.ts";
import type { LocalMarket } from "./local_market.ts";
import type { KernelParts } from "./parts.ts";

/** Time between two attempts to close what is left of a position, µs. */
const RETRY_US = 1_000_000;

export interface KillParts extends Pick<KernelParts, "clock" | "markets" | "seats" | "account"> {
  /** Positions are closed once every order is over. */
  readonly flattens: boolean;
  /** Sends a cancel, whatever the message rate; false while it cannot be. */
  readonly cancel: (order: Order) => boolean;
  /** Sends a cancel of an order that may be at the venue, we do not know in what state. */
  readonly cancelUnknown: (order: Order) => void;
  /** Sends a reduce-only market order in a seat's name, past every limit. */
  readonly close: (seat: Seat, instrument: Instrument, side: Side, qtyLots: number) => Order;
}

export type KillSwitchState = {
  readonly isTripped: boolean;
  /** Numbers of the orders that close a position. */
  readonly closing: readonly number[];
  readonly nextAttemptTs: number;
  readonly nextCancelTs: number;
};

/**
 * What a tripped kill switch has to bring about, step by step as news come in: cancels every order,
 * those whose request is still under way as soon as that is answered, those that are unknown again
 * and again; then, where the limits say
 * so, closes positions by reduce-only market orders until the account is flat. Cancels come first
 * and are waited for: venues refuse a reduce-only order while others of its kind rest.
 *
 * `obey` is to be called after each report and each sample.
 */
export class KillSwitch {
  readonly #parts: KillParts;
  #isTripped = false;
  /** Orders of ours that close a position, and are not to be cancelled. */
  readonly #closing = new Set<Order>();
  /** Before this no position is tried to be closed again. */
  #nextAttemptTs = 0;
  /** Before this no unknown order is cancelled again. */
  #nextCancelTs = 0;

  constructor(parts: KillParts) {
    this.#parts = parts;
  }

  snapshot(): KillSwitchState {
    return {
      isTripped: this.#isTripped,
      closing: Array.from(this.#closing, ({ id }) => id),
      nextAttemptTs: this.#nextAttemptTs,
      nextCancelTs: this.#nextCancelTs,
    };
  }

  restore(
    { isTripped, closing, nextAttemptTs, nextCancelTs }: KillSwitchState,
    find: (id: number) => Order,
  ): void {
    this.#isTripped = isTripped;
    for (const id of closing) this.#closing.add(find(id));
    this.#nextAttemptTs = nextAttemptTs;
    this.#nextCancelTs = nextCancelTs;
  }

  trip(): void {
    this.#isTripped = true;
    this.#nextAttemptTs = this.#nextCancelTs = -Infinity;
  }

  /** A person has lifted it: what is not closed by now stays. */
  release(): void {
    this.#isTripped = false;
  }

  obey(): void {
    if (!this.#isTripped || this.#cancelAll() > 0) return;
    if (!this.#parts.flattens || this.#isFlat()) this.#isTripped = false;
    else this.#flatten();
  }

  /** Cancels whatever can be; how many orders are not over. */
  #cancelAll(): number {
    const { clock, seats, cancel, cancelUnknown } = this.#parts;
    const isTime = clock.now >= this.#nextCancelTs;
    for (const order of this.#closing) if (!order.isActive) this.#closing.delete(order);
    let left = 0;
    for (const { registry } of seats) {
      for (const order of registry.open(-1, clock.step)) {
        if (!order.isActive) continue;
        left++;
        if (this.#closing.has(order) || cancel(order)) continue;
        if (!isTime || order.certainty === Certainty.KNOWN) continue;
        this.#nextCancelTs = clock.now + RETRY_US;
        cancelUnknown(order);
      }
    }
    return left;
  }

  #isFlat(): boolean {
    const { account, markets } = this.#parts;
    return markets.every(({ index }) => account.positionLots(index) === 0);
  }

  #flatten(): void {
    const { clock, markets } = this.#parts;
    if (clock.now < this.#nextAttemptTs) return;
    this.#nextAttemptTs = clock.now + RETRY_US;
    for (const market of markets) this.#closeAt(market);
  }

  /** Closes the account's position: of several strategies, those that hold its side. */
  #closeAt({ index, instrument }: LocalMarket): void {
    const { account, close, seats } = this.#parts;
    const lots = Math.trunc(account.positionLots(index));
    const side = lots > 0 ? Side.SELL : Side.BUY;
    // 0 is no such filter.
    const most = instrument.filters.marketMaxQtyLots || Infinity;
    let left = Math.abs(lots);
    for (const seat of seats) {
      let own = Math.min(left, Math.max(0, -side * Math.trunc(seat.book.positionLots(index))));
      left -= own;
      while (own > 0) {
        const qtyLots = Math.min(own, most);
        this.#closing.add(close(seat, instrument, side, qtyLots));
        own -= qtyLots;
      }
    }
  }
}
