import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { afterAll, describe, expect, test } from "vitest";
import { Bench, DATA, json } from "./commands.ts";

const bench = new Bench();
afterAll(() => bench.remove());

const MAP = ["--instrument", "BTCUSDT", "--map", "time=t:ns,price=p,qty=q,side=s,id=id"];
const HEAD = "t,p,q,s,id\n";
const row = (changes: Partial<Record<"t" | "p" | "q" | "s" | "id", string>> = {}) =>
  Object.values({ t: "1700000000000000000", p: "60000.1", q: "1", s: "buy", id: "7", ...changes })
    .join(",") + "\n";
const NEXT = row({ t: "1700000001000000000", id: "8" });

/** A raw recording with one snapshot and one trade. */
const frame = (local: string, data: string) => `${local} {"stream":"btcusdt@trade","data":${data}}`;
const trade = (changes: string) =>
  `{"e":"trade","E":1700000000001,"T":1700000000000,"s":"BTCUSDT","t":1,"p":"60000.1","q":"1",` +
  `"X":"MARKET","m":false${changes}}`;
const RAW = `${frame("1700000000002000", trade(""))}\n`;
const NOISE = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919 + (i >> 3) * 31) % 256);
const AGG_TRADES = zipSync({
  "BTCUSDT-aggTrades-2024-08-08.csv": new TextEncoder().encode(
    "1,60000.1,1,1,1,1723075200000,true\n".repeat(2000),
  ),
}, { level: 0 });
const BULK = "BTCUSDT-aggTrades-2024-08-08.zip";

