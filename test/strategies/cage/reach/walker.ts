/*
 * Attacks on everything that can be reached from some objects: what is called with wild arguments,
 * at the edge of the stack, written, defined over, deleted and given another prototype.
 */

/** No request of any kind is made of these. */
const WILD: readonly (() => unknown)[] = [
  () => Symbol("wild"),
  () => NaN,
  () => -1.5,
  () => null,
  () => ({}),
  () => () => {
    throw new Error("wild");
  },
  () =>
    new Proxy({}, {
      get() {
        throw new Error("wild");
      },
    }),
];

const ITEMS_MAX = 3000;

type Item = object & Record<PropertyKey, unknown>;

const isItem = (value: unknown): value is Item =>
  (typeof value === "object" && value !== null) || typeof value === "function";

function safely(work: () => unknown): unknown {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** The objects and functions reached by properties and prototypes, none of them called. */
export function closureOf(root: unknown, seen = new Set<object>()): Set<object> {
  const queue: unknown[] = [root];
  for (let item = queue.pop(); queue.length > 0 || item !== undefined; item = queue.pop()) {
    if (!isItem(item) || seen.has(item)) continue;
    seen.add(item);
    queue.push(Object.getPrototypeOf(item));
    for (const { value, get, set } of Object.values(Object.getOwnPropertyDescriptors(item))) {
      queue.push(value, get, set);
    }
  }
  return seen;
}

export interface Limits {
  /** What is written but neither called nor gone into: the language, which other tests attack. */
  readonly realm: ReadonlySet<object>;
  /** Functions whose call is a legitimate request. */
  readonly requests: ReadonlySet<unknown>;
  /** Also at the edge of the stack, which takes long. */
  readonly edge: boolean;
  /** Functions are called on these too, whichever object they were found at. */
  readonly receivers: readonly unknown[];
}

/** What an attack did, so that a test can tell that it did something. */
export interface Attacks {
  items: number;
  calls: number;
  writes: number;
  edges: number;
}

/** Attacks all that is reachable from the roots, breadth first. */
export function attack(roots: readonly unknown[], limits: Limits, done: Attacks): void {
  const { realm, requests, receivers, edge } = limits;
  const items: Item[] = [];
  const seen = new Set<unknown>();
  const reach = (value: unknown) => {
    if (!isItem(value) || seen.has(value) || realm.has(value) || items.length >= ITEMS_MAX) return;
    seen.add(value);
    items.push(value);
  };
  const called = new Set<unknown>();
  const calls: (() => unknown)[] = [];
  for (const root of roots) reach(root);
  for (let i = 0; i < items.length; i++) {
    const item = items[i];
    for (const [holder, key] of keysOf(item, realm)) {
      calls.push(() => Reflect.get(holder, key, item));
      const value = safely(() => Reflect.get(holder, key, item));
      reach(value);
      const { get, set } = Reflect.getOwnPropertyDescriptor(holder, key) ?? {};
      for (const part of [value, get, set]) {
        if (typeof part !== "function" || realm.has(part) || requests.has(part)) continue;
        const isNew = !called.has(part);
        called.add(part);
        // Of what it makes, a few: a new list at each call would go on for ever.
        let made = isNew ? 3 : 0;
        for (const receiver of isNew ? [item, ...receivers] : [item]) {
          for (const wild of WILD) {
            const call = () => Reflect.apply(part, receiver, [wild(), wild(), wild()]);
            done.calls++;
            if (receiver === item) calls.push(call);
            const result = safely(call);
            if (isItem(result) && made-- > 0) reach(result);
          }
        }
        if (isNew && part === value) reach(safely(() => Reflect.construct(part, [{}])));
      }
    }
    reach(Object.getPrototypeOf(item));
  }
  done.items += items.length;
  // In bundles: going down to the edge takes longer than what is tried there.
  for (let i = 0; edge && i < calls.length; i += 25) {
    const bundle = calls.slice(i, i + 25);
    atEdge(() => {
      for (const call of bundle) safely(call);
      done.edges++;
    });
  }
  for (const item of items) write(item, realm, done);
}

/** The keys of an object and of its prototypes, with where each is. */
function keysOf(item: Item, realm: ReadonlySet<object>): [holder: object, key: PropertyKey][] {
  const found: [object, PropertyKey][] = [];
  for (let at: object | null = item; at !== null && !realm.has(at);) {
    for (const key of Reflect.ownKeys(at)) found.push([at, key]);
    at = Object.getPrototypeOf(at);
  }
  return found;
}

function write(item: Item, realm: ReadonlySet<object>, done: Attacks): void {
  for (const [holder, key] of keysOf(item, realm)) {
    for (const target of [item, holder]) {
      done.writes++;
      safely(() => Reflect.set(target, key, 12345));
      safely(() => Reflect.set(target, key, 12345, item));
      safely(() => Reflect.defineProperty(target, key, { value: 12345, configurable: true }));
      safely(() => Reflect.defineProperty(target, key, { get: () => 12345, configurable: true }));
      safely(() => Reflect.deleteProperty(target, key));
    }
  }
  safely(() => Reflect.set(item, "length", 0));
  safely(() => Reflect.set(item, "added", {}));
  safely(() => Reflect.setPrototypeOf(item, { priceTicks: 1, lots: 1 }));
  safely(() => Object.freeze(item));
}

/**
 * Frames from the edge at which something is tried: from none of it to all of it fits. The farthest is
 * for what V8 compiles at the first call, for which it wants much room.
 */
const DISTANCES = new Set([2, 4, 8, 12, 16, 24, 32, 48, 64, 96, 1024]);

/** Goes down until the stack is full, and works at several of the last frames on the way back. */
function atEdge(work: () => void): void {
  const down = (): number => {
    let above = 0;
    try {
      above = down();
    } catch {
      return 0;
    }
    if (DISTANCES.has(above)) {
      try {
        work();
      } catch {
        // The stack is full here.
      }
    }
    return above + 1;
  };
  safely(down);
}
