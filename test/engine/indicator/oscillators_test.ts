import { rsi, stoch, willr } from "indicatorts";
import {
  Aroon as AroonOracle,
  CCI,
  MOM,
  ROC,
  RSI,
  StochasticOscillator,
  StochasticRSI,
  UltimateOscillator as UltimateOracle,
  WilliamsR as WilliamsOracle,
  WSMA,
} from "trading-signals";
import { describe, expect, test } from "vitest";
import { Aroon } from "../../../engine/indicator/aroon.ts";
import { Cci } from "../../../engine/indicator/cci.ts";
import { Momentum } from "../../../engine/indicator/momentum.ts";
import { Roc } from "../../../engine/indicator/roc.ts";
import { Rsi } from "../../../engine/indicator/rsi.ts";
import { Stochastic } from "../../../engine/indicator/stochastic.ts";
import { StochasticRsi } from "../../../engine/indicator/stochastic_rsi.ts";
import { UltimateOscillator } from "../../../engine/indicator/ultimate_oscillator.ts";
import { WilliamsR } from "../../../engine/indicator/williams_r.ts";
import { expectSeries, randomBars } from "./random_bars.ts";

const BARS = randomBars(500, 31);
const { high, low, close } = BARS;
const candles = close.map((_, i) => ({ high: high[i], low: low[i], close: close[i], open: 0 }));

describe("Rsi", () => {
  test("equals trading-signals from the first value to the last", () => {
    const indicator = new Rsi(14);
    const oracle = new RSI(14);
    expectSeries(
      close.map((x) => indicator.update(x)),
      close.map((x) => oracle.add(x) ?? NaN),
    );
  });

  // indicatorts counts the first input as a change of 0 in its seed, so it only converges.
  test("converges to indicatorts", () => {
    const indicator = new Rsi(14);
    expectSeries(close.map((x) => indicator.update(x)), rsi(close, { period: 14 }), { from: 400 });
  });

  test("is 100 when only rising, 0 when only falling, 50 when nothing moves", () => {
    const last = (xs: number[]) => {
      const indicator = new Rsi(3);
      return xs.map((x) => indicator.update(x)).at(-1);
    };
    expect(last([1, 2, 3, 4])).toBe(100);
    expect(last([4, 3, 2, 1])).toBe(0);
    expect(last([4, 4, 4, 4])).toBe(50);
  });
});

describe("Stochastic", () => {
  test("equals trading-signals from the first value to the last, %D included", () => {
    const indicator = new Stochastic({ period: 14, smooth: 3, signal: 5 });
    const oracle = new StochasticOscillator({ kPeriod: 14, kSlowingPeriod: 3, dPeriod: 5 });
    for (const candle of candles) {
      const k = indicator.update(candle.high, candle.low, candle.close);
      const wanted = oracle.add(candle);
      expectSeries([k, indicator.d], [wanted?.stochK ?? NaN, wanted?.stochD ?? NaN]);
    }
  });

  test("without smoothing equals indicatorts once ready", () => {
    const indicator = new Stochastic({ period: 14, smooth: 1, signal: 3 });
    const d: number[] = [];
    const k = close.map((_, i) => {
      const value = indicator.update(high[i], low[i], close[i]);
      d.push(indicator.d);
      return value;
    });
    const wanted = stoch(high, low, close, { kPeriod: 14, dPeriod: 3 });
    expectSeries(k, wanted.k, { from: 15 });
    expectSeries(d, wanted.d, { from: 15 });
  });

  test("is 50 over an empty range", () => {
    const indicator = new Stochastic({ period: 2, smooth: 1, signal: 1 });
    indicator.update(5, 5, 5);
    expect(indicator.update(5, 5, 5)).toBe(50);
  });
});

