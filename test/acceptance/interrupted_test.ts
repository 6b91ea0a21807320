import { readdirSync, watch } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generatedStore } from "../backtest/store_fixture.ts";
import { Bench, json } from "./commands.ts";

const bench = new Bench();
const db = "ticks.duckdb";
const CSV_ROWS = 600_000;
const MAP = ["--instrument", "BTCUSDT", "--map", "time=t:ns,price=p,qty=q,side=s"];
/** Says so when it has recorded more than stays in memory. */
const begins = `const series = ctx.series("s");
    return { onTrade() {
      for (let i = 0; i < 100_000; i++) series.push(i);
      console.log("begun");
      for (;;);
    } };`;

beforeAll(async () => {
  await generatedStore(bench.path(db), 3);
  let csv = "t,p,q,s\n";
  for (let i = 0; i < CSV_ROWS; i++) csv += `${1_700_000_000_000 + i}000000,60000.1,1,buy\n`;
  bench.write("big.csv", csv);
  bench.write("small.csv", "t,p,q,s\n1600000000000000000,60000.1,1,buy\n");
});
afterAll(() => bench.remove());

/** Resolves when a file of this name is made or written to. */
function touched(name: string): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(bench.folder, (_event, changed) => {
      if (changed !== name) return;
      watcher.close();
      resolve();
    });
  });
}

type Signal = "SIGINT" | "SIGTERM" | "SIGKILL" | "SIGXFSZ";

/** Stops an import once its file is touched. */
async function stopImport(file: string, signal: Signal, ...more: string[]) {
  const touch = touched(file);
  const args = ["import", "csv", "big.csv", "--db", file, ...MAP, ...more];
  const child = bench.start("data/main.ts", args, { stdout: "null" });
  await touch;
  child.kill(signal);
  const { code, stderr } = await child.output();
  return { code, err: new TextDecoder().decode(stderr) };
}

async function stopRun(out: string, ...signals: Signal[]): Promise<number> {
  const strategy = bench.strategy("endless", begins);
  const args = [strategy, "--db", db, "--out", out, "--runs", "runs.duckdb"];
  const child = bench.start("backtest/main.ts", args);
  const reader = child.stderr.getReader();
  const { value } = await reader.read();
  expect(new TextDecoder().decode(value)).toMatch(/begun/);
  for (const signal of signals) child.kill(signal);
  const { code } = await child.status;
  reader.releaseLock();
  await child.stdout.cancel();
  await child.stderr.cancel();
  return code;
}

describe("An import stopped in the middle", () => {
  test.each(["SIGINT", "SIGTERM"] as const)(
    "by %s leaves no new file, and ends with 130",
    async (signal) => {
      const files = readdirSync(bench.folder);
      const { code, err } = await stopImport("new.duckdb", signal);
      expect(err).toMatch(/Interrupted; nothing of the work under way was kept/);
      expect(code).toBe(130);
      expect(readdirSync(bench.folder)).toEqual(files);
    },
  );

  test("with --json says so as one object, as of any error", async () => {
    const { code, err } = await stopImport("object.duckdb", "SIGINT", "--json");
    expect(JSON.parse(err)).toEqual({
      error: {
        name: "CommandError",
        message: "Interrupted; nothing of the work under way was kept",
        exitCode: 130,
      },
    });
    expect(code).toBe(130);
  });

  test("by SIGINT is in its file whole or not at all, as it says, and the next one works", async () => {
    await importSmall("old.duckdb");
    const { code, err } = await stopImport("old.duckdb", "SIGINT");
    // The file is written last: an import may be done before the signal is heard.
    const isKept = code === 0 || err.includes("what was stored before is whole and kept");
    expect([0, 130]).toContain(code);
    expect(await count("old.duckdb")).toBe(isKept ? 1 + CSV_ROWS : 1);
    await importSmall("old.duckdb");
  });

  test("by SIGKILL is in its file whole or not at all, and the next one works", async () => {
    await importSmall("killed.duckdb");
    await stopImport("killed.duckdb", "SIGKILL");
    expect([1, 1 + CSV_ROWS]).toContain(await count("killed.duckdb"));
    await importSmall("killed.duckdb");
  });

  test("by SIGKILL leaves a new file that the next import fills from the start", async () => {
    expect(await stopImport("fresh.duckdb", "SIGKILL")).toMatchObject({ code: 137 });
    await importSmall("fresh.duckdb");
    expect(await count("fresh.duckdb")).toBe(1);
  });
});

async function importSmall(file: string): Promise<void> {
  const again = ["--allow", "duplicates", "--json"];
  json(await bench.data("import", "csv", "small.csv", "--db", file, ...MAP, ...again));
}

describe("A run stopped in the middle", () => {
  test.each([["SIGINT", 130], ["SIGTERM", 130], ["SIGKILL", 137]] as const)(
    "by %s ends with %i, leaves nothing, and the next one works",
    async (signal, code) => {
      const files = readdirSync(bench.folder).filter((name) => name !== "endless.ts");
      expect(await stopRun(`run ${signal}`, signal)).toBe(code);
      expect(readdirSync(bench.folder).filter((name) => name !== "endless.ts")).toEqual(files);
      const again = await bench.backtest(
        "ema_cross",
        "--db",
        db,
        "--out",
        `run ${signal}`,
        "--json",
      );
      expect(json(again).ticks).toBeGreaterThan(0);
    },
  );

  test("does not die of the signal of a file beyond the shell's limit: the write tells", async () => {
    expect(await stopRun("run told", "SIGXFSZ", "SIGINT")).toBe(130);
  });
});

/** Rows of a data file. */
async function count(file: string): Promise<number> {
  const { out } = await bench.data("sql", "SELECT count(*) n FROM events", "--db", file, "--csv");
  return Number(out.split("\n")[1]);
}
