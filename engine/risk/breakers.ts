import type { Instrument } from "../instrument/instrument.ts";
import type { Stateful } from "../num/state.ts";
import type { Order } from "../order/order.ts";
import { Reason, UpdateKind } from "../order/types.ts";
import type { VenueUpdate } from "../order/venue_update.ts";
import { Breaker, type BreakerState } from "./breaker.ts";
import type { Candidate } from "./candidate.ts";
import type { RiskConfig } from "./config.ts";
import type { BreakerScope, RiskListener } from "./verdicts.ts";

export type BreakersState = {
  readonly venues: readonly BreakerState[];
  readonly strategies: readonly BreakerState[];
  /** 1 while an instrument's feed is not live. */
  readonly stale: readonly number[];
  readonly isUnsure: boolean;
};

/** Rejections that are an answer to the order's own terms, not a sign that something is broken. */
function isOrdinary(reason: Reason): boolean {
  return reason === Reason.VENUE_WOULD_TAKE || reason === Reason.VENUE_FOK_UNFILLABLE ||
    reason === Reason.VENUE_IOC_REMAINDER || reason === Reason.VENUE_NO_LIQUIDITY ||
    reason === Reason.VENUE_DEFINITION;
}

/** The circuit breakers: one per venue, one per strategy, and each instrument's feed. */
export class Breakers implements Stateful<BreakersState> {
  readonly venues: readonly Breaker[];
  readonly strategies: readonly Breaker[];
  readonly #venueOf: Int32Array;
  readonly #stale: Uint8Array;
  readonly #denyStale: boolean;
  readonly #maxStreak: number;
  readonly #coolDownUs: number;
  readonly #listener: RiskListener | null;
  /** What we hold may be wrong: the account's stream is down or not to be relied on. */
  #isUnsure = false;

  constructor(
    config: RiskConfig,
    instruments: readonly Instrument[],
    strategies: number,
    listener: RiskListener | null,
  ) {
    const names = [...new Set(instruments.map((instrument) => instrument.venue))];
    this.venues = names.map(() => new Breaker());
    this.strategies = Array.from({ length: strategies }, () => new Breaker());
    this.#venueOf = Int32Array.from(instruments, (instrument) => names.indexOf(instrument.venue));
    this.#stale = new Uint8Array(instruments.length);
    this.#denyStale = config.staleFeed === "deny";
    this.#maxStreak = config.rejectStreak;
    this.#coolDownUs = config.rejectCoolDownMs * 1000;
    this.#listener = listener;
  }

  check(c: Candidate): Reason {
    if (this.#isUnsure) return Reason.DENIED_ACCOUNT_UNSURE;
    if (this.venues[this.#venueOf[c.instrument]].isOpen(c.now)) return Reason.DENIED_BREAKER;
    if (this.strategies[c.strategy].isOpen(c.now)) return Reason.DENIED_BREAKER;
    if (this.#denyStale && this.#stale[c.instrument] !== 0) return Reason.DENIED_STALE_BOOK;
    return Reason.NONE;
  }

  setAccount(isSure: boolean): void {
    this.#isUnsure = !isSure;
  }

  setFeed(instrument: number, live: boolean): void {
    this.#stale[instrument] = live ? 0 : 1;
  }

  /** What the venue said of an order: rejections in a row are counted, and end with one taken. */
  onUpdate(order: Order, { kind, reason, localTs }: VenueUpdate): void {
    if (kind === UpdateKind.REJECTED) this.#onRejected(order, reason, localTs);
    else if (kind === UpdateKind.ACCEPTED || kind === UpdateKind.FILL) this.#onTaken(order);
  }

  #onTaken(order: Order): void {
    this.venues[this.#venueOf[order.instrument.index]].streak = 0;
    this.strategies[order.session.strategy].streak = 0;
  }

  #onRejected(order: Order, reason: Reason, now: number): void {
    if (this.#maxStreak === 0 || isOrdinary(reason)) return;
    this.#count("venue", this.#venueOf[order.instrument.index], reason, now);
    this.#count("strategy", order.session.strategy, reason, now);
  }

  /** Opens a strategy's breaker until a person closes it. */
  tripStrategy(strategy: number, cause: Reason, now: number): void {
    this.#trip("strategy", strategy, cause, now, 0);
  }

  snapshot(): BreakersState {
    return {
      venues: this.venues.map((breaker) => breaker.snapshot()),
      strategies: this.strategies.map((breaker) => breaker.snapshot()),
      stale: [...this.#stale],
      isUnsure: this.#isUnsure,
    };
  }

  restore({ venues, strategies, stale, isUnsure }: BreakersState): void {
    venues.forEach((state, i) => this.venues[i].restore(state));
    strategies.forEach((state, i) => this.strategies[i].restore(state));
    this.#stale.set(stale);
    this.#isUnsure = isUnsure;
  }

  #count(scope: BreakerScope, index: number, reason: Reason, now: number): void {
    const breaker = scope === "venue" ? this.venues[index] : this.strategies[index];
    breaker.streak++;
    if (breaker.streak >= this.#maxStreak) {
      this.#trip(scope, index, reason, now, this.#coolDownUs);
    }
  }

  #trip(scope: BreakerScope, index: number, cause: Reason, now: number, coolDownUs: number): void {
    const breaker = scope === "venue" ? this.venues[index] : this.strategies[index];
    const wasOpen = breaker.isOpen(now);
    breaker.trip(cause, now, coolDownUs);
    if (!wasOpen) this.#listener?.onBreaker(scope, index, cause, now);
  }
}
