import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { getCorrelation, getLinearRegression, getStandardDeviation } from "trading-signals";
import { Correlation } from "../../../engine/indicator/correlation.ts";
import { Lag } from "../../../engine/indicator/lag.ts";
import { LinearRegression } from "../../../engine/indicator/linear_regression.ts";
import { RollingMax } from "../../../engine/indicator/rolling_max.ts";
import { RollingMin } from "../../../engine/indicator/rolling_min.ts";
import { RollingSum } from "../../../engine/indicator/rolling_sum.ts";
import { StandardDeviation } from "../../../engine/indicator/standard_deviation.ts";
import { Wma } from "../../../engine/indicator/wma.ts";
import { ZScore } from "../../../engine/indicator/z_score.ts";
import { isClose, randomBars } from "./random_bars.ts";

const period = fc.integer({ min: 2, max: 9 });
// Multiples of 1/1024: finer differences would only test the plain formula's own rounding.
const price = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }).map((x) => x / 1024);
// Few distinct values, so that equal neighbours and flat windows occur.
const level = fc.integer({ min: -3, max: 3 });
const series = fc.oneof(
  fc.array(price, { maxLength: 60 }),
  fc.array(level, { maxLength: 60 }),
);

/** Calls back with each full window of `n` values and what `update` returned at its end. */
function eachWindow(
  xs: readonly number[],
  n: number,
  update: (x: number) => number,
  visit: (window: number[], value: number) => void,
): void {
  xs.forEach((x, i) => {
    const value = update(x);
    if (i + 1 >= n) visit(xs.slice(i + 1 - n, i + 1), value);
  });
}

const sumOf = (xs: readonly number[]) => xs.reduce((a, b) => a + b, 0);
const meanOf = (xs: readonly number[]) => sumOf(xs) / xs.length;
const spreadOf = (xs: readonly number[]) => {
  const mean = meanOf(xs);
  return sumOf(xs.map((x) => (x - mean) ** 2));
};

describe("windowed indicators equal the plain formula over the window", () => {
  test("RollingSum", () => {
    fc.assert(fc.property(series, period, (xs, n) => {
      const sum = new RollingSum(n);
      const scale = sumOf(xs.map(Math.abs));
      eachWindow(xs, n, (x) => sum.update(x), (window, value) => {
        expect(Math.abs(value - sumOf(window))).toBeLessThanOrEqual(1e-14 * scale);
      });
    }));
  });

  test("RollingMax and RollingMin, with the age of the latest extreme", () => {
    fc.assert(fc.property(series, period, (xs, n) => {
      const max = new RollingMax(n);
      const min = new RollingMin(n);
      eachWindow(xs, n, (x) => (min.update(x), max.update(x)), (window, value) => {
        expect(value).toBe(Math.max(...window));
        expect(max.age).toBe(n - 1 - window.lastIndexOf(value));
        expect(min.value).toBe(Math.min(...window));
        expect(min.age).toBe(n - 1 - window.lastIndexOf(min.value));
      });
    }));
  });

  test("Lag", () => {
    fc.assert(fc.property(series, period, (xs, n) => {
      const lag = new Lag(n);
      eachWindow(xs, n + 1, (x) => lag.update(x), (window, value) => {
        expect(value).toBe(window[0]);
      });
    }));
  });

  test("Wma", () => {
    fc.assert(fc.property(series, period, (xs, n) => {
      const wma = new Wma(n);
      eachWindow(xs, n, (x) => wma.update(x), (window, value) => {
        const weighted = sumOf(window.map((x, i) => (i + 1) * x));
        expect(isClose(value, weighted / (n * (n + 1) / 2), 1e-8)).toBe(true);
      });
    }));
  });

  test("StandardDeviation and ZScore, population and sample", () => {
    fc.assert(fc.property(series, period, fc.constantFrom<0 | 1>(0, 1), (xs, n, ddof) => {
      const deviation = new StandardDeviation(n, { ddof });
      const score = new ZScore(n, { ddof });
      const update = (x: number) => (score.update(x), deviation.update(x));
      eachWindow(xs, n, update, (window, value) => {
        const wanted = Math.sqrt(spreadOf(window) / (n - ddof));
        expect(isClose(value, wanted, 1e-8)).toBe(true);
        expect(isClose(deviation.mean, meanOf(window))).toBe(true);
        if (new Set(window).size === 1) expect(score.value).toBe(0);
        else {expect(isClose(score.value, (window[n - 1] - meanOf(window)) / wanted, 1e-6)).toBe(
            true,
          );}
      });
    }));
  });

  test("LinearRegression", () => {
    fc.assert(fc.property(series, period, (xs, n) => {
      const line = new LinearRegression(n);
      eachWindow(xs, n, (x) => line.update(x), (window, value) => {
        const wanted = getLinearRegression(window);
        expect(isClose(line.slope, wanted.slope, 1e-6)).toBe(true);
        expect(isClose(line.intercept, wanted.intercept, 1e-6)).toBe(true);
        expect(isClose(value, wanted.intercept + wanted.slope * (n - 1), 1e-6)).toBe(true);
      });
    }));
  });

  test("Correlation with covariance and beta", () => {
    const pairs = fc.array(fc.tuple(level, level), { maxLength: 60 });
    fc.assert(fc.property(pairs, period, (rows, n) => {
      const correlation = new Correlation(n);
      rows.forEach(([x, y], i) => {
        const value = correlation.update(x, y);
        if (i + 1 < n) return;
        const window = rows.slice(i + 1 - n, i + 1);
        const xs = window.map((row) => row[0]);
        const ys = window.map((row) => row[1]);
        const isFlat = new Set(xs).size === 1 || new Set(ys).size === 1;
        expect(isClose(value, isFlat ? NaN : getCorrelation(xs, ys))).toBe(true);
        const covariance = meanOf(xs.map((a, j) => (a - meanOf(xs)) * (ys[j] - meanOf(ys))));
        expect(isClose(correlation.covariance, covariance)).toBe(true);
        if (!isFlat) {
          expect(isClose(correlation.beta, covariance / (spreadOf(xs) / n))).toBe(true);
        }
      });
    }));
  });
});