describe("An import refuses with code 3, saying where and what was expected, and stores nothing:", () => {
  const csv = (name: string, rows: string, message: RegExp) =>
    [name, "csv", "t.csv", HEAD + rows, MAP, message] as const;
  test.each(
    [
      csv("a price NaN", row({ p: "NaN" }), /t\.csv:2: price is "NaN", expected a plain decimal/),
      csv(
        "a negative price",
        row() + row({ p: "-1" }),
        /t\.csv:3: price is "-1", expected a price above 0/,
      ),
      csv("a price zero", row({ p: "0" }), /t\.csv:2: price is "0", expected a price above 0/),
      csv("a price 1e400", row({ p: "1e400" }), /t\.csv:2: price is "1e400", expected a plain/),
      csv(
        "an endless price",
        row({ p: "9".repeat(40) }),
        /t\.csv:2: price is "9+", expected .*range/,
      ),
      csv(
        "a price off the grid",
        row({ p: "60000.05" }),
        /t\.csv:2: price is "60000\.05", expected a multiple/,
      ),
      csv("a negative quantity", row({ q: "-1" }), /t\.csv:2: qty is "-1", expected a quantity/),
      csv(
        "a quantity off the grid",
        row({ q: "0.00001" }),
        /t\.csv:2: qty is "0\.00001", expected a mult/,
      ),
      csv("a time that goes back", NEXT + row({ id: "9" }), /time-order .*t\.csv:3: local time/),
      csv(
        "a time that is none",
        row({ t: "soon" }),
        /t\.csv:2: venue time is "soon", expected a time/,
      ),
      csv("a side that is none", row({ s: "up" }), /t\.csv:2: side is "up", expected buy or sell/),
      csv(
        "an id beyond 2^53",
        row({ id: "9007199254740993" }),
        /t\.csv:2: id is "9007199254740993", expected .*2\^53/,
      ),
      csv("a row cut short", row() + "17000", /t\.csv:3: row is 1 cells, expected 5/),
      csv("a header without rows", "", /t\.csv: no rows found, expected market data/),
      [
        "another header",
        "csv",
        "t.csv",
        "a,b,c\n1,2,3\n",
        MAP,
        /t\.csv:1: column for time is "t", expected one of a, b, c/,
      ],
      ["an empty csv", "csv", "t.csv", "", MAP, /t\.csv: no rows found/],
      ["noise as csv", "csv", "t.csv", NOISE, MAP, /t\.csv:1: column for time is "t"/],
      ["noise as raw log", "binance-raw", "t.gz", NOISE, [], /t\.gz:1: .*expected a local time/],
      ["an empty raw log", "binance-raw", "t.gz", "", [], /t\.gz: no rows found/],
      ["an empty gzip", "binance-raw", "t.gz", gzipSync(""), [], /t\.gz: no rows found/],
      [
        "a truncated gzip",
        "binance-raw",
        "t.gz",
        gzipSync(RAW.repeat(99)).subarray(0, 150),
        [],
        /t\.gz: .*truncated/,
      ],
      [
        "a raw frame that is no JSON",
        "binance-raw",
        "t.gz",
        RAW + '1700000000003000 {"stream":\n',
        [],
        /t\.gz:2: /,
      ],
      [
        "a raw price NaN",
        "binance-raw",
        "t.gz",
        RAW.replace("60000.1", "NaN"),
        [],
        /t\.gz:1: .*"NaN"/,
      ],
      ["noise as zip", "binance-bulk", BULK, NOISE, [], /2024-08-08\.zip: expected a zip archive/],
      [
        "a truncated zip",
        "binance-bulk",
        BULK,
        AGG_TRADES.subarray(0, 30_000),
        [],
        /2024-08-08\.zip: expected a zip/,
      ],
      [
        "noise as npz",
        "npz",
        "t.npz",
        NOISE,
        ["--instrument", "BTCUSDT"],
        /t\.npz: expected a zip archive/,
      ],
      [
        "noise as Parquet",
        "parquet",
        "t.parquet",
        NOISE,
        MAP,
        /t\.parquet: expected a Parquet file/,
      ],
      [
        "noise as stream",
        "binance-stream-csv",
        "t.csv",
        NOISE,
        [],
        /t\.csv:1: .*expected the columns of a Binance/,
      ],
      ["a symbol with SQL", "csv", "t.csv", HEAD + row(), [
        "--instrument",
        "X'; DROP TABLE events; --",
        ...MAP.slice(2),
      ], /Symbol is "X'; DROP.*expected up to 64 letters/],
      ["a symbol out of its folder", "csv", "t.csv", HEAD + row(), [
        "--instrument",
        "../../x",
        ...MAP.slice(2),
      ], /Symbol is "\.\.\/\.\.\/x", expected/],
    ] as const,
  )("%s", async (_name, format, file, content, args, message) => {
    const path = bench.write(file, content);
    const { code, out, err } = await bench.data(
      "import",
      format,
      path,
      "--db",
      "new.duckdb",
      ...args,
    );
    expect(err).toMatch(message);
    expect(err).not.toMatch(/\n {4}at |[^\P{Cc}\n]/u);
    expect(out).toBe("");
    expect(code).toBe(3);
    expect(readdirSync(bench.folder)).toEqual([file]);
    bench.forget(file);
  });

  test.each(["csv", "binance-raw", "binance-bulk", "npz", "parquet", "throughline"])(
    "a folder or nothing at all instead of a file (%s)",
    async (format) => {
      bench.write("folder/x", "");
      for (const path of ["folder", "nowhere"]) {
        const args = ["import", format, path, "--db", "new.duckdb", ...MAP];
        const { code, err } = await bench.data(...args);
        expect(err).toMatch(new RegExp(`${path}.*(expected|manifest)`));
        expect(code).toBe(3);
      }
      bench.forget("folder");
      expect(readdirSync(bench.folder)).toEqual([]);
    },
  );

  test("a Parquet file without a row", async () => {
    const { DuckDBInstance } = await import("@duckdb/node-api");
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    const path = bench.path("none.parquet");
    await connection.run(
      `COPY (SELECT 1::BIGINT t, 1.0 p, 1.0 q, 'buy' s, 1 id LIMIT 0) TO '${path}' (FORMAT parquet)`,
    );
    connection.closeSync();
    instance.closeSync();
    const { code, err } = await bench.data("import", "parquet", path, "--db", "new.duckdb", ...MAP);
    expect(err).toMatch(/none\.parquet: no rows found, expected market data/);
    expect(code).toBe(3);
    bench.forget("none.parquet");
    expect(readdirSync(bench.folder)).toEqual([]);
  });
});

describe("A file that holds data already", () => {
  test("is the same to the row after an import was refused, and takes the next one", async () => {
    const good = bench.write("good.csv", HEAD + row() + NEXT);
    const bad = bench.write("bad.csv", HEAD + NEXT + row({ p: "-1", id: "9" }));
    json(await bench.data("import", "csv", good, "--db", "kept.duckdb", ...MAP, "--json"));
    const count = async () =>
      (await bench.data("sql", "SELECT count(*) n FROM events", "--db", "kept.duckdb", "--csv"))
        .out;
    const before = await count();
    expect((await bench.data("import", "csv", bad, "--db", "kept.duckdb", ...MAP)).code).toBe(3);
    expect(await count()).toBe(before);
    const later = bench.write("later.csv", HEAD + row({ t: "1700000009000000000", id: "9" }));
    json(await bench.data("import", "csv", later, "--db", "kept.duckdb", ...MAP, "--json"));
    expect(await count()).toBe("n\n3\n");
  });

  test("with bad data let in by name tells it in the run; a check of what the run reads, in its order, tells the rest", async () => {
    const back = bench.write(
      "back.csv",
      HEAD + NEXT + row({ id: "9" }) + row({ t: "1700000002000000000", id: "10" }),
    );
    const args = [
      "import",
      "csv",
      back,
      "--db",
      "back.duckdb",
      ...MAP,
      "--allow",
      "time-order",
      "--json",
    ];
    json(await bench.data(...args));
    const run = await bench.backtest("ema_cross", "--db", "back.duckdb", "--no-report");
    expect(run.out).toMatch(/! time-order ×\d+: a time that goes back/);
    expect(run.code).toBe(0);
    const check = await bench.data("check", "--db", "back.duckdb");
    expect(check.out).toMatch(/error duplicates ×1/);
    expect(check.code).toBe(3);
  });

  test("with errors that nobody allowed is refused by a run unless it names them", async () => {
    const good = bench.write("good2.csv", HEAD + row() + NEXT);
    json(await bench.data("import", "csv", good, "--db", "bad.duckdb", ...MAP, "--json"));
    const report = { findings: [{ check: "crossed", severity: "error", count: 3, meaning: "m" }] };
    await edit("bad.duckdb", `UPDATE quality_reports SET report = '${JSON.stringify(report)}'`);
    const run = ["ema_cross", "--db", "bad.duckdb", "--no-report", "--out", "bad run"];
    const refused = await bench.backtest(...run);
    expect(refused.err).toMatch(/check found errors in bad\.duckdb.*\n.*crossed ×3/);
    expect(refused.code).toBe(3);
    expect(existsSync(bench.path("bad run"))).toBe(false);
    const allowed = await bench.backtest(...run, "--allow", "crossed");
    expect(allowed.out).toMatch(/! crossed ×3/);
    expect(allowed.code).toBe(0);
  });
});

/** Runs SQL on a data file, behind the command's back. */
async function edit(db: string, sql: string): Promise<void> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(bench.path(db));
  const connection = await instance.connect();
  await connection.run(sql);
  connection.closeSync();
  instance.closeSync();
}

