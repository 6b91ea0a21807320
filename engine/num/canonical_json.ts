/**
 * JSON with one text for one value, for hashing: no blanks, keys in the order of their UTF-16 code
 * units (V8 itself moves integer-like keys to the front), numbers in ECMAScript's shortest form
 * that reads back to the same double (RFC 8785), −0 as 0, bigints as their digits. Properties that
 * are
 * `undefined` are left out, as in JSON.
 *
 * @throws {TypeError} naming the path, for NaN, Infinity, undefined in an array or at the root,
 *   functions, symbols, class instances (Map, Date, typed arrays, …), cycles, and nesting beyond
 *   200.
 * @example
 * ```ts
 * canonicalJson({ b: -0, "10": 1, a: [true, null] }); // '{"10":1,"a":[true,null],"b":0}'
 * ```
 */
export function canonicalJson(value: unknown): string {
  return write(value, "$", 0);
}

const DEPTH_MAX = 200;

function write(value: unknown, path: string, depth: number): string {
  if (depth > DEPTH_MAX) throw new TypeError(`${path} is a cycle or nested beyond ${DEPTH_MAX}`);
  switch (typeof value) {
    case "number":
      if (!Number.isFinite(value)) throw refusal(path, String(value));
      return JSON.stringify(value === 0 ? 0 : value);
    case "string":
    case "boolean":
      return JSON.stringify(value);
    case "bigint":
      return value.toString();
    case "object":
      if (value === null) return "null";
      if (Array.isArray(value)) return writeArray(value, path, depth);
      return writeObject(value, path, depth);
    default:
      throw refusal(path, typeof value);
  }
}

function writeArray(array: readonly unknown[], path: string, depth: number): string {
  const parts: string[] = [];
  for (let i = 0; i < array.length; i++) parts.push(write(array[i], `${path}[${i}]`, depth + 1));
  return `[${parts.join(",")}]`;
}

function writeObject(object: object, path: string, depth: number): string {
  const prototype = Object.getPrototypeOf(object);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw refusal(path, `an instance of ${prototype.constructor?.name ?? "a class"}`);
  }
  const entries = Object.entries(object).filter(([, member]) => member !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const parts = entries.map(([key, member]) =>
    `${JSON.stringify(key)}:${write(member, `${path}.${key}`, depth + 1)}`
  );
  return `{${parts.join(",")}}`;
}

function refusal(path: string, what: string): TypeError {
  return new TypeError(`${path} is ${what}: a JSON value is required`);
}
