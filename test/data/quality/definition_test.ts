import { expect, test } from "vitest";
import { checkStore } from "../../../data/quality/check_store.ts";
import { Store } from "../../../data/store/store.ts";
import { EventKind as K, RowFlag as F } from "../../../engine/tape/kind.ts";
import type { Instrument } from "../../../engine/instrument/instrument.ts";
import { batchOf, INSTRUMENT, type PlainRow, Scratch, writeSource } from "../store/fixtures.ts";

const T0 = 1_700_000_000_000_000;
const FINE: Instrument = { ...INSTRUMENT, priceDecimals: 2 };
const COARSE: Instrument = { ...INSTRUMENT, priceDecimals: 1, validFromTs: T0 + 1000 };

const row = (ts: number, code: number, price: number, aux: number): PlainRow => ({
  exchTs: T0 + ts,
  localTs: T0 + ts + 7,
  code: code | F.LAST,
  price,
  qty: 1,
  aux,
});

/** Depth, quotes and trades around 30,000 that agree in themselves, a tick change in between. */
async function findingsOf(bid: number) {
  using scratch = new Scratch();
  await writeSource(scratch.file(), [
    batchOf([
      row(0, K.BID, bid, 1),
      row(0, K.ASK, 3_000_100, 2),
      row(10, K.TRADE, 3_000_100, 1),
    ], FINE),
    batchOf([
      row(1000, K.TRADE, 300_010, 2),
      row(1010, K.BID, 300_001, 5),
      { ...row(1020, K.QUOTE | F.BUY, 300_001, 5), code: K.QUOTE | F.BUY },
      row(1020, K.QUOTE, 300_010, 5),
      row(1030, K.TRADE, 300_011, 3),
    ], COARSE),
  ]);
  using store = await Store.open(scratch.file());
  return await checkStore(store);
}

test("a change of tick is no outlier, and the book is compared across it where it fits", async () => {
  const report = await findingsOf(3_000_000);
  expect(report.findings).toEqual([]);
  expect(report.counts.definitions).toBe(1);
  expect([report.bookCompared, report.bookEqual]).toEqual([1, 1]);
});

test("a book that does not fit the new tick is not compared before a snapshot", async () => {
  const report = await findingsOf(3_000_003);
  expect(report.findings).toEqual([]);
  expect(report.bookCompared).toBe(0);
});
