import { afterAll, expect, test } from "vitest";
import { runBacktest } from "../../backtest/run/run_backtest.ts";
import { parseRiskConfig } from "../../engine/risk/config.ts";
import { StrategyFolder, walk } from "./run_fixture.ts";

const folder = new StrategyFolder();
afterAll(() => folder.remove());

test("limits for an instrument that is not there are refused, and the nearest one is told", async () => {
  const strategy = folder.strategy("return {};");
  const run = (symbol: string) =>
    runBacktest({
      strategy,
      rows: [walk(10)],
      risk: parseRiskConfig({ instruments: { [symbol]: { openOrders: { hard: 3 } } } }),
    });
  await run("BTCUSDT");
  await expect(run("BTCUSD")).rejects.toThrow(
    "Risk limits name the instrument BTCUSD, which is not in these rows, expected BTCUSDT",
  );
  await expect(run("DOGEEUR")).rejects.toThrow(/expected one of BTCUSDT/);
});
