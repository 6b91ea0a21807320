import type { Stateful } from "../num/state.ts";
import { Reason } from "../order/types.ts";
import type { Levels } from "./limits.ts";

/** Reason codes of denials lie in [100, 200). */
export const FIRST_DENIAL = 100;
const DENIALS = 100;

/** What a breaker stands in front of. */
export type BreakerScope = "venue" | "strategy";

/** Who hears of what the gate sees. Called from within a step: record, do not act. */
export interface RiskListener {
  /** A soft level was passed; at most once per check and `warnEveryMs`. */
  onWarning(reason: Reason, value: number, limit: number, now: number): void;
  onBreaker(scope: BreakerScope, index: number, cause: Reason, now: number): void;
  /** The kernel must now cancel everything (and flatten, if the limits say so). */
  onKill(cause: Reason, now: number): void;
}

/** By reason − 100. */
export type VerdictsState = {
  readonly denied: readonly number[];
  readonly warned: readonly number[];
  /** When each may be told of again, µs. */
  readonly nextWarning: readonly number[];
};

/** Compares values with levels, and counts what came of it. */
export class Verdicts implements Stateful<VerdictsState> {
  /** Denials and warnings by reason − 100. */
  readonly denied: Uint32Array = new Uint32Array(DENIALS);
  readonly warned: Uint32Array = new Uint32Array(DENIALS);
  /** Cause of the emergency that the last check met; NONE without. */
  emergency: Reason = Reason.NONE;
  readonly #nextWarning = new Float64Array(DENIALS);
  readonly #warnEveryUs: number;
  readonly #listener: RiskListener | null;

  constructor(warnEveryUs: number, listener: RiskListener | null) {
    this.#warnEveryUs = warnEveryUs;
    this.#listener = listener;
    this.#nextWarning.fill(-Infinity);
  }

  /** NONE when the value is at most hard; warns above soft. NaN is denied. */
  judge(levels: Levels, value: number, reason: Reason, now: number): Reason {
    if (!(value <= levels.hard && value <= levels.emergency)) return reason;
    if (value > levels.soft) this.warn(reason, value, levels.soft, now);
    return Reason.NONE;
  }

  /** The same, and notes an emergency above the third level. */
  judgeAct(levels: Levels, value: number, reason: Reason, now: number): Reason {
    if (value > levels.emergency) this.emergency = reason;
    return this.judge(levels, value, reason, now);
  }

  warn(reason: Reason, value: number, limit: number, now: number): void {
    const at = reason - FIRST_DENIAL;
    this.warned[at]++;
    if (now < this.#nextWarning[at] || this.#listener === null) return;
    this.#nextWarning[at] = now + this.#warnEveryUs;
    this.#listener.onWarning(reason, value, limit, now);
  }

  deny(reason: Reason): Reason {
    this.denied[reason - FIRST_DENIAL]++;
    return reason;
  }

  /** Without the emergency, which the gate has acted on before an input ends. */
  snapshot(): VerdictsState {
    return {
      denied: [...this.denied],
      warned: [...this.warned],
      nextWarning: [...this.#nextWarning],
    };
  }

  restore({ denied, warned, nextWarning }: VerdictsState): void {
    this.denied.set(denied);
    this.warned.set(warned);
    this.#nextWarning.set(nextWarning);
  }
}
