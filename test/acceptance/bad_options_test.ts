import { chmodSync, readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generatedStore } from "../backtest/store_fixture.ts";
import { Bench } from "./commands.ts";

const bench = new Bench();
const db = "ticks.duckdb";
beforeAll(async () => {
  await generatedStore(bench.path(db), 3);
  const files = {
    "unknown.json": '{ "latncy": {} }',
    "array.json": "[]",
    "broken.json": "{",
    "empty.json": "",
    "null.json": "null",
    "type.json": '{ "orderNotional": { "hard": true } }',
    "typo.json": '{ "maxOrder": "1" }',
    "noise.bin": Uint8Array.from({ length: 300 }, (_, i) => (i * 131) % 256),
    "empty.duckdb": "",
    "letter.txt": "dear",
  };
  for (const [name, content] of Object.entries(files)) bench.write(name, content);
  bench.write("folder/letter.txt", "dear");
});
afterAll(() => bench.remove());

const before = () => readdirSync(bench.folder).sort();

describe("deno task backtest refuses, saying why, and leaves nothing:", () => {
  test.each([
    ["cash below nothing", ["--cash", "-1"], 2, /Cash is -1, expected a decimal/],
    ["cash without end", ["--cash", "1e400"], 2, /Cash is 1e400, expected a decimal/],
    ["cash beyond what is exact", ["--cash", "99999999999"], 2, /at most 90071992/],
    [
      "chunks of no row",
      ["--chunk-rows", "0"],
      2,
      /--chunk-rows is 0; expected a whole number from 1/,
    ],
    ["chunks of half a row", ["--chunk-rows", "1.5"], 2, /--chunk-rows is 1\.5; expected a whole/],
    ["a stall under the debugger", ["--debug", "--stall", "5"], 2, /--stall is for the cage/],
    ["no chunk ahead", ["--prefetch", "0"], 2, /--prefetch is 0; expected/],
    ["a seed that is a word", ["--seed", "x"], 2, /--seed is x; expected a whole number/],
    ["a seed below nothing", ["--seed", "-1"], 2, /--seed is -1; expected a whole number/],
    ["a seed beyond 32 bits", ["--seed", "4294967296"], 2, /--seed is 4294967296/],
    [
      "a range turned round",
      ["--from", "2024-01-02", "--to", "2024-01-01"],
      2,
      /--from is not before --to/,
    ],
    [
      "a day that is none",
      ["--from", "2024-02-31"],
      2,
      /--from is 2024-02-31; expected a UTC time/,
    ],
    ["a time without data", ["--from", "2030-01-01"], 3, /has no rows from 2030-01-01/],
    [
      "an unknown instrument",
      ["--instrument", "DOGE"],
      3,
      /No instrument DOGE in ticks\.duckdb; it holds/,
    ],
    [
      "an instrument with SQL",
      ["--instrument", "x'; DROP TABLE events --"],
      3,
      /No instrument x';/,
    ],
    [
      "an unknown venue",
      ["--venue", "moon"],
      2,
      /No venue "moon", expected a file or one of: binance/,
    ],
    [
      "a venue with an unknown key",
      ["--venue", "unknown.json"],
      2,
      /unknown\.json: .*\n.*"latncy"/,
    ],
    ["a venue that is a list", ["--venue", "array.json"], 2, /array\.json: .*\n.*expected object/],
    ["a venue cut short", ["--venue", "broken.json"], 2, /broken\.json: /],
    ["a venue that is a folder", ["--venue", "folder"], 2, /venue in folder: /],
    ["risk limits of a wrong type", ["--risk", "type.json"], 2, /type\.json: .*orderNotional/],
    ["risk limits with an unknown key", ["--risk", "typo.json"], 2, /typo\.json: .*"maxOrder"/],
    ["risk limits that are null", ["--risk", "null.json"], 2, /null\.json: .*expected object/],
    ["risk limits that are empty", ["--risk", "empty.json"], 2, /empty\.json: /],
    ["risk limits that are noise", ["--risk", "noise.bin"], 2, /noise\.bin: /],
    ["risk limits that are missing", ["--risk", "nowhere.json"], 2, /nowhere\.json: /],
    ["an unknown parameter", ["--set", "fats=1"], 2, /Unknown parameter "fats".*fast/],
    [
      "a parameter that all objects have",
      ["--set", "constructor=1"],
      2,
      /Unknown parameter "const/,
    ],
    ["a parameter out of range", ["--set", "fast=0"], 2, /Parameter fast .*>=1.*got 0/],
    ["a parameter of another type", ["--set", "fast=abc"], 2, /Parameter fast .*number.*"abc"/],
    ["a parameter without end", ["--set", "fast=1e400"], 2, /Parameter fast .*Infinity/],
    [
      "a parameter given twice",
      ["--set", "fast=1", "--set", "fast=2"],
      2,
      /--set fast was given twice/,
    ],
    [
      "a quantity off the lot",
      ["--set", "qty=0.00001"],
      1,
      /"0\.00001" is not a multiple of BTCUSDT's lot 0\.001/,
    ],
    [
      "a finding that there is not",
      ["--allow", "everything"],
      2,
      /--allow has everything; expected of bad-f/,
    ],
    ["an unknown event kind", ["--kinds", "tweets"], 2, /Unknown event kind "tweets"/],
    ["an option that there is not", ["--turbo"], 2, /Unknown option --turbo/],
    ["an option without its value", ["--seed", ""], 2, /--seed wants N/],
    ["a file as folder of the run", ["--out", "letter.txt"], 2, /letter\.txt is no folder/],
    ["a folder of something else", ["--out", "folder"], 2, /folder holds other files/],
    ["a folder below a file", ["--out", "letter.txt/x"], 2, /letter\.txt\/x is no folder/],
  ])("%s", async (_name, args, code, message) => {
    const files = before();
    const out = args.includes("--out") ? [] : ["--out", "refused"];
    const ended = await bench.backtest("ema_cross", "--db", db, ...args, ...out);
    expect(ended.err).toMatch(message);
    expect(ended.out).toBe("");
    expect(ended.code).toBe(code);
    expect(before()).toEqual(files);
    expect(readdirSync(bench.path("folder"))).toEqual(["letter.txt"]);
  });

  test.each([
    ["a missing file", "nowhere.duckdb", /No data file at nowhere\.duckdb; import one with/],
    ["a folder", "folder", /Cannot read folder: /],
    ["an empty file", "empty.duckdb", /Cannot read empty\.duckdb: .*not a valid DuckDB/],
    ["noise", "noise.bin", /Cannot read noise\.bin: /],
  ])("%s as data file", async (_name, file, message) => {
    const files = before();
    const { code, err } = await bench.backtest("ema_cross", "--db", file, "--out", "refused");
    expect(err).toMatch(message);
    expect(code).toBe(3);
    expect(before()).toEqual(files);
  });

  test("a strategy that there is not, alone or among others", async () => {
    const among = await bench.backtest("ema_cross", "momentm", "--db", db);
    expect(among.err).toMatch(/No strategy "momentm", expected the path of a file or one of/);
    expect(among.code).toBe(2);
    const { code, err } = await bench.backtest("ema_crss", "--db", db);
    expect(err).toMatch(/No strategy "ema_crss", expected the path of a file or one of: ema_cross/);
    expect(code).toBe(2);
  });

  test("errors as one JSON object with --json", async () => {
    const { code, out, err } = await bench.backtest("ema_cross", "--db", "nowhere", "--json");
    expect(out).toBe("");
    expect(JSON.parse(err)).toMatchObject({ error: { exitCode: 3, name: "StoreMissingError" } });
    expect(code).toBe(3);
  });
});

