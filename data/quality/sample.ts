/** Least, greatest and percentiles of a series, in its own unit. NaN fields when it was empty. */
export interface Spread {
  readonly count: number;
  readonly min: number;
  readonly p1: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

const CAPACITY = 65_536;

/**
 * Percentiles of a series of any length in bounded memory: every value while there are few, then
 * every 2nd, 4th, 8th… in order of arrival. Deterministic; least and greatest are exact.
 */
export class Sample {
  count = 0;
  min = Infinity;
  max = -Infinity;
  #values = new Float64Array(CAPACITY);
  #kept = 0;
  #stride = 1;

  add(value: number): void {
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
    if (this.count++ % this.#stride !== 0) return;
    if (this.#kept === CAPACITY) {
      this.#kept = CAPACITY / 2;
      for (let i = 0; i < this.#kept; i++) this.#values[i] = this.#values[2 * i];
      this.#stride *= 2;
      if ((this.count - 1) % this.#stride !== 0) return;
    }
    this.#values[this.#kept++] = value;
  }

  /** O(n log n) over the values kept. */
  spread(): Spread {
    const sorted = this.#values.slice(0, this.#kept).sort();
    const at = (share: number) =>
      sorted.length === 0 ? NaN : sorted[Math.floor(share * (sorted.length - 1))];
    const end = (value: number) => this.count === 0 ? NaN : value;
    return {
      count: this.count,
      min: end(this.min),
      p1: at(0.01),
      p50: at(0.5),
      p99: at(0.99),
      max: end(this.max),
    };
  }
}

/** The spread of the same series with `by` added to every value. */
export function shifted({ count, min, p1, p50, p99, max }: Spread, by: number): Spread {
  return { count, min: min + by, p1: p1 + by, p50: p50 + by, p99: p99 + by, max: max + by };
}