const quality = `${DATA}quality/`;

describe.skipIf(!existsSync(quality))(
  "Streams of quality/ (skipped without ../shared/data)",
  () => {
    const files = existsSync(quality) ? readdirSync(quality).filter((f) => f.endsWith(".csv")) : [];
    const stream = (kind: string, state: string) =>
      quality + files.find((name) => name.includes(kind) && name.includes(state));

    test("the corrupted trades are refused, naming line and value", async () => {
      const path = stream("trade", "negative");
      const { code, err } = await bench.data(
        "import",
        "binance-stream-csv",
        path,
        "--db",
        "q.duckdb",
      );
      expect(err).toMatch(/trxusdt.*\.csv:2: price is "-1", expected a price above 0/);
      expect(code).toBe(3);
      expect(existsSync(bench.path("q.duckdb"))).toBe(false);
    });

    test("the corrupted depth is the clean one, byte for byte, so it imports", async () => {
      const negative = stream("depth", "negative");
      expect(readFileSync(negative).equals(readFileSync(stream("depth", "positive")))).toBe(true);
      json(
        await bench.data("import", "binance-stream-csv", negative, "--db", "d.duckdb", "--json"),
      );
    });

    test.each([
      [
        "another symbol",
        "s/TRXUSDT/BTCUSDT/",
        /wrong-symbol .*:20: symbol is BTCUSDT, expected TRXUSDT/,
      ],
      ["a price −1", "s/,0\\.2[0-9]*,/,-1,/", /bad-price .*:20: price is "-1"/],
      ["times zero", "s/174104[0-9]*/0/g", /:20: venue time is "0"/],
      ["a broken sequence", "s/,69180[0-9]*,69180[0-9]*,69180[0-9]*,/,1,2,1,/", /duplicates|gaps/],
    ])("the clean depth with %s in a line is refused", async (name, edit, message) => {
      const path = bench.path(`${name}.csv`);
      execFileSync("sh", ["-c", `sed '20 ${edit}' "$0" > "$1"`, stream("depth", "positive"), path]);
      const { code, err } = await bench.data(
        "import",
        "binance-stream-csv",
        path,
        "--db",
        "e.duckdb",
      );
      expect(err).toMatch(message);
      expect(code).toBe(3);
      expect(existsSync(bench.path("e.duckdb"))).toBe(false);
    });
  },
);
