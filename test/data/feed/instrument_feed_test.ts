import { expect, test } from "vitest";
import type { FeedObserver } from "../../../data/feed/feed_observer.ts";
import { InstrumentFeed } from "../../../data/feed/instrument_feed.ts";
import { Frame } from "../../../data/feed/message.ts";
import { decodeJson } from "../../../data/wire/binance/frame_json.ts";
import { EventKind, KIND_MASK } from "../../../engine/tape/kind.ts";
import { openInstrument } from "../../open_instrument.ts";

const BTC = openInstrument({}, {});
const T = 1_700_000_000_000;

const depth = (U: number, u: number, pu: number, bid: string) =>
  JSON.stringify({
    stream: "btcusdt@depth",
    data: {
      e: "depthUpdate",
      ...{ E: T + u, T: T + u, s: BTC.symbol, U, u, pu },
      b: [[bid, "1.000"]],
      a: [],
    },
  });

/** Pushes messages through a feed; the kinds of the rows they made. */
function rowsOf(messages: readonly string[], observer?: FeedObserver) {
  const feed = new InstrumentFeed(BTC, { rule: "binance-usdm", ...(observer && { observer }) });
  const frame = new Frame();
  for (const [i, text] of messages.entries()) {
    decodeJson(text, frame, () => BTC, () => BTC);
    feed.push(frame, (T + 10 * i) * 1000, 0);
  }
  feed.finish();
  const { rows } = feed;
  return Array.from({ length: rows.length }, (_, i) => [
    rows.code[i] & KIND_MASK,
    rows.price[i],
    rows.exchTs[i],
  ]);
}

const MESSAGES = [
  JSON.stringify({ lastUpdateId: 100, T, bids: [["100.0", "1.000"]], asks: [["100.1", "1.000"]] }),
  depth(95, 101, 94, "99.9"),
  depth(105, 110, 104, "99.8"),
  depth(111, 115, 110, "99.7"),
];

test("a feed makes the same rows whether anybody observes it or not", () => {
  const heard: string[] = [];
  const note = (name: string) => (...given: readonly unknown[]) => {
    heard.push(`${name} ${given.filter((one) => typeof one !== "object").join(" ")}`);
  };
  const names = [
    ...["arrived", "latency", "depth", "stale", "gap", "snapshot", "replayed", "cleared"],
    ...["level", "applied", "trade", "emptyTrade", "quote", "mark", "ignored", "unsynced"],
  ];
  const observer = Object.fromEntries(names.map((name) => [name, note(name)]));
  const observed = rowsOf(MESSAGES, observer as unknown as FeedObserver);
  expect(observed).toEqual(rowsOf(MESSAGES));
  expect(observed.filter(([kind]) => kind === EventKind.BID).map(([, price]) => price))
    .toEqual([1000, 999, 998, 997]);
  expect(heard).toContain("gap 105 101");
  expect(heard).toContain("snapshot 100 taken");
  expect(heard).toContain("unsynced 2");
});

test("venue times in ms and in µs are told apart where the message is decoded", () => {
  const [snapshot] = MESSAGES;
  const micros = snapshot.replace(String(T), `${T}123`);
  const timesOf = (text: string) => new Set(rowsOf([text]).slice(1).map(([, , exchTs]) => exchTs));
  expect(timesOf(snapshot)).toEqual(new Set([T * 1000]));
  expect(timesOf(micros)).toEqual(new Set([T * 1000 + 123]));
});
