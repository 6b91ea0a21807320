import { formatQty } from "../num/decimal.ts";
import { formatUtc } from "../time/utc.ts";
import type { Instrument } from "./instrument.ts";

/**
 * A change of an instrument's definition that a run cannot go across: data, not a bug. The message
 * names the instrument, the numbers and what was expected.
 */
export class DefinitionError extends Error {
  override readonly name = "DefinitionError";
}

/** What is the instrument itself; all else may change from one definition to the next. */
const FIXED = [
  "index",
  "venue",
  "symbol",
  "kind",
  "base",
  "quote",
  "settle",
  "multiplierNum",
  "multiplierDen",
] as const satisfies readonly (keyof Instrument)[];

/**
 * All definitions of each instrument of a run, as INSTRUMENT rows name them; those not given are
 * the instrument's own alone. They are frozen: a strategy that is handed one must not be able to
 * change a fee or a filter.
 *
 * @throws {RangeError} when an instrument's index is not its place
 * @throws {DefinitionError} when a later one is of another contract: that is a corporate action, or
 *   another instrument.
 */
export function definitionsOf(
  instruments: readonly Instrument[],
  given: readonly (readonly Instrument[])[] = [],
): readonly (readonly Instrument[])[] {
  return instruments.map((instrument, i) => {
    if (instrument.index !== i) {
      throw new RangeError(`${instrument.symbol} has index ${instrument.index}, expected ${i}`);
    }
    const own = given[i] ?? [instrument];
    Object.freeze(Object.freeze(instrument).filters);
    for (const one of own) {
      Object.freeze(Object.freeze(one).filters);
      mustBeSameContract(instrument, one);
    }
    // The one in force at the start is the run's own object.
    return [instrument, ...own.slice(1)];
  });
}

/** @throws {DefinitionError} when another definition is of another contract */
export function mustBeSameContract(instrument: Instrument, other: Instrument): void {
  for (const field of FIXED) {
    if (other[field] === instrument[field]) continue;
    throw new DefinitionError(
      `${instrument.symbol} has ${field} ${other[field]} from ${formatUtc(other.validFromTs)}, ` +
        `expected ${instrument[field]}: only tick, lot, filters, fees and margins may change`,
    );
  }
}

/** The definition that an INSTRUMENT row names. @throws {DefinitionError} when there is none */
export function definitionAt(definitions: readonly Instrument[], number: number): Instrument {
  const found = definitions[number];
  if (found !== undefined) return found;
  throw new DefinitionError(
    `The tape names definition ${number} of ${definitions[0].symbol}, expected ` +
      `0 to ${definitions.length - 1}`,
  );
}

/** A position that the lot of the next definition does not divide. */
export function offGridPosition(from: Instrument, to: Instrument, lots: number): DefinitionError {
  const held = formatQty(from, lots);
  return new DefinitionError(
    `${to.symbol} has a lot of ${formatQty(to, 1)} from ${formatUtc(to.validFromTs)}, and the ` +
      `position of ${held} is no multiple of it: a run cannot hold it across the change`,
  );
}
