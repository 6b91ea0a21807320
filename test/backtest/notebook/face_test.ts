import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defaultInstruments, generateMarket, Store } from "../../../data/mod.ts";
import { backtest, defineStrategy, openData, plotEquity, Side, z } from "../../../mod.ts";
import { StrategyFolder, walk } from "../run_fixture.ts";

const DISPLAY = Symbol.for("Jupyter.display");
const PLOTLY = "application/vnd.plotly.v1+json";
const CONFIG = fileURLToPath(new URL("../../../deno.json", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "throughline-face-"));
const file = join(folder, "ticks.duckdb");

type Shown = Record<string, unknown>;
const display = (value: object): Shown => (value as Record<symbol, () => Shown>)[DISPLAY]();

const taker = defineStrategy({
  name: "taker",
  params: z.object({ every: z.number().int().default(50) }),
  create({ every }, ctx) {
    let trades = 0;
    return {
      onTrade() {
        if (++trades % every === 0) {
          ctx.market(trades % (2 * every) === 0 ? Side.BUY : Side.SELL, 1);
        }
      },
    };
  },
});

beforeAll(async () => {
  const [instrument] = defaultInstruments();
  const store = await Store.open(file, { mode: "create" });
  const writer = await store.writer({ format: "generated" });
  const startTs = 1_704_067_200_000_000;
  for (const batch of generateMarket({ instrument, seed: 5, startTs, durationUs: 600_000_000 })) {
    await writer.write(batch);
  }
  await writer.commit({ shiftMethod: "generated, exact" });
  store.close();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("openData", () => {
  test("gives a query's result as a table of plain numbers", async () => {
    using data = await openData(file);
    const table = await data.sql(
      "SELECT side, count(*) AS n, max(price) AS high FROM trades GROUP BY side ORDER BY side",
    );
    expect(table.columnNames()).toEqual(["side", "n", "high"]);
    expect(table.array("side")).toEqual(["buy", "sell"]);
    for (const n of table.array("n")) expect(n).toBeGreaterThan(10);
    for (const high of table.array("high")) expect(high).toBeCloseTo(42_000, -4);
  });

  test("keeps integers that a number cannot hold", async () => {
    using data = await openData(file);
    const table = await data.sql(
      "SELECT 9007199254740993 AS big, 7 AS small, NULL::BIGINT AS none",
    );
    expect(table.objects()).toEqual([{ big: 9007199254740993n, small: 7, none: null }]);
  });

  test("shows tables, and tables made of them, in a notebook", async () => {
    using data = await openData(file);
    const table = await data.sql("SELECT range AS i FROM range(50)");
    const shown = display(table.filter((row: { i: number }) => row.i < 30));
    expect(shown["text/plain"]).toBe("30 rows × 1 columns: i");
    expect(shown["text/html"]).toContain("20 of 30 rows");
  });

  test("says what is wrong with a query and with a file", async () => {
    using data = await openData(file);
    await expect(data.sql("SELECT nothing FROM nowhere")).rejects.toThrow(/nowhere/);
    await expect(openData(join(folder, "none.duckdb"))).rejects.toThrow(/No data file/);
  });

  test("streams tapes and lists instruments", async () => {
    using data = await openData(file);
    expect((await data.instruments()).map(({ symbol }) => symbol)).toEqual(["BTCUSDT"]);
    const tape = await data.tape({ instrument: "BTCUSDT" });
    let rows = 0;
    for (let chunk = await tape.next(); chunk !== null; chunk = await tape.next()) {
      rows += chunk.length;
      tape.release(chunk);
    }
    await tape.close();
    expect(rows).toBe(tape.rows);
  });
});

describe("backtest", () => {
  test("runs a cell's strategy on an open file, its path, and a part of its time", async () => {
    using data = await openData(file);
    const open = await backtest({ strategy: taker, data });
    const path = await backtest({ strategy: taker, data: file });
    expect(open.result.totals.fills).toBeGreaterThan(5);
    expect(path.result.identity.decisionHash).toBe(open.result.identity.decisionHash);
    const part = await backtest({ strategy: taker, data, to: "2024-01-01T00:05Z" });
    expect(part.result.ticks).toBeLessThan(open.result.ticks);
    expect(part.result.identity.toTs).toBeLessThan(1_704_067_500_000_000);
  });

  test("shows headline, text and curve, all of it as text", async () => {
    const walked = walk(5000);
    const data = [{ ...walked, instrument: { ...walked.instrument, symbol: "<b>BTC</b>" } }];
    const run = await backtest({ strategy: taker, data, params: { every: 100 } });
    const shown = display(run);
    expect(shown["text/html"]).toContain("taker on &#60;b&#62;BTC&#60;/b&#62;: equity");
    expect(shown["text/html"]).not.toContain("<b>BTC");
    expect(shown["text/plain"]).toBe(run.text);
    expect(shown[PLOTLY]).toEqual(run.figure);
    expect(Object.keys(display(plotEquity(run)))).toEqual(["text/plain", PLOTLY]);
  });

  test("plots equity in money, and drawdown from the high so far", async () => {
    const run = await backtest({ strategy: taker, data: [walk(5000)] });
    const [equity, drawdown] = run.figure.data as unknown as { y: number[] }[];
    const table = await run.equity();
    expect(equity.y).toEqual(table.array("equity"));
    let high = 100_000;
    const falls = equity.y.map((value) => value - (high = Math.max(high, value)));
    drawdown.y.forEach((fall, i) => expect(fall).toBeCloseTo(falls[i], 6));
  });

  test("writes the report", async () => {
    const run = await backtest({ strategy: taker, data: [walk(2000)] });
    const path = join(folder, "report.html");
    await run.writeReport(path);
    expect(readFileSync(path, "utf8").slice(0, 200)).toContain("<!doctype html>");
  });
});

describe("The face", () => {
  test("is imported without loading DuckDB or any other native library", () => {
    const script = join(folder, "face.ts");
    writeFileSync(
      script,
      'import { backtest, Ema } from "throughline"; console.log(typeof backtest, Ema.name);',
    );
    const args = ["run", "--no-prompt", "--deny-ffi", "--no-lock", "--config", CONFIG, script];
    const out = execFileSync(process.execPath, args, { encoding: "utf8" });
    expect(out.trim()).toBe("function Ema");
  });

  test("may be imported by a caged strategy", async () => {
    const strategies = new StrategyFolder();
    try {
      const strategy = strategies.write(
        "mine.ts",
        `import { defineStrategy, z } from "throughline";
        export default defineStrategy({
          name: "mine", params: z.object({}),
          create(_, ctx) {
            let sent = false;
            return { onTrade() { if (!sent) ctx.market(1, 1); sent = true; } };
          },
        });`,
      );
      const run = await backtest({ strategy, data: [walk(1000)] });
      expect(run.result.totals.orders).toBe(1);
    } finally {
      strategies.remove();
    }
  });
});
