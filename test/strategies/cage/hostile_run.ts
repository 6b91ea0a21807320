import { runBacktest } from "../../../backtest/run/run_backtest.ts";
import type { RunResult } from "../../../backtest/result.ts";
import { type StrategyFolder, walk } from "../../backtest/run_fixture.ts";

const ROWS = [walk(2000)];

/**
 * A strategy file that trades a little, and does `evil` whenever it is called: in each callback with what
 * it was handed (`given`), with its context and with an order of its own at hand; `calls` is for what is to be
 * done a few times only.
 */
export function hostileStrategy(folder: StrategyFolder, evil: string, head = ""): string {
  return folder.strategy(
    `
    let n = 0, calls = 0, mine: any = null;
    void calls;
    const attack = (given: any) => { try { ${evil} } catch { /* it goes on */ } };
    return {
      onStart() { ctx.every("1s"); ctx.bars({ trades: 100 }); attack(null); },
      onTrade(trade) {
        attack(trade);
        if (n++ % 200 === 0) mine = ctx.market(n % 400 === 1 ? Side.BUY : Side.SELL, 2);
        if (n % 333 === 0) mine = ctx.limit(Side.BUY, 3, trade.priceTicks - 2);
      },
      onBar(bar) { attack(bar); },
      onTimer(timer) { attack(timer); },
      onOrder(update) { attack(update); },
      onFill(fill) { attack(fill); },
      onStop() { attack(null); },
    };`,
    "z.object({})",
    head,
  );
}

export async function hostileRun(file: string): Promise<RunResult> {
  return await runBacktest({ strategy: file, rows: ROWS, venue: "ideal", stallSeconds: 120 });
}

/** All that a run came to but what it is called by. */
export function essence({ identity, totals, record, ticks }: RunResult): string {
  const { decisionHash, rows, fromTs, toTs } = identity;
  const { orders, fills, equity } = record;
  return JSON.stringify(
    { decisionHash, rows, fromTs, toTs, totals, ticks, orders, fills, equity },
    (_key, value) => ArrayBuffer.isView(value) ? String(value) : value,
  );
}
