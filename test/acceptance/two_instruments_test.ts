import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Bench, json } from "./commands.ts";

const bench = new Bench();
const db = bench.path("two.duckdb");
beforeAll(async () => {
  const args = ["--instrument", "BTCUSDT,ETHUSDT", "--hours", "1", "--db", db];
  json(await bench.data("gen", ...args, "--json"));
});
afterAll(() => bench.remove());

/** Fails at an event out of order; counts events; buys once of each. */
const strategy = bench.strategy(
  "watcher",
  `const counts = new Map(ctx.instruments.map((one) => [one.symbol, 0]));
    let last = 0, turns = 0, before = "";
    return {
      onTrade(trade) {
        if (trade.localTs < last) throw new Error("Time goes back");
        last = trade.localTs;
        const { symbol } = trade.instrument;
        if (symbol !== before) turns++;
        before = symbol;
        const count = (counts.get(symbol) ?? 0) + 1;
        counts.set(symbol, count);
        if (count === 100) ctx.market(Side.BUY, symbol === "BTCUSDT" ? 3 : 7, trade.instrument);
      },
      onStop() {
        ctx.log.info("seen", { turns, ...Object.fromEntries(counts) });
      },
    };`,
);

describe("A run of two instruments", () => {
  test("merges them by local time, and keeps a position, a price and a mid of each", async () => {
    const args = ["--db", db, "--out", "both", "--json"];
    const result = json(await bench.backtest(strategy, ...args));
    expect(result).toMatchObject({
      instruments: ["BTCUSDT", "ETHUSDT"],
      orders: 2,
      fills: 2,
      position: { BTCUSDT: "0.003", ETHUSDT: "0.007" },
    });
    const [line] = readFileSync(bench.path("both/log.jsonl"), "utf8").trim().split("\n").slice(-1);
    const { fields } = JSON.parse(line) as { fields: Record<string, number> };
    expect(fields.turns).toBeGreaterThan(1000);
    expect(fields.BTCUSDT).toBeGreaterThan(1000);
    expect(fields.ETHUSDT).toBeGreaterThan(1000);
    const report = readFileSync(bench.path("both/report.html"), "utf8");
    for (const symbol of ["BTCUSDT", "ETHUSDT"]) expect(report).toContain(symbol);
  });

  test("gives each the equity that it has alone", async () => {
    const net = async (...instruments: string[]) => {
      const args = ["--db", db, "--instrument", instruments.join(","), "--json", "--no-report"];
      const { equity } = json(await bench.backtest(strategy, ...args));
      return Math.round((Number(equity) - 100_000) * 1e6);
    };
    const both = await net("BTCUSDT", "ETHUSDT");
    const apart = await net("BTCUSDT") + await net("ETHUSDT");
    expect(Math.abs(both - apart)).toBeLessThanOrEqual(2);
  });

  test("takes them in the order asked for: the first is the strategy's own", async () => {
    const args = ["--db", db, "--instrument", "ETHUSDT,BTCUSDT", "--json", "--no-report"];
    expect(json(await bench.backtest(strategy, ...args)).instruments)
      .toEqual(["ETHUSDT", "BTCUSDT"]);
  });
});
