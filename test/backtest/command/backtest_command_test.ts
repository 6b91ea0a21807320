import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { StrategyFolder } from "../run_fixture.ts";
import { generatedStore } from "../store_fixture.ts";

const MAIN = fileURLToPath(new URL("../../../backtest/main.ts", import.meta.url));
const folder = new StrategyFolder();
const db = join(folder.path, "ticks.duckdb");
let strategy = "";

beforeAll(async () => {
  await generatedStore(db, 5);
  strategy = folder.strategy(
    `let n = 0;
    const series = ctx.series("n");
    return { onTrade() {
      if (n++ % params.every !== 0) return;
      series.push(n);
      ctx.market(ctx.position().lots > 0 ? Side.SELL : Side.BUY, 1);
    } };`,
    "z.object({ every: z.number().int().min(1).default(20) })",
  );
});
afterAll(() => folder.remove());

/** Starts the command in the scratch folder. */
const start = (...args: string[]) =>
  new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", MAIN, ...args],
    cwd: folder.path,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();

async function command(...args: string[]) {
  const { code, stdout, stderr } = await start(...args).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: decode(stdout), err: decode(stderr) };
}

describe("deno task backtest", () => {
  test("prints one JSON object, writes the bundle and records the run", async () => {
    const { code, out, err } = await command(strategy, "--db", db, "--json");
    expect(err).toBe("");
    expect(code).toBe(0);
    const summary = JSON.parse(out);
    const keys = [
      ...["strategy", "instruments", "ticks", "runSeconds", "ticksPerSecond", "peakRssBytes"],
      ...["orders", "fills", "position", "fees", "funding", "realizedPnl", "unrealizedPnl"],
      ...["equity", "decisionHash", "report"],
    ];
    for (const key of keys) expect(summary).toHaveProperty(key);
    expect(summary.fills).toBeGreaterThan(10);
    expect(summary.decisionHash).toMatch(/^[0-9a-f]{64}$/);
    expect(existsSync(summary.report)).toBe(true);
    expect(readdirSync(summary.out).sort()).toEqual([
      ...["equity.parquet", "fills.parquet", "log.jsonl", "measured.json", "orders.parquet"],
      ...["report.html", "result.json", "run.json", "series.parquet"],
    ]);
    expect(existsSync(join(folder.path, "out/runs.duckdb"))).toBe(true);
    expect(readdirSync(join(folder.path, "out")).sort()).toEqual(["runs", "runs.duckdb"]);
  });

  test("gives byte-equal results for two chunk sizes and prefetch depths in two processes", async () => {
    const variants = [["--chunk-rows", "1000", "--prefetch", "1"], ["--prefetch", "6"]];
    const texts = [];
    for (const [nth, variant] of variants.entries()) {
      const out = `same${nth}`;
      const { code } = await command(
        strategy,
        "--db",
        db,
        "--out",
        out,
        "--runs",
        "none",
        ...variant,
      );
      expect(code).toBe(0);
      const files = readdirSync(join(folder.path, out)).filter((name) =>
        name !== "measured.json" && name !== "report.html"
      );
      texts.push(files.map((name) => [name, readFileSync(join(folder.path, out, name), "hex")]));
    }
    expect(texts[1]).toEqual(texts[0]);
  });

  test("shows a person the summary, the hash and where things are", async () => {
    const { code, out } = await command(strategy, "--db", db, "--set", "every=50", "--no-report");
    expect(code).toBe(0);
    expect(out).toMatch(/probe on BTCUSDT/);
    expect(out).toMatch(/decision hash\s+[0-9a-f]{64}/);
    expect(out).toMatch(/run bundle\s+out[/\\]runs[/\\]probe-/);
  });

  test.each([
    ["an unknown parameter", ["--set", "evry=1"], 2, /Unknown parameter "evry"/],
    ["a parameter of another type", ["--set", "every=x"], 2, /Parameter every/],
    ["a setting without a value", ["--set", "every"], 2, /expected name=value/],
    ["an unknown option", ["--nope"], 2, /Unknown option/],
    ["an unknown venue", ["--venue", "moon"], 2, /No venue "moon"/],
    ["cash that is no number", ["--cash", "lots"], 2, /Cash is lots/],
    [
      "a range that ends before it begins",
      ["--from", "2024-01-02", "--to", "2024-01-01"],
      2,
      /--from/,
    ],
    ["an unknown instrument", ["--instrument", "DOGE"], 3, /No instrument DOGE/],
    ["an unknown event kind", ["--kinds", "tweets"], 2, /Unknown event kind/],
    ["a time without data", ["--from", "2030-01-01"], 3, /.+/],
  ])("refuses %s, says why and leaves nothing", async (_name, args, exitCode, message) => {
    const { code, err } = await command(strategy, "--db", db, "--out", "refused", ...args);
    expect(err).toMatch(message);
    expect(code).toBe(exitCode);
    expect(existsSync(join(folder.path, "refused"))).toBe(false);
  });

  test("tells a missing file and one that is no data file apart from failures", async () => {
    writeFileSync(join(folder.path, "text.duckdb"), "not a database, only text, and long enough");
    for (const file of ["nowhere.duckdb", "text.duckdb"]) {
      const { code, err } = await command(strategy, "--db", file);
      expect(err).toContain(file);
      expect(code).toBe(3);
    }
  });

  test("says who holds a data file that another process writes", async () => {
    const busy = join(folder.path, "busy.duckdb");
    await generatedStore(busy, 1);
    const code = `import { DuckDBInstance } from "@duckdb/node-api";
      const instance = await DuckDBInstance.create(Deno.args[0]);
      console.log("held");
      for await (const _ of Deno.stdin.readable) { /* until it is closed */ }
      instance.closeSync();`;
    const config = fileURLToPath(new URL("../../../deno.json", import.meta.url));
    const holder = new Deno.Command(Deno.execPath(), {
      args: ["eval", "--config", config, code, busy],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const reader = holder.stdout.getReader();
    await reader.read();
    const result = await command(strategy, "--db", busy);
    await holder.stdin.close();
    await holder.status;
    reader.releaseLock();
    await holder.stdout.cancel();
    expect(result.err).toMatch(/busy\.duckdb is in use/);
    expect(result.code).toBe(3);
  });

  test("will not put a run where other files are", async () => {
    folder.write("mine/letter.txt", "dear");
    const { code, err } = await command(strategy, "--db", db, "--out", "mine");
    expect(err).toMatch(/mine holds other files/);
    expect(code).toBe(2);
    expect(readdirSync(join(folder.path, "mine"))).toEqual(["letter.txt"]);
  });

  test("refuses a strategy that breaks the cage's rules with code 4", async () => {
    const bad = folder.write("bad.ts", `import "node:fs"; export default 1;`);
    const { code, err } = await command(bad, "--db", db);
    expect(err).toMatch(/import of "node:fs" is not allowed/);
    expect(code).toBe(4);
  });

  test("gives up a strategy that never returns, and ends", async () => {
    const endless = folder.strategy("return { onTrade() { for (;;); } };");
    const { code, err } = await command(endless, "--db", db, "--stall", "1", "--out", "endless");
    expect(err).toMatch(/no sign of life for 1 s/);
    expect(code).toBe(1);
    expect(existsSync(join(folder.path, "endless"))).toBe(false);
  });

  test("ends at Ctrl-C with code 130 and nothing half-written", async () => {
    const endless = folder.strategy(`console.log("begun"); return { onTrade() { for (;;); } };`);
    const child = start(endless, "--db", db, "--out", "stopped");
    const reader = child.stderr.getReader();
    const { value } = await reader.read();
    expect(new TextDecoder().decode(value)).toMatch(/begun/);
    child.kill("SIGINT");
    const { code } = await child.status;
    reader.releaseLock();
    await child.stdout.cancel();
    await child.stderr.cancel();
    expect(code).toBe(130);
    expect(readdirSync(folder.path).filter((name) => /stopped|part-/.test(name))).toEqual([]);
  });

  test.each([["SIGINT", 130], ["SIGTERM", 143]] as const)(
    "ends at %s under --debug too, where an endless loop has the thread, and leaves nothing",
    async (signal, expected) => {
      const endless = folder.strategy(
        `return { onTrade() { console.error("begun"); for (;;); } };`,
      );
      const child = start(endless, "--db", db, "--out", "looping", "--debug");
      const reader = child.stderr.getReader();
      let told = "";
      while (!told.includes("begun")) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`It ended before it began: ${told}`);
        told += new TextDecoder().decode(value);
      }
      child.kill(signal);
      const { code } = await child.status;
      reader.releaseLock();
      await child.stdout.cancel();
      await child.stderr.cancel();
      expect(code).toBe(expected);
      const left = readdirSync(folder.path).filter((name) => /looping|part-|record-/.test(name));
      expect(left).toEqual([]);
    },
  );

  test("decides the same under --debug, in this thread, transcendental functions included", async () => {
    const strategy = folder.strategy(
      `let x = 0.1;
      const series = ctx.series("x");
      return { onTrade(trade) {
        x = Math.sin(Math.exp(x) + Math.pow(trade.price, 0.37));
        series.push(x);
        if (x > 0.999) ctx.market(ctx.position().lots > 0 ? Side.SELL : Side.BUY, 1);
      } };`,
    );
    const caged = await command(strategy, "--db", db, "--json", "--no-report");
    const debug = await command(strategy, "--db", db, "--json", "--no-report", "--debug");
    expect(JSON.parse(debug.out).decisionHash).toBe(JSON.parse(caged.out).decisionHash);
  });
});
