/**
 * Names of the global object that stay in the cage: the language itself, less what tells time, place
 * or thread. Everything else goes, so that a name which a later Deno adds is gone too.
 *
 * Left out on purpose: Date, Temporal, Intl (clocks, zones, locales); Atomics, SharedArrayBuffer,
 * WeakRef, FinalizationRegistry (other threads, the collector); eval, WebAssembly (code that no scan
 * saw); Deno, process and every web API. For Date and a few names of the web there are stand-ins, see
 * `STAND_INS`. `Function` stays as a name for `instanceof`, but builds
 * nothing: see `tameFunctions`.
 */
export const KEPT_GLOBALS: ReadonlySet<PropertyKey> = new Set([
  ...["globalThis", "Infinity", "NaN", "undefined", "isFinite", "isNaN", "parseFloat", "parseInt"],
  ...["Object", "Function", "Boolean", "Symbol", "Number", "BigInt", "Math", "String", "RegExp"],
  ...["Error", "AggregateError", "EvalError", "RangeError", "ReferenceError", "SyntaxError"],
  ...["TypeError", "URIError", "SuppressedError", "DisposableStack", "AsyncDisposableStack"],
  ...[
    "Array",
    "Map",
    "Set",
    "WeakMap",
    "WeakSet",
    "Iterator",
    "Promise",
    "Reflect",
    "Proxy",
    "JSON",
  ],
  ...["ArrayBuffer", "DataView", "Float16Array", "Float32Array", "Float64Array", "Int8Array"],
  ...["Int16Array", "Int32Array", "BigInt64Array", "Uint8Array", "Uint8ClampedArray"],
  ...["Uint16Array", "Uint32Array", "BigUint64Array", "TextEncoder", "TextDecoder"],
  ...["decodeURI", "decodeURIComponent", "encodeURI", "encodeURIComponent", "escape", "unescape"],
]);

/** Objects of the language that no global name leads to, but a literal or a call does. */
export function hiddenIntrinsics(): object[] {
  const prototypeOf = Object.getPrototypeOf;
  return [
    prototypeOf(function () {}),
    prototypeOf(async function () {}),
    prototypeOf(function* () {}),
    prototypeOf(async function* () {}),
    prototypeOf(prototypeOf(function* () {}).prototype),
    prototypeOf(prototypeOf(async function* () {}).prototype),
    prototypeOf([][Symbol.iterator]()),
    prototypeOf(""[Symbol.iterator]()),
    prototypeOf(new Map()[Symbol.iterator]()),
    prototypeOf(new Set()[Symbol.iterator]()),
    prototypeOf(/x/[Symbol.matchAll]("")),
    prototypeOf([].values().map((x) => x)),
    prototypeOf(Iterator.from({ next: () => ({ done: true, value: undefined }) })),
    prototypeOf(Int8Array),
    prototypeOf(arguments_()),
  ];
}

function arguments_(): object {
  return (function () {
    return arguments;
  })();
}
