import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  FILE_LINES_MAX,
  FILE_LINES_MEDIAN_MAX,
  FUNCTION_LINES_MAX,
  lineCount,
  LONG_FUNCTIONS,
  longFunctions,
  median,
} from "./size.ts";
import { repositoryFiles, ROOT, source, typescriptSources } from "./source.ts";

const sources = typescriptSources();
const own = sources.filter(({ path }) => !path.startsWith("test/"));

describe("Files", () => {
  test(`have at most ${FILE_LINES_MAX} lines`, () => {
    const long = repositoryFiles()
      .filter((path) => /\.(ts|css|py)$|^\.ci\/run$/.test(path))
      .map((path) => [path, lineCount(readFileSync(ROOT + path, "utf8"))] as const)
      .filter(([, lines]) => lines > FILE_LINES_MAX);
    expect(long.map(([path, lines]) => `${path} has ${lines} lines`)).toEqual([]);
  });

  test(`have fewer than ${FILE_LINES_MEDIAN_MAX} lines in the median`, () => {
    expect(median(own.map(({ text }) => lineCount(text)))).toBeLessThan(FILE_LINES_MEDIAN_MAX);
  });

  test("are named in snake_case", () => {
    const names = sources.map(({ path }) => path).filter((path) => !/^[a-z0-9_./]+$/.test(path));
    expect(names).toEqual([]);
  });
});

describe("Functions", () => {
  const long = own.flatMap(longFunctions);

  test(`have at most ${FUNCTION_LINES_MAX} lines, but for the named ones`, () => {
    expect(long.filter(([key]) => !(key in LONG_FUNCTIONS)).map(([, finding]) => finding)).toEqual(
      [],
    );
  });

  test("have no exception that is no longer needed", () => {
    const keys = new Set(long.map(([key]) => key));
    expect(Object.keys(LONG_FUNCTIONS).filter((key) => !keys.has(key))).toEqual([]);
  });
});

describe("The function length check", () => {
  const body = "  use(1);\n".repeat(FUNCTION_LINES_MAX - 1);

  test.each([
    ["a function", `function f() {\n${body}}`, "f"],
    ["a method", `class A {\n  run() {\n${body}}\n}`, "run"],
    ["a private method", `class A {\n  #run() {\n${body}}\n}`, "run"],
    ["an arrow function", `const f = () => {\n${body}};`, "f"],
  ])("finds %s one line too long, and lets pass one that just fits", (_, text, name) => {
    expect(longFunctions(source("engine/a.ts", text)).map(([key]) => key)).toEqual([
      `engine/a.ts ${name}`,
    ]);
    expect(longFunctions(source("engine/a.ts", text.replace("  use(1);\n", "")))).toEqual([]);
  });
});
