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
