import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, describe, expect, test } from "vitest";
import { writeBundle } from "../../../backtest/bundle/write_bundle.ts";
import { runBacktest } from "../../../backtest/run/run_backtest.ts";
import { settingsOf } from "../../../backtest/run/settings.ts";
import { computeStats } from "../../../backtest/stats/mod.ts";
import { formatScaled } from "../../../engine/num/decimal.ts";
import { StrategyFolder, walk } from "../run_fixture.ts";

const place = mkdtempSync(join(tmpdir(), "throughline-bundle-"));
const folder = new StrategyFolder();
afterAll(() => {
  folder.remove();
  rmSync(place, { recursive: true });
});

/** A run with orders of several kinds, a series with an awkward name, and a log. */
async function bundle(path: string) {
  const strategy = folder.write(
    "bundle.ts",
    `import { defineStrategy, Side } from "throughline";
export default defineStrategy({ name: "bundle", create(_params, ctx) {
  const series = ctx.series("it's x, i");
  let n = 0;
  return { onTrade(trade) {
    if (n++ % 50 !== 0) return;
    series.push(trade.price);
    ctx.log.info("look", { n });
    if (n % 100 === 1) ctx.market(n % 200 === 1 ? Side.BUY : Side.SELL, 3);
    else ctx.submit({ side: "buy", type: "limit", tif: "GTX", qtyLots: 2, priceTicks: trade.priceTicks - 400, tag: "x's" });
  } };
} });`,
  );
  const options = { strategy, rows: [walk(5000)] };
  const result = await runBacktest(options);
  const stats = computeStats(result);
  await writeBundle(path, { result, stats, settings: settingsOf(options), report: "<html>" });
  return result;
}

describe("writeBundle", () => {
  test("knows an older run again, and replaces it", async () => {
    const path = join(place, "twice");
    await bundle(path);
    const names = readdirSync(path).sort();
    const first = readFileSync(join(path, "run.json"), "utf8");
    await bundle(path);
    expect(readdirSync(path).sort()).toEqual(names);
    expect(readFileSync(join(path, "run.json"), "utf8")).toBe(first);
  });

  test("writes Parquet that gives the record back in decimals, words and times", async () => {
    const path = join(place, "run");
    const { record, identity } = await bundle(path);
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJson();
    const [fills] = await rows(
      `SELECT count(*)::INT n, sum(fee)::VARCHAR fee, min(instrument) i, max(position_qty)::VARCHAR p
       FROM '${path}/fills.parquet'`,
    );
    const fee = record.fills.fee.reduce((sum, one) => sum + one, 0);
    const position = Math.max(...record.fills.positionLots);
    expect(fills).toEqual({
      n: record.fills.length,
      fee: formatScaled(fee, 8),
      i: "BTCUSDT",
      p: formatScaled(position, 3),
    });
    const orders = await rows(
      `SELECT type, time_in_force, tag, price IS NULL AS free, acknowledged_at IS NULL AS unheard
       FROM '${path}/orders.parquet' ORDER BY order_id LIMIT 2`,
    );
    expect(orders[0]).toMatchObject({ type: "market", tag: "", free: true });
    expect(orders[1]).toMatchObject({
      type: "limit",
      time_in_force: "GTX",
      tag: "x's",
      free: false,
    });
    const [first] = await rows(
      `SELECT epoch_us("at")::VARCHAR AS ts, value FROM '${path}/series.parquet'`,
    );
    expect(first).toEqual({ ts: String(record.series[0].ts[0]), value: record.series[0].value[0] });
    const [equity] = await rows(`SELECT last(equity)::VARCHAR AS e FROM '${path}/equity.parquet'`);
    expect(equity.e).toBe(formatScaled(record.equity.equity[record.equity.length - 1], 8));
    connection.closeSync();
    instance.closeSync();
    const run = JSON.parse(readFileSync(join(path, "run.json"), "utf8"));
    expect(run).toMatchObject({ runId: identity.runId, decisionHash: identity.decisionHash });
    expect(run.venueConfig.name).toBe("binance-usdm");
    const log = readFileSync(join(path, "log.jsonl"), "utf8").trim().split("\n");
    expect(log.length).toBe(record.logs.length);
  });

  test("writes the same bytes for the same run, but for what is measured", async () => {
    const texts = [];
    for (const name of ["one", "two"]) {
      await bundle(join(place, name));
      const files = ["orders.parquet", "fills.parquet", "equity.parquet", "series.parquet"];
      const all = [...files, "run.json", "result.json", "log.jsonl"];
      texts.push(all.map((file) => readFileSync(join(place, name, file), "hex")));
    }
    expect(texts[1]).toEqual(texts[0]);
  });
});
