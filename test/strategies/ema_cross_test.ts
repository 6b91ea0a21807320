import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EventKind, RowFlag } from "../../engine/tape/kind.ts";
import { Random } from "../../engine/num/random.ts";
import { Life, Reason } from "../../engine/order/types.ts";
import { allocateChunk, type TapeChunk } from "../../engine/tape/chunk.ts";
import { venuePreset } from "../../engine/venue/presets.ts";
import emaCross from "../../strategies/ema_cross.ts";
import { runs } from "../chance.ts";
import { runOf } from "./bed.ts";

const START = 1_700_000_000_000_000;

/** The kind of walk that make_trades.py makes: 1 to 19 ms apart, steps of 0 to 3 ticks. */
function walk(rows: number, seed: number): TapeChunk {
  const random = new Random(seed);
  const chunk = allocateChunk(rows);
  chunk.length = rows;
  let ts = START;
  let ticks = 600_000;
  for (let i = 0; i < rows; i++) {
    ts += 1000 * (1 + random.int(19));
    ticks += (random.int(3) - 1) * random.int(4);
    chunk.exchTs[i] = chunk.localTs[i] = ts;
    chunk.price[i] = ticks;
    chunk.qty[i] = 1 + random.int(1999);
    chunk.code[i] = EventKind.TRADE | RowFlag.LAST | (random.int(2) === 1 ? RowFlag.BUY : 0);
    chunk.aux[i] = i;
  }
  return chunk;
}

type Seed = "first" | "sma";

/** v += 2/(n+1)·(x − v) over all inputs, from the first one or from the mean of the first n. */
function averages(prices: readonly number[], n: number, seed: Seed): number[] {
  const values: number[] = [];
  let v = prices[0];
  for (let i = 0; i < prices.length; i++) {
    if (seed === "sma" && i < n) {
      v = prices.slice(0, i + 1).reduce((sum, x) => sum + x, 0) / (i + 1);
    } else v += 2 / (n + 1) * (prices[i] - v);
    values.push(v);
  }
  return values;
}

/** Orders as [row, signed lots]: one at first, two at each flip; and the taker fees, 1e-8 units. */
function expected(chunk: TapeChunk, fast: number, slow: number, seed: Seed) {
  const ticks = Array.from(chunk.price.subarray(0, chunk.length));
  const prices = ticks.map((t) => t / 10);
  const a = averages(prices, fast, seed);
  const b = averages(prices, slow, seed);
  const orders: [number, number][] = [];
  let side = 0;
  for (let i = slow - 1; i < prices.length; i++) {
    const now = a[i] >= b[i] ? 1 : -1;
    if (now === side) continue;
    for (let n = side === 0 ? 1 : 2; n > 0; n--) orders.push([i, now]);
    side = now;
  }
  // A lot is 0.001: 0.05 % of it at a price in ticks of 0.1 is 5 units of 1e-8 a tick.
  const fees = orders.reduce((sum, [row]) => sum + 5 * ticks[row], 0);
  return { orders, fees };
}

function run(chunk: TapeChunk, fast: number, slow: number, emaSeed: Seed) {
  const params = { fast, slow, qty: "0.001", emaSeed };
  return runOf(emaCross, { chunks: [chunk], venue: "ideal", cash: 1_000_000, params });
}

