import { describe, expect, test } from "vitest";
import { bulkZip, column, importInto, newStore, refusal, T0, TRADES } from "./bed.ts";

const GRID = "SELECT tick_size::DOUBLE || ' ' || lot_size::DOUBLE FROM instrument_versions";
const csv = (price: string, qty: string) => ({
  "a.csv": `ts,px,q,side\n${T0},${price},${qty},buy\n`,
});

describe("Prices and quantities at the ends of their range", () => {
  test.each([
    ["KRW-BTC", "140000000", "0.00123", "1 0.00001"],
    ["BTCIDR", "987654321.5", "0.1", "0.1 0.1"],
    ["PEPEUSDT", "0.00000123", "9999999999", "1e-8 1"],
    ["SHIBUSDT", "0.00000812", "123456789.5", "1e-8 0.1"],
  ])("show the grid of %s", async (instrument, price, qty, grid) => {
    const store = await newStore();
    await importInto(store, "csv", csv(price, qty), {
      instrument,
      map: TRADES,
      venue: "binance-spot",
    });
    const [found] = await column(store, GRID);
    expect(found.split(" ").map(Number)).toEqual(grid.split(" ").map(Number));
    const sql = "SELECT price::DOUBLE || ' ' || qty::DOUBLE FROM trades";
    expect((await column(store, sql))[0].split(" ").map(Number)).toEqual([
      Number(price),
      Number(qty),
    ]);
  });

  test.each([
    [
      "1",
      "21000000000.00000000",
      /a\.csv:2: qty is "21000000000\.00000000", expected one below 10000000000/,
    ],
    ["1000000000", "1", /a\.csv:2: price is "1000000000", expected one below 1000000000/],
  ])(
    "that the store does not hold are refused with their line: %s × %s",
    async (price, qty, message) => {
      const options = { instrument: "PEPEUSDT", map: TRADES };
      expect(await refusal(importInto(await newStore(), "csv", csv(price, qty), options))).toMatch(
        message,
      );
      const row = `1,${price},${qty},1.5,${T0},true\n`;
      const zip = { "a.csv": bulkZip("PEPEUSDT-trades-2023-11-14", row) };
      expect(await refusal(importInto(await newStore(), "binance-bulk", zip)))
        .toMatch(new RegExp(message.source.replace(":2:", ":1:")));
    },
  );
});

describe("Trade ids that are missing", () => {
  const trades = (rows: readonly (readonly [id: number, ms: number])[]) => ({
    "t.zip": bulkZip(
      "BTCUSDT-trades-2024-01-01",
      rows.map(([id, ms]) => `${id},42000.1,0.5,1.5,${T0 + ms},true\n`).join(""),
    ),
  });

  test("one at a time while trades go on are a warning", async () => {
    const store = await newStore();
    const rows = [[3249558287, 0], [3249558288, 40], [3249558290, 90], [3249558292, 130]] as const;
    const { report } = await importInto(store, "binance-bulk", trades(rows));
    expect(report.findings.map((f) => [f.check, f.severity, f.count]))
      .toEqual([["skipped-ids", "warning", 2]]);
  });

  test.each(
    [
      ["several at once", [[1, 0], [4, 40]]],
      ["one beside a pause", [[1, 0], [3, 1_500]]],
    ] as const,
  )("are a gap otherwise: %s", async (_, rows) => {
    expect(await refusal(importInto(await newStore(), "binance-bulk", trades(rows)))).toMatch(
      /gaps ×1/,
    );
  });
});
