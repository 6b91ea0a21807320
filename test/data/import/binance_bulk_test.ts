import { createHash } from "node:crypto";
import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import type { StoredBar } from "../../../data/import/bar_sink.ts";
import { importBinanceBulk } from "../../../data/import/binance_bulk.ts";
import { EventKind, RowFlag } from "../../../engine/tape/kind.ts";
import { importToMemory, temporaryFiles } from "./memory_import.ts";

const T0 = 1_704_067_200_000;
const zip = (name: string, text: string) =>
  zipSync({ [`${name}.csv`]: new TextEncoder().encode(text) });
const AGG = "BTCUSDT-aggTrades-2024-01-01";
const AGG_ROWS = `10,42000.1,0.5,1,2,${T0},true\n11,42000.2,0.010,3,3,${T0 + 5},false\n`;
const AGG_HEAD =
  "agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker\n";

async function bulk(name: string, text: string, extra: Record<string, string> = {}) {
  const [path] = temporaryFiles({ [`${name}.zip`]: zip(name, text), ...extra });
  return await importToMemory(importBinanceBulk, [path]);
}

describe("Binance bulk files", () => {
  test("aggTrades with header, without, and in µs give the same rows", async () => {
    const { rows, checks } = await bulk(AGG, AGG_HEAD + AGG_ROWS);
    expect(rows.map((r) => [r.code, r.price, r.qty, r.aux, r.localTs])).toEqual([
      [EventKind.TRADE | RowFlag.LAST, 420001, 500, 10, T0 * 1000],
      [EventKind.TRADE | RowFlag.LAST | RowFlag.BUY, 420002, 10, 11, (T0 + 5) * 1000],
    ]);
    expect(checks.findings.list()).toEqual([]);
    expect((await bulk(AGG, AGG_ROWS)).rows).toEqual(rows);
    const micros = AGG_ROWS.replaceAll(/(,1704067200\d{3})/g, "$1000");
    expect((await bulk(AGG, micros)).rows).toEqual(rows);
  });

  test("trades, in the spot layout with a column more", async () => {
    const { rows } = await bulk(
      "BTCUSDT-trades-2024-01",
      `7,42000.1,0.5,21000.05,${T0},True,True\n8,42000.1,0.1,4200.01,${T0},False,True\n`,
    );
    expect(rows.map((r) => [(r.code & RowFlag.BUY) !== 0, r.aux])).toEqual([[false, 7], [true, 8]]);
  });

  test("bookTicker is sorted by event time and update id", async () => {
    const row = (id: number, ms: number, bid: string) =>
      `${id},${bid},1.5,42000.3,2,${T0 + ms},${T0 + ms + 1}\n`;
    const { rows, checks } = await bulk(
      "BTCUSDT-bookTicker-2024-01-01",
      "update_id,best_bid_price,best_bid_qty,best_ask_price,best_ask_qty,transaction_time,event_time\n" +
        row(3, 9, "42000.2") + row(2, 5, "42000.1") + row(1, 5, "42000.0"),
    );
    expect(rows.filter((r) => r.code & RowFlag.BUY).map((r) => [r.aux, r.price])).toEqual([
      [1, 420000],
      [2, 420001],
      [3, 420002],
    ]);
    expect(rows[0].localTs - rows[0].exchTs).toBe(1000);
    expect(checks.findings.list()).toEqual([]);
  });

  test("klines go to bars, with gaps and impossible bars found", async () => {
    const kline = (minute: number, low: string) => {
      const open = T0 + minute * 60_000;
      return `${open},42000,42010,${low},42005,12.5,${open + 59_999},525000,30,6.25,262500,0\n`;
    };
    const [path] = temporaryFiles({
      "k.zip": zip("BTCUSDT-1m-2024-01", kline(0, "41990") + kline(1, "42001") + kline(3, "41990")),
    });
    const bars: StoredBar[] = [];
    const lengths: number[] = [];
    const { checks } = await importToMemory(importBinanceBulk, [path], {
      bars: (_, intervalUs, more) => {
        lengths.push(intervalUs);
        bars.push(...more);
        return Promise.resolve();
      },
    });
    expect(lengths).toEqual([60_000_000]);
    expect(bars[0]).toEqual({
      openTs: T0 * 1000,
      closeTs: (T0 + 59_999) * 1000,
      open: "42000",
      high: "42010",
      low: "41990",
      close: "42005",
      volume: "12.5",
      takerBuyVolume: "6.25",
      trades: 30,
    });
    expect(checks.findings.refusals([]).map((f) => [f.check, f.count])).toEqual([
      ["gaps", 1],
      ["bad-bar", 1],
    ]);
  });

  test("fundingRate rows are settlements, negative ones too", async () => {
    const { rows } = await bulk(
      "BTCUSDT-fundingRate-2024-01",
      `calc_time,funding_interval_hours,last_funding_rate\n${T0},8,0.00037409\n` +
        `${T0 + 28_800_000},8,-0.00001000\n`,
    );
    expect(rows.map((r) => [r.code, r.price])).toEqual([
      [EventKind.FUNDING | RowFlag.LAST, 374_090],
      [EventKind.FUNDING | RowFlag.LAST, -10_000],
    ]);
  });

  test("fundingRate rows are looked at for their order, gaps and rates", async () => {
    const hours = (n: number) => T0 + n * 3_600_000;
    const found = async (...rows: string[]) => {
      const { rows: made, checks } = await bulk("BTCUSDT-fundingRate-2024-01", rows.join(""));
      return [made.length, ...checks.findings.list().map((one) => `${one.check} ${one.count}`)];
    };
    const row = (n: number, rate = "0.0001") => `${hours(n)},8,${rate}\n`;
    expect(await found(row(0), row(8), row(16.5))).toEqual([3]);
    expect(await found(row(0), row(8.6))).toEqual([2, "quiet 1"]);
    expect(await found(row(8), row(8))).toEqual([2, "duplicates 1"]);
    expect(await found(row(8), row(0))).toEqual([2, "time-order 1"]);
    expect(await found(row(0), row(8, "x"))).toEqual([1, "bad-price 1"]);
    expect(await found(row(0), "5,8,0.0001\n")).toEqual([1, "bad-frame 1"]);
  });

  test.each([
    ["aggTrades", 7],
    ["trades", 6],
    ["bookTicker", 7],
    ["fundingRate", 3],
    ["1m", 11],
  ])("%s rows of fewer than %i columns are refused", async (kind, columns) => {
    const name = `BTCUSDT-${kind}-2024-01-01`;
    const row = (n: number) => Array.from({ length: n }, () => "1").join(",");
    const refused = bulk(name, `${row(columns - 1)}\n`);
    await expect(refused).rejects.toThrow(`expected the columns of ${kind}`);
    const told = await bulk(name, `${row(columns)}\n`).then(() => "", String);
    expect(told).not.toContain("the columns of");
  });

  test("a checksum beside the file must match it", async () => {
    const bytes = zip(AGG, AGG_ROWS);
    const sha = createHash("sha256").update(bytes).digest("hex");
    const name = `${AGG}.zip`;
    const [good] = temporaryFiles({ [name]: bytes, [`${name}.CHECKSUM`]: `${sha}  ${name}\n` });
    expect((await importToMemory(importBinanceBulk, [good])).rows.length).toBe(2);
    const wrong = sha.replace(/^./, (c) => c === "0" ? "1" : "0");
    const [bad] = temporaryFiles({ [name]: bytes, [`${name}.CHECKSUM`]: `${wrong}  ${name}\n` });
    await expect(importToMemory(importBinanceBulk, [bad])).rejects.toThrow(
      `SHA-256 is ${sha}, expected ${wrong} as its .CHECKSUM says`,
    );
  });

  test("cut at any byte, an archive is refused, never half imported", async () => {
    const bytes = zip(AGG, AGG_HEAD + AGG_ROWS);
    for (let cut = 0; cut < bytes.length; cut += 7) {
      const [path] = temporaryFiles({ "cut.zip": bytes.subarray(0, cut) });
      await expect(importToMemory(importBinanceBulk, [path])).rejects.toThrow(
        /^cut\.zip: expected/,
      );
    }
  });
});
