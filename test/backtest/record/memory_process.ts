/**
 * Runs a strategy that makes `orders` orders, judges it and writes its bundle, with its record on
 * disk or in memory; prints how much more memory was held at most than before.
 */
import { writeBundle } from "../../../backtest/bundle/write_bundle.ts";
import { peakRssBytes } from "../../../command/clock.ts";
import { renderReport } from "../../../backtest/report/mod.ts";
import { runBacktest, runStored } from "../../../backtest/run/run_backtest.ts";
import { settingsOf } from "../../../backtest/run/settings.ts";
import { computeStats } from "../../../backtest/stats/mod.ts";
import { LOOSE } from "../../engine/session/config.ts";
import { StrategyFolder, walk } from "../run_fixture.ts";

const [where, orders, target] = Deno.args;
const ORDERS_A_ROW = 10;

const folder = new StrategyFolder();
const strategy = folder.strategy(`
  const series = ctx.series("trades");
  return { onTrade(trade) {
    for (let i = 0; i < ${ORDERS_A_ROW}; i++) {
      ctx.market(i % 2 === 0 ? Side.BUY : Side.SELL, 1);
      series.push(i);
    }
  } };`);
const rows = [walk(Number(orders) / ORDERS_A_ROW)];
const options = { strategy, rows, risk: LOOSE, venue: "ideal" };
const before = peakRssBytes();
const result = where === "disk" ? await runStored(options, target) : await runBacktest(options);
const stats = computeStats(result);
const report = renderReport(result, stats);
await writeBundle(target, { result, stats, settings: settingsOf({ strategy: "" }), report });
if ("close" in result) result.close();
folder.remove();
const { totals: { orders: sent, fills } } = result;
const bytes = peakRssBytes() - before;
Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify({ bytes, sent, fills })));
