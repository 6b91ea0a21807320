import { describe, expect, test } from "vitest";
import { Script } from "node:vm";
import { renderIndex, renderReport } from "../../../backtest/report/mod.ts";
import { clientScript } from "../../../backtest/report/bundle.ts";
import { computeStats } from "../../../backtest/stats/mod.ts";
import type { RunResult } from "../../../backtest/result.ts";
import { fillsOf, ordersOf } from "../synthetic_columns.ts";
import { syntheticRun } from "../synthetic_run.ts";

const EVIL = `</script><script>document.title="owned"</script><img src=x onerror=alert(1)>`;

const result = syntheticRun({ seed: 4, seconds: 3_600, orders: 1_000 });
const stats = computeStats(result);
const page = renderReport(result, stats);

/** Section ids in the order in which the page shows them. */
const SECTIONS = [
  ...["identity", "headline", "equity", "price", "position", "returns", "maker-share"],
  ...["queue-wait", "slippage", "markouts", "fees", "funding", "rejections", "statistics"],
  ...["series", "log", "orders", "fills", "trips"],
];

describe("renderReport()", () => {
  test("has every section once, identity and assumptions first", () => {
    const ids = [...page.matchAll(/<section id="([a-z-]+)"/g)].map((match) => match[1]);
    expect(ids).toEqual(SECTIONS);
    for (const id of SECTIONS) expect(page).toContain(`href="#${id}"`);
  });

  test("shows hashes, seed, versions, assumptions and warnings", () => {
    const { identity } = result;
    for (const hash of [identity.decisionHash, identity.strategyHash, identity.dataHash]) {
      expect(page).toContain(`${hash.slice(0, 32)}<wbr>${hash.slice(32)}`);
    }
    for (const { value } of identity.assumptions) expect(page).toContain(value);
    expect(page).toContain("deno 2.9.6");
    expect(page).toContain("2 gaps longer than 10 s");
  });

  test("names no address, loads nothing, and forbids both", () => {
    expect(page).not.toMatch(/https?:\/\//);
    expect(page).not.toMatch(/<link(?! rel="icon" href="data:,")|<script src|@import|url\(/);
    expect(page).toContain("default-src &#39;none&#39;");
    expect(page).toMatch(/script-src &#39;sha256-[A-Za-z0-9+/]{43}=&#39;/);
  });

  test("is the same text for the same run", () => {
    const again = syntheticRun({ seed: 4, seconds: 3_600, orders: 1_000 });
    expect(renderReport(again, computeStats(again))).toBe(page);
  });

  test("does not let names, logs, tags, series or parameters become markup", () => {
    const run = syntheticRun({ seconds: 60, orders: 50, strategy: EVIL, logText: EVIL });
    const evil: RunResult = {
      ...run,
      identity: {
        ...run.identity,
        params: { [EVIL]: EVIL },
        dataWarnings: [EVIL],
        assumptions: [{ name: EVIL, value: EVIL, note: EVIL }],
        versions: { [EVIL]: EVIL },
      },
      record: {
        ...run.record,
        orders: { ...run.record.orders, tags: [EVIL, EVIL] },
        series: run.record.series.map((series) => ({ ...series, name: EVIL })),
      },
    };
    const text = renderReport(evil, computeStats(evil), { title: EVIL });
    expect(text).not.toContain("<script>document.title");
    expect(text).not.toContain("<img");
    expect([...text.matchAll(/<script/g)].length).toBe([...page.matchAll(/<script/g)].length);
    expect(renderIndex([{ result: evil, stats: computeStats(evil), href: EVIL }]))
      .not.toContain("<img");
  });

  test("says in words what a run without orders has not", () => {
    const quiet: RunResult = {
      ...result,
      record: {
        ...result.record,
        ...{ orders: ordersOf([], []), fills: fillsOf([]), series: [], logs: [] },
      },
      identity: { ...result.identity, dataWarnings: [], params: {} },
      totals: { ...result.totals, orders: 0, fills: 0, fees: 0, funding: 0, turnover: 0 },
    };
    const text = renderReport(quiet, computeStats(quiet));
    for (
      const words of [
        "The strategy sent no order.",
        "No order was filled.",
        "No fill, so never a position.",
        "The strategy wrote no series.",
        "The strategy logged nothing.",
        "The data check found nothing wrong.",
        "No funding was paid or received",
      ]
    ) expect(text).toContain(words);
    expect([...text.matchAll(/<section id=/g)].length).toBe(SECTIONS.length);
  });

  test("states its caps and points to the file that has the rest", () => {
    const limits = { orders: 100, fills: 50, trips: 10, logs: 20, equityPoints: 400, series: 1 };
    const text = renderReport(result, stats, { limits });
    expect(text).toContain("The first 100 of 1,000 rows are listed here");
    expect(text).toContain("orders.parquet");
    expect(text).toContain("3,601 equity samples, thinned to 400");
    expect(text).toContain("1 more series are in series.parquet");
    expect(text.length).toBeLessThan(page.length);
  });

  test("stays below 5 MB for ten days of three instruments and 100,000 orders", () => {
    const long = syntheticRun({ seconds: 10 * 86_400, orders: 100_000, instruments: 3 });
    expect(renderReport(long, computeStats(long)).length).toBeLessThan(5_000_000);
  });
});

test("clientScript() is one plain script without imports, exports, timers or clocks", () => {
  const script = clientScript();
  expect(() => new Script(script)).not.toThrow();
  expect(script).not.toMatch(/^(import|export) /m);
  expect(script).not.toMatch(
    /new Date|Date\.|fetch\(|XMLHttp|innerHTML|eval\(|setTimeout|Math\.random/,
  );
});

test("renderIndex() links each report and needs no script", () => {
  const index = renderIndex([
    { result, stats, href: "market_maker/report.html" },
    { result, stats, href: "ema_cross/report.html" },
  ]);
  expect([...index.matchAll(/href="[a-z_]+\/report\.html"/g)].length).toBe(2);
  expect(index).not.toContain("<script");
  expect(index).toContain("script-src &#39;none&#39;");
});
