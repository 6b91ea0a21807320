import { log } from "./libm/log.ts";
import { Sha256 } from "./sha256.ts";

/** All that a {@linkcode Random} is: plain data that survives JSON. */
export type RandomState = {
  /** Where the streams made by `fork` come from: 64 hexadecimal digits. */
  readonly key: string;
  /** The four 32-bit words of the generator. */
  readonly words: readonly [number, number, number, number];
  /** Second half of the last normal pair, or null. */
  readonly spareNormal: number | null;
};

const TWO_M53 = 2 ** -53;
const TWO32 = 2 ** 32;

/**
 * Seeded random numbers, the same on every machine and for ever: xoshiro128** (Blackman and Vigna
 * 2018, "Scrambled linear pseudorandom number generators"; period 2^128 − 1), started from the
 * SHA-256 of the seed. Normal and exponential variates use our own `log`.
 *
 * Not for secrets.
 *
 * @example
 * ```ts
 * const random = new Random("walk/7");
 * const latency = random.fork("latency"); // unmoved by what `random` draws
 * latency.exponential();
 * ```
 */
export class Random {
  #key: string;
  readonly #s = new Int32Array(4);
  #spareNormal = NaN;

  /**
   * @param seed Any string, or any finite number (−0 is 0); "7" and 7 are different seeds.
   * @throws {RangeError} for NaN or an infinite seed.
   */
  constructor(seed: number | string) {
    if (typeof seed === "number" && !Number.isFinite(seed)) {
      throw new RangeError(`Cannot seed with ${seed}: a finite number or a string is required`);
    }
    this.#key = typeof seed === "number" ? hash("number", String(seed)) : hash("string", seed);
    this.#start();
  }

  /**
   * A stream of its own for each label. It depends on this generator's seed and the label alone,
   * not on how much has been drawn, so that one more draw here moves nothing there.
   */
  fork(label: string): Random {
    const child = new Random(0);
    child.#key = hash("fork", this.#key + label);
    child.#start();
    return child;
  }

  /** A whole number in [0, 2^32). */
  uint32(): number {
    const s = this.#s;
    const s1 = s[1];
    const x = Math.imul(s1, 5);
    const result = Math.imul((x << 7) | (x >>> 25), 9);
    s[2] ^= s[0];
    s[3] ^= s1;
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= s1 << 9;
    s[3] = (s[3] << 11) | (s[3] >>> 21);
    return result >>> 0;
  }

  /** Uniform in [0, 1): a multiple of 2^−53. */
  next(): number {
    const high = this.uint32() >>> 5;
    return (high * 67108864 + (this.uint32() >>> 6)) * TWO_M53;
  }

  /**
   * Uniform whole number in [0, n), without bias (values above the last full cycle are drawn anew).
   *
   * @throws {RangeError} unless 1 ≤ n ≤ 2^53 − 1.
   */
  int(n: number): number {
    if (!Number.isSafeInteger(n) || n < 1) {
      throw new RangeError(`Cannot draw below ${n}: a whole number from 1 to 2^53 - 1 is required`);
    }
    const range = n <= TWO32 ? TWO32 : 2 ** 53;
    const limit = range - range % n;
    let draw: number;
    do draw = n <= TWO32 ? this.uint32() : this.next() * 2 ** 53; while (draw >= limit);
    return draw % n;
  }

  /**
   * Standard normal, by Marsaglia's polar method; every second one comes free of the pair before.
   */
  normal(): number {
    const spare = this.#spareNormal;
    if (spare === spare) {
      this.#spareNormal = NaN;
      return spare;
    }
    let u: number;
    let v: number;
    let s: number;
    do {
      u = 2 * this.next() - 1;
      v = 2 * this.next() - 1;
      s = u * u + v * v;
    } while (s >= 1 || s === 0);
    const scale = Math.sqrt(-2 * log(s) / s);
    this.#spareNormal = v * scale;
    return u * scale;
  }

  /** Exponential with mean 1, by inversion; always finite. */
  exponential(): number {
    // 1 - next() is exact and never 0.
    return 0 - log(1 - this.next());
  }

  /** The whole state; drawing goes on from it after {@linkcode Random.restore}. */
  snapshot(): RandomState {
    const [a, b, c, d] = this.#s;
    const spare = this.#spareNormal;
    return { key: this.#key, words: [a, b, c, d], spareNormal: spare === spare ? spare : null };
  }

  /**
   * Goes back to a snapshot.
   *
   * @throws {RangeError} when the state is not one that `snapshot` can give.
   */
  restore(state: RandomState): void {
    const { key, words, spareNormal } = state;
    const whole = words.length === 4 && words.every((word) => Number.isInteger(word));
    const live = words.some((word) => (word | 0) !== 0);
    if (!/^[0-9a-f]{64}$/.test(key) || !whole || !live) {
      throw new RangeError(
        "Cannot restore a random state: a key of 64 hexadecimal digits and four 32-bit words, " +
          "not all zero, are required",
      );
    }
    this.#key = key;
    this.#s.set(words);
    this.#spareNormal = spareNormal ?? NaN;
  }

  #start(): void {
    for (let i = 0; i < 4; i++) this.#s[i] = parseInt(this.#key.slice(8 * i, 8 * i + 8), 16);
    // The one state that never moves; no known seed leads there.
    if (this.#s.every((word) => word === 0)) this.#s[0] = 1;
    this.#spareNormal = NaN;
  }
}

/** Seeds, labels and their kinds never run into each other. */
function hash(kind: string, text: string): string {
  return new Sha256().updateText(`random/1/${kind}/`).updateText(text).digestHex();
}
