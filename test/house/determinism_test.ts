import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { EXEMPT_PATHS, findNondeterminism, findOuterWorld } from "./determinism.ts";
import { ROOT, source, typescriptSources } from "./source.ts";

const sources = typescriptSources();

describe("The deterministic floors", () => {
  test("name no clock, chance, timer, locale or inexact function", () => {
    expect(sources.flatMap(findNondeterminism)).toEqual([]);
  });

  test("keep the engine synchronous and away from the outer world", () => {
    expect(sources.flatMap(findOuterWorld)).toEqual([]);
  });

  test("have no exemption for what is gone", () => {
    expect(EXEMPT_PATHS.filter((path) => !existsSync(ROOT + path))).toEqual([]);
  });
});

const inEngine = (text: string) => findNondeterminism(source("engine/a.ts", text));

describe("The determinism check", () => {
  test.each([
    ["a clock", "const now = Date.now();"],
    ["a clock by another name", "const { now } = performance;"],
    ["a clock passed on", "use(Date);"],
    ["chance", "const x = Math.random();"],
    ["chance taken apart", "const { random } = Math;"],
    ["chance by a computed name", 'const x = Math["random"]();'],
    ["chance by a name in hand", "const x = Math[name]();"],
    ["an inexact function", "const x = Math.exp(1);"],
    ["an inexact power", "const x = y ** 0.5;"],
    ["a power of two unknowns", "const x = y ** z;"],
    ["a power assigned", "x **= 2;"],
    ["a timer", "setTimeout(() => {}, 0);"],
    ["a loop without order", "for (const key in table) use(key);"],
    ["a locale", "names.sort((a, b) => a.localeCompare(b));"],
    ["a locale in a number", "const text = n.toLocaleString();"],
    ["a format by place", "new Intl.NumberFormat();"],
    ["random bytes", 'import { randomBytes } from "node:crypto";'],
    ["a collection that the collector sees", "new WeakRef(order);"],
    ["a shorthand", "const clocks = { Date };"],
  ])("finds %s", (_, text) => {
    expect(inEngine(text).length).toBeGreaterThan(0);
  });

  test.each([
    ["exact mathematics", "const x = Math.floor(Math.sqrt(2)) + Math.PI;"],
    ["Math made exact", "installLibm(Math);"],
    ["whole powers", "const x = 10 ** n + y ** 2 + 2 ** -53 + 10n ** n;"],
    ["loops over values", "for (const x of xs) use(x);"],
    ["a member of that name", "const x = row.performance;"],
    ["a key of that name", "const x = { Date: 1 };"],
    ["a type's field of that name", "interface A { readonly performance: number }"],
    ["a type", "function install(math: Math): void {}"],
    ["words in comments and texts", '/* Date.now() */ const x = "Math.random()";'],
  ])("lets pass %s", (_, text) => {
    expect(inEngine(text)).toEqual([]);
  });

  test("looks at the deterministic floors alone, but for the exempt files", () => {
    const text = "const now = Date.now();";
    expect(findNondeterminism(source("backtest/run/a.ts", text))).toHaveLength(1);
    expect(findNondeterminism(source("data/a.ts", text))).toEqual([]);
    expect(findNondeterminism(source("command/clock.ts", text))).toEqual([]);
  });

  test.each(["Deno.exit();", "console.log(1);", "async function f() {}", "function* f() {}"])(
    "finds %s in the engine",
    (text) => {
      expect(findOuterWorld(source("engine/a.ts", text))).toHaveLength(1);
      expect(findOuterWorld(source("data/a.ts", text))).toEqual([]);
    },
  );
});