// trading-signals is in [0, 1], and leaves a %K of exactly 0 out of %D: so %D is checked against
// the mean of the last three %K.
test("StochasticRsi equals trading-signals", () => {
  const oracle = new StochasticRSI(14, WSMA);
  const fast = new StochasticRsi({ rsi: 14, period: 14, smooth: 1, signal: 1 });
  const slow = new StochasticRsi();
  const ks: number[] = [];
  for (const x of close) {
    const raw = oracle.add(x);
    expectSeries([fast.update(x)], [raw === null ? NaN : 100 * raw]);
    slow.update(x);
    if (oracle.smoothing.k.isStable) ks.push(100 * oracle.smoothing.k.getResultOrThrow());
    expect(slow.ready).toBe(ks.length >= 3);
    if (!slow.ready) continue;
    const d = (ks[ks.length - 1] + ks[ks.length - 2] + ks[ks.length - 3]) / 3;
    expectSeries([slow.value, slow.d], [ks[ks.length - 1], d]);
  }
});

test("Cci equals trading-signals and is 0 over a flat window", () => {
  const indicator = new Cci(20);
  const oracle = new CCI(20);
  expectSeries(
    candles.map((c) => indicator.update(c.high, c.low, c.close)),
    candles.map((c) => oracle.add(c) ?? NaN),
    { tolerance: 1e-8 },
  );
  for (let i = 0; i < 20; i++) indicator.update(4, 4, 4);
  expect(indicator.value).toBe(0);
});

test("WilliamsR equals both oracles and is −50 over an empty range", () => {
  const indicator = new WilliamsR(14);
  const oracle = new WilliamsOracle(14);
  const values = candles.map((c) => indicator.update(c.high, c.low, c.close));
  expectSeries(values, candles.map((c) => oracle.add(c) ?? NaN));
  expectSeries(values, willr(high, low, close, { period: 14 }), { from: 13 });
  for (let i = 0; i < 14; i++) indicator.update(4, 4, 4);
  expect(indicator.value).toBe(-50);
});

test("Momentum equals trading-signals", () => {
  const indicator = new Momentum(10);
  const oracle = new MOM(10);
  expectSeries(close.map((x) => indicator.update(x)), close.map((x) => oracle.add(x) ?? NaN));
});

test("Roc equals trading-signals, there not in percent", () => {
  const indicator = new Roc(10);
  const oracle = new ROC(10);
  expectSeries(
    close.map((x) => indicator.update(x)),
    close.map((x) => 100 * (oracle.add(x) ?? NaN)),
  );
});

test("Aroon equals trading-signals, the later of equal extremes counting", () => {
  const indicator = new Aroon(10);
  const oracle = new AroonOracle(10);
  // Rounded, so that equal extremes occur.
  for (const candle of candles) {
    const [top, bottom] = [Math.round(candle.high), Math.round(candle.low)];
    const value = indicator.update(top, bottom);
    const wanted = oracle.add({ ...candle, high: top, low: bottom });
    const up = wanted?.aroonUp ?? NaN;
    const down = wanted?.aroonDown ?? NaN;
    expectSeries([indicator.up, indicator.down, value], [up, down, up - down]);
  }
});

test("UltimateOscillator equals trading-signals", () => {
  const indicator = new UltimateOscillator();
  const oracle = new UltimateOracle();
  expectSeries(
    candles.map((c) => indicator.update(c.high, c.low, c.close)),
    candles.map((c) => oracle.add(c) ?? NaN),
  );
});

test.each([[8, 1.1], [20, 1230.7], [20, 0.000012], [500, 42_000.1]])(
  "CCI of %i flat bars at %d is 0, whatever rounding makes of their mean",
  (period, price) => {
    const cci = new Cci(period);
    for (let i = 0; i < 2 * period; i++) {
      // The same typical price, by other roundings.
      const swing = i % 3 === 0 ? price / 100 : 0;
      const value = cci.update(price + swing, price - swing, price);
      if (i >= period - 1) expect(value).toBe(0);
    }
    expect(Math.abs(cci.update(price, price, price * (1 + 1e-7)))).toBeGreaterThan(60);
  },
);
