import { describe, expect, test } from "vitest";
import { findCircles } from "./circles.ts";
import { findImports, findReexports, importsOf } from "./imports.ts";
import { source, typescriptSources } from "./source.ts";

const sources = typescriptSources();

describe("The floors", () => {
  test("import downwards only, and only the packages that each may use", () => {
    expect(sources.flatMap(findImports)).toEqual([]);
  });

  test("import in no circle, types neither", () => {
    expect(findCircles(sources)).toEqual([]);
  });

  test("re-export in a mod.ts alone", () => {
    const own = sources.filter(({ path }) => !path.startsWith("test/"));
    expect(own.flatMap(findReexports)).toEqual([]);
  });
});

describe("The import check", () => {
  test.each([
    [
      "a floor above",
      "engine/kernel/a.ts",
      `import { x } from "../../data/mod.ts";`,
      "data/mod.ts",
    ],
    ["a floor beside", "strategies/a.ts", `import { x } from "../data/mod.ts";`, "data/mod.ts"],
    ["the face", "engine/a.ts", `import "../mod.ts";`, "mod.ts"],
    ["a package by its name", "engine/a.ts", `import x from "arquero";`, "arquero"],
    ["Node in the engine", "engine/a.ts", `import x from "node:fs";`, "node:fs"],
    ["a type", "engine/a.ts", `import type { T } from "../live/t.ts";`, "live/t.ts"],
    ["a type query", "engine/a.ts", `type T = import("../live/t.ts").T;`, "live/t.ts"],
    ["a re-export", "data/a.ts", `export { x } from "../backtest/x.ts";`, "backtest/x.ts"],
    ["a late import", "data/a.ts", `await import("../backtest/x.ts");`, "backtest/x.ts"],
    ["an import over lines", "engine/a.ts", `import {\n  x,\n} from "../data/x.ts";`, "data/x.ts"],
  ])("finds %s", (_, path, text, target) => {
    expect(findImports(source(path, text))).toEqual([
      expect.stringMatching(new RegExp(`^${path}:\\d+: .* may not import ${target}$`)),
    ]);
  });

  test.each([
    ["its own floor", "engine/kernel/a.ts", `import { x } from "../book/b.ts";`],
    ["a floor below", "backtest/run/a.ts", `import { x } from "../../engine/mod.ts";`],
    ["a comment", "engine/a.ts", `// import { x } from "../data/mod.ts";`],
    ["a text", "engine/a.ts", `const text = 'import { x } from "../data/mod.ts"';`],
    ["a test, which may import anything", "test/a.ts", `import "../live/mod.ts";`],
  ])("lets pass %s", (_, path, text) => {
    expect(findImports(source(path, text))).toEqual([]);
  });

  test("finds circles, of types and over three files too, and takes no diamond for one", () => {
    const circle = [
      source("data/a.ts", `import type { B } from "./b.ts";`),
      source("data/b.ts", `export { c } from "./in/c.ts";`),
      source("data/in/c.ts", `type A = import("../a.ts").A;`),
    ];
    expect(findCircles(circle)).toEqual(["data/a.ts → data/b.ts → data/in/c.ts → data/a.ts"]);
    const diamond = [
      source("data/a.ts", `import "./b.ts"; import "./c.ts";`),
      source("data/b.ts", `import "./d.ts";`),
      source("data/c.ts", `import "./d.ts";`),
      source("data/d.ts", ""),
    ];
    expect(findCircles(diamond)).toEqual([]);
  });

  test("finds a re-export outside a mod.ts and lets pass one inside", () => {
    const text = `export * from "./b.ts";\nexport const own = 1;`;
    expect(findReexports(source("data/a.ts", text))).toHaveLength(1);
    expect(findReexports(source("data/mod.ts", text))).toEqual([]);
  });

  test("sees the imports of real files", () => {
    const kernel = sources.find(({ path }) => path === "engine/kernel/kernel.ts");
    const names = kernel === undefined ? [] : importsOf(kernel).map(({ specifier }) => specifier);
    expect(names).toContain("../venue/port.ts");
  });
});
