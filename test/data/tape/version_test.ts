import { expect, test } from "vitest";
import { EventKind as K, RowFlag as F } from "../../../engine/tape/kind.ts";
import type { Instrument } from "../../../engine/instrument/instrument.ts";
import {
  batchOf,
  INSTRUMENT,
  type PlainRow,
  readTape,
  Scratch,
  writeSource,
} from "../store/fixtures.ts";

const T0 = 1_700_000_000_000_000;
/** BTCUSDT's tick was 0.01 in 2021 and 0.1 later. */
const FINE: Instrument = { ...INSTRUMENT, priceDecimals: 2 };
const COARSE: Instrument = { ...INSTRUMENT, priceDecimals: 1, validFromTs: T0 + 100 };

const row = (ts: number, price: number, aux: number): PlainRow => ({
  exchTs: T0 + ts,
  localTs: T0 + ts + 7,
  code: K.TRADE | F.LAST,
  price,
  qty: 1,
  aux,
});

for (const order of ["local", "exch"] as const) {
  test(`a tick change stands in the tape as an INSTRUMENT row, ${order} order`, async () => {
    using scratch = new Scratch();
    await writeSource(scratch.file(), [
      batchOf([row(0, 3_000_001, 1), row(99, 3_000_010, 2)], FINE),
      batchOf([row(100, 300_001, 3), row(150, 300_002, 4)], COARSE),
    ]);
    for (const chunkRows of [1, 2, 100]) {
      const tape = await readTape(scratch.file(), { order, chunkRows });
      expect(tape.rows.map((r) => [r.code & 255, r.price, r.aux])).toEqual([
        [K.TRADE, 3_000_001, 1],
        [K.TRADE, 3_000_010, 2],
        [K.INSTRUMENT, 1, 0],
        [K.TRADE, 300_001, 3],
        [K.TRADE, 300_002, 4],
      ]);
      expect(tape.rows[2]).toMatchObject({ exchTs: T0 + 100, localTs: T0 + 107 });
      expect(tape.count).toBe(5);
      expect(tape.versions.map((v) => v.priceDecimals)).toEqual([2, 1]);
    }
  });
}

test("a tape that begins after a change knows only the later version", async () => {
  using scratch = new Scratch();
  await writeSource(scratch.file(), [
    batchOf([row(0, 3_000_001, 1)], FINE),
    batchOf([row(100, 300_001, 2)], COARSE),
  ]);
  const late = await readTape(scratch.file(), { fromTs: T0 + 50 });
  expect(late.versions).toHaveLength(1);
  expect(late.rows.map((r) => r.price)).toEqual([300_001]);
  const early = await readTape(scratch.file(), { toTs: T0 + 50 });
  expect(early.rows.map((r) => r.price)).toEqual([3_000_001]);
});

test("prices written under one tick are rescaled to the tick in force", async () => {
  using scratch = new Scratch();
  await writeSource(scratch.file(), [batchOf([row(120, 3_000_010, 1)], FINE)]);
  await writeSource(scratch.file(), [batchOf([row(130, 300_002, 2)], COARSE)]);
  expect((await readTape(scratch.file())).rows.map((r) => r.price)).toEqual([300_001, 300_002]);
});

test("a price off the tick in force is an error that names the row", async () => {
  using scratch = new Scratch();
  await writeSource(scratch.file(), [
    batchOf([row(120, 3_000_010, 1), row(121, 3_000_013, 2)], FINE),
    batchOf([row(130, 300_002, 3)], COARSE),
  ]);
  await expect(readTape(scratch.file())).rejects.toThrow(
    /BTCUSDT: the price 30000.13 of row seq 2 \(trade, exch_ts 1700000000000121 µs\) is no multiple of 1e-1/,
  );
});

test("quantities beyond 32 bits make the whole tape wide and stay exact", async () => {
  using scratch = new Scratch();
  const qtys = [2_147_483_647, 2_147_483_648, 123_456_789_012, 9_999_999_999_999];
  const rows = qtys.map((qty, i) => ({ ...row(i, 5, i), qty }));
  await writeSource(scratch.file(), [batchOf(rows.slice(0, 1))]);
  expect((await readTape(scratch.file())).wide).toBe(false);
  await writeSource(scratch.file(), [batchOf(rows.slice(1))]);
  const tape = await readTape(scratch.file());
  expect(tape.wide).toBe(true);
  expect(tape.rows.map((r) => r.qty)).toEqual(qtys);
});
