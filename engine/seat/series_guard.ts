import { StrategyError } from "../order/faults.ts";
import type { Clock } from "../time/clock.ts";

/** Points of series that each event may bring about, and those that a run may have besides. */
const EVENT_POINTS = 100;
const SPARE_POINTS = 100_000;

/** Bounds a strategy's points of series by what happened, as an endless loop of them looks alive. */
export class SeriesGuard {
  readonly #clock: Clock;
  #points = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Points so far. */
  snapshot(): number {
    return this.#points;
  }

  restore(points: number): void {
    this.#points = points;
  }

  /** Notes a point; throws a StrategyError on one too many. */
  note(): void {
    const { step, now } = this.#clock;
    if (++this.#points <= SPARE_POINTS + EVENT_POINTS * step) return;
    throw new StrategyError(
      `Strategy pushed ${this.#points} points of series in ${step} events, ` +
        `expected at most ${EVENT_POINTS} an event and ${SPARE_POINTS} besides`,
      now,
    );
  }
}
