import { z } from "zod";

type ZodClass = new (def: object) => object;

/**
 * Brings zod to where nothing of it changes any more, and gives back what is to be hardened: all of
 * it, with an object of every class. Call it before the realm is locked.
 *
 * A class of zod puts its members on its prototype when its first object is made, so each has to
 * have made one before prototypes are frozen. Nor may it build code from text; its settings hold for
 * all strategies of a run, so none of them can change them.
 *
 * @throws {Error} when a class, of a later zod perhaps, cannot be made an object of.
 */
export function settleZod(): unknown[] {
  z.config({ jitless: true });
  const samples = zodClasses().map(([name, kind]) => sampleOf(name, kind));
  void z.util.allowsEval.value;
  return [z, z.config(), ...samples, ...samples.flatMap(unboundMembers)];
}

function zodClasses(): [name: string, kind: ZodClass][] {
  const found: [string, ZodClass][] = [];
  for (const face of [z, z.core]) {
    for (const [name, value] of Object.entries(face)) {
      if (typeof value !== "function" || !Object.hasOwn(value, "init")) continue;
      found.push([name, value as unknown as ZodClass]);
    }
  }
  return found;
}

function sampleOf(name: string, kind: ZodClass): object {
  const format = /BigIntFormat/.test(name) ? "int64" : /NumberFormat/.test(name) ? "int32" : "any";
  try {
    return new kind({ ...definition(), format });
  } catch (cause) {
    throw new Error(`Cage cannot make a ${name} of zod: ${(cause as Error).message}`, { cause });
  }
}

/** What one class or another of zod wants to know of a schema; each takes what is its. */
function definition(): object {
  const inner = z.any();
  const same = (value: unknown) => value;
  return {
    ...{ type: "any", check: "custom", checks: [], fn: same, tx: same, transform: same },
    ...{ reverseTransform: same, getter: () => inner, catchValue: same, defaultValue: 0 },
    ...{ innerType: inner, in: inner, out: inner, element: inner, items: [inner], rest: null },
    ...{ keyType: z.string(), valueType: inner, left: inner, right: inner, schema: inner },
    ...{ options: [z.object({ kind: z.literal("a") })], discriminator: "kind", shape: {} },
    ...{ input: z.tuple([inner]), output: inner, entries: { a: "a" }, values: ["a"], parts: ["a"] },
    ...{ pattern: /a/, value: 1, minimum: 1, maximum: 1, length: 1, size: 1, inclusive: true },
    ...{ prefix: "a", suffix: "a", includes: "a", property: "a", mime: ["a"] },
  };
}

/** Methods as all objects of a class share them: zod's getters give them to a caller that is none. */
function unboundMembers(sample: object): unknown[] {
  const found: unknown[] = [];
  const prototype = Object.getPrototypeOf(sample);
  for (const { get } of Object.values(Object.getOwnPropertyDescriptors(prototype))) {
    if (get === undefined) continue;
    try {
      found.push(Reflect.apply(get, undefined, []));
    } catch {
      // One that wants an object.
    }
  }
  return found;
}