describe("ema_cross", () => {
  test("sends what an independent count of the crossings says, at those trades and fees", () => {
    const periods = fc.record({
      seed: fc.integer({ min: 1, max: 1e9 }),
      fast: fc.integer({ min: 1, max: 20 }),
      more: fc.integer({ min: 1, max: 60 }),
      emaSeed: fc.constantFrom<Seed>("first", "sma"),
    });
    fc.assert(
      fc.property(periods, ({ seed, fast, more, emaSeed }) => {
        const chunk = walk(3_000, seed);
        const { record, totals } = run(chunk, fast, fast + more, emaSeed);
        const { orders, fees } = expected(chunk, fast, fast + more, emaSeed);
        const { length, submitTs, side } = record.orders;
        expect(length).toBe(orders.length);
        expect(totals.fills).toBe(orders.length);
        expect(Array.from(submitTs)).toEqual(orders.map(([row]) => chunk.localTs[row]));
        expect(Array.from(side)).toEqual(orders.map(([, sign]) => sign));
        expect(totals.fees).toBe(fees);
        expect(totals.positionLots).toEqual([orders.at(-1)?.[1] ?? 0]);
      }),
      { numRuns: runs(40) },
    );
  });

  test("sends nothing before the slow average has seen its period", () => {
    expect(run(walk(49, 1), 10, 50, "first").totals.orders).toBe(0);
    expect(run(walk(50, 1), 10, 50, "first").totals.orders).toBe(1);
  });

  test("makes up at the next change of sign for what the venue refused", () => {
    const chunk = walk(20_000, 3);
    const params = { fast: 10, slow: 50, qty: "0.005" };
    const instant = { kind: "constant", us: 0 } as const;
    const outages = [{ fromTs: START, toTs: chunk.exchTs[2_000], outcome: "reject" as const }];
    const venue = {
      ...venuePreset("binance-usdm"),
      latency: { entry: instant, response: instant },
      outages,
    };
    const { record, totals } = runOf(emaCross, { chunks: [chunk], venue, params });
    expect(totals.rejected).toBeGreaterThan(0);
    const first = record.orders.life.findIndex((life) => life !== Life.REJECTED);
    // Flat until then, so one order opens; from there on two turn it.
    expect(Array.from(record.fills.positionLots.slice(0, 4)).map(Math.abs)).toEqual([5, 0, 5, 0]);
    expect(record.orders.tags[record.orders.tag[first]]).toBe("flip");
    for (const lots of record.fills.positionLots) expect(Math.abs(lots)).toBeLessThanOrEqual(5);
  });

  test("says so and stays out when risk denies", () => {
    const risk = { orderNotional: { hard: "1" } };
    const params = { fast: 10, slow: 50 };
    const { record, totals } = runOf(emaCross, { chunks: [walk(5_000, 3)], risk, params });
    expect(totals.orders).toBe(0);
    expect(totals.denied).toBeGreaterThan(10);
    expect(new Set(record.orders.reason)).toEqual(new Set([Reason.DENIED_NOTIONAL]));
    expect(record.logs.filter(({ level }) => level === "warn").length).toBe(totals.denied);
  });

  test("refuses periods that cannot cross", () => {
    expect(emaCross.params.safeParse({ fast: 50, slow: 50 }).success).toBe(false);
  });
});

const script = fileURLToPath(new URL("../../../shared/peers/make_trades.py", import.meta.url));
const python = process.env.PEERS_PYTHON ?? "python3";
const hasPeer = existsSync(script) && spawnSync(python, ["-c", "import numpy"]).status === 0;

describe("the walk of make_trades.py, 2,000,000 rows, seed 7", () => {
  test.skipIf(!hasPeer)(
    "gives NautilusTrader's answer (skipped without ../shared/peers or PEERS_PYTHON with numpy)",
    () => {
      const folder = mkdtempSync(join(tmpdir(), "throughline-ema-"));
      try {
        const file = join(folder, "trades.csv");
        expect(spawnSync(python, [script, file, "2000000", "7"]).status).toBe(0);
        const chunk = readTrades(readFileSync(file, "utf8"));
        const first = run(chunk, 100, 1000, "first").totals;
        expect([first.orders, first.fills]).toEqual([7809, 7809]);
        expect((first.fees / 1e8).toFixed(6)).toBe("234.760234");
        const sma = run(chunk, 100, 1000, "sma").totals;
        expect([sma.orders, sma.fills]).toEqual([7813, 7813]);
        expect((sma.fees / 1e8).toFixed(6)).toBe("234.880235");
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});

/** ts_ns,price,size,side with one decimal of price and three of size. */
function readTrades(text: string): TapeChunk {
  const lines = text.trimEnd().split("\n").slice(1);
  const chunk = allocateChunk(lines.length);
  chunk.length = lines.length;
  for (let i = 0; i < lines.length; i++) {
    const [ts, price, size, side] = lines[i].split(",");
    chunk.exchTs[i] = chunk.localTs[i] = Number(ts.slice(0, -3));
    chunk.price[i] = Number(price.replace(".", ""));
    chunk.qty[i] = Number(size.replace(".", ""));
    chunk.code[i] = EventKind.TRADE | RowFlag.LAST | (side === "buy" ? RowFlag.BUY : 0);
    chunk.aux[i] = i;
  }
  return chunk;
}
