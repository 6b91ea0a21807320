import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { runBacktest } from "../../../backtest/run/run_backtest.ts";
import type { RunResult } from "../../../backtest/result.ts";
import { parseRiskConfig } from "../../../engine/risk/config.ts";
import { BTC, generatedTape } from "../bed.ts";

const strategy = fileURLToPath(new URL("./reach/strategy.ts", import.meta.url));

/** Limits so tight that what risk has counted shows in what it denies. */
const RISK = parseRiskConfig({
  orderRate: { soft: 10, hard: 20 },
  openOrders: { soft: 5, hard: 12 },
});

/** Two seats of one strategy on one account: one attacks or not, the other looks on. */
async function run(attacks: boolean): Promise<{ result: RunResult; told: string[] }> {
  const told: string[] = [];
  const result = await runBacktest({
    strategy,
    params: { attack: attacks, withOrders: false },
    others: [{ strategy, params: { attack: false, withOrders: true } }],
    rows: [{ instrument: BTC, chunks: generatedTape({ seconds: 40 }) }],
    risk: RISK,
    sampleUs: 1_000_000,
    stallSeconds: 300,
    onConsole: (_level, text) => told.push(text),
  });
  return { result, told };
}

/** All that a run came to, less what tells the two runs apart by name. */
function essence({ identity, measured: _, ...rest }: RunResult): unknown {
  const { runId: _id, params: _params, ...same } = identity;
  return JSON.parse(JSON.stringify(
    { ...same, ...rest },
    (_key, value) => ArrayBuffer.isView(value) ? String(value) : value,
  ));
}

describe("A strategy that attacks all that it reaches", () => {
  let untouched: Awaited<ReturnType<typeof run>>;
  let attacked: Awaited<ReturnType<typeof run>>;
  beforeAll(async () => {
    untouched = await run(false);
    attacked = await run(true);
  });

  test("changes neither ledger, risk, record nor decisions, its own or another's", () => {
    const { totals, strategies = [] } = untouched.result;
    expect(totals.fills).toBeGreaterThan(50);
    expect(totals.denied).toBeGreaterThan(5);
    expect(strategies.length).toBe(2);
    expect(essence(attacked.result)).toEqual(essence(untouched.result));
  });

  test("has reached much, in each callback", () => {
    const { met, ...done } = JSON.parse(attacked.told[0]);
    for (
      const callback of ["onTrade", "onBook", "onBar", "onMark", "onOrder", "onFill", "onTimer"]
    ) {
      expect(met[callback], callback).toBeGreaterThanOrEqual(2);
    }
    expect(done.items).toBeGreaterThan(1000);
    expect(done.calls).toBeGreaterThan(10_000);
    expect(done.writes).toBeGreaterThan(10_000);
    expect(done.edges).toBeGreaterThan(1000);
  });
});
