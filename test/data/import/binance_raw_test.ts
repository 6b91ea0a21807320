import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { importBinanceRaw } from "../../../data/import/binance_raw.ts";
import { EventKind, KIND_MASK, RowFlag } from "../../../engine/tape/kind.ts";
import { importToMemory, type Row, temporaryFiles } from "./memory_import.ts";

const RAW = fileURLToPath(new URL("../../../../shared/data/binance-raw/", import.meta.url));
const real = existsSync(RAW);
const { BID, ASK, TRADE, CLEAR } = EventKind;
const { BUY, LAST, SNAPSHOT, OFF_MARKET, UNAPPLIED, REPLAYED } = RowFlag;

/** The rows that hftbacktest's converter keeps: all that was recorded of depth and open trades. */
function asRecorded(rows: readonly Row[]): Row[] {
  return rows.filter(({ code }) => {
    const kind = code & KIND_MASK;
    if (kind === TRADE) return (code & OFF_MARKET) === 0;
    return (kind === BID || kind === ASK || kind === CLEAR) && (code & REPLAYED) === 0;
  });
}

/** One row as `hftbacktest_rows.py` prints it. */
function line({ code, price, qty, exchTs, localTs }: Row, shiftUs: number): string {
  const kind = code & KIND_MASK;
  const level = code & SNAPSHOT ? 4 : 1;
  const [ev, buy] = kind === BID
    ? [level, 1]
    : kind === ASK
    ? [level, 0]
    : [kind === TRADE ? 2 : 3, code & BUY ? 1 : 0];
  return `${ev},${buy},${price},${qty},${exchTs},${localTs + shiftUs}\n`;
}

function digest(rows: readonly Row[], shiftUs: number): string {
  const hash = createHash("sha256");
  for (const row of rows) hash.update(line(row, shiftUs));
  return `${rows.length} ${hash.digest("hex")}`;
}

/** Rows of the converted array: those that stand at another place in the two orders count twice. */
function mergedLength(local: readonly Row[], exch: readonly Row[]): number {
  let l = 0, e = 0, n = 0;
  while (l < local.length && e < exch.length) {
    const a = exch[e], b = local[l];
    if (a.exchTs === b.exchTs && a.localTs === b.localTs) [l, e] = [l + 1, e + 1];
    else if (a.exchTs < b.exchTs || (a.exchTs === b.exchTs && a.localTs < b.localTs)) e += 1;
    else l += 1;
    n += 1;
  }
  return n + local.length - l + exch.length - e;
}

describe.skipIf(!real)(
  "rows of real files equal hftbacktest's, made by hftbacktest_rows.py",
  () => {
    test.each([
      {
        files: ["usdm/btcusdt_20230404.dat.gz", "usdm/btcusdt_20230405.dat.gz"],
        shiftUs: 26_932,
        rows: 344_715,
        local: "337618 998268ba8e43328339cc4853d79ca215746d8967148cb4fd720a76f25037536e",
        exch: "337618 f5f0372e2c11bc99181ada66f8b8579cb8d29ee7c668e7a60e8fbe6193fcf3eb",
      },
      {
        files: ["usdm/btcusdt_20240808.gz"],
        shiftUs: 1_272_157,
        rows: 491_973,
        local: "466836 b27dc95db067cab4c865093fe24bb8eae549507f6c5ecf1d7b213a10aa63f77e",
        exch: "466836 cc917b8a252c6b2ce21707975d62062a0d6c55d83009611359cf138b82ca9a12",
      },
    ])("$files", async ({ files, shiftUs, rows: merged, local, exch }) => {
      const { rows, checks } = await importToMemory(importBinanceRaw, files.map((f) => RAW + f));
      expect(checks.clockShift()).toEqual({ us: shiftUs, method: "min-feed-latency" });
      const recorded = asRecorded(rows);
      expect(digest(recorded, shiftUs)).toBe(local);
      const byExch = recorded.toSorted((a, b) => a.exchTs - b.exchTs);
      expect(digest(byExch, shiftUs)).toBe(exch);
      expect(mergedLength(recorded, byExch)).toBe(merged);
    });
  },
);

