import { dema, ema, rma, tema } from "indicatorts";
import { DEMA, EMA, HMA, KAMA, MACD, SMA, TEMA, WMA, WSMA } from "trading-signals";
import { describe, expect, test } from "vitest";
import { Dema } from "../../../engine/indicator/dema.ts";
import { Ema } from "../../../engine/indicator/ema.ts";
import { Hma } from "../../../engine/indicator/hma.ts";
import { Kama } from "../../../engine/indicator/kama.ts";
import { Macd } from "../../../engine/indicator/macd.ts";
import { Rma } from "../../../engine/indicator/rma.ts";
import { Sma } from "../../../engine/indicator/sma.ts";
import { Tema } from "../../../engine/indicator/tema.ts";
import { Wma } from "../../../engine/indicator/wma.ts";
import { expectSeries, randomBars } from "./random_bars.ts";

const { close } = randomBars(500, 21);

/** Our values, and an oracle's, NaN where it has none yet. */
const ours = (indicator: { update(x: number): number }) => close.map((x) => indicator.update(x));
const theirs = (oracle: { add(x: number): number | null; isStable: boolean }) =>
  close.map((x) => {
    const value = oracle.add(x);
    return value === null || !oracle.isStable ? NaN : value;
  });

/** The definition itself: seeded with the mean of the first n values that are not NaN. */
function smaSeeded(xs: readonly number[], n: number): number[] {
  let value = NaN;
  const seen: number[] = [];
  return xs.map((x) => {
    if (Number.isNaN(x)) return NaN;
    seen.push(x);
    if (seen.length === n) value = seen.reduce((a, b) => a + b) / n;
    if (seen.length > n) value = value + 2 / (n + 1) * (x - value);
    return value;
  });
}

describe("averages equal trading-signals from the first value to the last", () => {
  test.each([1, 2, 9, 50])("Sma(%i)", (n) => {
    expectSeries(ours(new Sma(n)), theirs(new SMA(n)));
  });

  test.each([1, 2, 9, 50])("Wma(%i)", (n) => {
    expectSeries(ours(new Wma(n)), theirs(new WMA(n)));
  });

  test.each([1, 2, 9, 50])("Rma(%i), there WSMA", (n) => {
    expectSeries(ours(new Rma(n)), theirs(new WSMA(n)));
  });

  test.each([4, 9, 50])("Hma(%i)", (n) => {
    expectSeries(ours(new Hma(n)), theirs(new HMA(n)));
  });
});

describe("Ema", () => {
  test.each([1, 2, 9, 50])("seeded with the first input equals both oracles (%i)", (n) => {
    const values = ours(new Ema(n));
    expectSeries(values, ema(close, { period: n }));
    expectSeries(values, theirs(new EMA(n)), { from: n - 1 });
  });

  test("seeded with the first input has a value before it is ready", () => {
    const average = new Ema(3);
    expect(average.update(4)).toBe(4);
    expect(average.ready).toBe(false);
    expect(average.update(8)).toBe(6);
    expect(average.update(8)).toBe(7);
    expect(average.ready).toBe(true);
  });

  test.each([1, 2, 9, 50])("seeded with a mean equals the definition to the bit (%i)", (n) => {
    expect(ours(new Ema(n, { seed: "sma" }))).toStrictEqual(smaSeeded(close, n));
  });
});

describe("Dema and Tema", () => {
  test.each([2, 9, 30])("seeded with the first input equal indicatorts once ready (%i)", (n) => {
    expectSeries(ours(new Dema(n)), dema(close, { period: n }), { from: 2 * n - 2 });
    expectSeries(ours(new Tema(n)), tema(close, { period: n }), { from: 3 * n - 3 });
  });

  test("seeded with the first input Dema equals trading-signals once ready", () => {
    expectSeries(ours(new Dema(9)), theirs(new DEMA(9)), { from: 16 });
  });

  // trading-signals seeds its second and third average late, so it only converges to ours.
  test("Tema converges to trading-signals", () => {
    expectSeries(ours(new Tema(9)), theirs(new TEMA(9)), { from: 300 });
  });

  test("seeded with means equal the definition", () => {
    const e1 = smaSeeded(close, 9);
    const e2 = smaSeeded(e1, 9);
    const e3 = smaSeeded(e2, 9);
    expectSeries(ours(new Dema(9, { seed: "sma" })), e1.map((a, i) => 2 * a - e2[i]));
    expectSeries(
      ours(new Tema(9, { seed: "sma" })),
      e1.map((a, i) => 3 * a - 3 * e2[i] + e3[i]),
    );
  });
});

describe("Rma", () => {
  // indicatorts has running means before the n-th value; from there on the same recursion.
  test("equals indicatorts once ready", () => {
    expectSeries(ours(new Rma(14)), rma(close, { period: 14 }), { from: 13 });
  });
});

describe("Kama", () => {
  // trading-signals calls the seed, the n-th price itself, a value; ours starts one later.
  test("equals trading-signals once ready", () => {
    const values = ours(new Kama(10));
    expect(values.findIndex((x) => !Number.isNaN(x))).toBe(10);
    expectSeries(values, theirs(new KAMA(10)), { from: 10 });
  });

  test("follows with the fast constant when nothing moved within the window", () => {
    const kama = new Kama(2, { fast: 2, slow: 30 });
    for (const x of [10, 30, 10, 20, 20]) kama.update(x);
    const before = kama.value;
    expect(kama.update(20)).toBeCloseTo(before + (2 / 3) ** 2 * (20 - before), 12);
  });
});

describe("Macd", () => {
  test("equals trading-signals once the signal line is ready", () => {
    const oracle = new MACD(new EMA(12), new EMA(26), new EMA(9));
    const macd = new Macd();
    close.forEach((x, i) => {
      const value = macd.update(x);
      const wanted = oracle.add(x);
      if (i < 26 + 9 - 2) expect([value, macd.signal, macd.histogram]).toEqual([NaN, NaN, NaN]);
      else {
        expectSeries(
          [value, macd.signal, macd.histogram],
          [wanted?.macd ?? NaN, wanted?.signal ?? NaN, wanted?.histogram ?? NaN],
        );
      }
    });
  });

  test("seeded with means equals the definition", () => {
    const slow = smaSeeded(close, 26);
    const line = smaSeeded(close, 12).map((x, i) => x - slow[i]);
    const signal = smaSeeded(line, 9);
    const macd = new Macd({ seed: "sma" });
    const wanted = line.map((x, i) => Number.isNaN(signal[i]) ? NaN : x);
    const signals: number[] = [];
    const lines = close.map((x) => {
      const value = macd.update(x);
      signals.push(macd.signal);
      return value;
    });
    expectSeries(lines, wanted);
    expectSeries(signals, signal);
  });
});
