import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { importFiles } from "../../../data/import/import_files.ts";
import { checkStore } from "../../../data/quality/check_store.ts";
import { barExtents } from "../../../data/store/bar_table.ts";
import type { Store } from "../../../data/store/store.ts";
import { bulkZip, column, importInto, newStore, refusal, T0, temporaryFiles } from "./bed.ts";

const NAME = "BTCUSDT-1m-2024-01-01";
const kline = (minute: number, price = "42000.1", volume = "5", trades = 3) => {
  const open = T0 + minute * 60_000;
  return `${open},${price},${price},${price},${price},${volume},${
    open + 59_999
  },9,${trades},2,4,0\n`;
};
const USDM = { venue: "binance-usdm" };

/** Klines in the folder that the venue has them in. */
async function inFolder(store: Store, folder: string, text: string) {
  const [marker] = temporaryFiles({ marker: "" });
  const dir = join(dirname(marker), "data/futures/um/daily", folder, "BTCUSDT/1m");
  mkdirSync(dir, { recursive: true });
  const path = join(dir, `${NAME}.zip`);
  writeFileSync(path, bulkZip(NAME, text));
  return await importFiles(store, { format: "binance-bulk", paths: [path] });
}

const extents = async (store: Store) => {
  const connection = await store.connect();
  const all = await barExtents(connection).finally(() => connection.closeSync());
  return all.map(({ kind, bars, twice, gaps }) => [kind, bars, twice, gaps]);
};

describe("Bars", () => {
  test("of trades, mark price, index price and premium are told apart by their folder", async () => {
    const store = await newStore();
    await inFolder(store, "klines", kline(0) + kline(1));
    const zero = (minute: number, price: string) =>
      kline(minute, price, "0", 60).replace(",2,4,0\n", ",0,0,0\n");
    await inFolder(store, "markPriceKlines", zero(0, "42000.2") + zero(1, "42000.3"));
    await inFolder(store, "indexPriceKlines", zero(0, "42000.4"));
    await inFolder(store, "premiumIndexKlines", zero(0, "-0.00012345"));
    expect(await extents(store)).toEqual([
      ["index", 1, 0, 0],
      ["mark", 2, 0, 0],
      ["premium", 1, 0, 0],
      ["trade", 2, 0, 0],
    ]);
    expect(await column(store, "SELECT close::DOUBLE FROM bars WHERE kind = 'premium'"))
      .toEqual(["-0.00012345"]);
    expect((await checkStore(store)).counts.bars).toBe(6);
  });

  test("without volume are no bars of trades, whatever their file is called", async () => {
    const zip = { "k.zip": bulkZip(NAME, kline(0, "42000.1", "0", 60)) };
    expect(await refusal(importInto(await newStore(), "binance-bulk", zip, USDM)))
      .toMatch(/bad-bar ×\d .*60 trades without volume.*markPriceKlines/);
  });

  test("that are there already, or leave a pause to them, are refused", async () => {
    const store = await newStore();
    const zip = (text: string) => ({ "k.zip": bulkZip(NAME, text) });
    await importInto(store, "binance-bulk", zip(kline(0) + kline(1)), USDM);
    expect(await refusal(importInto(store, "binance-bulk", zip(kline(1) + kline(2)), USDM)))
      .toMatch(/duplicates ×1 .*1 trade bars of 60 s are there already/);
    expect(await refusal(importInto(store, "binance-bulk", zip(kline(3)), USDM)))
      .toMatch(/gaps ×1 .*trade bars of 60 s missing/);
    await importInto(store, "binance-bulk", zip(kline(3)), { ...USDM, allow: ["gaps"] });
    const { findings } = await checkStore(store);
    expect(findings.map((f) => [f.check, f.severity])).toEqual([["gaps", "error"]]);
  });

  test("keep the volumes of coins of 10^-6 and of days of them exactly", async () => {
    const store = await newStore();
    const name = "1000SHIBUSDT-1d-2021-10-27";
    const row = `${T0},0.0731,0.0812,0.0701,0.0734,163412345678,${
      T0 + 86_399_999
    },9,3,14491282312.00,4,0\n`;
    const info = {
      symbols: [{
        symbol: "1000SHIBUSDT",
        contractType: "PERPETUAL",
        quoteAsset: "USDT",
        baseAsset: "1000SHIB",
        marginAsset: "USDT",
        filters: [
          { filterType: "PRICE_FILTER", minPrice: "0", maxPrice: "0", tickSize: "0.000001" },
          { filterType: "LOT_SIZE", minQty: "1", maxQty: "50000000", stepSize: "1" },
        ],
      }],
    };
    const [exchangeInfo] = temporaryFiles({ "info.json": JSON.stringify(info) });
    await importInto(store, "binance-bulk", { "k.zip": bulkZip(name, row) }, {
      ...USDM,
      exchangeInfo,
    });
    expect(await column(store, "SELECT volume || ' ' || taker_buy_volume FROM bars"))
      .toEqual(["163412345678.00000000 14491282312.00000000"]);
  });

  test("with a price beyond the column are refused by its value", async () => {
    const zip = { "k.zip": bulkZip(NAME, kline(0, "1234567890.5")) };
    expect(await refusal(importInto(await newStore(), "binance-bulk", zip, USDM)))
      .toMatch(/price is "1234567890.5", expected a decimal below 10\^9/);
  });

  test("of a file that was made before bars had kinds are bars of trades", async () => {
    const store = await newStore();
    await store.query("ALTER TABLE bars DROP COLUMN kind");
    await store.query("ALTER TABLE bars ALTER volume TYPE DECIMAL(18, 8)");
    await importInto(store, "binance-bulk", { "k.zip": bulkZip(NAME, kline(0)) }, USDM);
    await store.query("ALTER TABLE bars DROP COLUMN kind");
    expect(await extents(store)).toEqual([["trade", 1, 0, 0]]);
    await importInto(store, "binance-bulk", { "k.zip": bulkZip(NAME, kline(1)) }, USDM);
    expect(await extents(store)).toEqual([["trade", 2, 0, 0]]);
  });
});

