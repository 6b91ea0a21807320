/** Index of the lowest set bit of a word that is not 0. */
const lowest = (word: number): number => 31 - Math.clz32(word & -word);
const highest = (word: number): number => 31 - Math.clz32(word);

/**
 * A set of small integers with the next member above or below in a few steps: a bit each, and two
 * levels above it of one bit for 32 below. Up to 2^15 apart costs three words; farther scans the
 * top level, one word for each 2^15.
 */
export class TickBitmap {
  readonly #bits: Int32Array;
  readonly #mid: Int32Array;
  readonly #top: Int32Array;

  /** Holds 0 … size − 1; `size` is a multiple of 2^15 or is rounded up to one. */
  constructor(size: number) {
    const top = Math.ceil(size / 2 ** 15);
    this.#top = new Int32Array(top);
    this.#mid = new Int32Array(top << 5);
    this.#bits = new Int32Array(top << 10);
  }

  add(i: number): void {
    const before = this.#bits[i >> 5];
    this.#bits[i >> 5] = before | (1 << (i & 31));
    if (before !== 0) return;
    this.#mid[i >> 10] |= 1 << ((i >> 5) & 31);
    this.#top[i >> 15] |= 1 << ((i >> 10) & 31);
  }

  delete(i: number): void {
    if ((this.#bits[i >> 5] &= ~(1 << (i & 31))) !== 0) return;
    if ((this.#mid[i >> 10] &= ~(1 << ((i >> 5) & 31))) !== 0) return;
    this.#top[i >> 15] &= ~(1 << ((i >> 10) & 31));
  }

  /** Smallest member greater than `i`, −1 if there is none. `i` ≥ 0. */
  above(i: number): number {
    let word = this.#bits[i >> 5] & (-2 << (i & 31));
    if (word !== 0) return (i & ~31) | lowest(word);
    i >>= 5;
    word = this.#mid[i >> 5] & (-2 << (i & 31));
    if (word === 0) {
      i >>= 5;
      let t = i >> 5;
      word = this.#top[t] & (-2 << (i & 31));
      while (word === 0) {
        if (++t >= this.#top.length) return -1;
        word = this.#top[t];
      }
      i = (t << 5) | lowest(word);
      i = (i << 5) | lowest(this.#mid[i]);
    } else i = (i & ~31) | lowest(word);
    return (i << 5) | lowest(this.#bits[i]);
  }

  /** Largest member smaller than `i`, −1 if there is none. `i` < size. */
  below(i: number): number {
    let word = this.#bits[i >> 5] & ((1 << (i & 31)) - 1);
    if (word !== 0) return (i & ~31) | highest(word);
    i >>= 5;
    word = this.#mid[i >> 5] & ((1 << (i & 31)) - 1);
    if (word === 0) {
      i >>= 5;
      let t = i >> 5;
      word = this.#top[t] & ((1 << (i & 31)) - 1);
      while (word === 0) {
        if (--t < 0) return -1;
        word = this.#top[t];
      }
      i = (t << 5) | highest(word);
      i = (i << 5) | highest(this.#mid[i]);
    } else i = (i & ~31) | highest(word);
    return (i << 5) | highest(this.#bits[i]);
  }
}