/** Best prices by sorted maps: the plain twin of the book. */
class PlainBook {
  readonly bids = new Map<number, number>();
  readonly asks = new Map<number, number>();

  apply({ code, price, qty }: Row): void {
    const kind = code & KIND_MASK;
    const side = kind === BID ? this.bids : this.asks;
    if (kind === CLEAR) {
      if (!(code & SNAPSHOT) || code & BUY) this.bids.clear();
      if (!(code & SNAPSHOT) || !(code & BUY)) this.asks.clear();
    } else if (qty === 0) side.delete(price);
    else side.set(price, qty);
  }

  top(): string {
    const bid = Math.max(0, ...this.bids.keys());
    const ask = Math.min(Infinity, ...this.asks.keys());
    return `${bid},${this.bids.get(bid)},${ask},${this.asks.get(ask)}`;
  }
}

describe.skipIf(!real)(
  "in ../shared/data the book equals every best bid and offer with its update id",
  () => {
    test.each([
      ["usdm/btcusdt_20230404.dat.gz", "usdm/btcusdt_20230405.dat.gz"],
      ["usdm/btcusdt_20240808.gz"],
      ["spot/btcusdt_20240808.gz"],
      [1, 2, 3].map((d) => `nexo_spot/nexousdt_2024072${d + 2}.dat.gz`),
    ].map((files) => ({ files: files.flat() })))("$files", async ({ files }) => {
      const { rows, checks } = await importToMemory(importBinanceRaw, files.map((f) => RAW + f));
      const quotes = new Map<number, string>();
      for (let i = 0; i + 1 < rows.length; i++) {
        const [a, b] = [rows[i], rows[i + 1]];
        if ((a.code & KIND_MASK) === EventKind.QUOTE && a.code & BUY) {
          quotes.set(a.aux, `${a.price},${a.qty},${b.price},${b.qty}`);
        }
      }
      const book = new PlainBook();
      let compared = 0;
      for (const row of rows) {
        const kind = row.code & KIND_MASK;
        if ((kind !== BID && kind !== ASK && kind !== CLEAR) || row.code & UNAPPLIED) continue;
        book.apply(row);
        if (!(row.code & LAST)) continue;
        const quote = quotes.get(row.aux);
        if (quote === undefined) continue;
        compared += 1;
        if (book.top() !== quote) expect(`${row.aux}: ${book.top()}`).toBe(`${row.aux}: ${quote}`);
      }
      expect(compared).toBeGreaterThan(10);
      const report = checks.report([]);
      expect(report.bookEqual).toBe(report.bookCompared);
      expect(report.bookCompared).toBe(compared);
      expect(report.findings.filter((f) => f.severity === "error")).toEqual([]);
    });
  },
);

const depth = (ms: number, U: number, u: number, pu: number, b: string[][], a: string[][]) =>
  JSON.stringify({
    stream: "btcusdt@depth@0ms",
    data: { e: "depthUpdate", E: ms, T: ms, s: "BTCUSDT", U, u, pu, b, a },
  });
const snapshot = (ms: number, id: number, bids: string[][], asks: string[][]) =>
  JSON.stringify({ lastUpdateId: id, E: ms, T: ms, bids, asks });
const T0 = 1_700_000_000_000;
const at = (ms: number, frame: string) => `${T0 + ms}000 ${frame}\n`;
/** `kind side price qty flags`, short enough to read in a table. */
const shown = ({ code, price, qty }: Row) =>
  [
    ["", "BID", "ASK", "TRADE", "CLEAR"][code & KIND_MASK] + (code & BUY ? "+" : ""),
    price,
    qty,
    (code & LAST ? "L" : "") + (code & SNAPSHOT ? "S" : "") + (code & UNAPPLIED ? "U" : "") +
    (code & REPLAYED ? "R" : ""),
  ].join(" ").trimEnd();

