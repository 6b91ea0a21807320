import { parseState, type State, stateText } from "../num/state.ts";
import { DefinitionError } from "./definitions.ts";
import type { Instrument } from "./instrument.ts";
import { type InstrumentState, instrumentState, restoreInstrument } from "./instrument_state.ts";

/** A definition as text, one text for one definition: what is appended while a session runs. */
export function definitionText(instrument: Instrument): string {
  return stateText(instrumentState(instrument));
}

/**
 * Reads a definition back; frozen.
 *
 * @param like another of the same instrument: the fields that there are, and of what type
 * @throws {DefinitionError} naming the field that is missing, unknown, or of another type
 */
export function parseDefinition(text: string, like: Instrument): Instrument {
  const state = parse(text);
  const expected = instrumentState(like);
  mustBeLike(state, expected, like.symbol);
  const definition = restoreInstrument(state as InstrumentState);
  Object.freeze(definition.filters);
  return Object.freeze(definition);
}

function parse(text: string): State {
  try {
    return parseState(text);
  } catch (error) {
    throw new DefinitionError(`A definition is no text of one: ${(error as Error).message}`);
  }
}

function mustBeLike(given: State | undefined, expected: State, path: string): void {
  if (!isFields(expected)) {
    if (typeof given === typeof expected) return;
    throw new DefinitionError(`${path} is ${JSON.stringify(given)}, expected a ${typeof expected}`);
  }
  if (!isFields(given)) throw new DefinitionError(`${path} is no object, expected its fields`);
  for (const [name, one] of Object.entries(expected)) {
    mustBeLike(given[name], one, `${path}.${name}`);
  }
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(expected, name));
  if (unknown === undefined) return;
  throw new DefinitionError(`${path} has a field ${unknown}, expected none of that name`);
}

const isFields = (state: State | undefined): state is { readonly [field: string]: State } =>
  typeof state === "object" && state !== null && !Array.isArray(state);
