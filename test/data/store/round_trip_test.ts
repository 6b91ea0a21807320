import fc from "fast-check";
import { expect, test } from "vitest";
import { Store } from "../../../data/mod.ts";
import { EventKind as K, RowFlag as F } from "../../../engine/tape/kind.ts";
import { runs } from "../../chance.ts";
import { batchOf, type PlainRow, readTape, Scratch, writeSource } from "./fixtures.ts";

const T0 = 1_700_000_000_000_000;

/** One row of every kind that a tape carries, with values at the edges of what it may hold. */
const EVERY_KIND: PlainRow[] = [
  { code: K.CLEAR | F.SNAPSHOT | F.BUY, price: 0, qty: 0, aux: 77 },
  { code: K.BID | F.SNAPSHOT, price: 300_000, qty: 2_000_000_000, aux: 77 },
  { code: K.ASK | F.LAST, price: 2_147_483_647, qty: 0, aux: Number.MAX_SAFE_INTEGER },
  { code: K.TRADE | F.BUY | F.LAST, price: 1, qty: 1, aux: 5 },
  { code: K.TRADE | F.OFF_MARKET | F.LAST, price: 299_999, qty: 7, aux: 6 },
  { code: K.QUOTE | F.BUY, price: 300_000, qty: 12, aux: 78 },
  { code: K.QUOTE | F.LAST, price: 300_001, qty: 13, aux: 78 },
  { code: K.MARK, price: 0, qty: 0, aux: 3_000_012_345_678 },
  { code: K.INDEX, price: 0, qty: 0, aux: 1 },
  { code: K.FUNDING_RATE | F.LAST, price: -375_001, qty: 0, aux: T0 + 3_600_000_000 },
  { code: K.FUNDING | F.LAST, price: 100_001, qty: 0, aux: 3_000_012_345_678 },
  { code: K.LIQUIDATION | F.LAST, price: 299_000, qty: 10, aux: 0 },
  { code: K.OPEN_INTEREST | F.LAST, price: 0, qty: 1_234_567, aux: 0 },
  { code: K.STATUS | F.LAST, price: 1, qty: 0, aux: 0 },
  { code: K.CUSTOM | F.LAST, price: -4, qty: 3, aux: -9 },
].map((row, i) => ({
  ...row,
  exchTs: T0 + i * 7,
  localTs: T0 + 5000 + i,
  exchNs: i,
  localNs: 999 - i,
}));

const bare = ({ exchTs, localTs, code, price, qty, aux }: PlainRow) => ({
  exchTs,
  localTs,
  code,
  price,
  qty,
  aux,
});

test("every kind comes back as it went in", async () => {
  using scratch = new Scratch();
  await writeSource(scratch.file(), [batchOf(EVERY_KIND)]);
  const tape = await readTape(scratch.file());
  expect(tape.rows).toEqual(EVERY_KIND.map(bare));
  expect(tape.count).toBe(EVERY_KIND.length);
  expect(tape.wide).toBe(false);
  expect([tape.firstTs, tape.lastTs]).toEqual([T0 + 5000, T0 + 5000 + EVERY_KIND.length - 1]);
});

test("nanosecond remainders and exact decimals stand in the tables for any client", async () => {
  using scratch = new Scratch();
  await writeSource(scratch.file(), [batchOf(EVERY_KIND)], { localShiftUs: -12, shiftMethod: "x" });
  using store = await Store.open(scratch.file());
  const rows = await store.query(
    "SELECT exch_ns, local_ns, price::VARCHAR AS price, kind, side FROM events ORDER BY seq",
  );
  expect(rows.map((r) => r.exch_ns)).toEqual(EVERY_KIND.map((r) => r.exchNs));
  expect(rows.map((r) => r.local_ns)).toEqual(EVERY_KIND.map((r) => r.localNs));
  expect(rows[2]).toMatchObject({ price: "214748364.700000000", kind: "ask", side: "sell" });
  expect(rows[9]).toMatchObject({ price: "-0.000375001", kind: "funding_rate", side: null });
  const [trade] = await store.query(
    `SELECT symbol, side, price::VARCHAR AS price, qty::VARCHAR AS qty, trade_id,
       epoch_us(local_time) AS local_us FROM trades ORDER BY seq LIMIT 1`,
  );
  expect(trade).toEqual({
    symbol: "BTCUSDT",
    side: "buy",
    price: "0.100000000",
    qty: "0.00100000",
    trade_id: 5n,
    local_us: BigInt(T0 + 5003 - 12),
  });
  const [mark] = await store.query("SELECT price::VARCHAR AS price FROM marks WHERE kind = 'mark'");
  expect(mark.price).toBe("30000.123456780");
  const [funding] = await store.query(
    "SELECT rate::VARCHAR AS rate, mark_price::VARCHAR AS mark FROM funding WHERE kind = 'funding'",
  );
  expect(funding).toEqual({ rate: "0.000100001", mark: "30000.12345678" });
});

test("any whole rows come back, whatever the chunk, the prefetch and the batch sizes", async () => {
  const row = fc.record({
    step: fc.integer({ min: 0, max: 3 }),
    lag: fc.integer({ min: -5, max: 9 }),
    code: fc.constantFrom<number>(K.BID, K.ASK | F.LAST, K.TRADE | F.LAST | F.BUY, K.QUOTE),
    price: fc.integer({ min: 1, max: 2_147_483_647 }),
    qty: fc.nat({ max: 2_147_483_647 }),
    aux: fc.maxSafeNat(),
  });
  const rows = fc.array(row, { minLength: 1, maxLength: 60 });
  const sizes = fc.tuple(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 4 }));
  await fc.assert(
    fc.asyncProperty(
      rows,
      sizes,
      fc.integer({ min: 1, max: 30 }),
      async (drawn, [chunk, ahead], cut) => {
        let localTs = T0;
        const plain = drawn.map(({ step, lag, ...rest }) => {
          localTs += step;
          return { exchTs: localTs - lag, localTs, ...rest };
        });
        const batches = [batchOf(plain.slice(0, cut)), batchOf(plain.slice(cut))];
        using scratch = new Scratch();
        await writeSource(scratch.file(), batches);
        const whole = await readTape(scratch.file());
        const pieces = await readTape(scratch.file(), { chunkRows: chunk, prefetch: ahead });
        expect(whole.rows).toEqual(plain.map(bare));
        expect(pieces.rows).toEqual(whole.rows);
        expect(pieces.dataHash).toBe(whole.dataHash);
      },
    ),
    { numRuns: runs(15) },
  );
});
