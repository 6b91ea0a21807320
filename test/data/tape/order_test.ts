import { describe, expect, test } from "vitest";
import { Store } from "../../../data/mod.ts";
import { openTape } from "../../../data/tape/open_tape.ts";
import { expandKinds } from "../../../data/tape/tape_plan.ts";
import { EventKind as K, RowFlag as F } from "../../../engine/tape/kind.ts";
import { syntheticEvents } from "../../bench/synthetic_events.ts";
import {
  batchOf,
  INSTRUMENT,
  type PlainRow,
  readTape,
  Scratch,
  writeSource,
} from "../store/fixtures.ts";

const T0 = 1_700_000_000_000_000;
const trade = (exchTs: number, localTs: number, aux: number): PlainRow => ({
  exchTs: T0 + exchTs,
  localTs: T0 + localTs,
  code: K.TRADE | F.LAST,
  price: 10,
  qty: 1,
  aux,
});
const ids = (rows: readonly PlainRow[]) => rows.map((r) => r.aux);

describe("local order", () => {
  test("goes by corrected local time, then by the order of writing", async () => {
    using scratch = new Scratch();
    await writeSource(scratch.file(), [
      batchOf([trade(0, 10, 1), trade(5, 10, 2), trade(1, 12, 3)]),
    ]);
    expect(ids((await readTape(scratch.file())).rows)).toEqual([1, 2, 3]);
  });

  test("sorts a source whose local times go back", async () => {
    using scratch = new Scratch();
    await writeSource(scratch.file(), [
      batchOf([trade(0, 12, 1), trade(0, 10, 2), trade(0, 12, 3)]),
    ]);
    expect(ids((await readTape(scratch.file())).rows)).toEqual([2, 1, 3]);
  });

  test("merges sources that overlap, each with its own clock correction", async () => {
    using scratch = new Scratch();
    await writeSource(scratch.file(), [batchOf([trade(0, 10, 1), trade(0, 30, 2)])]);
    await writeSource(scratch.file(), [batchOf([trade(0, 1020, 3), trade(0, 1030, 4)])], {
      localShiftUs: -1000,
    });
    const tape = await readTape(scratch.file());
    expect(ids(tape.rows)).toEqual([1, 3, 2, 4]);
    expect(tape.rows.map((r) => r.localTs - T0)).toEqual([10, 20, 30, 30]);
  });

  test("corrects clocks in windows of few rows as in one of all, both ways round", async () => {
    for (const localShiftUs of [-1000, 1000]) {
      using scratch = new Scratch();
      const times = [12, 10, 30, 20, 50, 40];
      const rows = times.map((ts, i) => trade(0, ts - localShiftUs + 2000, i));
      await writeSource(scratch.file(), [batchOf(rows)], { localShiftUs });
      const whole = await readTape(scratch.file());
      expect(ids(whole.rows)).toEqual([1, 0, 3, 2, 5, 4]);
      for (const windowRows of [1, 2, 4]) {
        expect((await readTape(scratch.file(), { windowRows })).rows).toEqual(whole.rows);
      }
    }
  });

  test("puts a later import of earlier times first", async () => {
    using scratch = new Scratch();
    await writeSource(scratch.file(), [batchOf([trade(0, 50, 1), trade(0, 60, 2)])]);
    await writeSource(scratch.file(), [batchOf([trade(0, 10, 3), trade(0, 20, 4)])]);
    expect(ids((await readTape(scratch.file())).rows)).toEqual([3, 4, 1, 2]);
  });
});

describe("venue order", () => {
  test("goes by venue time, then corrected local time, then the order of writing", async () => {
    using scratch = new Scratch();
    const rows = [
      trade(5, 10, 1),
      trade(4, 11, 2),
      trade(4, 11, 3),
      trade(5, 9, 4),
      trade(1, 12, 5),
    ];
    await writeSource(scratch.file(), [batchOf(rows)]);
    expect(ids((await readTape(scratch.file(), { order: "exch" })).rows)).toEqual([5, 2, 3, 4, 1]);
  });

  test("gives the same rows whatever the size of its sorted windows", async () => {
    using scratch = new Scratch();
    await writeSource(scratch.file(), syntheticEvents(20_000));
    const one = await readTape(scratch.file(), { order: "exch" });
    for (const windowRows of [300, 7000]) {
      const many = await readTape(scratch.file(), { order: "exch", windowRows });
      expect(many.dataHash).toBe(one.dataHash);
    }
    const sorted = one.rows.every((r, i) => i === 0 || one.rows[i - 1].exchTs <= r.exchTs);
    expect(sorted).toBe(true);
    expect(one.count).toBe(20_000);
  });

  test("holds the same rows as local order", async () => {
    using scratch = new Scratch();
    await writeSource(scratch.file(), syntheticEvents(5000));
    const key = (r: PlainRow) => JSON.stringify(r);
    const local = (await readTape(scratch.file())).rows.map(key).sort();
    const exch = (await readTape(scratch.file(), { order: "exch" })).rows.map(key).sort();
    expect(exch).toEqual(local);
  });
});

