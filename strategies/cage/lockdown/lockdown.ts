import { installLibm } from "../../../engine/num/libm/libm.ts";
import { allowOverrides, harden } from "./harden.ts";
import { hiddenIntrinsics, KEPT_GLOBALS } from "./intrinsics.ts";
import { tameFunctions, tameLocale, tameStacks } from "./tame.ts";

/** What the cage keeps for itself of what it takes away. */
export interface Keys {
  /** Stack of an error that was thrown in the cage, one line a frame; empty for other values. */
  readonly stackOf: (error: unknown) => string;
}

/**
 * Turns this worker's realm into one without clock, chance, place or way out, for good. Call it
 * after the engine has been loaded and before the strategy is: what a module took at its top level
 * it keeps.
 *
 * What stays is the language (see `KEPT_GLOBALS`), with our own libm in `Math`, and the names
 * `given`; every object of it is frozen, the global object too. Not covered, because nothing can: how deep the stack goes, how
 * much memory there is. An endless loop is the parent's to stop.
 */
export function lockdown(given: Readonly<Record<string, unknown>> = {}): Keys {
  // A worker that nobody waits for ends; the message loop does not count once its names are gone.
  setInterval(() => {}, 2 ** 30);
  const stackOf = tameStacks();
  tameMath();
  tameLocale();
  tameFunctions();
  removeGlobals(given);
  allowOverrides();
  harden([globalThis, ...hiddenIntrinsics()]);
  return { stackOf };
}

function tameMath(): void {
  installLibm(Math);
  Object.defineProperty(Math, "random", {
    value: () => {
      throw new TypeError("Math.random is not there in a strategy, use ctx.random()");
    },
  });
}

function removeGlobals(given: Readonly<Record<string, unknown>>): void {
  const remove = () => {
    for (const name of Reflect.ownKeys(globalThis)) {
      if (!KEPT_GLOBALS.has(name)) Reflect.deleteProperty(globalThis, name);
    }
  };
  // Twice: some names are getters that put a plain property in their place when first touched.
  remove();
  remove();
  Object.setPrototypeOf(globalThis, Object.prototype);
  // The runtime calls this by name to report a rejection that nobody handles.
  const dispatchEvent = (event: { preventDefault(): void }) => {
    event.preventDefault();
    return false;
  };
  const added = { ...given, dispatchEvent };
  for (const [name, value] of Object.entries(added)) {
    Object.defineProperty(globalThis, name, { value });
  }
  const left = Reflect.ownKeys(globalThis)
    .filter((name) => !KEPT_GLOBALS.has(name) && !Object.hasOwn(added, name));
  if (left.length > 0) throw new Error(`Cage cannot remove ${left.map(String).join(", ")}`);
}
