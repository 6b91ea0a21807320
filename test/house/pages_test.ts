import { existsSync, readFileSync, statSync } from "node:fs";
import { describe, expect, test } from "vitest";
import config from "../../deno.json" with { type: "json" };
import { facePaths, findUndocumented, loadSource } from "./faces.ts";
import { anchorsOf, findDeadLinks } from "./pages.ts";
import { repositoryFiles, ROOT, source } from "./source.ts";

const read = (path: string): string | null => {
  if (!existsSync(ROOT + path)) return null;
  return statSync(ROOT + path).isDirectory() ? "" : readFileSync(ROOT + path, "utf8");
};
const pages = repositoryFiles().filter((path) => path.endsWith(".md"));

describe("Pages", () => {
  test("link to what is there", () => {
    expect(pages.flatMap((path) => findDeadLinks(path, read(path) ?? "", read))).toEqual([]);
  });

  test("tell the current version's changes", () => {
    expect(read("CHANGELOG.md")).toMatch(
      new RegExp(`^## ${config.version.replaceAll(".", "\\.")}\\b`, "m"),
    );
  });

  test("name only tasks that there are", () => {
    const tasks = new Set(Object.keys(config.tasks));
    const named = pages.flatMap((path) =>
      [...(read(path) ?? "").matchAll(/deno task ([a-z]+)/g)].map(([, task]) => `${path}: ${task}`)
    );
    expect(named.filter((one) => !tasks.has(one.split(": ")[1]))).toEqual([]);
  });
});

describe("Faces", () => {
  test.each(facePaths())("%s has a doc comment on every export", (path) => {
    expect(findUndocumented(loadSource(path))).toEqual([]);
  });
});

describe("The link check", () => {
  const files: Readonly<Record<string, string>> = { "docs/b.md": "# One *thing*, here\n" };
  const check = (text: string) => findDeadLinks("docs/a.md", text, (path) => files[path] ?? null);

  test.each([
    ["a missing file", "see [x](c.md)"],
    ["a missing heading", "see [x](b.md#two)"],
    ["a missing image", "![x](./x.png)"],
  ])("finds %s", (_, text) => expect(check(text)).toHaveLength(1));

  test.each([
    ["a file", "see [x](b.md) and [y](../docs/b.md#one-thing-here)"],
    ["an address", "see [x](mailto:a@b.c)"],
    ["code", "`[x](c.md)`\n```\n[x](c.md)\n```\n"],
  ])("lets pass %s", (_, text) => expect(check(text)).toEqual([]));

  test("makes anchors of headings, not of code", () => {
    expect([...anchorsOf("## A `b` c\n```sh\n# no\n```\n")]).toEqual(["a-b-c"]);
  });
});

describe("The doc comment check", () => {
  const files = (text: string) => (path: string) => source(path, text);
  const face = source("engine/mod.ts", `export { f } from "./a.ts";\nexport type * from "./a.ts";`);

  test("finds an export without a doc comment, and one that is not there", () => {
    expect(findUndocumented(face, files("export function f() {}"))).toHaveLength(2);
    expect(findUndocumented(face, files("/** G. */\nexport const g = 1;"))).toHaveLength(1);
    expect(findUndocumented(face, files("/** Of x. */\nconst x = 1;\nexport function f() {}")))
      .toHaveLength(2);
  });

  test("lets pass documented ones, and a type beside its documented value", () => {
    const text = "/** F. */\nexport const f = { A: 1 } as const;\nexport type f = 1;";
    expect(findUndocumented(face, files(text))).toEqual([]);
  });
});
