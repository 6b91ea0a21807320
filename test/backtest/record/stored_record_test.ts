import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { writeBundle } from "../../../backtest/bundle/write_bundle.ts";
import { BacktestError } from "../../../command/errors.ts";
import { partsOf, type Rows } from "../../../backtest/record/rows.ts";
import { StoredRecord } from "../../../backtest/record/stored_record.ts";
import { renderReport } from "../../../backtest/report/mod.ts";
import type { AnyResult } from "../../../backtest/result.ts";
import { runBacktest, runStored } from "../../../backtest/run/run_backtest.ts";
import { settingsOf } from "../../../backtest/run/settings.ts";
import { computeStats } from "../../../backtest/stats/mod.ts";
import { Recorder } from "../../../engine/record/recorder.ts";
import { BLOCK_ROWS, lateNewsLayout, orderLayout } from "../../../engine/record/tables.ts";
import { LOOSE } from "../../engine/session/config.ts";
import { BTC, StrategyFolder, walk } from "../run_fixture.ts";

const place = mkdtempSync(join(tmpdir(), "throughline-record-"));
const folder = new StrategyFolder();
afterAll(() => {
  folder.remove();
  rmSync(place, { recursive: true });
});

/** Orders of all kinds of ends, some of which rest to the end of the run; several series. */
const BUSY = `
  let n = 0;
  const first = ctx.series("first"), second = ctx.series("second");
  return { onTrade(trade) {
    n++;
    if (n % 1000 === 0) second.push(trade.priceTicks);
    if (n % 3 === 0) first.push(n);
    if (n % 7 === 0) ctx.market(n % 14 === 0 ? Side.BUY : Side.SELL, 1);
    if (n % 500 === 0) {
      ctx.submit({ side: "buy", type: "limit", tif: "GTX", qtyLots: 2, priceTicks: trade.priceTicks - 400, tag: "deep" });
    }
    if (n % 5 === 0) ctx.submit({ side: "sell", type: "limit", tif: "IOC", qtyLots: 1, priceTicks: trade.priceTicks + 5 });
  } };`;
const ROWS = 30_000;
const ETH = { ...BTC, index: 1, symbol: "ETHUSDT", base: "ETH" };

/** All columns of a table in one piece; those by instrument one after the other. */
function whole<P extends { readonly length: number }>(rows: Rows<P>) {
  const columns: Record<string, number[]> = { length: [rows.length] };
  const add = (name: string, values: unknown) => {
    const column = columns[name] ??= [];
    if (values instanceof Float64Array || values instanceof Int32Array) column.push(...values);
    else if (values instanceof Uint16Array || values instanceof Uint8Array) column.push(...values);
    else if (values instanceof Int8Array) column.push(...values);
  };
  for (const part of partsOf(rows)) {
    for (const [name, values] of Object.entries(part)) {
      if (name !== "tags" && Array.isArray(values)) values.forEach((one, k) => add(name + k, one));
      else add(name, values);
    }
  }
  return columns;
}

const tables = ({ record }: AnyResult) => ({
  orders: whole(record.orders),
  fills: whole(record.fills),
  equity: whole(record.equity),
  series: record.series.map((one) => ({ name: one.name, ...whole(one) })),
  tags: record.orders.tags,
  logs: record.logs,
});

async function bundleOf(result: AnyResult, name: string): Promise<Record<string, string>> {
  const path = join(place, name);
  const stats = computeStats(result);
  const report = renderReport({ ...result, measured: NOTHING_MEASURED }, stats);
  await writeBundle(path, { result, stats, settings: settingsOf({ strategy: "" }), report });
  const files = readdirSync(path).filter((file) => file !== "measured.json");
  return Object.fromEntries(
    files.map((file) => [file, readFileSync(join(path, file)).toString("base64")]),
  );
}

const NOTHING_MEASURED = {
  loadSeconds: 0,
  runSeconds: 0,
  totalSeconds: 0,
  ticksPerSecond: 0,
  peakRssBytes: 0,
};

