import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, test } from "vitest";
import { importBinanceStreamCsv } from "../../../data/import/binance_stream_csv.ts";
import { importCsv } from "../../../data/import/csv.ts";
import { importParquet } from "../../../data/import/parquet.ts";
import { EventKind, KIND_MASK, RowFlag } from "../../../engine/tape/kind.ts";
import { importToMemory, temporaryFiles } from "./memory_import.ts";

const QUALITY = fileURLToPath(new URL("../../../../shared/data/quality/", import.meta.url));
const real = existsSync(QUALITY);
const TRADES = { symbol: "BTCUSDT", map: "time=ts_ns:ns,price=price,qty=size,side=side" };
const HEAD = "ts_ns,price,size,side\n";
const GOOD = "1700000000000001000,60000.1,0.5,buy\n1700000000000002789,60000.0,0.025,sell\n";

describe("CSV by column map", () => {
  test("trades keep exact prices, quantities, sides and nanoseconds", async () => {
    const [plain, packed] = temporaryFiles({ "a.csv": HEAD + GOOD, "a.gz": gzipSync(HEAD + GOOD) });
    const { rows, checks } = await importToMemory(importCsv, [plain], TRADES);
    expect(rows).toEqual([
      {
        symbol: "BTCUSDT",
        exchTs: 1700000000000001,
        localTs: 1700000000000001,
        localNs: 0,
        code: EventKind.TRADE | RowFlag.BUY | RowFlag.LAST,
        price: 600001,
        qty: 500,
        aux: 0,
      },
      {
        symbol: "BTCUSDT",
        exchTs: 1700000000000002,
        localTs: 1700000000000002,
        localNs: 789,
        code: EventKind.TRADE | RowFlag.LAST,
        price: 600000,
        qty: 25,
        aux: 0,
      },
    ]);
    expect(checks.findings.list()).toEqual([]);
    expect((await importToMemory(importCsv, [packed], TRADES)).rows).toEqual(rows);
  });

  test.each([
    ["1700000000.5", "s", 1700000000500000, 0],
    ["1700000000123", "ms", 1700000000123000, 0],
    ["1700000000123.4567", "ms", 1700000000123456, 700],
    ["1700000000123456", "us", 1700000000123456, 0],
    ["2023-11-14T22:13:20.000001Z", "iso", 1700000000000001, 0],
  ])("time %s in %s", async (text, unit, micros, ns) => {
    const paths = temporaryFiles({ "a.csv": `t,p,q,m\n${text},1.0,1,true\n` });
    const map = `time=t:${unit},price=p,qty=q,side=m`;
    const { rows } = await importToMemory(importCsv, paths, { symbol: "BTCUSDT", map });
    expect([rows[0].localTs, rows[0].localNs]).toEqual([micros, ns]);
    expect(rows[0].code & RowFlag.BUY).toBe(0);
  });

  test.each([
    ["x,60000.1,0.5,buy", "bad-frame", "venue time"],
    ["1700000000000003000,NaN,0.5,buy", "bad-price", "price"],
    ["1700000000000003000,-60000.1,0.5,buy", "bad-price", "price"],
    ["1700000000000003000,60000.15,0.5,buy", "off-grid", "price"],
    ["1700000000000003000,60000.1,0.00055,buy", "off-grid", "qty"],
    ["1700000000000003000,60000.1,0,buy", "bad-price", "qty"],
    ["1700000000000003000,60000.1,0.5,hold", "bad-frame", "side"],
    ["1700000000000003000,60000.1,0.5", "bad-frame", "row is 3 cells, expected 4"],
    ["1699999999000000000,60000.1,0.5,buy", "time-order", "local time"],
  ])("%s is found as %s, with its line", async (bad, check, text) => {
    const paths = temporaryFiles({
      "bad.csv": `${HEAD}${GOOD}${bad}\n${GOOD.replaceAll("17", "18")}`,
    });
    const { checks } = await importToMemory(importCsv, paths, TRADES);
    const [found] = checks.findings.refusals([]);
    expect(found.check).toBe(check);
    expect(found.examples[0]).toMatchObject({ file: "bad.csv", line: 4 });
    expect(found.examples[0].text).toContain(text);
  });

  test("a column that is not there, and a map that makes no sense, are refused at once", async () => {
    const paths = temporaryFiles({ "a.csv": "ts,px\n1,2\n" });
    await expect(importToMemory(importCsv, paths, TRADES)).rejects.toThrow(
      'a.csv:1: column for time is "ts_ns", expected one of ts, px',
    );
    const map = "time=ts:parsec,price=px";
    await expect(importToMemory(importCsv, paths, { ...TRADES, map })).rejects.toThrow(
      "Map has time in form parsec, expected one of s, ms, us, ns, iso",
    );
  });

  test("depth without a column that marks snapshots is told to begin with an empty book", async () => {
    const paths = temporaryFiles({ "a.csv": "ts,side,price,size\n1700000000000000,buy,100.0,1\n" });
    const plain = "kind=depth,time=ts:us,side=side,price=price,qty=size";
    const { checks } = await importToMemory(importCsv, paths, { symbol: "BTCUSDT", map: plain });
    const told = checks.findings.list().find(({ check }) => check === "no-snapshot");
    expect(told?.examples[0]?.text).toContain("no snapshot column: the book starts empty");
  });

  test("depth rows of one time are one message, a snapshot mark makes a snapshot", async () => {
    const paths = temporaryFiles({
      "a.csv": "ts,side,price,size,snapshot\n" +
        "1700000000000000,b,10.0,1,1\n1700000000000000,a,10.1,2,1\n" +
        "1700000000000100,a,10.2,3,0\n1700000000000100,b,10.0,0,0\n",
    });
    const map = "kind=depth,time=ts:us,side=side,price=price,qty=size,snapshot=snapshot";
    const { rows, checks } = await importToMemory(importCsv, paths, { symbol: "BTCUSDT", map });
    const { BID, ASK, CLEAR } = EventKind;
    expect(rows.map((r) => [r.code & KIND_MASK, r.price, r.qty])).toEqual([
      [CLEAR, 0, 0],
      [CLEAR, 100, 0],
      [BID, 100, 1000],
      [CLEAR, 101, 0],
      [ASK, 101, 2000],
      [BID, 100, 0],
      [ASK, 102, 3000],
    ]);
    expect(rows.map((r) => (r.code & RowFlag.LAST) !== 0)).toEqual(
      [1, 0, 0, 0, 1, 0, 1].map(Boolean),
    );
    expect(checks.findings.list()).toEqual([]);
  });

  test("an unknown instrument gets the grid of its rows, and says so", async () => {
    const paths = temporaryFiles({ "a.csv": HEAD + GOOD });
    const { rows, checks } = await importToMemory(importCsv, paths, {
      ...TRADES,
      symbol: "FOOUSDT",
    });
    expect(rows.map((r) => [r.price, r.qty])).toEqual([[600001, 500], [600000, 25]]);
    expect(checks.findings.list().map((f) => f.check)).toEqual(["inferred-grid"]);
  });
});

