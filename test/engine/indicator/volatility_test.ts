import { bb, mstd, tr } from "indicatorts";
import {
  ADX,
  ATR,
  BollingerBands as BollingerOracle,
  DonchianChannels,
  getZScore,
  KeltnerChannels,
  SuperTrend,
  TR,
} from "trading-signals";
import { describe, expect, test } from "vitest";
import { Adx } from "../../../engine/indicator/adx.ts";
import { Atr } from "../../../engine/indicator/atr.ts";
import { BollingerBands } from "../../../engine/indicator/bollinger_bands.ts";
import { DonchianChannel } from "../../../engine/indicator/donchian_channel.ts";
import { KeltnerChannel } from "../../../engine/indicator/keltner_channel.ts";
import { ParabolicSar } from "../../../engine/indicator/parabolic_sar.ts";
import { Rma } from "../../../engine/indicator/rma.ts";
import { StandardDeviation } from "../../../engine/indicator/standard_deviation.ts";
import { Supertrend } from "../../../engine/indicator/supertrend.ts";
import { TrueRange } from "../../../engine/indicator/true_range.ts";
import { ZScore } from "../../../engine/indicator/z_score.ts";
import { expectSeries, randomBars } from "./random_bars.ts";

const BARS = randomBars(600, 41);
const { high, low, close } = BARS;
const candles = close.map((_, i) => ({ high: high[i], low: low[i], close: close[i], open: 0 }));

test("TrueRange equals trading-signals, and indicatorts from the second bar on", () => {
  const indicator = new TrueRange();
  const oracle = new TR();
  const values = candles.map((c) => indicator.update(c.high, c.low, c.close));
  expectSeries(values, candles.map((c) => oracle.add(c) ?? NaN));
  expectSeries(values, tr(high, low, close), { from: 1 });
});

test("Atr equals trading-signals", () => {
  const indicator = new Atr(14);
  const oracle = new ATR(14);
  expectSeries(
    candles.map((c) => indicator.update(c.high, c.low, c.close)),
    candles.map((c) => oracle.add(c) ?? NaN),
  );
});

test("StandardDeviation and ZScore equal the oracles", () => {
  const deviation = new StandardDeviation(20);
  const score = new ZScore(20);
  const values = close.map((x, i) => {
    const z = score.update(x);
    if (i >= 19) expectSeries([z], [getZScore(close.slice(i - 19, i + 1))]);
    return deviation.update(x);
  });
  expectSeries(values, mstd(close, { period: 20 }), { from: 19 });
});

describe("BollingerBands", () => {
  test("equal both oracles, with width and %b by their formulas", () => {
    const bands = new BollingerBands({ period: 20, width: 2 });
    const oracle = new BollingerOracle(20, 2);
    const other = bb(close, { period: 20 });
    close.forEach((x, i) => {
      const middle = bands.update(x);
      const wanted = oracle.add(x);
      if (wanted === null) {
        return expect([middle, bands.upper, bands.lower]).toEqual([NaN, NaN, NaN]);
      }
      const { upper, lower } = wanted;
      expectSeries([bands.upper, middle, bands.lower], [upper, wanted.middle, lower]);
      expectSeries([bands.upper, middle, bands.lower], [
        other.upper[i],
        other.middle[i],
        other.lower[i],
      ]);
      expectSeries(
        [bands.bandWidth, bands.percentB],
        [(upper - lower) / middle, (x - lower) / (upper - lower)],
      );
    });
  });

  test("meet over a flat window, with %b at one half", () => {
    const bands = new BollingerBands({ period: 3 });
    for (let i = 0; i < 3; i++) bands.update(7);
    expect([bands.upper, bands.value, bands.lower]).toEqual([7, 7, 7]);
    expect([bands.bandWidth, bands.percentB]).toEqual([0, 0.5]);
  });
});

test("KeltnerChannel equals trading-signals", () => {
  const channel = new KeltnerChannel({ period: 20, atr: 10, width: 1.5 });
  const oracle = new KeltnerChannels({ emaInterval: 20, atrInterval: 10, multiplier: 1.5 });
  for (const c of candles) {
    const middle = channel.update(c.high, c.low, c.close);
    const wanted = oracle.add(c);
    expectSeries(
      [channel.upper, middle, channel.lower],
      [wanted?.upper ?? NaN, wanted?.middle ?? NaN, wanted?.lower ?? NaN],
    );
  }
});

test("DonchianChannel equals trading-signals", () => {
  const channel = new DonchianChannel(20);
  const oracle = new DonchianChannels(20);
  for (const c of candles) {
    const middle = channel.update(c.high, c.low);
    const wanted = oracle.add(c);
    expectSeries(
      [channel.upper, middle, channel.lower],
      [wanted?.upper ?? NaN, wanted?.middle ?? NaN, wanted?.lower ?? NaN],
    );
  }
});

