import { describe, expect, test } from "vitest";
import { bulkZip, column, importInto, newStore, refusal, T0, TRADES } from "./bed.ts";

/** A partial book of spot, which has no symbol of its own. */
const book = (i: number, stream: string, bid: string, ask: string) =>
  `${T0}${String(i).padStart(3, "0")} {"stream":"${stream}","data":{"lastUpdateId":${100 + i},` +
  `"bids":[["${bid}","1.000"]],"asks":[["${ask}","1.0"]]}}\n`;
const BOOKS = book(0, "btcusdt@depth5@100ms", "36000.10", "36000.20") +
  book(1, "ethusdt@depth5@100ms", "2000.30", "2000.40") +
  book(2, "btcusdt@depth5@100ms", "36000.11", "36000.21");
const PRICES = "SELECT price::DOUBLE FROM depth WHERE kind <> 'clear' ORDER BY seq";

describe("A book without a symbol of its own", () => {
  test("is the one that its stream names", async () => {
    const store = await newStore();
    await importInto(store, "binance-raw", { "r.dat": BOOKS }, { instrument: "BTCUSDT" });
    expect(await column(store, PRICES)).toEqual(["36000.1", "36000.2", "36000.11", "36000.21"]);
    expect(await column(store, "SELECT count(*) FROM depth WHERE unapplied")).toEqual(["0"]);
  });

  test("goes to its own instrument where both are imported", async () => {
    const store = await newStore();
    await importInto(store, "binance-raw", { "r.dat": BOOKS });
    const sql =
      "SELECT DISTINCT symbol || ' ' || floor(price / 1000)::INT FROM depth WHERE kind <> 'clear' ORDER BY 1";
    expect(await column(store, sql)).toEqual(["BTCUSDT 36", "ETHUSDT 2"]);
  });

  test("and without a stream is refused among several symbols, asked for or not", async () => {
    const bare = BOOKS + `${T0}009 {"lastUpdateId":200,"bids":[["36000.10","1"]],"asks":[]}\n`;
    for (const instrument of ["BTCUSDT", undefined]) {
      const imported = importInto(await newStore(), "binance-raw", { "r.dat": bare }, {
        instrument,
      });
      expect(await refusal(imported)).toMatch(/wrong-symbol ×1.*r\.dat:4: snapshot is bare/);
    }
  });

  test("of a stream of another symbol is no row of the one asked for", async () => {
    const rest = BOOKS + book(3, "dogeusdt@depth20", "0.1", "0.2");
    const store = await newStore();
    const summary = await importInto(store, "binance-raw", { "r.dat": rest }, {
      instrument: "ETHUSDT",
    });
    expect(summary.report.counts).toMatchObject({
      "passedOver:BTCUSDT": 2,
      "passedOver:DOGEUSDT": 1,
    });
    expect(await column(store, PRICES)).toEqual(["2000.3", "2000.4"]);
  });
});

describe("A file that names its symbol", () => {
  test("is not imported as another one", async () => {
    const name = "ETHUSDT-trades-2024-01-01";
    const files = { "e.zip": bulkZip(name, `1,2000.12,0.5,1000,${T0},true\n`) };
    expect(
      await refusal(importInto(await newStore(), "binance-bulk", files, { instrument: "BTCUSDT" })),
    )
      .toMatch(/symbol is ETHUSDT, expected BTCUSDT, as --instrument says/);
  });

  test("as a column is held to it row by row", async () => {
    const text = `s,ts,px,q,side\nBTCUSDT,${T0},1.5,2,buy\nETHUSDT,${T0},1.5,2,buy\n`;
    const map = `${TRADES},symbol=s`;
    expect(
      await refusal(
        importInto(await newStore(), "csv", { "a.csv": text }, { instrument: "BTCUSDT", map }),
      ),
    )
      .toMatch(/wrong-symbol ×1.*a\.csv:3/);
  });
});
