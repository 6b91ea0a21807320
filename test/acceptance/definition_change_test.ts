import { readFileSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EventKind as K, RowFlag as F } from "../../engine/tape/kind.ts";
import type { Instrument } from "../../engine/instrument/instrument.ts";
import { Random } from "../../engine/num/random.ts";
import { batchOf, INSTRUMENT, type PlainRow, writeSource } from "../data/store/fixtures.ts";
import { Bench, json } from "./commands.ts";

const bench = new Bench();
const db = bench.path("changes.duckdb");
const T0 = 1_704_067_200_000_000;
const HOUR = 3_600_000_000;

const filters = { ...INSTRUMENT.filters, minNotional: 0 };
/** Tick 0.1, lot 0.001; then 0.01 and 0.0001; then 1 and 0.01, which only even positions fit. */
const FIRST: Instrument = { ...INSTRUMENT, filters };
const FINE: Instrument = { ...FIRST, priceDecimals: 2, qtyDecimals: 4, validFromTs: T0 + HOUR };
const COARSE: Instrument = {
  ...FIRST,
  priceDecimals: 0,
  qtyDecimals: 2,
  validFromTs: T0 + 2 * HOUR,
};

/** An hour of depth and trades around 42,000 on a definition's grid, a snapshot first. */
function hourOf(instrument: Instrument, hour: number): PlainRow[] {
  const { validFromTs: _, priceDecimals, qtyDecimals } = instrument;
  const random = new Random(hour + 1).fork("rows");
  const perTick = 10 ** priceDecimals;
  const lot = 10 ** (qtyDecimals - 2);
  const rows: PlainRow[] = [];
  let mid = 42_000 * perTick;
  let ts = T0 + hour * HOUR;
  const push = (code: number, price: number, qty: number) =>
    rows.push({ exchTs: ts, localTs: ts + 5000, code, price, qty, aux: 0 });
  for (let i = 0; i < 4000; i++) {
    mid += random.int(Math.max(3, perTick)) - Math.floor(Math.max(3, perTick) / 2);
    if (i % 500 === 0) {
      push(K.CLEAR | F.SNAPSHOT | F.BUY, 0, 0);
      push(K.CLEAR | F.SNAPSHOT | F.LAST, 0, 0);
    } else push(K.CLEAR | F.LAST, 0, 0);
    for (let level = 0; level < 5; level++) {
      push(K.BID, mid - 1 - level, (50 + random.int(50)) * lot);
      push(K.ASK | (level === 4 ? F.LAST : 0), mid + 1 + level, (50 + random.int(50)) * lot);
    }
    ts += 100_000;
    const isBuy = random.int(2) === 0;
    push(
      K.TRADE | F.LAST | (isBuy ? F.BUY : 0),
      mid + (isBuy ? 1 : -1),
      (1 + random.int(60)) * lot,
    );
    ts += 700_000;
  }
  return rows;
}

beforeAll(async () => {
  const hours = [FIRST, FINE, COARSE].map((one, hour) => batchOf(hourOf(one, hour), one));
  await writeSource(db, hours);
});
afterAll(() => bench.remove());

const runOf = async (strategy: string, ...more: string[]) =>
  json(await bench.backtest(strategy, "--db", db, "--json", "--no-report", ...more));

test.each([["--venue", "binance-usdm"], ["--venue", "hftbacktest"], ["--venue", "ideal"]])(
  "ema_cross trades through two changes of tick and lot, %s %s",
  async (...venue) => {
    const args = ["--set", "qty=0.01", "--set", "fast=20", "--set", "slow=80", ...venue];
    const one = await runOf("ema_cross", ...args);
    expect(Number(one.fills)).toBeGreaterThan(50);
    expect(["0.01", "-0.01"].map(Number)).toContain(
      Number((one.position as { BTCUSDT: string }).BTCUSDT),
    );
    // Prices of some 42,000 and positions of 0.01: whatever was mixed up would show.
    expect(Math.abs(Number(one.equity) - 100_000)).toBeLessThan(2000);
    const again = await runOf("ema_cross", ...args);
    expect(again.decisionHash).toBe(one.decisionHash);
  },
);

test.each(["momentum", "scalper", "market_maker"])("%s trades through them", async (strategy) => {
  const quick = strategy === "market_maker"
    ? ["--set", "maxQty=0.05", "--set", "coverFees=false"]
    : strategy === "momentum"
    ? ["--set", "bar=10s"]
    : ["--set", "threshold=0.05", "--set", "microTicks=0"];
  const result = await runOf(strategy, "--set", "qty=0.01", ...quick, "--venue", "ideal");
  expect(Number(result.fills)).toBeGreaterThan(4);
  expect(Math.abs(Number(result.equity) - 100_000)).toBeLessThan(5000);
});

test("prices in the bundle are right on both sides of a change, to the digit", async () => {
  const strategy = bench.strategy(
    "clock",
    `return {
      onStart() { ctx.every("30m"); },
      onTimer() { ctx.submit({ side: "buy", qty: "0.01" }); },
      onInstrument(change) {
        ctx.log.info("change", { tick: change.ticks(1), lot: change.lots(1) });
      },
    };`,
  );
  await runOf(strategy, "--out", "bundle");
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const sql = `SELECT price::VARCHAR, qty::VARCHAR, position_qty::VARCHAR, mid::VARCHAR
    FROM '${bench.path("bundle")}/fills.parquet' ORDER BY known_at`;
  const rows = (await connection.runAndReadAll(sql)).getRowsJson();
  connection.closeSync();
  const fills = rows.map((row) => row.map(Number));
  expect(fills.length).toBeGreaterThanOrEqual(5);
  fills.forEach(([price, qty, position, mid], i) => {
    expect(Math.abs(price - 42_000)).toBeLessThan(5000);
    expect(Math.abs(price - mid)).toBeLessThan(20);
    expect([qty, position]).toEqual([0.01, Number(((i + 1) * 0.01).toFixed(4))]);
  });
});

test("a position that the new lot does not divide ends the run with exit code 3", async () => {
  const strategy = bench.strategy(
    "odd",
    `return {
      onStart() { ctx.after("10m"); },
      onTimer() { ctx.submit({ side: "buy", qty: "0.015" }); },
    };`,
  );
  const ended = await bench.backtest(strategy, "--db", db, "--no-report");
  expect(ended.code).toBe(3);
  expect(ended.err).toMatch(/BTCUSDT has a lot of 0\.01 from .*position of 0\.0150 is no multiple/);
});

test("the data check goes across, and a run says which definitions it had", async () => {
  expect((await bench.data("check", "--db", db)).code).toBe(0);
  const named = ["--db", db, "--set", "qty=0.01", "--out", "named", "--json"];
  json(await bench.backtest("ema_cross", ...named));
  const report = readFileSync(bench.path("named/report.html"), "utf8");
  expect(report).toContain("Definitions of BTCUSDT");
  expect(report).toContain("from 2024-01-01T01:00:00.000000Z: tick 0.01, lot 0.0001");
});
