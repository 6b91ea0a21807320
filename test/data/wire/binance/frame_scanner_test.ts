import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Frame, FrameError, type Grid } from "../../../../data/feed/message.ts";
import { decodeJson } from "../../../../data/wire/binance/frame_json.ts";
import { FrameScanner } from "../../../../data/wire/binance/frame_scanner.ts";
import { runs } from "../../../chance.ts";

const GRID: Grid = {
  symbol: "BTCUSDT",
  tickMantissa: 5,
  priceDecimals: 2,
  lotMantissa: 1,
  qtyDecimals: 3,
};
const lookup = (symbol: string) => symbol === GRID.symbol ? GRID : undefined;
const encode = (text: string) => new TextEncoder().encode(text);

/** All that a decoder says of a frame. */
function fields(frame: Frame) {
  const slots = frame.tradeId >= 0 ? 1 : frame.bids + frame.asks;
  return {
    ...frame,
    price: [...frame.price.slice(0, slots)],
    qty: [...frame.qty.slice(0, slots)],
  };
}

/** A frame with something of another one in each field. */
function used(): Frame {
  const frame = new Frame();
  const rest = { kind: 3, name: "before", isBuy: true, isOffMarket: true, bids: 5, asks: 7 };
  const [ids, prices] = [{ firstId: 1, finalId: 2, previousId: 3, tradeId: 4 }, { mark: 5 }];
  const more = { timeUs: 6, indexPrice: 7, ratePpb: 8, nextFundingUs: 9, grid: GRID };
  return Object.assign(frame, rest, ids, prices, more);
}

function scanned(text: string): ReturnType<typeof fields> | null {
  const frame = used();
  const bytes = encode(`pad ${text}\n{"e":"next"}`);
  const scanner = new FrameScanner(lookup, () => GRID);
  return scanner.scan(bytes, 4, 4 + encode(text).length, frame) ? fields(frame) : null;
}

function parsed(text: string): ReturnType<typeof fields> | FrameError {
  const frame = used();
  try {
    decodeJson(text, frame, lookup, () => GRID);
  } catch (error) {
    if (error instanceof FrameError) return error;
    throw error;
  }
  return fields(frame);
}

const id = fc.integer({ min: 0, max: 9_000_000_000_000 });
const ms = fc.integer({ min: 1_500_000_000_000, max: 1_900_000_000_000 });
const decimal = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.tuple(fc.integer({ min: 1, max: 99_999_999 }), fc.integer({ min: 2, max: 8 }))
      .map(([n, d]) =>
        `${Math.floor(n / 20)}.${String((n % 20) * 5).padStart(2, "0").padEnd(d, "0")}`
      ),
  },
  fc.constantFrom("0", "0.000", "-1", "NaN", "", "1e5", "12.345678", ".5", "5.", "61737.65000000"),
);
const level = fc.tuple(decimal, decimal);
const symbol = fc.constantFrom("BTCUSDT", "BTCUSDT", "BTCUSDT", "ETHUSDT");
const side = fc.array(level, { maxLength: 4 });
const event = fc.oneof(
  fc.record({
    e: fc.constant("depthUpdate"),
    E: ms,
    T: ms,
    s: symbol,
    U: id,
    u: id,
    pu: id,
    b: side,
    a: side,
  }, { requiredKeys: ["e", "E", "s", "U", "u", "b", "a"] }),
  fc.record({
    e: fc.constantFrom("trade", "aggTrade"),
    E: ms,
    T: ms,
    s: symbol,
    t: id,
    a: id,
    p: decimal,
    q: decimal,
    X: fc.constantFrom("MARKET", "INSURANCE_FUND", "NA"),
    m: fc.boolean(),
    M: fc.constant(true),
  }, { requiredKeys: ["e", "E", "s", "t", "a", "p", "q", "m"] }),
  fc.record({
    e: fc.constant("bookTicker"),
    u: id,
    s: symbol,
    b: decimal,
    B: decimal,
    a: decimal,
    A: decimal,
    T: ms,
    E: ms,
  }, { requiredKeys: ["u", "s", "b", "B", "a", "A"] }),
  fc.record({
    e: fc.constant("markPriceUpdate"),
    E: ms,
    s: symbol,
    p: decimal,
    i: decimal,
    P: decimal,
    r: fc.constantFrom("0.00010000", "-0.00003512", "", "0"),
    T: fc.oneof(ms, fc.constant(0)),
  }),
  fc.record({ e: fc.constantFrom("kline", "forceOrder", 'q"uote'), E: ms, s: symbol }),
  fc.record({ lastUpdateId: id, E: ms, T: ms, bids: side, asks: side }, {
    requiredKeys: ["lastUpdateId", "bids", "asks"],
  }),
);

