import { describe, expect, test } from "vitest";
import { importNpz } from "../../../data/import/npz.ts";
import { EventKind, RowFlag } from "../../../engine/tape/kind.ts";
import { importToMemory, temporaryFiles } from "./memory_import.ts";
import { BUY, EXCH, LOCAL, type NpyRow, npz, SELL } from "./npz_file.ts";

const T0 = 1_700_000_000_000_000_000n;
const both = LOCAL | EXCH;
const { BID, ASK, TRADE, CLEAR } = EventKind;

describe("hftbacktest npz", () => {
  test("local rows become messages with exact ticks, lots and nanoseconds", async () => {
    const rows: NpyRow[] = [
      [3n | both | BUY, T0 + 1001n, T0 + 5003n, 100.1, 0],
      [4n | both | BUY, T0 + 1001n, T0 + 5003n, 100.1, 0.003],
      [4n | both | SELL, T0 + 1001n, T0 + 5003n, 100.2, 1.1],
      [1n | EXCH | SELL, T0 + 2000n, T0 + 7000n, 100.3, 1],
      [2n | both | BUY, T0 + 1500n, T0 + 6000n, 100.2, 0.001],
      [2n | both | SELL, T0 + 1500n, T0 + 6000n, 100.1, 0.002],
      [1n | LOCAL | SELL, T0 + 2000n, T0 + 7000n, 100.3, 1],
    ];
    const paths = temporaryFiles({ "a.npz": npz(rows) });
    const imported = await importToMemory(importNpz, paths, { symbol: "BTCUSDT" });
    const { LAST, SNAPSHOT } = RowFlag;
    expect(imported.rows.map((r) => [r.code, r.price, r.qty])).toEqual([
      [CLEAR | SNAPSHOT | RowFlag.BUY, 1001, 0],
      [BID | SNAPSHOT, 1001, 3],
      [ASK | SNAPSHOT | LAST, 1002, 1100],
      [TRADE | RowFlag.BUY | LAST, 1002, 1],
      [TRADE | LAST, 1001, 2],
      [ASK | LAST, 1003, 1000],
    ]);
    const first = imported.rows[0];
    expect([first.exchTs, first.localTs, first.localNs]).toEqual([
      1_700_000_000_000_001,
      1_700_000_000_000_005,
      3,
    ]);
    expect(imported.checks.findings.list()).toEqual([]);
  });

  test("rows of each kind, and which of them are one message", async () => {
    const at = (us: number) => [T0 + BigInt(us) * 1000n, T0 + BigInt(us + 5) * 1000n] as const;
    const rows: NpyRow[] = [
      [3n | both, ...at(1), 100, 0],
      [3n | both | BUY, ...at(2), 99.9, 0],
      [3n | both | SELL, ...at(2), 100.5, 0],
      [4n | both | SELL, ...at(2), 100.5, 1],
      [1n | both | BUY, ...at(3), 99.9, 0],
      [1n | both | SELL, ...at(3), 100.4, 0.001],
      [2n | both | SELL, ...at(3), 99.9, 0.002],
      [2n | both | BUY, ...at(3), 100.4, 0.003],
      [100n | both, ...at(4), 100.123456789, 0],
      [101n | both, ...at(4), 100.1, 0],
      [102n | both, ...at(4), -0.000123456, 0],
      [103n | both, ...at(5), 99.9, 0.004],
      [104n | both, ...at(5), 100.4, 0],
      [104n | both, ...at(6), 100.4, 0.001],
      [10n | both | BUY, ...at(7), 100, 1],
      [103n | EXCH, ...at(8), 99.9, 0.004],
    ];
    const paths = temporaryFiles({ "a.npz": npz(rows) });
    const { rows: made, checks } = await importToMemory(importNpz, paths, { symbol: "BTCUSDT" });
    const { LAST, SNAPSHOT, BUY: bids } = RowFlag;
    const { QUOTE, MARK, INDEX, FUNDING_RATE } = EventKind;
    expect(made.map((r) => [r.exchTs - Number(T0 / 1000n), r.code, r.price, r.qty, r.aux])).toEqual(
      [
        [1, CLEAR | LAST, 0, 0, 0],
        [2, CLEAR | SNAPSHOT | bids, 999, 0, 0],
        [2, CLEAR | SNAPSHOT, 1005, 0, 0],
        [2, ASK | SNAPSHOT | LAST, 1005, 1000, 0],
        [3, BID, 999, 0, 0],
        [3, ASK | LAST, 1004, 1, 0],
        [3, TRADE | LAST, 999, 2, 0],
        [3, TRADE | bids | LAST, 1004, 3, 0],
        [4, INDEX, 0, 0, 10_012_345_679],
        [4, MARK, 0, 0, 10_010_000_000],
        [4, FUNDING_RATE | LAST, -123_456, 0, 0],
        [5, QUOTE | bids, 999, 4, 0],
        [5, QUOTE | LAST, 1004, 0, 0],
        [6, QUOTE | LAST, 1004, 1, 0],
      ],
    );
    expect(checks.findings.list()).toMatchObject([{ check: "ignored", count: 1 }]);
  });

  test("messages are the same wherever the archive's blocks end", async () => {
    const rows: NpyRow[] = Array.from({ length: 40_000 }, (_, i) => {
      const t = T0 + BigInt(Math.floor(i / 3) * 1000);
      return [1n | both | BUY, t, t + 9000n, 100 + (i % 50) / 10, 1];
    });
    const paths = temporaryFiles({ "a.npz": npz(rows) });
    const imported = await importToMemory(importNpz, paths, { symbol: "BTCUSDT" });
    expect(imported.rows.length).toBe(rows.length);
    const wrong = imported.rows.findIndex((r, i) =>
      ((r.code & RowFlag.LAST) !== 0) !== (i % 3 === 2 || i === rows.length - 1)
    );
    expect(wrong).toBe(-1);
  });

  test.each([
    [100.15, 1, "off-grid"],
    [NaN, 1, "bad-price"],
    [-1, 1, "bad-price"],
    [0, 1, "bad-price"],
    [100, 0.0005, "off-grid"],
    [100, NaN, "bad-price"],
    [100, Infinity, "bad-price"],
    [Infinity, 1, "bad-price"],
  ])("px %s qty %s is found as %s", async (px, qty, check) => {
    const paths = temporaryFiles({ "a.npz": npz([[1n | both | BUY, T0, T0, px, qty]]) });
    const { checks } = await importToMemory(importNpz, paths, { symbol: "BTCUSDT" });
    expect(checks.findings.refusals([]).map((f) => f.check)).toContain(check);
  });

  test("a cut or corrupted archive and foreign arrays are refused by name", async () => {
    const whole = npz([[1n | both | BUY, T0, T0, 100, 1], [1n | both | BUY, T0, T0, 100.1, 1]]);
    const spoilt = whole.slice();
    spoilt[60] ^= 0xff;
    const files = {
      "cut.npz": whole.subarray(0, whole.length - 30),
      "spoilt.npz": spoilt,
      "other.npz": npz([], "'<f8'"),
      "text.npz": new TextEncoder().encode("no zip"),
    };
    for (const path of temporaryFiles(files)) {
      await expect(importToMemory(importNpz, [path], { symbol: "BTCUSDT" })).rejects.toThrow(
        /^(cut|spoilt|other|text)\.npz: .*expected/,
      );
    }
  });
});
