import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { computeStats } from "../../../backtest/stats/mod.ts";
import {
  comparisonText,
  summaryJson,
  summaryText,
  textTable,
} from "../../../backtest/summary/mod.ts";
import { syntheticRun } from "../synthetic_run.ts";

const result = syntheticRun({ seed: 2, seconds: 7_200, orders: 900, instruments: 2 });
const stats = computeStats(result);
const entry = { result, stats, reportPath: "out/run/report.html" };
const ESCAPE = "\x1b";

describe("summaryJson()", () => {
  const summary = summaryJson(result, stats, "out/run/report.html");

  test("has the keys of the command's documentation, in order", () => {
    expect(Object.keys(summary)).toEqual([
      ...["strategy", "instruments", "ticks", "runSeconds", "ticksPerSecond", "peakRssBytes"],
      ...["orders", "fills", "position", "fees", "funding", "realizedPnl", "unrealizedPnl"],
      ...["equity", "decisionHash", "report", "statistics"],
    ]);
  });

  test("writes money exactly and positions with the instrument's decimals", () => {
    const run = {
      ...result,
      totals: { ...result.totals, fees: 113150100, unrealized: -1, positionLots: [3, -12] },
    };
    const { fees, unrealizedPnl, position } = summaryJson(run, stats, null);
    expect([fees, unrealizedPnl]).toEqual(["1.13150100", "-0.00000001"]);
    expect(position).toEqual({ BTCUSDT: "0.003", ETHUSDT: "-0.012" });
  });

  test("survives JSON, with every statistic finite, a decimal string or null", () => {
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
    for (const [key, s] of Object.entries(summary.statistics)) {
      if (s.unit === "money") expect(s.value ?? "0.00", key).toMatch(/^-?\d+\.\d{2,8}$/);
      else expect(s.value === null || Number.isFinite(s.value), key).toBe(true);
    }
  });

  test("gives a turnover beyond 2^53 units to the cent", () => {
    const run = { ...result, totals: { ...result.totals, turnover: 1.5e17 } };
    expect(summaryJson(run, computeStats(run), null).statistics.turnover.value)
      .toBe("1500000000.00");
  });
});

describe("summaryText()", () => {
  test("stays within the terminal, hash and path apart", () => {
    for (const width of [40, 60, 80, 120]) {
      const lines = summaryText(entry, { width }).split("\n")
        .filter((line) => !/^(decision hash|report|2024-|market_maker|!)/.test(line));
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    }
  });

  test("shows N/A with the sample that is missing, the hash and the report", () => {
    const text = summaryText(entry);
    expect(text).toMatch(/Sharpe ratio +N\/A +2 of 30 hourly returns needed/);
    expect(text).toContain(`decision hash  ${result.identity.decisionHash}`);
    expect(text).toContain("out/run/report.html");
  });

  test("has colours only when asked", () => {
    expect(summaryText(entry)).not.toContain(ESCAPE);
    expect(summaryText(entry, { color: true })).toContain(`${ESCAPE}[31m`);
  });

  test("does not let a strategy's name reach the terminal as a command", () => {
    const identity = { ...result.identity, strategy: `x${ESCAPE}[2J` };
    expect(summaryText({ ...entry, result: { ...result, identity } })).not.toContain(ESCAPE);
  });
});

test("comparisonText() has a row for each run", () => {
  expect(comparisonText([entry, entry]).split("\n").length).toBe(4);
  expect(comparisonText([])).toBe("");
});

test("textTable() never exceeds the width and keeps every row", () => {
  const cell = fc.string({ maxLength: 30 });
  fc.assert(fc.property(
    fc.array(fc.tuple(cell, cell, cell), { maxLength: 20 }),
    fc.integer({ min: 12, max: 90 }),
    (rows, width) => {
      const columns = [0, 1, 2].map((i) => ({
        label: `column ${i}`,
        cell: (row: readonly string[]) => row[i],
        flexible: i === 1,
        numeric: i === 2,
      }));
      const lines = textTable(columns, rows, { width });
      expect(lines.length).toBe(rows.length + 2);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    },
  ));
});