describe("numeric care", () => {
  test("a sum has not drifted after a million inputs of mixed magnitude", () => {
    const sum = new RollingSum(10);
    for (let i = 0; i < 1_000_000; i++) sum.update(i % 3 === 0 ? 1e15 : 0.1);
    for (let i = 0; i < 10; i++) sum.update(0.5);
    expect(sum.value).toBe(5);
  });

  test("NaN and Infinity are forgotten when they leave the window", () => {
    const { close } = randomBars(40, 3);
    const clean = close.slice();
    close[8] = NaN;
    close[9] = Infinity;
    const makes = [
      () => new RollingSum(5),
      () => new RollingMax(5),
      () => new RollingMin(5),
      () => new Wma(5),
      () => new StandardDeviation(5),
      () => new LinearRegression(5),
    ];
    for (const make of makes) {
      const a = make();
      const b = make();
      for (let i = 0; i < 40; i++) {
        const value = a.update(close[i]);
        const wanted = b.update(clean[i]);
        if (i >= 8 && i < 13) expect(Number.isNaN(value)).toBe(true);
        if (i > 20) expect(value).toBe(wanted);
      }
    }
  });

  test("a deviation of 1e-3 around 1e9 keeps its digits, and a flat window has none at all", () => {
    const deviation = new StandardDeviation(50);
    const window: number[] = [];
    for (let i = 0; i < 500; i++) {
      const x = 1e9 + (i * 37 % 11) / 1024;
      deviation.update(x);
      window.push(x - 1e9);
    }
    const wanted = getStandardDeviation(window.slice(-50));
    expect(Math.abs(deviation.value / wanted - 1)).toBeLessThan(1e-5);
    for (let i = 0; i < 50; i++) deviation.update(1e9 + 0.1);
    expect(deviation.value).toBe(0);
  });

  test("r2 is 1 on a line, NaN on a constant, and 1 − residual / total between", () => {
    const line = new LinearRegression(6);
    for (let i = 0; i < 20; i++) line.update(7 + 0.25 * i);
    expect(line.r2).toBe(1);
    expect(line.slope).toBe(0.25);
    const ys = [3, 1, 4, 1, 5, 9];
    ys.forEach((y) => line.update(y));
    const residual = sumOf(ys.map((y, x) => (y - line.intercept - line.slope * x) ** 2));
    expect(line.r2).toBeCloseTo(1 - residual / spreadOf(ys), 12);
    for (let i = 0; i < 6; i++) line.update(2);
    expect(line.r2).toBeNaN();
  });
});