describe("Tables of bars", () => {
  const map = "kind=bar,time=t:ms,open=o,high=h,low=l,close=c,volume=v";
  const options = { instrument: "XYZUSDT", map };
  const head = "t,o,h,l,c,v\n";
  const row = (minute: number, rest = "1.5,1.75,1.25,1.6,12345.5") =>
    `${T0 + minute * 60_000},${rest}\n`;

  test("are bars of the interval that they stand in", async () => {
    const store = await newStore();
    const summary = await importInto(
      store,
      "csv",
      { "b.csv": head + row(0) + row(1) + row(2) },
      options,
    );
    expect([summary.rows, summary.bars]).toEqual([0, 3]);
    const sql =
      "SELECT interval_us || ' ' || open || ' ' || high || ' ' || low || ' ' || close || ' ' || " +
      "volume || ' ' || epoch_us(close_ts) FROM bars ORDER BY open_ts LIMIT 1";
    expect(await column(store, sql)).toEqual([
      `60000000 1.500000000 1.750000000 1.250000000 1.600000000 12345.50000000 ${
        T0 * 1000 + 59_999_999
      }`,
    ]);
    expect(await column(store, "SELECT tick_size::DOUBLE FROM instrument_versions")).toEqual([
      "0.01",
    ]);
  });

  test("go on in the next file, whose columns may stand in another order", async () => {
    const store = await newStore();
    const next = `v,c,l,h,o,t\n3,1.6,1.25,1.75,1.5,${T0 + 120_000}\n`;
    await importInto(store, "csv", { "a.csv": head + row(0) + row(1), "b.csv": next }, options);
    expect(await column(store, "SELECT volume::DOUBLE FROM bars ORDER BY open_ts")).toEqual([
      "12345.5",
      "12345.5",
      "3",
    ]);
  });

  test.each([
    [
      "one that is missing",
      row(0) + row(1) + row(3),
      /gaps ×1 .*1 bars missing before 2024-01-01T00:03/,
    ],
    ["one that is there twice", row(0) + row(1) + row(1), /duplicates ×1 .*00:01:00.* twice/],
    ["a high below the close", row(0) + row(1, "1.5,1.55,1.25,1.6,1"), /bad-bar ×1/],
    [
      "a price of zero",
      row(0) + row(1, "0,1.75,1.25,1.6,1"),
      /bad-price ×1 .*b\.csv:3: price is 0/,
    ],
    ["an empty volume", row(0) + row(1, "1.5,1.75,1.25,1.6,"), /bad-price ×1 .*volume is ""/],
    [
      "another unit of time",
      row(0).replace(`${T0}`, `${T0 / 1000}`) + row(1) + row(2),
      /in seconds it is 2024/,
    ],
    ["one bar alone", row(0), /expected two bars of different times/],
  ])("are refused with %s", async (_, text, message) => {
    expect(await refusal(importInto(await newStore(), "csv", { "b.csv": head + text }, options)))
      .toMatch(message);
  });
});
