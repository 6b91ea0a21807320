import { describe, expect, test } from "vitest";
import { checkStore } from "../../../data/quality/check_store.ts";
import { bulkZip, column, importInto, newStore, refusal, T0, TRADES } from "./bed.ts";

const OLD = 1_596_240_000_000;
const trade = (id: number, ts: number, price: string, qty = "0.467") =>
  `${id},${price},${qty},5297.49,${ts},true\n`;
const trades = (symbol: string, rows: string) => ({
  "t.zip": bulkZip(`${symbol}-trades-2020-08`, rows),
});
const GRID = "SELECT tick_size::DOUBLE || ' ' || lot_size::DOUBLE FROM instrument_versions";
const NOTE = "SELECT note FROM instrument_versions";

describe("Tick and lot of a day", () => {
  test("from before the built-in table are what the rows show: BTCUSDT of 2020", async () => {
    const store = await newStore();
    const rows = trade(1, OLD, "11343.67") + trade(2, OLD + 34, "11343.68") +
      trade(3, OLD + 35, "11343.7");
    const summary = await importInto(store, "binance-bulk", trades("BTCUSDT", rows));
    expect(summary.rows).toBe(3);
    expect(await column(store, GRID)).toEqual(["0.01 0.001"]);
    expect((await column(store, NOTE))[0]).toMatch(/inferred from the data/);
    expect(await column(store, "SELECT sum(price)::DOUBLE FROM trades")).toEqual(["34031.05"]);
  });

  test("are never coarser than the table's: prices that happen to be whole do not widen the tick", async () => {
    const store = await newStore();
    await importInto(store, "binance-bulk", trades("ETHUSDT", trade(1, OLD, "400.125", "2")));
    expect(await column(store, GRID)).toEqual(["0.001 0.001"]);
  });

  test("hold from then on: a price off them is an error that says what drops it", async () => {
    const rows = trade(1, T0, "42000.1") + trade(2, T0 + 1, "42000.15");
    const message = await refusal(
      importInto(await newStore(), "binance-bulk", trades("BTCUSDT", rows)),
    );
    expect(message).toMatch(/off-grid ×1/);
    expect(message).toContain("--exchange-info FILE");
    expect(message).toContain("without the rows of off-grid, which are left out: --allow off-grid");
  });
});

describe("An inferred grid", () => {
  const csv = (ts: number, price: string, qty: string) => ({
    "a.csv": `ts,px,q,side\n${ts},${price},${qty},buy\n`,
  });
  const options = { instrument: "ABCUSDT", map: TRADES };

  test("only gets finer, so that rows that are there stay on it", async () => {
    const store = await newStore();
    await importInto(store, "csv", csv(T0, "1.25", "0.5"), options);
    await importInto(store, "csv", csv(T0 + 1000, "2", "3"), options);
    expect(await column(store, GRID)).toEqual(["0.01 0.1"]);
    await importInto(store, "csv", csv(T0 + 2000, "1.255", "1"), options);
    expect(await column(store, GRID)).toEqual(["0.001 0.1"]);
    expect((await checkStore(store)).findings.map((f) => f.check)).not.toContain("off-grid");
  });

  test("of a recording does as well", async () => {
    const store = await newStore();
    const agg = (ts: number, id: number, price: string) =>
      `${ts} {"stream":"abcusdt@aggTrade","data":{"e":"aggTrade","E":${ts},"s":"ABCUSDT","a":${id},` +
      `"p":"${price}","q":"0.5","f":1,"l":1,"T":${ts},"m":true}}\n`;
    await importInto(store, "binance-raw", { "a.dat": agg(T0, 1, "1.25") });
    await importInto(store, "binance-raw", { "b.dat": agg(T0 + 1000, 2, "2") });
    expect(await column(store, GRID)).toEqual(["0.01 0.1"]);
  });

  test("is not replaced by a coarser one of the built-in table", async () => {
    const store = await newStore();
    await importInto(store, "binance-bulk", trades("BTCUSDT", trade(1, OLD, "11343.67")));
    const later = { "n.zip": bulkZip("BTCUSDT-trades-2024-01-01", trade(9, T0, "42000.1")) };
    await importInto(store, "binance-bulk", later, { allow: ["gaps"] });
    expect(await column(store, GRID)).toEqual(["0.01 0.001"]);
    expect((await checkStore(store)).counts.trades).toBe(2);
  });

  test("is good enough for files that do not show one", async () => {
    const store = await newStore();
    const dogeName = "DOGEUSDT-fundingRate-2024-01";
    const funding = { "f.zip": bulkZip(dogeName, `${T0},8,0.0001\n`) };
    expect(await refusal(importInto(store, "binance-bulk", funding)))
      .toMatch(/import its trades first/);
    await importInto(store, "binance-bulk", {
      "t.zip": bulkZip("DOGEUSDT-trades-2024-01-01", trade(1, T0, "0.08123", "21")),
    });
    const summary = await importInto(store, "binance-bulk", funding);
    expect(summary.report.findings.map((f) => f.check)).toEqual(["inferred-grid"]);
    expect(await column(store, "SELECT rate::DOUBLE FROM funding")).toEqual(["0.0001"]);
  });
});
