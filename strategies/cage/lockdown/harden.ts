/**
 * Freezes every object that can be reached from `roots`, by properties, accessors and prototypes,
 * so that no code of the realm can change what the rest of it runs on. Views of memory and modules
 * cannot be frozen and are left as they are; a pattern keeps its one field that moves.
 *
 * Complexity O(objects reached).
 */
export function harden(roots: Iterable<unknown>): void {
  forEachReached(roots, (item, visit) => {
    visit(Object.getPrototypeOf(item));
    if (ArrayBuffer.isView(item)) return;
    for (const key of Reflect.ownKeys(item)) {
      const property = Object.getOwnPropertyDescriptor(item, key);
      visit(property?.value);
      visit(property?.get);
      visit(property?.set);
    }
    if (isModule(item)) return;
    if (item instanceof RegExp) Object.preventExtensions(item);
    else Object.freeze(item);
  });
}

/**
 * Freezes the classes behind live objects: the prototypes of everything reachable from `roots` by
 * own properties, and the methods on them, but not the objects themselves, which go on changing.
 * Of an array only the first element is followed: the rest is of its kind.
 */
export function hardenClasses(roots: Iterable<unknown>): void {
  forEachReached(roots, (item, visit) => {
    freezeClasses(Object.getPrototypeOf(item));
    if (typeof item === "function") freezeClasses(item.prototype);
    if (ArrayBuffer.isView(item)) return;
    if (Array.isArray(item)) visit(item[0]);
    else for (const key of Reflect.ownKeys(item)) visit(valueAt(item, key));
  });
}

/** Goes to each object and function once: the roots, and what `look` says is to be visited. */
function forEachReached(
  roots: Iterable<unknown>,
  look: (item: object, visit: (value: unknown) => void) => void,
): void {
  const seen = new Set<object>();
  const queue: object[] = [];
  const visit = (value: unknown) => {
    if ((typeof value !== "object" || value === null) && typeof value !== "function") return;
    if (seen.has(value)) return;
    seen.add(value);
    queue.push(value);
  };
  for (const root of roots) visit(root);
  for (let item = queue.pop(); item !== undefined; item = queue.pop()) look(item, visit);
}

function freezeClasses(prototype: object | null | undefined): void {
  while (prototype && !Object.isFrozen(prototype)) {
    Object.freeze(prototype);
    for (const key of Reflect.ownKeys(prototype)) {
      const property = Object.getOwnPropertyDescriptor(prototype, key);
      if (key === "constructor") continue;
      for (const part of [property?.value, property?.get, property?.set]) {
        if (typeof part === "function") Object.freeze(part);
      }
    }
    prototype = Object.getPrototypeOf(prototype);
  }
}

/** A module's face: nobody but the module can write to it. */
const isModule = (item: object): boolean =>
  Object.getPrototypeOf(item) === null && Reflect.get(item, Symbol.toStringTag) === "Module";

const valueAt = (item: object, key: PropertyKey): unknown =>
  Object.getOwnPropertyDescriptor(item, key)?.value;

/**
 * Properties that ordinary code assigns on its own objects although a prototype holds them
 * (`this.name = …` in an error class). On a frozen prototype such an assignment would throw, so
 * they become accessors whose setter defines the property on the object that was assigned to.
 */
export function allowOverrides(): void {
  const object = ["constructor", "toString", "valueOf", "toLocaleString", "hasOwnProperty"];
  const error = ["constructor", "name", "message", "toString"];
  allowOverride(Object.prototype, object);
  allowOverride(Array.prototype, ["toString"]);
  allowOverride(Function.prototype, ["toString"]);
  const kinds = [Error, AggregateError, EvalError, RangeError, ReferenceError, SyntaxError];
  for (const kind of [...kinds, TypeError, URIError]) allowOverride(kind.prototype, error);
}

function allowOverride(prototype: object, keys: readonly string[]): void {
  for (const key of keys) {
    const property = Object.getOwnPropertyDescriptor(prototype, key);
    if (property === undefined || !("value" in property)) continue;
    const { value } = property;
    Object.defineProperty(prototype, key, {
      configurable: false,
      enumerable: false,
      get: () => value,
      set(this: object, replacement: unknown) {
        if (this === prototype) throw new TypeError(`Cannot change "${key}" of a built-in`);
        Object.defineProperty(this, key, {
          configurable: true,
          enumerable: true,
          writable: true,
          value: replacement,
        });
      },
    });
  }
}