const tick = fc.integer({ min: 1, max: 9_999_999 }).map((n) => (n * 0.05).toFixed(2));
const lot = fc.integer({ min: 1, max: 9_999_999 }).map((n) => (n / 1000).toFixed(3));
const anyLot = fc.oneof(lot, fc.constantFrom("0", "0.000"));
const plainSide = fc.array(fc.tuple(tick, anyLot), { maxLength: 70 });
const head = { E: ms, s: fc.constant(GRID.symbol) };
/** Frames in the venue's order of members, all of them on the grid. */
const plainEvent = fc.oneof(
  fc.record({ e: fc.constant("depthUpdate"), ...head, U: id, u: id, b: plainSide, a: plainSide }),
  fc.record({ e: fc.constant("trade"), ...head, t: id, p: tick, q: lot, m: fc.boolean() }),
  fc.record({ e: fc.constant("aggTrade"), ...head, a: id, p: tick, q: lot, m: fc.boolean() }),
  fc.record({ ...head, u: id, b: tick, B: anyLot, a: tick, A: anyLot }),
  fc.record({
    e: fc.constant("markPriceUpdate"),
    ...head,
    p: tick,
    i: tick,
    r: fc.constantFrom("0.00010000", "-0.00003512", "0"),
    T: fc.oneof(ms, fc.constant(0)),
  }),
  fc.record({ lastUpdateId: fc.oneof(fc.constant(0), id), bids: plainSide, asks: plainSide }),
);

