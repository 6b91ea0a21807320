import { readdirSync, readFileSync, symlinkSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generatedStore } from "../backtest/store_fixture.ts";
import { Bench, here, json } from "./commands.ts";

const bench = new Bench();
const db = "ticks.duckdb";
beforeAll(() => generatedStore(bench.path(db), 5));
afterAll(() => bench.remove());

/** Runs Deno in a folder of the bench. */
async function deno(folder: string, ...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: bench.path(folder),
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

describe("A strategy of one's own, outside the checkout,", () => {
  test("runs by the path of its file, of its folder, and of a link to it", async () => {
    bench.write("own/helper.ts", "export const every: number = 40;\n");
    bench.write(
      "own/strategy.ts",
      `import { defineStrategy, Side } from "throughline";
import { every } from "./helper.ts";
export default defineStrategy({
  name: "own",
  create(_params, ctx) {
    let n = 0;
    return {
      onTrade() {
        if (n++ % every === 0) ctx.market(n % 2 === 1 ? Side.BUY : Side.SELL, 1);
      },
    };
  },
});
`,
    );
    symlinkSync(bench.path("own/strategy.ts"), bench.path("link.ts"));
    const hashes = [];
    for (const path of ["own/strategy.ts", "own", bench.path("own"), "link.ts"]) {
      const result = json(await bench.backtest(path, "--db", db, "--json", "--no-report"));
      expect(result.strategy).toBe("own");
      hashes.push(`${result.strategyHash} ${result.decisionHash}`);
    }
    expect(new Set(hashes).size).toBe(1);
  });

  test("is made by `deno task new`, type-checks, tests itself and runs", async () => {
    const made = json(await bench.run("command/new/main.ts", ["my-idea", "--json"]));
    expect(made.files).toEqual(["deno.json", "strategy.ts", "strategy_test.ts", "README.md"]);
    expect(await deno("my-idea", "check", ".")).toMatchObject({ code: 0 });
    const tested = await deno("my-idea", "test", "-A");
    expect(tested.out).toMatch(/1 passed/);
    const result = json(await bench.backtest("my-idea", "--db", db, "--json", "--no-report"));
    expect(result.strategy).toBe("my_idea");
    expect(result.fills).toBeGreaterThan(0);
  });

  test("with a wrong type is found by the check of its folder", async () => {
    json(await bench.run("command/new/main.ts", ["wrong", "--json"]));
    const text = readFileSync(bench.path("wrong/strategy.ts"), "utf8");
    bench.write("wrong/strategy.ts", text.replace("trade.price : fast", "trade.prise : fast"));
    const { code, err } = await deno("wrong", "check", ".");
    expect(err).toMatch(/'prise' does not exist on type 'TradeEvent'/);
    expect(code).not.toBe(0);
  });

  test.each([
    ["own", /own holds .*, expected a new folder/],
    ["9lives", /called "9lives", expected letters, digits/],
    ["../<b>", /called "<b>", expected letters/],
    ["ticks.duckdb", /expected letters|is no folder/],
  ])("is not made at %s", async (path, message) => {
    const before = readdirSync(bench.folder).sort();
    const { code, err } = await bench.run("command/new/main.ts", [path]);
    expect(err).toMatch(message);
    expect(code).toBe(2);
    expect(readdirSync(bench.folder).sort()).toEqual(before);
  });
});

describe("The strategy guide", () => {
  test("prints a strategy of at most 40 lines that runs as it stands", async () => {
    const guide = readFileSync(here("docs/strategy_guide.md"), "utf8");
    const [, text] =
      /```ts\n(import [^`]*?export default defineStrategy\([\s\S]*?)```/.exec(guide) ?? [];
    expect(text.split("\n").length).toBeLessThanOrEqual(40);
    const path = bench.write("from_guide.ts", text);
    const result = json(await bench.backtest(path, "--db", db, "--json", "--no-report"));
    expect(result.ticks).toBeGreaterThan(0);
  });
});
