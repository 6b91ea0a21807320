import { describe, expect, test } from "vitest";
import { BATCH_ROWS } from "../../../data/generate/feed.ts";
import { generateMarket } from "../../../data/generate/generate_market.ts";
import { defaultInstruments } from "../../../data/generate/instruments.ts";
import { Market } from "../../../data/generate/market.ts";
import { type GenerateOptions, planMarket } from "../../../data/generate/options.ts";
import { EventKind, KIND_MASK, RowFlag } from "../../../engine/tape/kind.ts";
import { Side } from "../../../engine/order/types.ts";
import { Sha256 } from "../../../engine/num/sha256.ts";

const [BTC, ETH] = defaultInstruments();
const MINUTE = 60_000_000;

interface Row {
  exchTs: number;
  localTs: number;
  kind: number;
  code: number;
  price: number;
  qty: number;
  aux: number;
}

function rowsOf(options: GenerateOptions): Row[] {
  const rows: Row[] = [];
  for (const b of generateMarket(options)) {
    for (let i = 0; i < b.length; i++) {
      rows.push({
        exchTs: b.exchTs[i],
        localTs: b.localTs[i],
        kind: b.code[i] & KIND_MASK,
        code: b.code[i],
        price: b.price[i],
        qty: b.qty[i],
        aux: b.aux[i],
      });
    }
  }
  return rows;
}

const digest = (options: GenerateOptions): string => {
  const sha = new Sha256();
  for (const r of rowsOf(options)) {
    sha.updateText(`${r.exchTs},${r.localTs},${r.code},${r.price},${r.qty},${r.aux};`);
  }
  return sha.digestHex();
};

/** A book kept as plainly as can be, from depth rows alone. */
class DepthBook {
  readonly bids = new Map<number, number>();
  readonly asks = new Map<number, number>();

  apply(row: Row): void {
    const side = row.kind === EventKind.BID ? this.bids : this.asks;
    if (row.kind === EventKind.CLEAR) (row.code & RowFlag.BUY ? this.bids : this.asks).clear();
    else if (row.qty === 0) side.delete(row.price);
    else side.set(row.price, row.qty);
  }
  get bid(): number {
    return Math.max(...this.bids.keys());
  }
  get ask(): number {
    return Math.min(...this.asks.keys());
  }
}

const DEPTH = new Set<number>([EventKind.BID, EventKind.ASK, EventKind.CLEAR]);

