import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { afterAll, describe, expect, test } from "vitest";
import { Bench, DATA, json, PEERS } from "./commands.ts";

const bench = new Bench();
afterAll(() => bench.remove());

/** Python with numpy, for the peers' script that makes trades: `PYTHON`, else the one on the PATH. */
const python = process.env.PYTHON ?? "python3";
const hasNumpy = spawnSync(python, ["-c", "import numpy"]).status === 0;
const raw = `${DATA}binance-raw/`;

describe.skipIf(!existsSync(raw))("Recorded files (skipped without ../shared/data)", () => {
  test.each([
    {
      name: "btcusdt_20230404 and 05",
      files: ["usdm/btcusdt_20230404.dat.gz", "usdm/btcusdt_20230405.dat.gz"],
      answer: { orders: 600, fills: 201, position: { BTCUSDT: "0.003" }, fees: "1.13150118" },
    },
    {
      name: "btcusdt_20240808",
      files: ["usdm/btcusdt_20240808.gz"],
      answer: { orders: 857, fills: 399, position: { BTCUSDT: "-0.003" }, fees: "4.92470898" },
    },
  ])("$name give hftbacktest's own answer", async ({ name, files, answer }) => {
    const db = bench.path(`${name}.duckdb`);
    const paths = files.map((file) => raw + file);
    json(await bench.data("import", "binance-raw", ...paths, "--db", db, "--json"));
    const args = ["--db", db, "--venue", "hftbacktest", "--json", "--no-report"];
    const result = json(await bench.backtest("reference_market_maker", ...args));
    expect(result).toMatchObject({ ...answer, funding: "0.00000000" });
  });

  test.each([
    ["spot", ["spot/btcusdt_20240808.gz"], "BTCUSDT"],
    [
      "nexo_spot",
      ["nexousdt_20240723", "nexousdt_20240724", "nexousdt_20240725"]
        .map((name) => `nexo_spot/${name}.dat.gz`),
      "NEXOUSDT",
    ],
  ])("%s runs in both orderings", async (name, files, symbol) => {
    const db = bench.path(`${name}.duckdb`);
    const paths = files.map((file) => raw + file);
    json(await bench.data("import", "binance-raw", ...paths, "--db", db, "--json"));
    for (const venue of ["hftbacktest", "binance-usdm"]) {
      const args = ["--db", db, "--venue", venue, "--json", "--no-report"];
      const result = json(await bench.backtest("reference_market_maker", ...args));
      expect(result.instruments).toEqual([symbol]);
      expect(result.ticks).toBeGreaterThan(100_000);
    }
  });
});

describe.skipIf(!hasNumpy || !existsSync(PEERS))(
  "Trades of make_trades.py (skipped without ../shared/peers or a PYTHON with numpy)",
  () => {
    test("give NautilusTrader's answer and the independent count", async () => {
      const csv = bench.path("trades.csv");
      const made = spawnSync(python, [`${PEERS}make_trades.py`, csv, "2000000", "7"]);
      expect(made.status).toBe(0);
      const map = "time=ts_ns:ns,price=price,qty=size,side=side";
      const db = bench.path("trades.duckdb");
      const args = ["--db", db, "--instrument", "BTCUSDT", "--map", map, "--json"];
      expect(json(await bench.data("import", "csv", csv, ...args)).rows).toBe(2_000_000);
      const cross = (seed: string) => [
        ...["ema_cross", "--db", db, "--venue", "ideal", "--json", "--no-report"],
        ...["fast=100", "slow=1000", "qty=0.001", `emaSeed=${seed}`].flatMap((s) => ["--set", s]),
      ];
      const first = json(await bench.backtest(...cross("first")));
      expect(first).toMatchObject({ orders: 7809, fills: 7809, fees: "234.76023435" });
      const sma = json(await bench.backtest(...cross("sma")));
      expect(sma).toMatchObject({ orders: 7813, fills: 7813, fees: "234.88023455" });
    });
  },
);