test("Supertrend equals trading-signals, direction included", () => {
  const indicator = new Supertrend({ period: 10, width: 2 });
  const oracle = new SuperTrend({ interval: 10, multiplier: 2 });
  const directions = new Set<number>();
  for (const c of candles) {
    const value = indicator.update(c.high, c.low, c.close);
    const wanted = oracle.add(c);
    expectSeries([value], [wanted?.supertrend ?? NaN]);
    if (wanted === null) continue;
    directions.add(indicator.direction);
    expect(indicator.direction).toBe(wanted.trend === "BULLISH" ? 1 : -1);
  }
  expect(directions.size).toBe(2);
});

describe("Adx", () => {
  test("equals Wilder's definition written out over the series", () => {
    const n = 14;
    const average = (xs: number[]) => {
      const rma = new Rma(n);
      return xs.map((x) => rma.update(x));
    };
    const moves = candles.slice(1).map((c, i) => {
      const up = c.high - candles[i].high;
      const down = candles[i].low - c.low;
      const last = candles[i].close;
      return {
        plus: up > down ? Math.max(up, 0) : 0,
        minus: down > up ? Math.max(down, 0) : 0,
        range: Math.max(c.high - c.low, Math.abs(c.high - last), Math.abs(c.low - last)),
      };
    });
    const ranges = average(moves.map((move) => move.range));
    const plus = average(moves.map((move) => move.plus)).map((x, i) => 100 * x / ranges[i]);
    const minus = average(moves.map((move) => move.minus)).map((x, i) => 100 * x / ranges[i]);
    const dx = plus.map((p, i) => 100 * Math.abs(p - minus[i]) / (p + minus[i])).slice(n - 1);
    const wanted = [...Array(n).fill(NaN), ...average(dx)];

    const adx = new Adx(n);
    candles.forEach((c, i) => {
      const value = adx.update(c.high, c.low, c.close);
      expectSeries(
        [value, adx.plusDi, adx.minusDi],
        [wanted[i], plus[i - 1] ?? NaN, minus[i - 1] ?? NaN],
      );
    });
  });

  // trading-signals counts the first bar as one without movement; so it only converges.
  test("converges to trading-signals", () => {
    const adx = new Adx(14);
    const oracle = new ADX(14);
    candles.forEach((c, i) => {
      const value = adx.update(c.high, c.low, c.close);
      const wanted = oracle.add(c) ?? NaN;
      if (i >= 550) expectSeries([value, adx.plusDi], [wanted, 100 * Number(oracle.pdi)]);
    });
  });
});

describe("ParabolicSar", () => {
  // trading-signals puts a reversal's stop 0.01 beyond the bar and applies the older of the two
  // bars' bounds only on bars that reverse; indicatorts takes the trend from closes. Hence Wilder's
  // rules written out over the series.
  test("equals Wilder's rules written out over the series", () => {
    const sar = new ParabolicSar();
    let long = high[1] + low[1] >= high[0] + low[0];
    let stop = long ? low[0] : high[0];
    let extreme = long ? high[1] : low[1];
    let steps = 1;
    let turns = 0;
    candles.forEach((c, i) => {
      const value = sar.update(c.high, c.low);
      if (i === 0) return expect(value).toBeNaN();
      if (i > 1) {
        stop += Math.min(0.02 * steps, 0.2) * (extreme - stop);
        const bounds = long ? [low[i - 1], low[i - 2]] : [high[i - 1], high[i - 2]];
        stop = long ? Math.min(stop, ...bounds) : Math.max(stop, ...bounds);
        const isHit = long ? c.low <= stop : c.high >= stop;
        const far = long ? c.high : c.low;
        const furthest = long ? Math.max(extreme, far) : Math.min(extreme, far);
        if (isHit) {
          turns++;
          stop = furthest;
          extreme = long ? c.low : c.high;
          long = !long;
          steps = 1;
        } else if (furthest !== extreme) {
          extreme = furthest;
          steps++;
        }
      }
      expectSeries([value], [stop]);
      expect(sar.direction).toBe(long ? 1 : -1);
    });
    expect(turns).toBeGreaterThan(20);
  });

  test("keeps the stop on the far side of the bar", () => {
    const sar = new ParabolicSar({ step: 0.05, max: 0.5 });
    candles.forEach((c, i) => {
      const value = sar.update(c.high, c.low);
      if (i < 2) return;
      expect(sar.direction > 0 ? value <= c.low : value >= c.high).toBe(true);
    });
  });
});
