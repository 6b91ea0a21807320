import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generatedStore } from "../backtest/store_fixture.ts";
import { Bench, json } from "./commands.ts";

const bench = new Bench();
const disk = bench.path("disk");
const db = "ticks.duckdb";
const CSV_ROWS = 200_000;
const MAP = ["--instrument", "BTCUSDT", "--map", "time=t:ns,price=p,qty=q,side=s"];
/** A real file system of 3 MB where this may be mounted; elsewhere a limit on the size of files. */
const isMounted = mount();

function mount(): boolean {
  mkdirSync(disk);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=3m", "tmpfs", disk], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

beforeAll(async () => {
  await generatedStore(bench.path(db), 10);
  let csv = "t,p,q,s\n";
  for (let i = 0; i < CSV_ROWS; i++) {
    csv += `${1_700_000_000_000 + i * 37}000000,${60_000 + (i * 7919) % 997}.1,1.${
      i % 900 + 100
    },buy\n`;
  }
  bench.write("t.csv", csv);
});
afterAll(() => {
  if (isMounted) execFileSync("umount", [disk]);
  bench.remove();
});

/** Fills the disk but for `left` bytes; a function that makes room again. */
function fill(left: number): () => void {
  const path = `${disk}/filler`;
  const free = Number(
    execFileSync("df", ["-B1", "--output=avail", disk], { encoding: "utf8" })
      .trim().split("\n")[1],
  );
  writeFileSync(path, new Uint8Array(Math.max(0, free - left)));
  return () => rmSync(path);
}

describe.skipIf(!isMounted)("A full disk (skipped where no tmpfs can be mounted)", () => {
  test.each(
    [
      ["an import", "data", ["import", "csv", "t.csv", "--db", "disk/x.duckdb", ...MAP], 200_000],
      ["a generation", "data", ["gen", "--hours", "2", "--db", "disk/x.duckdb"], 200_000],
      ["an export", "data", ["export", "--db", db, "--format", "csv", "--out", "disk/x"], 200_000],
      ["a strategy folder", "new", ["disk/mine"], 0],
    ] as const,
  )(
    "ends %s with code 1 and a clear error, and keeps nothing",
    async (_n, main, args, left) => {
      const clear = fill(left);
      const ended = main === "data"
        ? await bench.data(...args)
        : await bench.run("command/new/main.ts", args);
      expect(ended.err).toMatch(/^error: Cannot (write|make) .*disk\/.*No space left/);
      expect(ended.err).not.toMatch(/\n {4}at /);
      expect(ended.code).toBe(1);
      expect(readdirSync(disk)).toEqual(["filler"]);
      clear();
    },
  );

  test("keeps what a data file held before", async () => {
    const small = bench.write("s.csv", "t,p,q,s\n1700000000000000000,60000.1,1,buy\n");
    json(await bench.data("import", "csv", small, "--db", "disk/y.duckdb", ...MAP, "--json"));
    const clear = fill(200_000);
    const ended = await bench.data("import", "csv", "t.csv", "--db", "disk/y.duckdb", ...MAP);
    expect(ended.err).toMatch(/Cannot write disk\/y\.duckdb, nothing of this is kept/);
    expect(ended.code).toBe(1);
    clear();
    const { out } = await bench.data(
      "sql",
      "SELECT count(*) n FROM trades",
      "--db",
      "disk/y.duckdb",
      "--csv",
    );
    expect(out).toBe("n\n1\n");
    for (const end of ["", ".wal"]) rmSync(`${disk}/y.duckdb${end}`, { force: true });
  });

  test("ends a run whose bundle does not fit with code 1, and records it nowhere", async () => {
    const clear = fill(20_000);
    const args = ["ema_cross", "--db", db, "--out", "disk/run", "--runs", "runs.duckdb"];
    const ended = await bench.backtest(...args);
    expect(ended.err).toMatch(/Cannot write .*disk\/run, nothing of it is kept: .*No space left/);
    expect(ended.code).toBe(1);
    expect(readdirSync(disk)).toEqual(["filler"]);
    expect(existsSync(bench.path("runs.duckdb"))).toBe(false);
    clear();
  });

  test("with no room for the runs database keeps the bundle, and says so", async () => {
    const clear = fill(8000);
    const args = [
      "ema_cross",
      "--db",
      db,
      "--no-report",
      "--out",
      "kept",
      "--runs",
      "disk/r.duckdb",
    ];
    const ended = await bench.backtest(...args);
    expect(ended.err).toMatch(/warning: the run (waits beside|is not in) disk\/r\.duckdb/);
    expect(ended.code).toBe(0);
    expect(existsSync(bench.path("kept/result.json"))).toBe(true);
    clear();
    const again = [...args.slice(0, 4), "--out", "kept2", "--runs", "disk/r.duckdb"];
    expect(await bench.backtest(...again)).toMatchObject({ code: 0, err: "" });
    expect(readdirSync(disk)).toEqual(["r.duckdb"]);
    expect(statSync(`${disk}/r.duckdb`).size).toBeGreaterThan(0);
  });
});

describe("A limit on the size of files, which fails in the same places", () => {
  test("ends an import with code 1 and keeps nothing", () => {
    const args = ["import", "csv", "t.csv", "--db", "limited.duckdb", ...MAP];
    const ended = bench.limited("data/main.ts", args, 300);
    expect(ended.err).toMatch(/Cannot write limited\.duckdb, nothing of this is kept/);
    expect(ended.code).toBe(1);
    expect(readdirSync(bench.folder).filter((name) => name.startsWith("limited"))).toEqual([]);
  });

  test("ends a run with code 1, and an older bundle in its place stays", async () => {
    const args = ["ema_cross", "--db", db, "--out", "limited run", "--runs", "none"];
    expect(await bench.backtest(...args, "--no-report")).toMatchObject({ code: 0 });
    const before = readFileSync(bench.path("limited run/result.json"), "utf8");
    const ended = bench.limited("backtest/main.ts", args, 8);
    expect(ended.err).toMatch(/Cannot write .*limited run, nothing of it is kept/);
    expect(ended.code).toBe(1);
    expect(readFileSync(bench.path("limited run/result.json"), "utf8")).toBe(before);
    expect(readdirSync(bench.folder).filter((name) => name.startsWith(".limited"))).toEqual([]);
  });
});
