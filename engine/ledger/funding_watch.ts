/**
 * Sees to it that each funding settlement is booked once: from the venue's own record where the
 * tape has one, else from the last announced rate when its time has passed.
 */
export class FundingWatch {
  readonly #settledTs: Float64Array;
  readonly #isOn: boolean;

  constructor(instruments: number, isOn: boolean) {
    this.#settledTs = new Float64Array(instruments).fill(-1);
    this.#isOn = isOn;
  }

  /** True when the announced settlement has passed and nobody has booked it. */
  passes(
    index: number,
    announced: { readonly nextFundingTs: number },
    exchTs: number,
    nextTs: number,
  ): boolean {
    const due = announced.nextFundingTs;
    if (!this.#isOn || !(due <= exchTs) || nextTs <= due || this.#isSettled(index, due)) {
      return false;
    }
    this.#settledTs[index] = due;
    return true;
  }

  /** True for a recorded settlement that was not booked yet. */
  settles(index: number, exchTs: number): boolean {
    if (!this.#isOn || this.#isSettled(index, exchTs)) return false;
    this.#settledTs[index] = exchTs;
    return true;
  }

  /** When each instrument settled last, µs; −1 for never. */
  snapshot(): readonly number[] {
    return [...this.#settledTs];
  }

  restore(settledTs: readonly number[]): void {
    this.#settledTs.set(settledTs);
  }

  /** Settlements are an hour or more apart; records of one differ by less than a minute. */
  #isSettled(index: number, ts: number): boolean {
    return Math.abs(this.#settledTs[index] - ts) < 60_000_000;
  }
}