describe("the snapshot rule on a small recording", () => {
  const recording = at(10, depth(T0 + 5, 90, 95, 89, [["10.0", "9"]], [])) +
    at(20, depth(T0 + 15, 98, 103, 95, [["10.0", "1"]], [["10.3", "2"]])) +
    at(30, snapshot(T0 + 12, 100, [["10.1", "5"], ["10.0", "7"]], [["10.2", "4"]])) +
    at(40, depth(T0 + 35, 104, 106, 103, [["10.1", "0"]], []));

  test("keeps what arrived, and replays the buffer behind the snapshot", async () => {
    const { rows, checks } = await importToMemory(
      importBinanceRaw,
      temporaryFiles({ "a.dat": recording }),
    );
    expect(rows.map(shown)).toEqual([
      "CLEAR 0 0 LR",
      "BID 100 9000 LU",
      "BID 100 1000 U",
      "ASK 103 2000 LU",
      "CLEAR+ 100 0 S",
      "BID 101 5000 S",
      "BID 100 7000 S",
      "CLEAR 102 0 S",
      "ASK 102 4000 LS",
      "BID 100 1000 R",
      "ASK 103 2000 LR",
      "BID 101 0 L",
    ]);
    expect(rows.slice(9, 11).map((r) => r.localTs)).toEqual([(T0 + 30) * 1000, (T0 + 30) * 1000]);
    expect(rows[9].exchTs).toBe((T0 + 15) * 1000);
    expect(checks.findings.list()).toEqual([]);
  });

  test("a broken chain empties the book and is an error", async () => {
    const { rows, checks } = await importToMemory(
      importBinanceRaw,
      temporaryFiles({
        "a.dat": recording + at(50, depth(T0 + 45, 120, 121, 119, [], [["11", "1"]])),
      }),
    );
    expect(rows.slice(-2).map(shown)).toEqual(["CLEAR 0 0 LR", "ASK 110 1000 LU"]);
    expect(checks.findings.refusals([]).map((f) => f.check)).toEqual(["gaps"]);
    expect(checks.findings.list()[0].examples).toEqual([
      { file: "a.dat", line: 5, text: "update 120 does not follow 106" },
    ]);
  });

  test("a gzipped file gives the same rows, and a cut one is refused by name", async () => {
    const packed = gzipSync(recording);
    const [plain, gz, cut] = temporaryFiles({
      "a.dat": recording,
      "a.gz": packed,
      "cut.gz": packed.subarray(0, packed.length - 9),
    });
    const { rows } = await importToMemory(importBinanceRaw, [plain]);
    expect((await importToMemory(importBinanceRaw, [gz])).rows).toEqual(rows);
    await expect(importToMemory(importBinanceRaw, [cut])).rejects.toThrow(
      "cut.gz: expected more data: the file is truncated",
    );
  });

  test("lines end with LF, CRLF or the file, and empty ones between them count", async () => {
    const lines = recording.trimEnd().split("\n");
    const [lf, crlf, open, gaps] = temporaryFiles({
      "lf.dat": recording,
      "crlf.dat": recording.replaceAll("\n", "\r\n"),
      "open.dat": recording.trimEnd(),
      "gaps.dat": `\n${lines.join("\n\r\n")}\n\nx`,
    });
    const { rows } = await importToMemory(importBinanceRaw, [lf]);
    expect((await importToMemory(importBinanceRaw, [crlf])).rows).toEqual(rows);
    expect((await importToMemory(importBinanceRaw, [open])).rows).toEqual(rows);
    const { rows: same, checks } = await importToMemory(importBinanceRaw, [gaps]);
    expect(same).toEqual(rows);
    expect(checks.findings.refusals([])[0].examples[0].line).toBe(2 * lines.length + 2);
  });

  test("nanosecond stamps keep their rest", async () => {
    const [path] = temporaryFiles({
      "ns.dat": `${T0 + 1}000789 ${depth(T0, 1, 2, 0, [["10.0", "1"]], [])}\n`,
    });
    const { rows } = await importToMemory(importBinanceRaw, [path]);
    expect([rows[0].localTs, rows[0].localNs]).toEqual([(T0 + 1) * 1000, 789]);
  });

  test.each([
    ["x", "bad-frame", 'line begins "x", expected a local time in ms, µs or ns and a space'],
    [`${T0} {"e":"trade"`, "bad-frame", "expected JSON"],
    [`${T0} ${depth(T0, 1, 2, 0, [], [])} x`, "bad-frame", "expected JSON"],
    [`${T0} ${depth(T0, 1, 2, 0, [], [])}${T0}`, "bad-frame", "expected JSON"],
    [
      `${T0} {"stream":"btc\tusdt@depth","data":${depth(T0, 1, 2, 0, [], [])}}`,
      "bad-frame",
      "Bad control character",
    ],
    [
      `${T0} {"stream":"btc\\usdt@depth","data":${depth(T0, 1, 2, 0, [], [])}}`,
      "bad-frame",
      "expected JSON",
    ],
    [
      `${T0} ${depth(T0, 1, 2, 0, [], []).replace('"pu"', '"p\r"')}`,
      "bad-frame",
      "Bad control character",
    ],
    [`${T0} ${depth(T0, 1, 2, 0, [], []).replace('"T"', '"\\"')}`, "bad-frame", "expected JSON"],
    [`${T0} ${depth(T0, 1, 2, 0, [["-1", "1"]], [])}`, "bad-price", 'b price is "-1"'],
    [`${T0} ${depth(T0, 1, 2, 0, [["NaN", "1"]], [])}`, "bad-price", 'b price is "NaN"'],
    [`${T0} ${depth(T0, 1, 2, 0, [["10.05", "1"]], [])}`, "off-grid", "a multiple of 10^-1"],
    [
      `${T0} ${depth(T0, 1, 2, 0, [], []).replace('"BTCUSDT"', '"BTCUSDX?"')}`,
      "wrong-symbol",
      's is "BTCUSDX?"',
    ],
  ])("%s is found as %s", async (bad, check, text) => {
    const path = temporaryFiles({ "bad.dat": `${recording}${bad}\n` });
    const { checks } = await importToMemory(importBinanceRaw, path, { symbol: "BTCUSDT" });
    const [found] = checks.findings.refusals([]);
    expect(found.check).toBe(check);
    expect(found.examples[0].line).toBe(5);
    expect(found.examples[0].text).toContain(text);
  });
});