describe("selection", () => {
  const rows = [
    { ...trade(1, 10, 1) },
    { ...trade(2, 20, 2), code: K.BID },
    { ...trade(3, 20, 3), code: K.ASK | F.LAST },
    { ...trade(4, 30, 4), code: K.BID | F.LAST | F.UNAPPLIED },
    { ...trade(5, 30, 5), code: K.BID | F.LAST | F.REPLAYED },
    { ...trade(6, 40, 6) },
  ];

  test("keeps from inclusive, to exclusive, on corrected local time", async () => {
    using scratch = new Scratch();
    await writeSource(scratch.file(), [batchOf(rows)], { localShiftUs: 100 });
    const tape = await readTape(scratch.file(), { fromTs: T0 + 120, toTs: T0 + 140 });
    expect(ids(tape.rows)).toEqual([2, 3, 5]);
    expect(tape.count).toBe(3);
    expect([tape.firstTs, tape.lastTs]).toEqual([T0 + 120, T0 + 130]);
  });

  test("keeps whole messages when kinds are chosen", async () => {
    using scratch = new Scratch();
    await writeSource(scratch.file(), [batchOf(rows)]);
    expect(expandKinds([K.BID])).toEqual([K.BID, K.ASK, K.CLEAR]);
    expect(ids((await readTape(scratch.file(), { kinds: [K.BID] })).rows)).toEqual([2, 3, 5]);
    expect(ids((await readTape(scratch.file(), { kinds: [K.TRADE] })).rows)).toEqual([1, 6]);
  });

  test("leaves out unapplied or replayed depth", async () => {
    using scratch = new Scratch();
    await writeSource(scratch.file(), [batchOf(rows)]);
    expect(ids((await readTape(scratch.file())).rows)).toEqual([1, 2, 3, 5, 6]);
    expect(ids((await readTape(scratch.file(), { depth: "recorded" })).rows)).toEqual([
      1,
      2,
      3,
      4,
      6,
    ]);
  });

  test("refuses a tape without rows, an unknown symbol and an ambiguous one", async () => {
    using scratch = new Scratch();
    await writeSource(scratch.file(), [batchOf(rows)]);
    await expect(readTape(scratch.file(), { kinds: [K.MARK] })).rejects.toThrow(
      /no rows of that kind/,
    );
    await expect(readTape(scratch.file(), { instrument: "ETHUSDT" }))
      .rejects.toThrow(/No instrument ETHUSDT .* it holds binance-usdm:BTCUSDT/);
    await writeSource(scratch.file(), [batchOf(rows, { ...INSTRUMENT, venue: "binance-spot" })]);
    await expect(readTape(scratch.file())).rejects.toThrow(/ambiguous .* binance-spot:BTCUSDT/);
    const one = await readTape(scratch.file(), { instrument: "binance-spot:BTCUSDT" });
    expect(one.count).toBe(5);
  });

  test("keeps two instruments of one source apart", async () => {
    using scratch = new Scratch();
    const other = { ...INSTRUMENT, symbol: "ETHUSDT", tickMantissa: 1, priceDecimals: 2 };
    await writeSource(scratch.file(), [
      batchOf(rows.slice(0, 2)),
      batchOf(rows.slice(2, 3), other),
      batchOf(rows.slice(5)),
    ]);
    expect(ids((await readTape(scratch.file())).rows)).toEqual([1, 2, 6]);
    const tape = await readTape(scratch.file(), { instrument: "ETHUSDT" });
    expect(tape.rows).toMatchObject([{ aux: 3, price: 10 }]);
  });
});

test("chunks lie over SharedArrayBuffers and are used again after release", async () => {
  using scratch = new Scratch();
  await writeSource(scratch.file(), syntheticEvents(3000));
  using store = await Store.open(scratch.file());
  const tape = await openTape(store, { instrument: "BTCUSDT", chunkRows: 100, prefetch: 1 });
  const buffers = new Set<ArrayBufferLike>();
  for (let chunk = await tape.next(); chunk; chunk = await tape.next()) {
    expect(chunk.price.buffer).toBeInstanceOf(SharedArrayBuffer);
    buffers.add(chunk.price.buffer);
    tape.release(chunk);
  }
  await tape.close();
  expect(buffers.size).toBeLessThanOrEqual(4);
});

test("a tape can be closed before its end", async () => {
  using scratch = new Scratch();
  await writeSource(scratch.file(), syntheticEvents(10_000));
  using store = await Store.open(scratch.file());
  const tape = await openTape(store, { instrument: "BTCUSDT", chunkRows: 64, prefetch: 1 });
  const chunk = await tape.next();
  await tape.close();
  expect(chunk?.length).toBe(64);
  expect(() => tape.dataHash).toThrow(/known at its end/);
});
