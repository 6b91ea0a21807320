import { checkPeriod } from "./check_period.ts";
import { Indicator, type IndicatorState } from "./indicator.ts";

const FIRST_CAPACITY = 64;

const isPowerOfTwo = (n: number) => n > 0 && (n & (n - 1)) === 0;

/**
 * Signed volume of the trades of the last `windowUs`: lots bought less lots sold by aggressors. The
 * window is (now − windowUs, now]. Lots are whole numbers, so the sums are exact. Has a value from
 * the first trade on; ready once a whole window has been seen.
 *
 * Its ring doubles when a window holds more trades than any before; otherwise nothing is allocated.
 */
export class TradeFlow extends Indicator {
  private readonly windowUs: number;
  private times: Float64Array;
  // Signed lots; rings of a power of two cells.
  private lots: Float64Array;
  private head = 0;
  private size = 0;
  private since = NaN;
  private now = NaN;
  /** Lots bought and sold by aggressors in the window. */
  bought = NaN;
  sold = NaN;

  constructor(windowUs: number) {
    super(`TradeFlow(${windowUs})`, 0);
    this.windowUs = checkPeriod("TradeFlow windowUs", windowUs);
    this.times = new Float64Array(FIRST_CAPACITY);
    this.lots = new Float64Array(FIRST_CAPACITY);
    this.reset();
  }

  /** (bought − sold) / (bought + sold), in [−1, 1]; 0 when the window is empty. */
  get imbalance(): number {
    const total = this.bought + this.sold;
    return total === 0 ? 0 : (this.bought - this.sold) / total;
  }

  /** `side` is the aggressor's: 1 bought, −1 sold. Times, µs, must not go back. */
  update(ts: number, qtyLots: number, side: number): number {
    this.advance(ts);
    if (this.size === this.times.length) this.resize(2 * this.size);
    const cell = (this.head + this.size) & (this.times.length - 1);
    this.times[cell] = ts;
    this.lots[cell] = side > 0 ? qtyLots : -qtyLots;
    this.size++;
    if (side > 0) this.bought += qtyLots;
    else this.sold += qtyLots;
    return this.value = this.bought - this.sold;
  }

  /** Lets trades that are older than the window at `ts` go; for readings between trades. */
  advance(ts: number): number {
    if (ts < this.now) throw new RangeError(`Time must not go back: ${ts} after ${this.now}`);
    if (this.since !== this.since) this.since = ts;
    this.now = ts;
    const end = ts - this.windowUs;
    this.ready ||= this.since <= end;
    while (this.size > 0 && this.times[this.head] <= end) {
      const lots = this.lots[this.head];
      if (lots > 0) this.bought -= lots;
      else this.sold += lots;
      this.head = (this.head + 1) & (this.times.length - 1);
      this.size--;
    }
    return this.value = this.bought - this.sold;
  }

  override reset(): void {
    super.reset();
    this.times.fill(0);
    this.lots.fill(0);
    this.head = 0;
    this.size = 0;
    this.since = NaN;
    this.now = NaN;
    this.bought = 0;
    this.sold = 0;
  }

  override restore(state: IndicatorState): void {
    // Another ring size is no misfit: try the state on a ring of its size before taking it over.
    const { times } = state;
    const capacity = Array.isArray(times) ? times.length : 0;
    if (capacity !== this.times.length && isPowerOfTwo(capacity)) {
      const fitting = new TradeFlow(this.windowUs);
      fitting.resize(capacity);
      fitting.restore(state);
      this.resize(capacity);
    }
    super.restore(state);
  }

  /** Rings of `capacity` cells, a power of two; keeps what fits, oldest first. */
  private resize(capacity: number): void {
    const times = new Float64Array(capacity);
    const lots = new Float64Array(capacity);
    const size = Math.min(this.size, capacity);
    for (let i = 0; i < size; i++) {
      const cell = (this.head + i) & (this.times.length - 1);
      times[i] = this.times[cell];
      lots[i] = this.lots[cell];
    }
    this.times = times;
    this.lots = lots;
    this.head = 0;
    this.size = size;
  }
}
