import { afterAll, describe, expect, test } from "vitest";
import { BacktestError } from "../../../command/errors.ts";
import { runBacktest } from "../../../backtest/run/run_backtest.ts";
import { StrategyFolder, walk } from "../../backtest/run_fixture.ts";

const folder = new StrategyFolder();
afterAll(() => folder.remove());

const FLIP = `
  let last = 0;
  const series = ctx.series("price");
  return { onTrade(trade) {
    if (trade.tradeId % 97 !== 0) return;
    ctx.market(trade.priceTicks > last ? Side.BUY : Side.SELL, 1);
    last = trade.priceTicks;
    series.push(ctx.random());
  } };`;

/** The failure of a run, for its kind and message. */
async function failure(run: Promise<unknown>): Promise<BacktestError> {
  const error = await run.then(() => null, (cause) => cause);
  expect(error).toBeInstanceOf(BacktestError);
  return error as BacktestError;
}

describe("runBacktest", () => {
  test("decides the same caged and uncaged, for any chunk size and prefetch, shared or not", async () => {
    const strategy = folder.strategy(FLIP);
    const variants = [
      { chunkRows: 65536, caged: true, prefetch: 2, shared: true },
      { chunkRows: 1000, caged: true, prefetch: 1, shared: true },
      { chunkRows: 777, caged: true, prefetch: 5, shared: false },
      { chunkRows: 4096, caged: false, prefetch: 1, shared: true },
    ];
    const results = [];
    for (const { chunkRows, caged, prefetch, shared } of variants) {
      const rows = [walk(20_000, { chunkRows, shared })];
      results.push(await runBacktest({ strategy, rows, caged, prefetch, seed: 3 }));
    }
    const [first] = results;
    expect(first.totals.fills).toBeGreaterThan(100);
    for (const { identity, totals, record, ticks } of results) {
      expect({ identity, totals, ticks }).toEqual({
        identity: first.identity,
        totals: first.totals,
        ticks: 20_000,
      });
      expect(record).toEqual(first.record);
    }
  });

  test("runs no promise of the strategy in the middle of a run", async () => {
    const strategy = folder.strategy(`
      let awake = 0;
      Promise.resolve().then(() => { awake++; });
      const series = ctx.series("awake");
      return { onTrade() { Promise.resolve().then(() => { awake++; }); series.push(awake); } };`);
    const result = await runBacktest({ strategy, rows: [walk(3000, { chunkRows: 100 })] });
    const [{ value }] = result.record.series;
    expect(value.length).toBe(3000);
    expect(new Set(value)).toEqual(new Set([0]));
  });

  test("draws from the seed alone", async () => {
    const strategy = folder.strategy(
      `const s = ctx.series("r"); return { onStart() { for (let i = 0; i < 9; i++) s.push(ctx.random()); } };`,
    );
    const draw = async (seed: number) =>
      (await runBacktest({ strategy, rows: [walk(10)], seed })).record.series[0].value;
    const [one, again, other] = [await draw(1), await draw(1), await draw(2)];
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
  });

  test("takes parameters as texts by the schema, and hands them back complete", async () => {
    const strategy = folder.strategy(
      "return {};",
      `z.object({ n: z.number().int().default(3), qty: z.string().default("0.1"), on: z.boolean().default(false), mode: z.enum(["a", "b"]).default("a") })`,
    );
    const set = { n: "12", qty: "0.001", on: "true", mode: "b" };
    const { identity } = await runBacktest({ strategy, rows: [walk(10)], set });
    expect(identity.params).toEqual({ n: 12, qty: "0.001", on: true, mode: "b" });
  });

  test("takes and tells parameters that JSON does not know", async () => {
    const strategy = folder.strategy(
      "if (params.n !== 12n || params.cap !== null) throw new Error('wrong'); return {};",
      `z.object({ n: z.bigint(), cap: z.number().nullable(), at: z.coerce.date(), names: z.array(z.string()).transform((list) => new Set(list)) })`,
    );
    const set = { n: "12", cap: "null", at: "2024-02-03", names: `["a"]` };
    for (const caged of [true, false]) {
      const { identity } = await runBacktest({ strategy, rows: [walk(10)], set, caged });
      const at = "2024-02-03T00:00:00.000Z";
      expect(identity.params).toEqual({ n: "12", cap: null, at, names: ["a"] });
    }
    const wrong = runBacktest({ strategy, rows: [walk(10)], params: { ...set, names: 5n } });
    expect((await failure(wrong)).message).toMatch(/Parameter names .*got "5"/);
  });

  test.each([
    [{ fats: "1" }, /Unknown parameter "fats" of strategy probe, expected one of: fast/],
    [{ fast: "abc" }, /Parameter fast of strategy probe: .*expected number.*got "abc"/],
    [{ fast: "" }, /Parameter fast/],
    [{ fast: "1.5" }, /Parameter fast .*int/],
  ])("refuses parameters %o as a usage error that names them", async (set, message) => {
    const strategy = folder.strategy("return {};", "z.object({ fast: z.number().int() })");
    const error = await failure(runBacktest({ strategy, rows: [walk(10)], set }));
    expect(error.message).toMatch(message);
    expect(error.exitCode).toBe(2);
  });

  test("names time, file and line when a callback throws", async () => {
    const strategy = folder.strategy(`return { onTrade(trade) {
      if (trade.tradeId === 500) throw new RangeError("too far");
    } };`);
    const error = await failure(runBacktest({ strategy, rows: [walk(1000, { chunkRows: 64 })] }));
    expect(error.kind).toBe("strategy");
    expect(error.message).toMatch(/2023-11-14T22:13:25.001.*RangeError: too far/);
    expect(error.message).toMatch(/onTrade \(.*s\d+\.ts:9:/);
  });

  test.each([
    ["async onTrade", "return { async onTrade() {} };", "refused", /onTrade\(\) is async/],
    [
      "generator onStart",
      "return { *onStart() {} } as any;",
      "refused",
      /onStart\(\) is async or a g/,
    ],
    [
      "misspelt callback",
      "return { onTrades() {} } as any;",
      "strategy",
      /Unknown callback onTrades/,
    ],
    ["no handlers", "return 5 as any;", "strategy", /returned number/],
    ["throws a text", `throw "plain";`, "strategy", /threw plain/],
    [
      "missing name",
      "(globalThis as any).fetch(); return {};",
      "strategy",
      /fetch is not a function/,
    ],
    ["clock", "Date.now(); return {};", "strategy", /no clock in a strategy, use ctx.now/],
  ])("refuses a strategy with %s", async (_name, body, kind, message) => {
    const strategy = folder.strategy(body);
    const error = await failure(runBacktest({ strategy, rows: [walk(10)] }));
    expect(error.message).toMatch(message);
    expect(error.kind).toBe(kind);
  });

  test.each([
    ["no default export", "export const a = 1;", /no default export/],
    ["a foreign default export", "export default 5;", /wrong default export/],
    ["an object that is no strategy", "export default { name: 'x' };", /not a strategy/],
    ["a syntax error", "export default {;", /:1:|Unexpected token/],
    ["an error at its top level", "throw new Error('early'); export default 1;", /early/],
    ["a missing file", `import "../../backtest/cage/nope.ts"; export default 1;`, /nope\.ts/],
  ])("says what is wrong with a file with %s", async (_name, text, message) => {
    const strategy = folder.write("wrong.ts", text);
    const error = await failure(runBacktest({ strategy, rows: [walk(10)] }));
    expect(error.message).toMatch(message);
    expect(error.kind).toBe("strategy");
  });

  test("hands on what the strategy prints", async () => {
    const lines: string[] = [];
    const strategy = folder.strategy(`console.log("hello", { a: 1 }); return {};`);
    const onConsole = (level: string, text: string) => lines.push(`${level} ${text}`);
    await runBacktest({ strategy, rows: [walk(10)], onConsole });
    expect(lines).toEqual([`log hello {"a":1}`]);
  });

  test("stops when it is told to", async () => {
    const strategy = folder.strategy(FLIP);
    const abort = new AbortController();
    const rows = [walk(50_000, { chunkRows: 100 })];
    const onProgress = () => abort.abort();
    const run = runBacktest({ strategy, rows, signal: abort.signal, onProgress });
    expect((await failure(run)).exitCode).toBe(130);
  });
});
