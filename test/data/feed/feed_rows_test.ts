import { expect, test } from "vitest";
import type { FeedObserver } from "../../../data/feed/feed_observer.ts";
import { InstrumentFeed } from "../../../data/feed/instrument_feed.ts";
import { Frame } from "../../../data/feed/message.ts";
import { decodeJson } from "../../../data/wire/binance/frame_json.ts";
import { EventKind, KIND_MASK, RowFlag } from "../../../engine/tape/kind.ts";
import { openInstrument } from "../../open_instrument.ts";

const BTC = openInstrument({}, {});
const T = 1_700_000_000_000;
/** Our clock at the n-th message, µs: 25 ms after the venue's, and 10 ms a message. */
const localOf = (n: number) => (T + 25 + 10 * n) * 1000;

const KINDS = new Map<number, string>(
  Object.entries(EventKind).map(([name, kind]) => [kind, name]),
);
const flagsOf = (code: number) =>
  Object.entries(RowFlag).filter(([, flag]) => (code & flag) !== 0).map(([name]) => name);

/** What each message makes: rows as "kind flags price×qty aux @venue time", and what is observed. */
function told(messages: readonly object[]): readonly string[][] {
  const heard: string[] = [];
  const note = (name: string) => (...given: readonly unknown[]) => {
    heard.push([name, ...given.filter((one) => typeof one !== "object")].join(" "));
  };
  const names = [
    ...["latency", "depth", "stale", "gap", "snapshot", "replayed", "cleared", "level", "applied"],
    ...["arrived", "trade", "emptyTrade", "quote", "mark", "ignored", "untimed", "unsynced"],
  ];
  const observer = Object.fromEntries(names.map((name) => [name, note(name)]));
  const feed = new InstrumentFeed(BTC, {
    rule: "binance-usdm",
    observer: observer as unknown as FeedObserver,
  });
  const frame = new Frame();
  const { rows } = feed;
  const all = messages.map((message, n) => {
    decodeJson(JSON.stringify(message), frame, () => BTC, () => BTC);
    const from = rows.length;
    feed.push(frame, localOf(n), 7);
    const made = Array.from({ length: rows.length - from }, (_, i) => {
      const r = from + i;
      expect([rows.localTs[r], rows.localNs[r]]).toEqual([localOf(n), 7]);
      const kind = KINDS.get(rows.code[r] & KIND_MASK);
      const at = rows.exchTs[r] - T * 1000;
      return `${[kind, ...flagsOf(rows.code[r])].join(" ")} ${rows.price[r]}×${rows.qty[r]} ` +
        `${rows.aux[r]} @${at}`;
    });
    return [...made, ...heard.splice(0).filter((line) => !line.startsWith("arrived"))];
  });
  feed.finish();
  return [...all, heard];
}

const base = { E: T + 9, s: BTC.symbol };
const depth = (U: number, u: number, pu: number, b: string[][], a: string[][] = []) => ({
  ...{ e: "depthUpdate", ...base, T: T + u, U, u, pu, b, a },
});
const snapshot = (lastUpdateId: number, bids: string[][], asks: string[][], more = {}) => ({
  ...{ lastUpdateId, ...more, bids, asks },
});
const trade = (more: object) => ({
  ...{ e: "trade", ...base, T: T + 3, t: 77, p: "100.0", q: "0.005", X: "MARKET", m: false },
  ...more,
});
const mark = (more: object) => ({
  ...{ e: "markPriceUpdate", ...base, p: "100.5", i: "100.25", r: "-0.00012500", T: T + 900 },
  ...more,
});

