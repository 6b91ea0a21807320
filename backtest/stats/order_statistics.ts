/** Bits of a double that one pass looks at, and how many passes it takes to see all of them. */
const DIGIT_BITS = 16;
const DIGITS = 64 / DIGIT_BITS;
const DIGIT_VALUES = 1 << DIGIT_BITS;

/** A rank on its way to its value: the digits found, and how many values lie below them. */
interface Search {
  readonly digits: number[];
  rank: number;
  readonly counts: Float64Array;
}

/**
 * The values that stand at `ranks` (from 0) when all are in ascending order, without having them all
 * in memory: four passes, each of which counts the next 16 bits of the values that share the bits
 * found so far. NaN is left out. O(values × ranks), half a megabyte of memory a rank.
 *
 * @param passOver gives all values, in any order and any parts, the same ones each time
 */
export function atRanks(
  passOver: () => Iterable<ArrayLike<number>>,
  ranks: readonly number[],
): number[] {
  const searches: readonly Search[] = ranks.map((rank) => ({
    digits: [],
    rank,
    counts: new Float64Array(DIGIT_VALUES),
  }));
  const key = new SortKey();
  for (let pass = 0; pass < DIGITS && searches.length > 0; pass++) {
    for (const values of passOver()) {
      for (let i = 0; i < values.length; i++) {
        if (Number.isNaN(values[i])) continue;
        key.set(values[i]);
        for (const search of searches) {
          if (key.startsWith(search.digits)) search.counts[key.digits[pass]]++;
        }
      }
    }
    for (const search of searches) takeDigit(search);
  }
  return searches.map(({ digits }) => key.valueOf(digits));
}

/** The digit under which the rank lies, by the counts of this pass. */
function takeDigit(search: Search): void {
  let digit = 0;
  while (digit < DIGIT_VALUES - 1 && search.rank >= search.counts[digit]) {
    search.rank -= search.counts[digit++];
  }
  search.digits.push(digit);
  search.counts.fill(0);
}

/** A double as four digits that sort as it does: its bits, all flipped below zero, else the sign's. */
class SortKey {
  readonly #view = new DataView(new ArrayBuffer(8));
  readonly digits = new Uint16Array(DIGITS);

  set(value: number): void {
    this.#view.setFloat64(0, value);
    const flip = this.#view.getUint16(0) >= 0x8000 ? 0xffff : 0;
    for (let i = 0; i < DIGITS; i++) this.digits[i] = this.#view.getUint16(2 * i) ^ flip;
    if (flip === 0) this.digits[0] ^= 0x8000;
  }

  startsWith(digits: readonly number[]): boolean {
    for (let i = 0; i < digits.length; i++) if (this.digits[i] !== digits[i]) return false;
    return true;
  }

  valueOf(digits: readonly number[]): number {
    const flip = digits[0] < 0x8000 ? 0xffff : 0;
    digits.forEach((digit, i) => this.#view.setUint16(2 * i, digit ^ flip));
    if (flip === 0) this.#view.setUint16(0, digits[0] ^ 0x8000);
    return this.#view.getFloat64(0);
  }
}
