import { describe, expect, test } from "vitest";
import { bulkZip, column, importInto, newStore, refusal, T0 } from "./bed.ts";

describe("The venue's files of depth", () => {
  const head = "symbol,timestamp,first_update_id,last_update_id,side,update_type,price,qty,pu\n";
  const row = (id: number, type: string, side: string, price: string, qty: string, pu: string) =>
    `BTCUSDT,${T0 + id},${id},${id},${side},${type},${price},${qty},${pu}\n`;
  const map = "kind=depth,time=timestamp,first=first_update_id,final=last_update_id,side=side," +
    "snapshot=update_type,price=price,qty=qty,previous=pu,symbol=symbol";

  test.each(["-1", ""])(
    "have snapshots and changes, and no id before the first: '%s'",
    async (none) => {
      const text = head + row(10, "snap", "b", "42000.1", "1", none) +
        row(10, "snap", "a", "42000.3", "2", none) + row(11, "set", "b", "42000.1", "0", "10") +
        row(12, "set", "b", "42000.2", "3", "11");
      const store = await newStore();
      const options = { instrument: "BTCUSDT", map };
      const summary = await importInto(store, "csv", { "T_DEPTH.csv": text }, options);
      expect(summary.report.findings.filter((f) => f.severity === "error")).toEqual([]);
      const sql =
        "SELECT side || ' ' || price::DOUBLE || ' ' || qty::DOUBLE || ' ' || snapshot FROM depth " +
        "WHERE kind <> 'clear' AND NOT unapplied ORDER BY seq";
      expect(await column(store, sql)).toEqual([
        "buy 42000.1 1.0 true",
        "sell 42000.3 2.0 true",
        "buy 42000.1 0.0 false",
        "buy 42000.2 3.0 false",
      ]);
    },
  );

  test("whose update ids are missing are refused", async () => {
    const text = head + row(10, "snap", "b", "42000.1", "1", "-1").replace(",10,10,", ",10,,");
    const options = { instrument: "BTCUSDT", map };
    expect(await refusal(importInto(await newStore(), "csv", { "T_DEPTH.csv": text }, options)))
      .toMatch(/T_DEPTH\.csv:2: final is "", expected a whole number/);
  });

  test.each(["metrics", "bookDepth"])(
    "of kinds that are not read are refused with those that are: %s",
    async (kind) => {
      const name = `BTCUSDT-${kind}-2024-01-01`;
      const zip = { "m.zip": bulkZip(name, "2024-01-01 00:05:00,BTCUSDT,1\n") };
      expect(await refusal(importInto(await newStore(), "binance-bulk", zip)))
        .toMatch(
          new RegExp(`m.zip: ${name}.csv, expected .*KIND one of aggTrades, trades, bookTicker`),
        );
    },
  );
});