test("a book's messages: kept until a snapshot, applied, replayed, replaced and lost", () => {
  expect(told([
    depth(1, 5, 0, [["99.0", "0.001"]]),
    depth(6, 12, 5, [["99.1", "0.002"]], [["101.0", "0.003"]]),
    snapshot(10, [["99.5", "0.004"], ["99.2", "0.001"]], [["100.5", "0.006"]], { T: T + 1 }),
    depth(13, 14, 12, [["99.5", "0"]]),
    depth(13, 14, 12, [["99.5", "0"]]),
    snapshot(13, [["99.0", "0.001"]], []),
    snapshot(20, [], [["102.0", "0.001"]]),
    depth(30, 31, 29, [["98.0", "0.001"]]),
    depth(32, 33, 31, []),
    snapshot(3, [], []),
  ])).toEqual([
    [
      "CLEAR LAST REPLAYED 0×0 0 @5000",
      "BID LAST UNAPPLIED 990×1 5 @5000",
      "latency 20000",
      "depth 1700000000005000 1",
      "cleared",
    ],
    [
      "BID UNAPPLIED 991×2 12 @12000",
      "ASK LAST UNAPPLIED 1010×3 12 @12000",
      "latency 23000",
      "depth 1700000000012000 2",
    ],
    [
      "CLEAR BUY SNAPSHOT 992×0 10 @1000",
      "BID SNAPSHOT 995×4 10 @1000",
      "BID SNAPSHOT 992×1 10 @1000",
      "CLEAR SNAPSHOT 1005×0 10 @1000",
      "ASK LAST SNAPSHOT 1005×6 10 @1000",
      "BID REPLAYED 991×2 12 @12000",
      "ASK LAST REPLAYED 1010×3 12 @12000",
      "latency 44000",
      "snapshot 10 taken",
      "cleared",
      "level true 995 4",
      "level true 992 1",
      "level false 1005 6",
      "applied 10",
      "replayed",
      "level true 991 2",
      "level false 1010 3",
      "applied 12",
    ],
    [
      "BID LAST 995×0 14 @14000",
      "latency 41000",
      "depth 1700000000014000 1",
      "level true 995 0",
      "applied 14",
    ],
    [
      "BID LAST UNAPPLIED 995×0 14 @14000",
      "latency 51000",
      "depth 1700000000014000 1",
      "stale 14 14",
    ],
    [
      "CLEAR BUY SNAPSHOT UNAPPLIED 990×0 13 @14000",
      "BID LAST SNAPSHOT UNAPPLIED 990×1 13 @14000",
      "snapshot 13 older-than-book",
    ],
    [
      "CLEAR LAST REPLAYED 0×0 0 @14000",
      "CLEAR SNAPSHOT 1020×0 20 @14000",
      "ASK LAST SNAPSHOT 1020×1 20 @14000",
      "snapshot 20 replaces-book",
      "cleared",
      "cleared",
      "level false 1020 1",
      "applied 20",
    ],
    [
      "CLEAR LAST REPLAYED 0×0 0 @31000",
      "BID LAST UNAPPLIED 980×1 31 @31000",
      "latency 64000",
      "depth 1700000000031000 1",
      "gap 30 20",
      "cleared",
    ],
    ["latency 72000", "depth 1700000000033000 0"],
    ["snapshot 3 before-deltas"],
    ["unsynced 2"],
  ]);
});

test("trades, quotes and marks: rows of their fields, and what is nobody's to take", () => {
  expect(told([
    trade({}),
    trade({ m: true, X: "INSURANCE_FUND" }),
    trade({ X: "NA", p: "0", q: "0" }),
    trade({ e: "aggTrade", a: 5 }),
    { u: 40, s: BTC.symbol, b: "99.9", B: "0.002", a: "100.1", A: "0.003" },
    { e: "bookTicker", u: 41, ...base, T: T + 8, b: "99.8", B: "0", a: "100.2", A: "0.001" },
    mark({}),
    mark({ r: "", T: 0 }),
    mark({ r: "0.0001", T: 0 }),
    { e: "forceOrder", ...base },
  ])).toEqual([
    ["TRADE BUY LAST 1000×5 77 @3000", "latency 22000", "trade 1700000000003000"],
    ["TRADE LAST OFF_MARKET 1000×5 77 @3000", "trade 1700000000003000"],
    ["trade 1700000000003000", "emptyTrade"],
    ["ignored aggTrade"],
    ["QUOTE BUY 999×2 40 @3000", "QUOTE LAST 1001×3 40 @3000", "quote NaN"],
    ["QUOTE BUY 998×0 41 @8000", "QUOTE LAST 1002×1 41 @8000", "quote 1700000000008000"],
    [
      "MARK 0×0 10050000000 @9000",
      "INDEX 0×0 10025000000 @9000",
      "FUNDING_RATE LAST -125000×0 1700000000900000 @9000",
      "mark 1700000000009000",
    ],
    ["MARK 0×0 10050000000 @9000", "INDEX LAST 0×0 10025000000 @9000", "mark 1700000000009000"],
    [
      "MARK 0×0 10050000000 @9000",
      "INDEX 0×0 10025000000 @9000",
      "FUNDING_RATE LAST 100000×0 0 @9000",
      "mark 1700000000009000",
    ],
    ["ignored forceOrder"],
    [],
  ]);
});
