import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { BacktestError } from "../../../command/errors.ts";
import { findStrategy } from "../../../strategies/source/find_strategy.ts";
import { StrategyFolder } from "../../backtest/run_fixture.ts";

const folder = new StrategyFolder();
const elsewhere = new StrategyFolder();
afterAll(() => {
  folder.remove();
  elsewhere.remove();
});

async function failure(file: string): Promise<BacktestError> {
  const error = await findStrategy(file).then(() => null, (cause) => cause);
  expect(error).toBeInstanceOf(BacktestError);
  return error as BacktestError;
}

describe("findStrategy", () => {
  test("takes files of the strategy's folder, JSON and the named packages", async () => {
    folder.write("lib/b.ts", "export const b = 1;");
    folder.write("d.json", "{}");
    const file = folder.write(
      "a.ts",
      `import { z } from "zod"; import { b } from "./lib/b.ts"; import d from "./d.json" with { type: "json" };
import { defineStrategy } from "throughline"; export default [z, b, d, defineStrategy];`,
    );
    const source = await findStrategy(file);
    expect(source.packages).toEqual(["throughline", "zod"]);
  });

  test("hashes what the strategy consists of, and not where it lies", async () => {
    const texts = {
      "main.ts": `import "./part.ts"; export default 1;`,
      "part.ts": "export {};",
    };
    const hashIn = async (where: StrategyFolder, texts: Record<string, string>) => {
      for (const [name, text] of Object.entries(texts)) where.write(`same/${name}`, text);
      return (await findStrategy(join(where.path, "same/main.ts"))).hash;
    };
    const here = await hashIn(folder, texts);
    expect(await hashIn(elsewhere, texts)).toBe(here);
    expect(await hashIn(elsewhere, { ...texts, "part.ts": "export {}; " })).not.toBe(here);
  });

  test.each([
    ["node:fs", `import "node:fs";`],
    ["npm:lodash@4", `import "npm:lodash@4";`],
    ["jsr:@std/path", `import "jsr:@std/path";`],
    ["https://example.com/x.ts", `import "https://example.com/x.ts";`],
    ["data:text/javascript,1", `import "data:text/javascript,1";`],
    ["fflate", `import "fflate";`],
    ["unknown-name", `import "unknown-name";`],
  ])("refuses an import of %s", async (name, text) => {
    const error = await failure(folder.write("bad.ts", `\n${text} export default 1;`));
    expect(error.message).toContain(`bad.ts:2: import of "${name}" is not allowed`);
    expect(error.exitCode).toBe(4);
  });

  test("refuses a file outside the folder, by path, through a module and through a link", async () => {
    const outside = elsewhere.write("out.ts", "export {};");
    symlinkSync(outside, join(folder.path, "link.ts"));
    folder.write("deep/inner.ts", `import "${outside}";`);
    for (const target of [outside, "./link.ts", "./deep/inner.ts"]) {
      const error = await failure(folder.write("bad.ts", `import "${target}"; export default 1;`));
      expect(error.kind).toBe("refused");
    }
  });

  test("refuses CommonJS files, whose require escapes the graph", async () => {
    const text = `const r = require; exports.now = r("node:" + "perf_hooks").performance.now;`;
    folder.write("x.cjs", text);
    folder.write("old/x.js", text);
    folder.write("old/package.json", `{ "type": "commonjs" }`);
    for (const target of ["./x.cjs", "./old/x.js"]) {
      const error = await failure(folder.write("bad.ts", `import "${target}"; export default 1;`));
      expect(error.message).toMatch(/x\.c?js is a CommonJS file/);
      expect(error.kind).toBe("refused");
    }
  });

  test.each([
    ["a call", `import("./x.ts")`],
    ["a call after a comment", `import/* x */ // y\n ("./x.ts")`],
    ["a call in a spread", `[...import("./x.ts")]`],
    ["its meta object", `import.meta.url`],
    ["a deferred one", `import.defer("./x.ts")`],
  ])("refuses an import at run time: %s", async (_name, expression) => {
    folder.write("x.ts", "export {};");
    const error = await failure(folder.write("bad.ts", `export default ${expression};`));
    expect(error.message).toMatch(/bad\.ts:1: import/);
    expect(error.kind).toBe("refused");
  });

  test("refuses sources that the runtime would read in another encoding", async () => {
    const text = "export default 1;";
    const utf16 = (mark: number[], swap: boolean) =>
      Uint8Array.from([
        ...mark,
        ...[...text].flatMap((char) => swap ? [0, char.charCodeAt(0)] : [char.charCodeAt(0), 0]),
      ]);
    const part = folder.write("part.ts", "");
    const file = folder.write("bad.ts", `import "./part.ts"; export default 1;`);
    for (const bytes of [utf16([0xff, 0xfe], false), utf16([0xfe, 0xff], true)]) {
      writeFileSync(part, bytes);
      const error = await failure(file);
      expect(error.message).toMatch(/part\.ts: it is not in UTF-8/);
      expect(error.kind).toBe("refused");
    }
    writeFileSync(part, Uint8Array.from([0xef, 0xbb, 0xbf, ...new TextEncoder().encode(text)]));
    await findStrategy(file);
  });

  test("refuses code behind a link that looks like data, and takes a link that says what it is", async () => {
    folder.write("real.json", "export default 1;");
    symlinkSync(join(folder.path, "real.json"), join(folder.path, "h.ts"));
    const error = await failure(folder.write("bad.ts", `import "./h.ts"; export default 1;`));
    expect(error.message).toMatch(/h\.ts is a link to .*real\.json/);
    expect(error.kind).toBe("refused");
    folder.write("real.ts", "export {};");
    symlinkSync(join(folder.path, "real.ts"), join(folder.path, "same.ts"));
    await findStrategy(folder.write("good.ts", `import "./same.ts"; export default 1;`));
  });

  test("refuses WebAssembly and whatever else is no TypeScript, JavaScript or JSON", async () => {
    writeFileSync(join(folder.path, "x.wasm"), Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
    folder.write("x.tsx", "export {};");
    folder.write("x.css", "");
    for (const name of ["x.wasm", "x.tsx", "x.css"]) {
      const file = folder.write("bad.ts", `import * as X from "./${name}"; export default X;`);
      const error = await failure(file);
      expect(error.message).toContain(name);
      expect([3, 4, 1]).toContain(error.exitCode);
    }
  });

  test("refuses a source of more than 4 MiB", async () => {
    const error = await failure(folder.write("bad.ts", `//${" ".repeat(4 << 20)}\nexport {};`));
    expect(error.message).toContain("expected 4194304 at most");
  });

  test("refuses await, naming the line, but not the word in a comment or a text", async () => {
    folder.write("fine.ts", `// we await nothing\nexport default "await";`);
    await findStrategy(join(folder.path, "fine.ts"));
    const error = await failure(folder.write("bad.ts", `\nexport default await 1;`));
    expect(error.message).toContain("bad.ts:2: await is not allowed");
  });

  test("says what there is when a name is unknown", async () => {
    const error = await failure("no_such_strategy");
    expect(error.message).toMatch(
      /No strategy "no_such_strategy", expected the path of a file or one of/,
    );
    expect(error.exitCode).toBe(2);
  });
});
