import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Bench, json } from "./commands.ts";

const bench = new Bench();
const db = "market.duckdb";
afterAll(() => bench.remove());

beforeAll(async () => {
  const made = await bench.data("gen", "--db", db, "--hours", "1", "--seed", "3");
  expect(made.code).toBe(0);
}, 120_000);

type Part = Readonly<Record<"pnl" | "fees" | "capital", string>> & {
  readonly orders: number;
  readonly fills: number;
};

const run = async (...args: readonly string[]) => {
  const result = json(await bench.backtest(...args, "--db", db, "--json", "--no-report"));
  return result as Record<string, unknown> & { readonly strategies: Record<string, Part> };
};

describe("Several strategies in one run", () => {
  test("are each shown, and sum to the account", async () => {
    const both = await run("ema_cross", "momentum");
    expect(both.strategy).toBe("ema_cross+momentum");
    const { ema_cross, momentum } = both.strategies;
    expect(ema_cross.orders + momentum.orders).toBe(both.orders);
    expect(ema_cross.fills + momentum.fills).toBe(both.fills);
    expect([ema_cross.capital, momentum.capital]).toEqual(["50000.00000000", "50000.00000000"]);
    const sum = Number(ema_cross.pnl) + Number(momentum.pnl);
    expect(sum).toBeCloseTo(Number(both.equity) - 100_000, 6);
    // Neither moves the other: their orders are small against the book.
    const alone = await run("ema_cross");
    expect(ema_cross.orders).toBe(alone.orders);
    expect(ema_cross.fees).toBe(alone.fees);
    expect(alone.strategies).toBeUndefined();
  });

  test("come from a portfolio with names, parameters and shares, twice the same file too", async () => {
    writeFileSync(
      bench.path("portfolio.json"),
      JSON.stringify({
        strategies: [
          { strategy: "ema_cross", label: "fast", params: { fast: 20 }, share: "25%" },
          { strategy: "ema_cross", label: "slow", share: 0.5 },
          { strategy: "momentum" },
        ],
      }),
    );
    const made = await run("--portfolio", "portfolio.json", "--set", "slow.slow=900", "--out", "p");
    const capitals = Object.values(made.strategies).map(({ capital }) => Number(capital));
    expect(Object.keys(made.strategies)).toEqual(["fast", "slow", "momentum"]);
    expect(capitals).toEqual([25_000, 50_000, 25_000]);
    const { params } = JSON.parse(readFileSync(bench.path("p/run.json"), "utf8"));
    expect(params.fast.fast).toBe(20);
    expect(params.slow).toMatchObject({ fast: 100, slow: 900 });
    const again = await run("--portfolio", "portfolio.json", "--set", "slow.slow=900");
    expect(again.decisionHash).toBe(made.decisionHash);
  });

  test("decide the same in the cage and outside", async () => {
    const caged = await run("ema_cross", "momentum");
    const open = await run("ema_cross", "momentum", "--debug");
    expect(open.decisionHash).toBe(caged.decisionHash);
    expect(open.strategies).toEqual(caged.strategies);
  });

  test.each([
    [["a", "b"], "b.txt", `{"strategies": [}`, /portfolio in .*b\.txt/],
    [[], "c.json", `{"strategies": []}`, /c\.json: strategies: /],
    [
      [],
      "d.json",
      `{"strategies": [{"strategy": "momentum", "shar": 1}]}`,
      /strategies\.0: .*shar/,
    ],
    [[], "e.json", `{"strategies": [{"strategy": "momentum", "share": "x"}]}`, /share: is "x"/],
    [
      [],
      "h.json",
      `{"strategies": [{"strategy": "momentum", "share": "150%"}]}`,
      /h\.json: strategies\.0\.share: is "150%"/,
    ],
    [
      [],
      "f.json",
      `{"strategies": [{"strategy": "momentum", "share": 0.7}, {"strategy": "ema_cross", "share": 0.7}]}`,
      /json: Shares sum to 1\.4/,
    ],
  ])(
    "that a portfolio file names wrongly are refused by field (%#)",
    async (names, file, text, message) => {
      writeFileSync(bench.path(file), text);
      const ended = await bench.backtest("--portfolio", file, "--db", db);
      expect(ended.err).toMatch(message);
      expect(ended.code).toBe(2);
      if (names.length === 0) return;
      const both = await bench.backtest(...names, "--portfolio", file, "--db", db);
      expect(both.err).toMatch(/--portfolio names the strategies/);
      expect(both.code).toBe(2);
    },
  );

  test("take settings by name alone", async () => {
    const ended = await bench.backtest("ema_cross", "momentum", "--set", "fast=5", "--db", db);
    expect(ended.err).toMatch(/--set is fast=5; expected NAME\.parameter=value/);
    expect(ended.code).toBe(2);
  });
});