describe("a run with its record on disk", () => {
  const inPlace = () => readdirSync(place).filter((name) => name.startsWith("."));
  afterEach(() => expect(inPlace()).toEqual([]));

  test("gives the rows, the statistics and the bundle of one in memory, caged or not", async () => {
    const strategy = folder.strategy(BUSY);
    const options = (chunkRows: number) => ({
      strategy,
      rows: [walk(ROWS, { chunkRows }), walk(ROWS / 10, { chunkRows, instrument: ETH })],
      risk: LOOSE,
    });
    const kept = await runBacktest(options(65536));
    expect(kept.record.orders.length).toBeGreaterThan(8 * BLOCK_ROWS);
    expect(kept.record.fills.length).toBeGreaterThan(2 * BLOCK_ROWS);
    const bundle = await bundleOf(kept, "kept");
    for (const [chunkRows, caged] of [[65536, true], [1000, true], [65536, false]] as const) {
      const target = join(place, `stored-${chunkRows}-${caged}`);
      const stored = await runStored({ ...options(chunkRows), caged }, target);
      expect(stored.totals).toEqual(kept.totals);
      expect(tables(stored)).toEqual(tables(kept));
      expect(computeStats(stored)).toEqual(computeStats(kept));
      const files = await bundleOf(stored, `stored-${chunkRows}-${caged}`);
      for (const [name, bytes] of Object.entries(bundle)) {
        expect([name, files[name]]).toEqual([name, bytes]);
      }
      stored.close();
    }
  });

  test("makes no file where nothing is recorded before the strategy fails", async () => {
    const strategy = folder.strategy(`throw new Error("early");`);
    const run = runStored({ strategy, rows: [walk(10)] }, join(place, "none", "run"));
    await expect(run).rejects.toThrow(/early/);
    expect(existsSync(join(place, "none"))).toBe(false);
  });

  test("leaves nothing when the strategy fails, or the run is stopped, half-way", async () => {
    const failing = folder.strategy(
      BUSY.replace("n++;", "if (++n === 20000) throw new Error('late');"),
    );
    const run = runStored({ strategy: failing, rows: [walk(ROWS)] }, join(place, "run"));
    await expect(run).rejects.toThrow(/late/);
    const abort = new AbortController();
    const stopped = runStored({
      strategy: folder.strategy(BUSY),
      rows: [walk(ROWS, { chunkRows: 1000 })],
      signal: abort.signal,
      onProgress: (rows) => rows > 15_000 && abort.abort(),
    }, join(place, "run"));
    await expect(stopped).rejects.toMatchObject({ exitCode: 130 });
    expect(existsSync(join(place, "run"))).toBe(false);
  });

  test("says what cannot be written where the disk does not take the record", async () => {
    const path = join(place, "file");
    writeFileSync(path, "");
    const options = { strategy: folder.strategy(BUSY), rows: [walk(ROWS)] };
    for (const caged of [true, false]) {
      const error = await runStored({ ...options, caged }, join(path, "run")).catch((cause) =>
        cause
      );
      expect(error).toBeInstanceOf(BacktestError);
      expect(error.message).toMatch(/^Cannot write .*file.run, nothing of it is kept: /);
      expect(error.exitCode).toBe(1);
    }
  });
});

test("late news change the row on disk, and leave what they do not know", () => {
  const stored = new StoredRecord(join(place, "late"));
  for (const index of [1, 0]) {
    const memory = new ArrayBuffer(orderLayout.blockBytes);
    const { id, filledLots, queueAheadLots } = orderLayout.view(memory, BLOCK_ROWS);
    for (let at = 0; at < BLOCK_ROWS; at++) {
      id[at] = index * BLOCK_ROWS + at + 1;
      filledLots[at] = 1;
      queueAheadLots[at] = 7;
    }
    stored.take({ table: "orders", part: 0, index, rows: BLOCK_ROWS, memory });
    // The recorder writes its next rows there.
    expect(memory.detached).toBe(false);
    new Uint8Array(memory).fill(0xff);
  }
  const memory = new ArrayBuffer(lateNewsLayout.blockBytes);
  const news = lateNewsLayout.view(memory, 2);
  [news.id[0], news.filledLots[0], news.queueAheadLots[0]] = [BLOCK_ROWS + 2, 5, NaN];
  [news.id[1], news.filledLots[1], news.queueAheadLots[1]] = [3, 6, 8];
  [news.row[0], news.row[1]] = [BLOCK_ROWS + 1, 2];
  stored.take({ table: "lateNews", part: 0, index: 0, rows: 2, memory });
  const { orders } = stored.rows(new Recorder(1).finish([""]));
  const { id, filledLots, queueAheadLots } = whole(orders);
  expect(id).toEqual(Array.from({ length: 2 * BLOCK_ROWS }, (_, row) => row + 1));
  expect(filledLots.flatMap((lots, row) => lots === 1 ? [] : [[row, lots]]))
    .toEqual([[2, 6], [BLOCK_ROWS + 1, 5]]);
  expect([queueAheadLots[2], queueAheadLots[BLOCK_ROWS + 1]]).toEqual([8, 7]);
  stored.close();
});