describe("generateMarket()", () => {
  test("gives the same rows for the same options, others for another seed or instrument", () => {
    const options = { instrument: BTC, seed: 5, durationUs: 2 * MINUTE };
    expect(digest(options)).toBe(digest(options));
    expect(digest({ ...options, seed: 6 })).not.toBe(digest(options));
    expect(digest({ ...options, instrument: ETH })).not.toBe(digest(options));
  });

  test("gives these very bytes on any machine", () => {
    expect(digest({ instrument: BTC, seed: 1, durationUs: 5 * MINUTE })).toBe(
      "d6a042e8ee35b993b037c0bc6d29cfb066cc927dbf8e36d8f851767ad796b83b",
    );
  });

  test("a longer market begins with the shorter one", () => {
    const short = rowsOf({ instrument: BTC, seed: 2, durationUs: MINUTE });
    const long = rowsOf({ instrument: BTC, seed: 2, durationUs: 2 * MINUTE });
    const end = short.findIndex((row) => row.exchTs > short[0].exchTs + MINUTE - 1_000_000);
    expect(long.slice(0, end)).toEqual(short.slice(0, end));
  });

  test("rows come in arrival order, after their venue time, streams unmixed, inside the span", () => {
    const startTs = 1_704_067_200_000_000;
    const rows = rowsOf({ instrument: BTC, seed: 3, durationUs: 10 * MINUTE });
    const latest = new Map<string, number>();
    rows.forEach((row, i) => {
      expect(row.localTs).toBeGreaterThan(row.exchTs);
      if (i > 0) expect(row.localTs).toBeGreaterThanOrEqual(rows[i - 1].localTs);
      const stream = DEPTH.has(row.kind) ? "depth" : String(row.kind);
      expect(row.exchTs).toBeGreaterThanOrEqual(latest.get(stream) ?? startTs);
      latest.set(stream, row.exchTs);
      expect(row.exchTs).toBeLessThanOrEqual(startTs + 10 * MINUTE);
      expect(Number.isSafeInteger(row.price) && Number.isSafeInteger(row.qty)).toBe(true);
    });
  });

  test("batches hold whole messages and at most the stated rows", () => {
    let batches = 0;
    for (
      const batch of generateMarket({ instrument: BTC, durationUs: 45 * MINUTE, intensity: 3 })
    ) {
      batches++;
      expect(batch.length).toBeLessThanOrEqual(BATCH_ROWS);
      expect(batch.code[batch.length - 1] & RowFlag.LAST).not.toBe(0);
    }
    expect(batches).toBeGreaterThan(1);
  });

  test.each([[BTC, 1], [BTC, 99], [ETH, 4]])(
    "the book made of the depth messages is the matching engine's book (%#)",
    (instrument, seed) => {
      const durationUs = 5 * MINUTE;
      const book = new DepthBook();
      for (const row of rowsOf({ instrument, seed, durationUs })) {
        if (DEPTH.has(row.kind)) book.apply(row);
      }
      const market = new Market(planMarket({ instrument, seed, durationUs }));
      while (market.step());
      for (const [side, levels] of [[Side.BUY, book.bids], [Side.SELL, book.asks]] as const) {
        const found = new Map<number, number>();
        market.desk.engine.forEachLevel(side, Infinity, (price, lots) => found.set(price, lots));
        expect(new Map([...levels].sort())).toEqual(new Map([...found].sort()));
      }
    },
  );

  test("no message leaves the book crossed, and quotes equal the book of their update id", () => {
    const book = new DepthBook();
    const quotes = new Map<number, number[]>();
    const books = new Map<number, number[]>();
    let bid: Row | undefined;
    for (const row of rowsOf({ instrument: BTC, seed: 8, durationUs: 20 * MINUTE })) {
      if (row.kind === EventKind.QUOTE) {
        if (row.code & RowFlag.BUY) bid = row;
        else if (bid) quotes.set(row.aux, [bid.price, bid.qty, row.price, row.qty]);
      }
      if (!DEPTH.has(row.kind)) continue;
      book.apply(row);
      if ((row.code & RowFlag.LAST) === 0) continue;
      const { bid: b, ask: a } = book;
      expect(b).toBeLessThan(a);
      books.set(row.aux, [b, book.bids.get(b) ?? 0, a, book.asks.get(a) ?? 0]);
    }
    const common = [...quotes.keys()].filter((id) => books.has(id));
    expect(common.length).toBeGreaterThan(300);
    for (const id of common) expect(quotes.get(id)).toEqual(books.get(id));
  });

  test("update and trade ids rise, and every trade is inside the book's price range", () => {
    const rows = rowsOf({ instrument: BTC, seed: 9, durationUs: 5 * MINUTE });
    const trades = rows.filter((row) => row.kind === EventKind.TRADE);
    expect(trades.length).toBeGreaterThan(100);
    trades.forEach((row, i) => {
      expect(row.aux).toBe(i + 1);
      expect(row.qty).toBeGreaterThan(0);
    });
    const ids = rows.filter((row) => DEPTH.has(row.kind)).map((row) => row.aux);
    ids.forEach((id, i) => expect(id).toBeGreaterThanOrEqual(ids[i - 1] ?? 0));
  });

  test("mark, index and rate come every second, funding is settled at 00, 08 and 16 UTC", () => {
    const eight = 1_704_067_200_000_000 + 8 * 3_600_000_000;
    const rows = rowsOf({ instrument: BTC, startTs: eight - MINUTE, durationUs: 2 * MINUTE });
    const of = (kind: number) => rows.filter((row) => row.kind === kind);
    expect(of(EventKind.MARK)).toHaveLength(120);
    expect(of(EventKind.INDEX)).toHaveLength(120);
    const funding = of(EventKind.FUNDING);
    expect(funding.map((row) => row.exchTs)).toEqual([eight]);
    expect(funding[0].aux).toBeGreaterThan(0);
    for (const row of of(EventKind.FUNDING_RATE)) {
      expect(row.aux).toBe(row.exchTs < eight ? eight : eight + 8 * 3_600_000_000);
      expect(Math.abs(row.price)).toBeLessThanOrEqual(3_000_000);
    }
    for (const [i, row] of of(EventKind.MARK).entries()) {
      const index = of(EventKind.INDEX)[i];
      expect(Math.abs(row.aux / index.aux - 1)).toBeLessThan(0.002);
    }
  });

  test.each<[string, Partial<GenerateOptions>, RegExp]>([
    ["a negative duration", { durationUs: -1 }, /durationUs is -1/],
    ["a start that is no whole number", { startTs: 1.5 }, /startTs is 1.5/],
    ["no volatility", { volatility: 0 }, /volatility is 0/],
    ["a price of too few ticks", { startPrice: 1 }, /Start price 1 is 10 ticks/],
    ["an intensity that is no number", { intensity: NaN }, /intensity is NaN/],
  ])("refuses %s", (_name, options, message) => {
    expect(() => generateMarket({ instrument: BTC, ...options }).next()).toThrow(message);
  });
});
