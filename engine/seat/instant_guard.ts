import { StrategyError } from "../order/faults.ts";

/** Answers of the venue that one instant may bring: far more than any honest strategy asks for. */
const MAX_ANSWERS = 10_000;

/**
 * Stops a strategy that answers every answer with an order: at a venue without latency it would
 * never leave the instant.
 */
export class InstantGuard {
  #ts = 0;
  #answers = 0;

  snapshot(): readonly [ts: number, answers: number] {
    return [this.#ts, this.#answers];
  }

  restore([ts, answers]: readonly [ts: number, answers: number]): void {
    this.#ts = ts;
    this.#answers = answers;
  }

  /** Notes an answer; throws a StrategyError on one too many at its instant. */
  note(ts: number): void {
    if (ts !== this.#ts) {
      this.#ts = ts;
      this.#answers = 0;
    }
    if (++this.#answers <= MAX_ANSWERS) return;
    throw new StrategyError(
      `Strategy was given ${MAX_ANSWERS} answers at one instant and asks for more, ` +
        "expected it to let time pass",
      ts,
    );
  }
}
