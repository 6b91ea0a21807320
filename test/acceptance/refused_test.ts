import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generatedStore } from "../backtest/store_fixture.ts";
import { Bench } from "./commands.ts";

const bench = new Bench();
const db = "ticks.duckdb";
beforeAll(() => generatedStore(bench.path(db), 5));
afterAll(() => bench.remove());

const buyer = bench.strategy(
  "buyer",
  "let n = 0; return { onTrade() { if (n++ % 50 === 0) ctx.market(Side.BUY, 1); } };",
);

describe("A run whose every order risk denies", () => {
  test("ends with code 4, says so, and keeps its bundle with the reasons", async () => {
    bench.write("tiny.json", '{ "orderNotional": { "hard": "0.01" } }');
    const args = ["--db", db, "--risk", "tiny.json", "--out", "denied", "--no-report"];
    const { code, out, err } = await bench.backtest(buyer, ...args);
    expect(err).toMatch(/^warning: risk denied every order of buyer, \d+ in all: .*--risk FILE/);
    expect(out).toMatch(/Refused +Orders\n.*\n.*risk: .* \d+/);
    expect(code).toBe(4);
    const result = JSON.parse(readFileSync(bench.path("denied/result.json"), "utf8"));
    expect(result).toMatchObject({ orders: 0, fills: 0, equity: "100000.00000000" });
  });

  test("because the kill switch falls after the first loss ends with 0: it did trade", async () => {
    bench.write("kill.json", '{ "drawdown": { "emergency": "0.00001%" }, "flattenOnKill": true }');
    const args = ["--db", db, "--risk", "kill.json", "--no-report"];
    const { code, out, err } = await bench.backtest(buyer, ...args);
    expect(err).toBe("");
    expect(out).toMatch(/Refused +Orders\n.*\n.*risk: kill switch +\d+/);
    expect(out).toMatch(/Position +0/);
    expect(code).toBe(0);
  });
});

describe("Markup, controls and SQL", () => {
  const MARKUP = "<img src=x onerror=alert(1)>";
  const strategy = bench.strategy(
    "evil",
    `let n = 0;
    console.log("\\u001b]0;title\\u0007\\u001b[2Jcleared");
    ctx.series("'); DROP TABLE raw; --</script>\\u001b[31m").push(1);
    return { onTrade() {
      if (n++ % 50 !== 0) return;
      ctx.log.info("</script><script>alert(1)</script>\\u001b[31m");
      ctx.submit({ side: n % 100 === 1 ? Side.BUY : Side.SELL, qtyLots: 1, tag: "${MARKUP}" });
    } };`,
    'z.object({ note: z.string().default("") })',
  );

  test("in names, tags, logs and parameters are text in terminal, report, Parquet and SQL", async () => {
    const note = "</script><b>'; DROP TABLE runs; --";
    const args = ["--db", db, "--out", "evil", "--runs", "runs.duckdb", "--set", `note=${note}`];
    const { code, out, err } = await bench.backtest(strategy, ...args);
    expect(code).toBe(0);
    expect(err).toBe("[strategy log] \\u001b]0;title\\u0007\\u001b[2Jcleared\n");
    expect(out).not.toMatch(/[^\P{Cc}\n]/u);
    const report = readFileSync(bench.path("evil/report.html"), "utf8");
    for (const text of [MARKUP, "<script>alert(1)", "</script><b>", "--</script>"]) {
      expect(report).not.toContain(text);
    }
    expect(await ask("evil/orders.parquet", "SELECT DISTINCT tag FROM")).toEqual([MARKUP]);
    expect(await ask("evil/series.parquet", "SELECT DISTINCT series FROM")).toEqual([
      "'); DROP TABLE raw; --</script>\u001b[31m",
    ]);
    expect(JSON.parse(await params("runs.duckdb"))).toEqual({ note });
  });

  test("in a query of `data sql` reach nothing outside the file", async () => {
    const queries = [
      "SELECT * FROM read_csv('/etc/hosts')",
      "ATTACH 'other.duckdb'",
      "DROP TABLE events",
      "INSTALL httpfs",
      "SET enable_external_access = true",
      "SELECT 1; DROP TABLE events",
    ];
    for (const query of queries) {
      const { code, out } = await bench.data("sql", query, "--db", db);
      expect(`${query}: ${code} ${out}`).toBe(`${query}: 2 `);
    }
    const { out } = await bench.data(
      "sql",
      "SELECT count(*) > 0 n FROM events",
      "--db",
      db,
      "--csv",
    );
    expect(out).toBe("n\ntrue\n");
  });
});

async function ask(path: string, select: string): Promise<string[]> {
  return await query(":memory:", `${select} '${bench.path(path)}'`);
}

const params = async (path: string): Promise<string> =>
  (await query(bench.path(path), "SELECT params FROM runs"))[0];

async function query(path: string, sql: string): Promise<string[]> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(sql)).getRows().map(([value]) => String(value));
  connection.closeSync();
  instance.closeSync();
  return rows;
}
