import { describe, expect, test } from "vitest";
import { source as parsed, typescriptSources } from "../house/source.ts";
import { draw } from "./draw.ts";
import { filesOf } from "./judge.ts";
import { type Mutant, mutantsOf } from "./mutants.ts";
import { ImportGraph } from "./reach.ts";

const changes = (text: string) => mutantsOf("engine/a.ts", text).map((one) => changed(text, one));
const changed = (text: string, { start, end, to }: Mutant) =>
  text.slice(0, start) + to + text.slice(end);

describe("mutants of a source", () => {
  test.each([
    ["f(a < b);", ["f(a <= b);", ";"]],
    ["x = a * b;", ["x = a / b;"]],
    ["x = a && b;", ["x = a || b;"]],
    ["x += 1;", ["x -= 1;", "x += 2;"]],
    ["i++;", ["i--;"]],
    ["x = !a;", ["x = a;"]],
    ["x = a ? b : c;", ["x = !(a) ? b : c;"]],
    ["class A { b = 5; static c = 6; }", ["class A { b = 5; static c = 7; }"]],
    ["class A { b = 5 * c; }", ["class A { b = 6 * c; }", "class A { b = 5 / c; }"]],
    ["const f = () => { return true; };", ["const f = () => { return false; };"]],
  ])("%s", (text, expected) => {
    expect(changes(text).toSorted()).toEqual(expected.toSorted());
  });

  test.each([
    "type A = 1 | 2;",
    'import { a } from "./b.ts";',
    "throw new Error(a + 1);",
    "x = `at ${a}` + b;",
    'x = "a" + b;',
  ])("nothing to change in %s", (text) => expect(changes(text)).toEqual([]));

  test("what stands at its place is what it says, on the line it says", () => {
    for (const { path, text } of typescriptSources().filter(({ path }) => /^engine/.test(path))) {
      for (const { start, end, from, line } of mutantsOf(path, text)) {
        expect(text.slice(start, end)).toBe(from);
        expect(text.slice(0, start).split("\n").length).toBe(line);
      }
    }
  });
});

describe("a draw", () => {
  const all = Array.from({ length: 100 }, (_, i) => i);
  const drawn = (from: readonly number[], count: number, seed: number) =>
    draw(from, count, seed, (value) => `${value % 50}`);

  test("is the same for the same seed, another for another, and takes nothing twice", () => {
    expect(drawn(all, 30, 7)).toEqual(drawn(all, 30, 7));
    expect(drawn(all, 30, 7)).not.toEqual(drawn(all, 30, 8));
    expect(new Set(drawn(all, 30, 7)).size).toBe(30);
    expect(drawn(all, 1000, 7).toSorted((a, b) => a - b)).toEqual(all);
  });

  test("of a longer list holds what it held, but for what the new ones took the place of", () => {
    const unnamed = (from: readonly number[]) => draw(from, 30, 7, String);
    const before = unnamed(all);
    const added = unnamed([-1, -2, -3, ...all]).filter((value) => value < 0);
    expect(unnamed([-1, -2, -3, ...all]).filter((value) => value >= 0))
      .toEqual(before.slice(0, 30 - added.length));
  });
});

describe("tests that reach a file", () => {
  const source = (path: string, ...imports: string[]) =>
    parsed(path, imports.map((name) => `import "${name}";`).join("\n"));
  const graph = new ImportGraph([
    source("engine/num/a.ts"),
    source("engine/b.ts", "./num/a.ts"),
    source("test/engine/b_test.ts", "../../engine/b.ts"),
    source("test/engine/num/a_test.ts", "../../../engine/num/a.ts"),
    source("test/engine/num/other_test.ts", "../../../engine/b.ts"),
    source("test/far_test.ts", "../data/c.ts"),
    source("data/c.ts"),
    source("engine/mod.ts", "./b.ts"),
    source("test/other_test.ts", "throughline/engine"),
    parsed("test/engine/num/types_test.ts", 'import type { A } from "../../../engine/num/a.ts";'),
    parsed("engine/num/c.ts", 'import { type A, type B } from "./a.ts";'),
    source("test/engine/num/c_test.ts", "../../../engine/num/c.ts"),
    source("engine/num/long_name.ts", "./a.ts"),
    source("engine/top.ts", "./num/long_name.ts"),
    source("test/engine/name_test.ts", "../../engine/top.ts"),
    source("test/engine/there_test.ts", "../../engine/num/long_name.ts"),
    source("test/engine/those_test.ts", "../../engine/num/long_name.ts", "fast-check"),
  ]);

  const tests = (path: string) => graph.testsOf(path).map((test) => test.path);

  test("its own first, then the nearest; none that does not load it", () => {
    expect(tests("engine/num/a.ts")).toEqual([
      "test/engine/num/a_test.ts",
      "test/engine/num/other_test.ts",
      "test/engine/those_test.ts",
      "test/engine/b_test.ts",
      "test/engine/there_test.ts",
      "test/engine/name_test.ts",
      "test/other_test.ts",
    ]);
    expect(graph.testsOf("engine/b.ts").map(({ distance }) => distance)).toEqual([1, 1, 2]);
  });

  test("one named as the file is comes before one that imports it, one with properties too", () => {
    expect(tests("engine/num/long_name.ts")).toEqual([
      "test/engine/name_test.ts",
      "test/engine/those_test.ts",
      "test/engine/there_test.ts",
    ]);
  });
});

test("of the tests of a file the nearest are tried, and the nearest golden answers second", () => {
  const paths = ["test/a_test.ts", "test/acceptance/b_test.ts", "test/c_test.ts", "test/d_test.ts"];
  const golden = ["test/e/golden_test.ts", "test/f/golden_test.ts"];
  const reached = [...paths, ...golden].map((path, distance) => ({ path, distance }));
  expect(filesOf(reached, 2)).toEqual(["test/a_test.ts", golden[0], "test/c_test.ts"]);
  expect(filesOf(reached.slice(0, 4), 9)).toEqual([paths[0], paths[2], paths[3]]);
});
