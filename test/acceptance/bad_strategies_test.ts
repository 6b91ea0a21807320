import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generatedStore } from "../backtest/store_fixture.ts";
import { Bench } from "./commands.ts";

const bench = new Bench();
const db = "ticks.duckdb";
beforeAll(() => generatedStore(bench.path(db), 3));
afterAll(() => bench.remove());

const PROMISE = "Promise.resolve() as never";
const ONCE = "let n = 0; const buy = () => { if (n++ === 0) ctx.market(Side.BUY, 1); };";

describe("A strategy that", () => {
  test.each([
    [
      "throws",
      "let n = 0; return { onTrade() { if (++n === 9) throw new RangeError('nine is too many'); } };",
      1,
      /failed at 2024-01-01T00:00:\d\d\.\d{6}Z: RangeError: nine is too many\n +at onTrade \(.*case0\.ts:7:\d+\)\n$/,
    ],
    [
      "throws as it is made",
      "throw new Error('not today');",
      1,
      /failed before the first event: Error: not today/,
    ],
    ["throws nothing", "return { onTrade() { throw null; } };", 1, /failed at .*: threw null/],
    [
      "throws what cannot be shown",
      "return { onTrade() { throw { toString() { throw 1; } }; } };",
      1,
      /failed at .*: threw a value that cannot be shown/,
    ],
    [
      "throws an error that throws",
      "return { onTrade() { throw Object.defineProperty(new Error(), 'message', { get() { throw 1; } }); } };",
      1,
      /failed at .*: threw a value that cannot be shown/,
    ],
    [
      "awaits",
      "return { async onTrade() { await null; } };",
      4,
      /case5\.ts:7: await is not allowed/,
    ],
    ["has an async callback", "return { async onTrade() {} };", 4, /onTrade\(\) is async/],
    [
      "has a generator as callback",
      "return { *onTrade() {} };",
      4,
      /onTrade\(\) is async or a gen/,
    ],
    [
      "returns a promise from onStart",
      `return { onStart() { return ${PROMISE}; } };`,
      1,
      /returned a promise/,
    ],
    [
      "returns a promise from onTrade",
      `return { onTrade() { return ${PROMISE}; } };`,
      1,
      /returned a promise/,
    ],
    [
      "returns a promise from onBook",
      `return { onBook() { return ${PROMISE}; } };`,
      1,
      /returned a promise/,
    ],
    [
      "returns a promise from onQuote",
      `return { onQuote() { return ${PROMISE}; } };`,
      1,
      /returned a promise/,
    ],
    [
      "returns a promise from onMark",
      `return { onMark() { return ${PROMISE}; } };`,
      1,
      /returned a promise/,
    ],
    [
      "returns a promise from onStop",
      `return { onStop() { return ${PROMISE}; } };`,
      1,
      /returned a promise/,
    ],
    [
      "returns a promise from onTimer",
      `return { onStart() { ctx.after("1s"); }, onTimer() { return { then() {} } as never; } };`,
      1,
      /returned a promise/,
    ],
    [
      "returns a promise from onOrder",
      `${ONCE} return { onTrade: buy, onOrder() { return ${PROMISE}; } };`,
      1,
      /returned a promise/,
    ],
    [
      "returns a promise from onFill",
      `${ONCE} return { onTrade: buy, onFill() { return ${PROMISE}; } };`,
      1,
      /returned a promise/,
    ],
    [
      "returns a promise from onBar",
      `ctx.bars({ time: "1s" }); return { onBar() { return ${PROMISE}; } };`,
      1,
      /returned a promise/,
    ],
    [
      "returns a promise from a bar's handler",
      `ctx.bars({ time: "1s" }, () => ${PROMISE}); return {};`,
      1,
      /returned a promise/,
    ],
    ["returns a promise from create", `return ${PROMISE};`, 4, /create\(\) is async/],
    [
      "returns no callbacks",
      "return 5 as never;",
      1,
      /create\(\) .*returned number, expected an object/,
    ],
    [
      "has a callback that there is not",
      "return { onTick() {} } as never;",
      1,
      /Unknown callback onTick, expected one of: onStart/,
    ],
    [
      "imports files",
      'return import("node:fs") as never;',
      4,
      /case22\.ts:7: import of "node:fs" is not allowed/,
    ],
  ])("%s is told with place and time, and leaves nothing", async (name, body, code, message) => {
    const nth = CASES.push(name) - 1;
    const strategy = bench.strategy(`case${nth}`, body);
    const args = ["--db", db, "--no-report", "--out", `run${nth}`];
    const ended = await bench.backtest(strategy, ...args);
    expect(ended.err).toMatch(message);
    expect(ended.out).toBe("");
    expect(ended.code).toBe(code);
    expect(existsSync(bench.path(`run${nth}`))).toBe(false);
  });

  test.each([
    [
      "no default export",
      "export const x = 1;",
      /no default export, expected export default define/,
    ],
    ["something else as default", "export default 5;", /wrong default export/],
    ["a syntax error", "export default {", /Cannot load the strategy: .*syntax3?\.ts/],
    [
      "a name with markup",
      'import { defineStrategy } from "throughline"; export default defineStrategy({ name: "<b>", create: () => ({}) });',
      /name must be lower-case letters.*"<b>"/,
    ],
  ])("has %s cannot be loaded", async (_name, text, message) => {
    const { code, err } = await bench.backtest(bench.write("syntax.ts", text), "--db", db);
    expect(err).toMatch(message);
    expect(code).toBe(1);
  });

  test("throws is told with place and time under --debug too, and one with promises is refused", async () => {
    const thrower = bench.strategy("thrower", "return { onTrade() { throw new Error('here'); } };");
    const failed = await bench.backtest(thrower, "--db", db, "--debug");
    expect(failed.err).toMatch(
      /failed at 2024-01-01T00:00:\d\d\.\d+Z: Error: here\n +at .*thrower\.ts:7:\d+\)\n$/,
    );
    expect(failed.code).toBe(1);
    const later = bench.strategy("later", "return { onTrade() { void Promise.resolve(); } };");
    const refused = await bench.backtest(later, "--db", db, "--debug");
    expect(refused.err).toMatch(/later\.ts:7: Promise is not allowed outside the cage/);
    expect(refused.code).toBe(4);
  });
});

const CASES: string[] = [];
