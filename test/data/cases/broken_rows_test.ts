import { describe, expect, test } from "vitest";
import { bulkZip, column, importInto, newStore, refusal, T0, TRADES } from "./bed.ts";

const HEAD = "ts,px,q,side\n";
const GOOD = `${T0},42000.1,0.5,buy\n`;
const options = { instrument: "BTCUSDT", map: TRADES };

describe("A row whose cells cannot be told", () => {
  test.each([
    ["a quote that ends within a cell", `${T0},"42000.1"9,0.5,buy\n`],
    ["a quote that does not end", `${T0},"42000.1,0.5,buy\n`],
    ["a quoted cell with an end of line", `${T0},"42000.1\n",0.5,buy\n`],
    ["a cell too few", `${T0},42000.1,0.5\n`],
    ["a cell too many", `${T0},42000.1,0.5,buy,\n`],
  ])("is refused with its bytes: %s", async (_, row) => {
    const message = await refusal(
      importInto(await newStore(), "csv", { "a.csv": HEAD + GOOD + row }, options),
    );
    expect(message).toMatch(/a\.csv:3: row is \d cells, expected 4 in "1704067200000/);
  });

  test("is read where the quotes are whole", async () => {
    const store = await newStore();
    const text = `"ts","px","q","side"\r\n"${T0}","42000.1",0.5,"buy"\r\n`;
    await importInto(store, "csv", { "a.csv": text }, options);
    expect(await column(store, "SELECT price::DOUBLE || side FROM trades")).toEqual(["42000.1buy"]);
  });

  test.each([
    ["BTCUSDT-fundingRate-2024-01", `${T0},8,0.0001\n`, `${T0 + 28_800_000},8\n`],
    [
      "BTCUSDT-1m-2024-01-01",
      `${T0},1,2,1,2,5,${T0 + 59_999},9,3,2,4,0\n`,
      `${T0 + 60_000},1,2,1,2\n`,
    ],
    ["BTCUSDT-aggTrades-2024-01-01", `1,1.5,2,1,1,${T0},true\n`, `2,1.5,2\n`],
  ])("does not take its cells from the row before: %s", async (name, good, short) => {
    const zip = { "a.zip": bulkZip(name, good + short) };
    expect(
      await refusal(importInto(await newStore(), "binance-bulk", zip, { venue: "binance-usdm" })),
    )
      .toMatch(/bad-frame ×1 .*a\.zip:2: row is \d cells, expected \d+ in/);
  });
});