describe("Parquet by column map", () => {
  test("gives the same rows as CSV, from floats, decimals and timestamps alike", async () => {
    const [csv] = temporaryFiles({ "a.csv": HEAD + GOOD });
    const parquet = csv.replace("a.csv", "a.parquet");
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    await connection.run(
      `COPY (SELECT make_timestamp_ns(ts_ns::BIGINT) AS t, price::DOUBLE AS price,
         size::DECIMAL(18, 3) AS size, side FROM read_csv('${csv}', all_varchar = true))
       TO '${parquet}' (FORMAT parquet)`,
    );
    connection.closeSync();
    instance.closeSync();
    const map = "time=t:ns,price=price,qty=size,side=side";
    const { rows } = await importToMemory(importParquet, [parquet], { symbol: "BTCUSDT", map });
    expect(rows).toEqual((await importToMemory(importCsv, [csv], TRADES)).rows);
  });

  test("a file that is no Parquet is refused by name", async () => {
    const paths = temporaryFiles({ "a.parquet": "PAR1 no" });
    await expect(importToMemory(importParquet, paths, TRADES)).rejects.toThrow(
      /a\.parquet.*Parquet/,
    );
  });
});

describe.skipIf(!real)("streams of ../shared/data/quality", () => {
  const files = real ? readdirSync(QUALITY).map((f) => QUALITY + f) : [];

  test("the clean files pass", async () => {
    for (const path of files.filter((f) => f.includes("positive"))) {
      const { rows, checks } = await importToMemory(importBinanceStreamCsv, [path]);
      const stored = rows.filter((r) => (r.code & KIND_MASK) !== EventKind.CLEAR).length;
      expect(stored + checks.tallied("emptyTrades")).toBe(10_000);
      expect(checks.findings.refusals([])).toEqual([]);
    }
  });

  test("the corrupted price is found with its line", async () => {
    const path = files.find((f) => f.includes("negative") && f.includes("trade")) ?? "";
    const { checks } = await importToMemory(importBinanceStreamCsv, [path]);
    const [found] = checks.findings.refusals([]);
    expect(found).toMatchObject({ check: "bad-price", count: 1, examples: [{ line: 2 }] });
    expect(found.examples[0].text).toBe('price is "-1", expected a price above 0');
  });

  test("other corruptions of a clean stream are found too", async () => {
    const { readFileSync } = await import("node:fs");
    const clean = readFileSync(files.find((f) => /positive.*depth/.test(f)) ?? "", "utf8");
    const lines = clean.split("\n");
    const spoil = (line: number, cell: number, value: string) =>
      lines.map((l, i) =>
        i !== line ? l : l.split(",").map((c, k) => k === cell ? value : c).join(",")
      )
        .join("\n");
    const cases = [
      ["wrong-symbol", spoil(100, 5, "BTCUSDT")],
      ["bad-price", spoil(100, 10, "-1")],
      ["bad-frame", spoil(100, 0, "0")],
      ["gaps", lines.filter((l) => !l.includes("6918043414709,6918043414709")).join("\n")],
    ];
    for (const [check, text] of cases) {
      const { checks } = await importToMemory(
        importBinanceStreamCsv,
        temporaryFiles({ "a.csv": text }),
      );
      expect(checks.findings.refusals([]).map((f) => f.check)).toContain(check);
    }
  });
});
