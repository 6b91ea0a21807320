import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { repositoryFiles, ROOT, source, typescriptSources } from "./source.ts";
import { findLooseTypes } from "./strictness.ts";
import { findWording } from "./wording.ts";

const TEXT = /\.(ts|md|json|css|html|py|ipynb|sh|yml|toml)$|^(LICENSE|\.ci\/run|deno\.lock)$/;

describe("The repository", () => {
  test("has no loose type", () => {
    expect(typescriptSources().flatMap(findLooseTypes)).toEqual([]);
  });

  test("has no leftover, no path of a machine and no host but the listed ones", () => {
    const texts = repositoryFiles().filter((path) => TEXT.test(path) && path !== "LICENSE");
    expect(texts.flatMap((path) => findWording(path, readFileSync(ROOT + path, "utf8")))).toEqual(
      [],
    );
  });
});

describe("The strictness check", () => {
  test.each(["const x: any = 1;", "use(x!);", "const x = y as any;", "// @ts-ignore\nf();"])(
    "finds %s",
    (text) => expect(findLooseTypes(source("data/a.ts", text))).toHaveLength(1),
  );

  test("lets pass the words elsewhere", () => {
    const text = '/** any x! */\nconst any = "any"; if (!any) use(any !== "x");';
    expect(findLooseTypes(source("data/a.ts", text))).toEqual([]);
  });
});

describe("The wording check", () => {
  const scheme = "https:" + "//";

  test.each([
    ["unfinished work", "// TO" + "DO later"],
    ["a path of a machine", 'open("/' + 'tmp/x.bin");'],
    ["a path in a text", "see /" + "home/me/x"],
    ["a strange host", `fetch("${scheme}registry.somewhere.org/x")`],
  ])("finds %s", (_, text) => {
    expect(findWording("a.ts", text)).toHaveLength(1);
  });

  test.each([
    ["a listed host", `${scheme}data.binance.vision/data/x.zip`],
    ["a path in an address", `${scheme}docs.deno.com/home/x`],
    ["a relative path", "../tmp/x and work/x"],
  ])("lets pass %s", (_, text) => {
    expect(findWording("a.ts", text)).toEqual([]);
  });
});
