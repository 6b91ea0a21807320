import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { Bench, here, json } from "./commands.ts";

const bench = new Bench();
afterAll(() => bench.remove());
const page = readFileSync(here("docs/commands.md"), "utf8");

/** Every command: its program, what stands before its options, and its heading in docs/commands.md. */
const COMMANDS = [
  ["deno task backtest", "backtest/main.ts", []],
  ["import", "data/main.ts", ["import"]],
  ["ls", "data/main.ts", ["ls"]],
  ["check", "data/main.ts", ["check"]],
  ["export", "data/main.ts", ["export"]],
  ["gen", "data/main.ts", ["gen"]],
  ["rm", "data/main.ts", ["rm"]],
  ["merge", "data/main.ts", ["merge"]],
  ["sql", "data/main.ts", ["sql"]],
  ["download", "data/main.ts", ["download"]],
  ["deno task new", "command/new/main.ts", []],
  ["deno task doctor", "command/doctor/main.ts", []],
  ["deno task bench", "test/bench/main.ts", []],
] as const;

/** The part of the page under a heading, up to the next one. */
function section(heading: string): string {
  const [, text] = page.split(new RegExp(`^#{2,3} ${heading}$`, "m"));
  return (text ?? "").split(/^#{2,3} /m)[0];
}

/** Options by name as a text has them. */
const optionsIn = (
  text: string,
): string[] => [...new Set([...text.matchAll(/--[a-z][a-z-]*/g)].map(([option]) => option))];

describe("docs/commands.md and --help", () => {
  test.each(COMMANDS)("tell the same options of %s", async (heading, main, args) => {
    const { code, out, err } = await bench.run(main, [...args, "--help"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const [, options] = /\nOptions:\n((?: {2}--.*\n)+)/.exec(out) ?? [];
    const inHelp = [...options.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, name]) => name)
      .filter((name) => name !== "--json" && name !== "--help");
    const onPage = optionsIn(section(heading)).filter((name) =>
      !["--json", "--help", "--inspect-brk"].includes(name)
    );
    expect(onPage.sort()).toEqual(inHelp.sort());
    expect(out).toContain("--json");
  });

  test("tell of all commands of `deno task data`", async () => {
    const { out } = await bench.data("--help");
    const named = [...out.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name);
    expect(named.sort()).toEqual(
      COMMANDS.filter(([, main]) => main === "data/main.ts").map(([name]) => name).sort(),
    );
  });

  test("tell of all exit codes", async () => {
    const { out } = await bench.backtest("--help");
    for (const code of ["0", "1", "2", "3", "4", "130"]) {
      expect(section("Exit codes")).toContain(`| ${code} |`);
      expect(out.split("Exit codes:")[1]).toMatch(new RegExp(`\\b${code} [a-zC]`));
    }
  });
});

describe("Every command", () => {
  test.each(COMMANDS)(
    "%s refuses an unknown option with code 2, in JSON too",
    async (_h, main, args) => {
      for (const form of [[], ["--json"]]) {
        const { code, out, err } = await bench.run(main, [...args, "--frobnicate", ...form]);
        expect(err).toMatch(/Unknown option --frobnicate/);
        expect(out).toBe("");
        expect(code).toBe(2);
        if (form.length > 0) expect(JSON.parse(err)).toMatchObject({ error: { exitCode: 2 } });
      }
    },
  );

  test("that looks at data prints one object with --json", async () => {
    bench.write("t.csv", "t,p,q,s\n1700000000000000000,60000.1,1,buy\n");
    const db = ["--db", "t.duckdb", "--json"];
    const map = ["--instrument", "BTCUSDT", "--map", "time=t:ns,price=p,qty=q,side=s"];
    expect(json(await bench.data("import", "csv", "t.csv", ...map, ...db)).rows).toBe(1);
    expect(json(await bench.data("ls", ...db)).instruments).toHaveLength(1);
    expect(json(await bench.data("check", ...db)).findings).toEqual([]);
    expect(json(await bench.data("sql", "SELECT 1 AS one", ...db))).toEqual([{ one: 1 }]);
    expect(json(await bench.data("export", "--out", "parquet", ...db)).rows).toBe(1);
    expect(json(await bench.run("command/doctor/main.ts", ["--json"])).findings).not.toEqual([]);
  });
});
