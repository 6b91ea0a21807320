import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { syntheticEvents } from "../../bench/synthetic_events.ts";
import { readTape, Scratch, writeSource } from "../store/fixtures.ts";

const MAIN = fileURLToPath(new URL("../../../data/main.ts", import.meta.url));

function data(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(Deno.execPath(), ["run", "-A", MAIN, ...args], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

describe("deno task data", () => {
  test("ls tells instruments and sources, as text and as JSON", async () => {
    using scratch = new Scratch();
    await writeSource(scratch.file(), syntheticEvents(1000), { localShiftUs: 5, shiftMethod: "m" });
    expect(data("ls", "--db", scratch.file()).stdout).toMatch(/binance-usdm:BTCUSDT .* 1,000/);
    const json = JSON.parse(data("ls", "--db", scratch.file(), "--json").stdout);
    expect(json.instruments).toMatchObject([{ symbol: "BTCUSDT", tick: "0.1", rows: 1000 }]);
    expect(json.sources).toMatchObject([{ id: 1, rows: 1000, localShiftUs: 5, shiftMethod: "m" }]);
  });

  test("sql prints a table, CSV or JSON, exact, and can change nothing", async () => {
    using scratch = new Scratch();
    await writeSource(scratch.file(), syntheticEvents(900));
    const sql = (query: string, ...more: string[]) =>
      data("sql", query, "--db", scratch.file(), ...more);
    const query =
      "SELECT symbol, count(*) AS n, 0.1::DECIMAL(9,2) AS d FROM trades GROUP BY symbol";
    expect(sql(query, "--json").stdout).toBe('[{"symbol":"BTCUSDT","n":"100","d":"0.10"}]\n');
    expect(sql(query, "--csv").stdout).toBe("symbol,n,d\nBTCUSDT,100,0.10\n");
    expect(sql(query).stdout).toMatch(/BTCUSDT +100 +0.10/);
    expect(sql("DELETE FROM events")).toMatchObject({ status: 2 });
    expect(sql(`COPY events TO '${scratch.file("out.csv")}'`)).toMatchObject({ status: 2 });
    expect(sql("SELEC 1").stderr).toMatch(/^error: .*Parser Error/);
    expect(readdirSync(scratch.folder)).toEqual(["events.duckdb"]);
    expect((await readTape(scratch.file())).count).toBe(900);
  });

  test("export and import bring a file to another with the same tape", async () => {
    using scratch = new Scratch();
    await writeSource(scratch.file(), syntheticEvents(2000));
    const dir = scratch.file("parquet");
    expect(data("export", "--db", scratch.file(), "--out", dir).status).toBe(0);
    const copy = scratch.file("copy.duckdb");
    expect(data("import", "throughline", dir, "--db", copy).status).toBe(0);
    expect((await readTape(copy)).dataHash).toBe((await readTape(scratch.file())).dataHash);
  });

  test.each([
    ["no such command", ["nonsense"], 2, /No command nonsense/],
    ["an unknown option", ["ls", "--dbb"], 2, /Unknown option --dbb/],
    ["a missing file", ["ls", "--db", "FILE"], 3, /No data file at/],
    ["an unknown format", ["import", "xyz", "a", "--db", "FILE"], 2, /Unknown format xyz/],
    ["an import of nothing", ["import", "throughline", "nowhere", "--db", "FILE"], 3, /manifest/],
  ])("%s ends with its exit code and one clear line", (_name, args, status, message) => {
    using scratch = new Scratch();
    const ended = data(...args.map((a) => a === "FILE" ? scratch.file() : a));
    expect(ended.status).toBe(status);
    expect(ended.stdout).toBe("");
    expect(ended.stderr.split("\n")[0]).toMatch(message);
    expect(readdirSync(scratch.folder)).toEqual([]);
  });

  test("errors are one JSON object with --json", () => {
    using scratch = new Scratch();
    const ended = data("ls", "--db", scratch.file(), "--json");
    expect(JSON.parse(ended.stderr)).toMatchObject({
      error: { name: "StoreMissingError", exitCode: 3 },
    });
  });

  test("Ctrl-C in the middle of an import leaves no file behind and ends with 130", async () => {
    using scratch = new Scratch();
    await writeSource(scratch.file(), syntheticEvents(3_000_000));
    const dir = scratch.file("parquet");
    expect(data("export", "--db", scratch.file(), "--out", dir).status).toBe(0);
    const copy = scratch.file("copy.duckdb");
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", MAIN, "import", "throughline", dir, "--db", copy],
      stderr: "null",
    }).spawn();
    const watch = setInterval(() => {
      if (!existsSync(copy)) return;
      clearInterval(watch);
      child.kill("SIGINT");
    }, 5);
    const { code } = await child.status;
    expect(code).toBe(130);
    expect(existsSync(copy)).toBe(false);
  });
});
