import { expect, test } from "vitest";
import { typescriptSources } from "../house/source.ts";
import { knownIn, knownSurvivors, nameOf } from "./known.ts";
import { mutantsOf } from "./mutants.ts";

test("a survivor is known by path, line and change, wherever the line stands", () => {
  const [before] = mutantsOf("engine/a.ts", "  if (a < b) f(`${c}`);\n");
  const [after] = mutantsOf("engine/a.ts", "g();\n\nif (a < b) f(`${c}`);\n").slice(1);
  expect(nameOf(after)).toBe(nameOf(before));
  expect(knownIn(`Text.\n${nameOf(before)}: a is never b\n`)).toEqual([
    { name: nameOf(before), path: "engine/a.ts", why: "a is never b" },
  ]);
});

test("every survivor that the page names is a change that the tool makes, and named once", () => {
  const known = knownSurvivors();
  const paths = new Set(known.map(({ path }) => path));
  const made = new Set(
    typescriptSources().filter(({ path }) => paths.has(path))
      .flatMap(({ path, text }) => mutantsOf(path, text)).map(nameOf),
  );
  expect(known.map(({ name }) => name).filter((name) => !made.has(name))).toEqual([]);
  expect(new Set(known.map(({ name }) => name)).size).toBe(known.length);
});