describe("A runs database", () => {
  test("in this folder takes a run, and those that waited, and leaves no file beside it", async () => {
    for (const seed of ["1", "2"]) {
      const args = ["ema_cross", "--db", db, "--no-report", "--seed", seed, "--out", `run${seed}`];
      expect(await bench.backtest(...args, "--runs", "r.duckdb")).toMatchObject({
        code: 0,
        err: "",
      });
    }
    expect(before().filter((name) => name.startsWith("r.duckdb"))).toEqual(["r.duckdb"]);
    expect(await seeds("r.duckdb")).toEqual(["1", "2"]);
  });

  test.each(["letter.txt", db])(
    "that is %s stays as it is, and the run waits, whole",
    async (path) => {
      const content = readFileSync(bench.path(path));
      const args = ["ema_cross", "--db", db, "--no-report", "--out", `beside ${path}`];
      const { code, err } = await bench.backtest(...args, "--runs", path);
      expect(err).toMatch(
        /warning: the run waits beside .*: it (is no DuckDB file|holds other tables)/,
      );
      expect(code).toBe(0);
      expect(readFileSync(bench.path(path)).equals(content)).toBe(true);
      const waiting = before().filter((name) => name.startsWith(`${path}.`));
      expect(waiting).toHaveLength(1);
      expect(readFileSync(bench.path(waiting[0]), "utf8")).toContain('"strategy":"ema_cross"');
    },
  );
});

describe.skipIf(process.platform === "win32" || process.getuid?.() === 0)(
  "A folder that cannot be written (skipped for root, who can)",
  () => {
    test("ends with a clear error and nothing in it", async () => {
      bench.write("closed/x", "");
      chmodSync(bench.path("closed"), 0o500);
      const args = ["ema_cross", "--db", db, "--no-report", "--out", "closed/run"];
      const { code, err } = await bench.backtest(...args);
      chmodSync(bench.path("closed"), 0o700);
      expect(err).toMatch(/Cannot write .*closed\/run, nothing of it is kept: .*denied/);
      expect(code).toBe(1);
      expect(readdirSync(bench.path("closed"))).toEqual(["x"]);
    });
  },
);

async function seeds(path: string): Promise<string[]> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(bench.path(path));
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll("SELECT seed FROM runs ORDER BY seed");
  const rows = reader.getRows().map(([seed]) => String(seed));
  connection.closeSync();
  instance.closeSync();
  return rows;
}
