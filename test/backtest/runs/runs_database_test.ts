import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, describe, expect, test } from "vitest";
import { runRow } from "../../../backtest/runs/run_row.ts";
import { recordRun } from "../../../backtest/runs/runs_database.ts";
import { computeStats } from "../../../backtest/stats/mod.ts";
import { syntheticRun } from "../synthetic_run.ts";

const place = mkdtempSync(join(tmpdir(), "throughline-runs-"));
afterAll(() => rmSync(place, { recursive: true }));

const result = syntheticRun();
const row = (madeAtTs: number) => runRow(result, computeStats(result), madeAtTs, null);

async function rows(path: string) {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  const sql =
    "SELECT run_id, epoch_us(made_at)::INT AS at, equity::VARCHAR AS equity FROM runs ORDER BY 2";
  const found = (await connection.runAndReadAll(sql)).getRowObjectsJson();
  connection.closeSync();
  instance.closeSync();
  return found;
}

/** Holds a database open in another process until `release`. */
async function hold(path: string) {
  const code = `import { DuckDBInstance } from "@duckdb/node-api";
    const instance = await DuckDBInstance.create(Deno.args[0]);
    console.log("held");
    for await (const _ of Deno.stdin.readable) { /* until it is closed */ }
    instance.closeSync();`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", code, path],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  return async () => {
    await child.stdin.close();
    await child.status;
    reader.releaseLock();
    await child.stdout.cancel();
  };
}

describe("recordRun", () => {
  test("keeps runs as rows, money exact, and no file beside", async () => {
    const path = join(place, "plain", "runs.duckdb");
    expect(await recordRun(path, row(1))).toBe(null);
    expect(await recordRun(path, row(2))).toBe(null);
    const found = await rows(path);
    expect(found.map((one) => one.at)).toEqual([1, 2]);
    expect(found[0].run_id).toBe(result.identity.runId);
    expect(found[0].equity).toBe(row(1).equity);
    expect(readdirSync(join(place, "plain"))).toEqual(["runs.duckdb"]);
  });

  test("lets a run wait while another process holds the file, and takes it along later", async () => {
    const path = join(place, "runs.duckdb");
    const pending = `${path}.pending.jsonl`;
    const release = await hold(path);
    expect(await recordRun(path, row(1))).toMatch(/lock/i);
    expect(await recordRun(path, row(2))).toMatch(/lock/i);
    expect(readFileSync(pending, "utf8").trim().split("\n").length).toBe(2);
    await release();
    expect(await recordRun(path, row(3))).toBe(null);
    expect((await rows(path)).map((one) => one.at)).toEqual([1, 2, 3]);
    expect(existsSync(pending)).toBe(false);
  });

  test("takes over rows that a killed process left, once, and skips a line cut short", async () => {
    const path = join(place, "left.duckdb");
    await recordRun(path, row(1));
    const line = (madeAtTs: number) => `${JSON.stringify(row(madeAtTs))}\n`;
    await Deno.writeTextFile(`${path}.taken-1.jsonl`, line(1) + line(2) + line(3).slice(0, 40));
    await recordRun(path, row(4));
    expect((await rows(path)).map((one) => one.at)).toEqual([1, 2, 4]);
    expect(readdirSync(place).filter((name) => name.startsWith("left."))).toEqual(["left.duckdb"]);
  });
});