describe("FrameScanner", () => {
  test("reads whatever it accepts as JSON does, and refuses what JSON decoding refuses", () => {
    let accepted = 0;
    fc.assert(
      fc.property(event, fc.boolean(), fc.boolean(), (data, wrapped, spaced) => {
        const stream = "btcusdt@depth@0ms";
        const text = JSON.stringify(wrapped ? { stream, data } : data, null, spaced ? 1 : 0);
        const fast = scanned(text.replaceAll("\n", ""));
        if (fast === null) return;
        accepted += 1;
        expect(fast).toEqual(parsed(text));
      }),
      { numRuns: runs(5000), seed: 7 },
    );
    expect(accepted).toBeGreaterThan(500);
  });

  test("any cut or changed byte of a frame is refused or read as JSON reads it", () => {
    const text =
      '{"stream":"btcusdt@trade","data":{"e":"trade","E":1680652700455,"T":1680652700452,' +
      '"s":"BTCUSDT","t":3535186032,"p":"28145.10","q":"0.002","X":"MARKET","m":true}}';
    for (let i = 0; i < text.length; i++) {
      expect(scanned(text.slice(0, i))).toBeNull();
      for (const c of '0"x,-}') {
        const changed = text.slice(0, i) + c + text.slice(i + 1);
        const fast = scanned(changed);
        if (fast !== null) expect(fast).toEqual(parsed(changed));
      }
    }
  });

  test("accepts every frame as the venue writes it, and says where it ends", () => {
    const counts = new Map<number, number>();
    fc.assert(
      fc.property(
        plainEvent,
        fc.boolean(),
        fc.constantFrom("", "\n", "\n{"),
        (data, wrapped, rest) => {
          // A snapshot comes of the REST API: in no stream.
          const isWrapped = wrapped && !("lastUpdateId" in data);
          const stream = isWrapped ? { stream: "btcusdt@aggTrade", data } : data;
          const text = JSON.stringify(stream);
          const bytes = encode(text + rest);
          const frame = new Frame();
          const scanner = new FrameScanner(lookup, () => GRID);
          expect(scanner.scanFrom(bytes, 0, bytes.length, frame)).toBe(text.length);
          expect(fields(frame)).toEqual(parsed(text));
          counts.set(frame.kind, (counts.get(frame.kind) ?? 0) + 1);
          expect(scanner.scanFrom(bytes, 0, text.length - 1, frame)).toBe(-1);
        },
      ),
      { numRuns: runs(1000) },
    );
    expect(counts.size).toBe(6);
  });

  test("a word that is neither true nor false ends no frame", () => {
    const frame = new Frame();
    for (const word of ["truE", "falsy", "frue", "talse", "t", "f", ""]) {
      const bytes = encode(
        `{"e":"trade","E":1,"s":"BTCUSDT","t":1,"p":"1.00","q":"1","m":true,"M":${word}}`,
      );
      const scanner = new FrameScanner(lookup, () => GRID);
      expect(scanner.scanFrom(bytes, 0, bytes.length, frame)).toBe(-1);
    }
  });

  test("of two lists of bids or asks, or asks before bids, JSON decides", () => {
    const of = (sides: string) =>
      scanned(`{"e":"depthUpdate","E":1,"s":"BTCUSDT","U":1,"u":2,"pu":0,${sides}}`);
    const [bids, asks] = ['"b":[["1.00","1"]]', '"a":[["2.00","1"]]'];
    expect(of(`${bids},${asks}`)).toMatchObject({ bids: 1, asks: 1, price: [20, 40] });
    for (const sides of [[asks, bids], [bids, bids, asks], [bids, asks, asks], [bids], [asks]]) {
      expect(of(sides.join())).toBeNull();
    }
    for (const level of ['["1.00","1"]', '[["1.00"]]', '[["1.00","1","0"]]', '[["1.00","1"],]']) {
      expect(of(`"b":${level},${asks}`)).toBeNull();
    }
  });

  test("a trade off the book may say a price and a quantity of 0, and nothing else may", () => {
    const trade = (X: string, p: string, q: string) =>
      parsed(JSON.stringify({ e: "trade", E: 1, s: "BTCUSDT", t: 1, p, q, X, m: true }));
    const none = { price: [0], qty: [0], isOffMarket: true, tradeId: 1 };
    expect(trade("INSURANCE_FUND", "0", "0.000")).toMatchObject(none);
    expect(trade("INSURANCE_FUND", "1.00", "1")).toMatchObject({ price: [20], qty: [1000] });
    expect(trade("MARKET", "1.00", "1")).toMatchObject({ isOffMarket: false, qty: [1000] });
    for (const [X, p, q] of [["MARKET", "0", "0"], ["NA", "1.00", "0"], ["NA", "0", "1"]]) {
      expect(trade(X, p, q)).toBeInstanceOf(FrameError);
    }
  });

  test("a book of more levels than a frame has room for makes room", () => {
    const side = (from: number) =>
      Array.from({ length: 5000 }, (_, i) => [`${from + i}.05`, `${i % 7}.001`]);
    const text = JSON.stringify({ lastUpdateId: 9, bids: side(1), asks: side(9000) });
    const whole = parsed(text);
    expect(whole).toMatchObject({ bids: 5000, asks: 5000 });
    expect(scanned(text)).toEqual(whole);
    expect(whole instanceof FrameError ? [] : [...whole.price.slice(-2), ...whole.qty.slice(-2)])
      .toEqual([279_961, 279_981, 1, 1001]);
  });

  test("frames that mean nothing to the store are named and hold nothing of those before", () => {
    for (
      const [data, name] of [[{ e: "kline" }, "kline"], [{ code: 1 }, "error"], [{}, "unnamed"]]
    ) {
      expect(parsed(JSON.stringify(data))).toEqual({ ...fields(new Frame()), name });
    }
  });

  test("a partial book is not taken for a diff", () => {
    const data = { e: "depthUpdate", E: 1, T: 1, s: "BTCUSDT", U: 1, u: 2, pu: 0, b: [], a: [] };
    const text = JSON.stringify({ stream: "btcusdt@depth5@100ms", data });
    expect(scanned(text)).toBeNull();
    expect(parsed(text)).toMatchObject({ kind: 0, name: "partialDepth" });
  });
});
