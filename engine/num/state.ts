import { Sha256 } from "./sha256.ts";

/**
 * What a snapshot is made of: plain data, with every number that there is. Objects have the keys
 * that their noun gives them, in its order; what is keyed by numbers or by a user's names is a list
 * of pairs, as V8 moves keys that look like indices.
 */
export type State =
  | null
  | boolean
  | number
  | string
  | readonly State[]
  | { readonly [field: string]: State };

/** A noun that can be stopped in one process and go on in another. */
export interface Stateful<S extends State> {
  /** Its whole state, copied; nothing in it changes later. */
  snapshot(): S;
  /** Takes over a state of a noun that was made with the same arguments. */
  restore(state: S): void;
}

const SPECIAL: Readonly<Record<string, number>> = {
  "NaN": NaN,
  "Infinity": Infinity,
  "-Infinity": -Infinity,
  "-0": -0,
};

/** Marks a number that JSON lacks: no noun has a field of that name. */
const MARK = "#";

/**
 * A state as text, one text for one state: JSON, with NaN, the infinities and −0 marked.
 *
 * @throws {TypeError} naming the path, for what is no plain data: undefined, functions, instances of
 *   classes, bigints, cycles, and fields named "#".
 */
export function stateText(state: State): string {
  return write(state, "$", 0);
}

/** Reads a text of `stateText` back to the bit. @throws {SyntaxError} when it is no JSON */
export function parseState(text: string): State {
  return JSON.parse(text, (_, value) => {
    if (typeof value !== "object" || value === null || !(MARK in value)) return value;
    return SPECIAL[value[MARK]];
  });
}

/** SHA-256 of a state, hex: two nouns of equal hash go on alike. */
export function stateHash(state: State): string {
  return new Sha256().updateText(stateText(state)).digestHex();
}

const DEPTH_MAX = 200;

function write(value: unknown, path: string, depth: number): string {
  if (depth > DEPTH_MAX) throw new TypeError(`${path} is a cycle or nested beyond ${DEPTH_MAX}`);
  switch (typeof value) {
    case "number":
      return writeNumber(value);
    case "string":
    case "boolean":
      return JSON.stringify(value);
    case "object":
      if (value === null) return "null";
      return Array.isArray(value)
        ? `[${Array.from(value, (one, i) => write(one, `${path}[${i}]`, depth + 1)).join(",")}]`
        : writeFields(value, path, depth);
    default:
      throw new TypeError(`${path} is ${typeof value}, expected plain data`);
  }
}

function writeNumber(value: number): string {
  if (Number.isFinite(value) && !Object.is(value, -0)) return String(value);
  return `{"${MARK}":"${Object.is(value, -0) ? "-0" : value}"}`;
}

function writeFields(value: object, path: string, depth: number): string {
  const prototype = Object.getPrototypeOf(value);
  // Of another realm's Object as well: then its prototype has none.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw new TypeError(`${path} is an instance of a class, expected plain data`);
  }
  const fields = Object.entries(value).map(([name, one]) => {
    if (name === MARK) throw new TypeError(`${path} has a field "${MARK}", which is taken`);
    return `${JSON.stringify(name)}:${write(one, `${path}.${name}`, depth + 1)}`;
  });
  return `{${fields.join(",")}}`;
}