describe("lines that the fast way does not take", () => {
  const trade = (t: number, p: string, q: string) =>
    JSON.stringify({ e: "trade", E: T0, T: T0, s: "NEWUSDT", t, p, q, X: "MARKET", m: true })
      .replaceAll(",", ", ");
  const other = `{"e":"kline","E":${T0},"s":"NEWUSDT"}`;

  test("tell the grid of an instrument that nobody knows, those without a price left out", async () => {
    const lines = [at(0, trade(1, "1.25", "3")), at(1, other), at(2, trade(2, "1.3", "0.25"))];
    const paths = temporaryFiles({ "a.dat": lines.join("") });
    const { rows, checks } = await importToMemory(importBinanceRaw, paths);
    expect(rows.map(({ symbol, price, qty }) => [symbol, price, qty]))
      .toEqual([["NEWUSDT", 125, 300], ["NEWUSDT", 130, 25]]);
    const notes = checks.findings.list().map(({ check, count }) => `${check} ${count}`);
    expect(notes.toSorted()).toEqual(["ignored 1", "inferred-grid 1"]);
  });

  test("are counted as all others, so that a finding names its line", async () => {
    const lines = [at(0, trade(1, "1.25", "3")), "\n", `x ${other}\n`, at(2, other), "no time\n"];
    const paths = temporaryFiles({ "a.dat": lines.join("") });
    const { checks } = await importToMemory(importBinanceRaw, paths);
    const found = checks.findings.list().find(({ check }) => check === "bad-frame");
    expect(found?.examples.map(({ line }) => line)).toEqual([3, 5]);
  });
});
