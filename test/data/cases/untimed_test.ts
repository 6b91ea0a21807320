import { describe, expect, test } from "vitest";
import { dataWarnings } from "../../../backtest/run/data_warnings.ts";
import { column, importInto, newStore, refusal, T0 } from "./bed.ts";

const stamp = (i: number) => `${T0 + i * 1000}000`;
const book = (i: number) =>
  `${stamp(i)} {"stream":"btcusdt@depth5@100ms","data":{"lastUpdateId":${160 + i},` +
  `"bids":[["${36000 + i * 10}.10","1.000"]],"asks":[["${36000 + i * 10}.20","1.0"]]}}\n`;
const quote = (i: number) =>
  `${stamp(i)} {"stream":"btcusdt@bookTicker","data":{"u":${i + 1},"s":"BTCUSDT",` +
  `"b":"36000.10","B":"1.0","a":"36000.20","A":"1.0"}}\n`;
/** A trade whose venue time is 5 ms before its local one. */
const trade = (i: number) =>
  `${stamp(i)} {"stream":"btcusdt@trade","data":{"e":"trade","E":${T0 + i * 1000 - 5},` +
  `"s":"BTCUSDT","t":${i + 1},"p":"36000.10","q":"0.5","T":${
    T0 + i * 1000 - 5
  },"m":true,"M":true}}\n`;
const depth = (i: number) =>
  `${stamp(i)} {"stream":"btcusdt@depth","data":{"e":"depthUpdate","E":${T0 + i * 1000 - 5},` +
  `"s":"BTCUSDT","U":${i + 1},"u":${i + 1},"b":[["36000.10","1.0"]],"a":[]}}\n`;
const sixty = (line: (i: number) => string) =>
  Array.from({ length: 60 }, (_, i) => line(i)).join("");
const TIMES = (where: string) =>
  `SELECT DISTINCT epoch_ms(exch_ts) - ${T0} AS t FROM events WHERE ${where} ORDER BY t`;

describe("Messages without a venue time", () => {
  test.each([["partial books", book, "true"], ["quotes", quote, "kind = 'quote'"]])(
    "have local time where no venue time is known: %s",
    async (_, line, where) => {
      const store = await newStore();
      const summary = await importInto(store, "binance-raw", { "fz.dat": sixty(line) });
      expect(await column(store, TIMES(where))).toEqual(
        Array.from({ length: 60 }, (_, i) => String(i * 1000)),
      );
      expect(summary.report.findings.map((f) => f.check)).toContain("untimed");
    },
  );

  test("go on with local time where the last venue time is stale", async () => {
    const store = await newStore();
    await importInto(store, "binance-raw", { "t.dat": trade(0) + book(0) + book(3) + book(9) });
    expect(await column(store, TIMES("kind = 'bid'"))).toEqual(["-5", "2995", "8995"]);
  });

  test("are refused by a run in venue order, unless it allows them", async () => {
    const store = await newStore();
    await importInto(store, "binance-raw", { "fz.dat": sixty(book) });
    expect(await refusal(dataWarnings(store, ["BTCUSDT"], [], true)))
      .toMatch(/untimed ×1.*--allow untimed/s);
    for (const [allow, isVenueOrder] of [[["untimed"], true], [[], false]] as const) {
      const { warnings } = await dataWarnings(store, ["BTCUSDT"], allow, isVenueOrder);
      expect(warnings.join()).toContain("untimed");
    }
  });

  test("are no matter beside depth that has one", async () => {
    const store = await newStore();
    const text = Array.from({ length: 20 }, (_, i) => depth(i) + quote(i)).join("");
    const summary = await importInto(store, "binance-raw", { "r.dat": text });
    expect(summary.report.findings.map((f) => f.check)).not.toContain("untimed");
    await dataWarnings(store, ["BTCUSDT"], [], true);
  });
});
