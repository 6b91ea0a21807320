import type { Stateful } from "../num/state.ts";
import { Reason } from "../order/types.ts";

export type BreakerState = {
  readonly cause: Reason;
  readonly streak: number;
  readonly openUntil: number;
};

/** Stops orders that add risk, for a time or until a person closes it again. */
export class Breaker implements Stateful<BreakerState> {
  /** Why it opened last; NONE if it never did. */
  cause: Reason = Reason.NONE;
  /** Rejections in a row. */
  streak = 0;
  #openUntil = -Infinity;

  /** `coolDownUs` 0: until {@linkcode reenable}. A shorter opening never cuts a longer one. */
  trip(cause: Reason, now: number, coolDownUs: number): void {
    this.cause = cause;
    this.streak = 0;
    this.#openUntil = Math.max(this.#openUntil, coolDownUs === 0 ? Infinity : now + coolDownUs);
  }

  isOpen(now: number): boolean {
    return now < this.#openUntil;
  }

  reenable(): void {
    this.#openUntil = -Infinity;
    this.streak = 0;
  }

  snapshot(): BreakerState {
    return { cause: this.cause, streak: this.streak, openUntil: this.#openUntil };
  }

  restore({ cause, streak, openUntil }: BreakerState): void {
    this.cause = cause;
    this.streak = streak;
    this.#openUntil = openUntil;
  }
}
