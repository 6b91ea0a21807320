import type { Instrument } from "./instrument.ts";

/** Prices on tapes are 32-bit, and the highest number stands for an empty side of a book. */
const MAX_TICKS = 0x7ffffffe;

/** A positive rational in lowest terms, as doubles. */
interface Factor {
  readonly num: number;
  readonly den: number;
}

/**
 * From the ticks and lots of one definition of an instrument to those of another.
 *
 * @example
 * ```ts
 * // Tick 0.01 → 0.1.
 * regrid.ticks(3_000_010); // 300_001
 * regrid.ticks(3_000_013); // NaN: between two ticks
 * regrid.ticksNear(3_000_013); // 300_001.3
 * ```
 */
export class Regrid {
  readonly from: Instrument;
  readonly to: Instrument;
  readonly #ticks: Factor;
  readonly #lots: Factor;

  constructor(from: Instrument, to: Instrument) {
    this.from = from;
    this.to = to;
    this.#ticks = factor(from.tickMantissa, from.priceDecimals, to.tickMantissa, to.priceDecimals);
    this.#lots = factor(from.lotMantissa, from.qtyDecimals, to.lotMantissa, to.qtyDecimals);
  }

  /** Ticks and lots are the same in both: only filters, fees or margins differ. */
  get isSameGrid(): boolean {
    return this.#ticks.num === this.#ticks.den && this.#lots.num === this.#lots.den;
  }

  /** The same price, a whole number of ticks; NaN when it is none, or more than a tape can hold. */
  ticks(ticks: number): number {
    const converted = exact(this.#ticks, ticks);
    return converted <= MAX_TICKS ? converted : NaN;
  }

  /** The same quantity, a whole number of lots; NaN when it is none, or beyond 2^53 − 1. */
  lots(lots: number): number {
    return exact(this.#lots, lots);
  }

  /** The same price as the nearest double: it may lie between ticks. */
  ticksNear(ticks: number): number {
    return ticks * this.#ticks.num / this.#ticks.den;
  }

  /** The same quantity as the nearest double: it may lie between lots. */
  lotsNear(lots: number): number {
    return lots * this.#lots.num / this.#lots.den;
  }
}

/** Lots of one definition in those of another, the nearest double. */
export function lotsIn(to: Instrument, from: Instrument, lots: number): number {
  return from === to ? lots : new Regrid(from, to).lotsNear(lots);
}

function exact({ num, den }: Factor, count: number): number {
  if (count % den !== 0) return NaN;
  const converted = count / den * num;
  return Number.isSafeInteger(converted) ? converted : NaN;
}

/** Size of `from` over size of `to`. Runs once a change, so BigInt may. */
function factor(from: number, fromDecimals: number, to: number, toDecimals: number): Factor {
  const num = BigInt(from) * 10n ** BigInt(toDecimals);
  const den = BigInt(to) * 10n ** BigInt(fromDecimals);
  const common = gcd(num, den);
  return { num: Number(num / common), den: Number(den / common) };
}

/** Greatest common divisor of two positive integers. */
export function gcd(a: bigint, b: bigint): bigint {
  let x = a;
  let y = b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
