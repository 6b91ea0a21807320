import { expect, test } from "vitest";
import * as engine from "../../../engine/mod.ts";
import { COUNTED, OTHERS } from "./catalogue.ts";

test.each([
  [new engine.Adx(), "Adx(14)"],
  [new engine.Aroon(), "Aroon(25)"],
  [new engine.Atr(), "Atr(14)"],
  [new engine.Cci(), "Cci(20)"],
  [new engine.Cmf(), "Cmf(20)"],
  [new engine.DonchianChannel(), "DonchianChannel(20)"],
  [new engine.Mfi(), "Mfi(14)"],
  [new engine.Momentum(), "Momentum(10)"],
  [new engine.Roc(), "Roc(10)"],
  [new engine.Rsi(), "Rsi(14)"],
  [new engine.WilliamsR(), "WilliamsR(14)"],
  [new engine.BollingerBands(), "BollingerBands(20,2)"],
  [new engine.BookImbalance(5), "BookImbalance(5,first)"],
  [new engine.Dema(5), "Dema(5,first)"],
  [new engine.Ema(5), "Ema(5,first)"],
  [new engine.Kama(5), "Kama(5,2,30)"],
  [new engine.KeltnerChannel(), "KeltnerChannel(20,10,2,first)"],
  [new engine.Macd(), "Macd(12,26,9,first)"],
  [new engine.ParabolicSar(), "ParabolicSar(0.02,0.2)"],
  [new engine.RealizedVolatility(), "RealizedVolatility(60000000,1000000)"],
  [new engine.SessionVwap(), "SessionVwap(86400000000,0)"],
  [new engine.StandardDeviation(5), "StandardDeviation(5,0)"],
  [new engine.Stochastic(), "Stochastic(14,3,3)"],
  [new engine.StochasticRsi(), "StochasticRsi(14,14,3,3)"],
  [new engine.Supertrend(), "Supertrend(10,3)"],
  [new engine.Tema(5), "Tema(5,first)"],
  [new engine.UltimateOscillator(), "UltimateOscillator(7,14,28)"],
  [new engine.ZScore(5), "ZScore(5,0)"],
])("what is not said is as the documentation has it: %#", ({ label }, expected) => {
  expect(label).toBe(expected);
});

test("what warms up over a span of time says so by a warm-up of no updates", () => {
  const made = [new engine.Ewma(5), new engine.RealizedVolatility(), new engine.TradeFlow(5)];
  expect(made.map(({ warmup }) => warmup)).toEqual([0, 0, 0]);
});

type Make = (x: number) => engine.Indicator;

/** Smallest whole number that an option takes. */
const PERIODS: readonly (readonly [name: string, from: number, make: Make])[] = [
  ["Adx period", 1, (x) => new engine.Adx(x)],
  ["Aroon period", 1, (x) => new engine.Aroon(x)],
  ["Atr period", 1, (x) => new engine.Atr(x)],
  ["BollingerBands period", 1, (period) => new engine.BollingerBands({ period })],
  ["BookImbalance period", 1, (x) => new engine.BookImbalance(x)],
  ["Cci period", 1, (x) => new engine.Cci(x)],
  ["Cmf period", 1, (x) => new engine.Cmf(x)],
  ["Correlation period", 2, (x) => new engine.Correlation(x)],
  ["Dema period", 1, (x) => new engine.Dema(x)],
  ["DonchianChannel period", 1, (x) => new engine.DonchianChannel(x)],
  ["Ema period", 1, (x) => new engine.Ema(x)],
  ["Hma period", 2, (x) => new engine.Hma(x)],
  ["Kama period", 1, (x) => new engine.Kama(x)],
  ["Kama fast", 1, (fast) => new engine.Kama(5, { fast })],
  ["Kama slow", 9, (slow) => new engine.Kama(5, { fast: 8, slow })],
  ["Lag period", 1, (x) => new engine.Lag(x)],
  ["LinearRegression period", 2, (x) => new engine.LinearRegression(x)],
  ["Macd fast", 1, (fast) => new engine.Macd({ fast })],
  ["Macd slow", 9, (slow) => new engine.Macd({ fast: 8, slow })],
  ["Macd signal", 1, (signal) => new engine.Macd({ signal })],
  ["Mfi period", 1, (x) => new engine.Mfi(x)],
  ["Momentum period", 1, (x) => new engine.Momentum(x)],
  ["OrderFlowImbalance period", 1, (x) => new engine.OrderFlowImbalance(x)],
  ["Rma period", 1, (x) => new engine.Rma(x)],
  ["Roc period", 1, (x) => new engine.Roc(x)],
  ["RollingMax period", 1, (x) => new engine.RollingMax(x)],
  ["RollingSum period", 1, (x) => new engine.RollingSum(x)],
  ["RollingVwap period", 1, (x) => new engine.RollingVwap(x)],
  ["Rsi period", 1, (x) => new engine.Rsi(x)],
  ["SessionVwap sessionUs", 1, (sessionUs) => new engine.SessionVwap({ sessionUs })],
  ["SessionVwap offsetUs", 0, (offsetUs) => new engine.SessionVwap({ offsetUs })],
  ["Sma period", 1, (x) => new engine.Sma(x)],
  ["StandardDeviation period", 1, (x) => new engine.StandardDeviation(x)],
  ["StandardDeviation period", 2, (x) => new engine.StandardDeviation(x, { ddof: 1 })],
  ["Stochastic period", 1, (period) => new engine.Stochastic({ period })],
  ["Stochastic smooth", 1, (smooth) => new engine.Stochastic({ smooth })],
  ["Stochastic signal", 1, (signal) => new engine.Stochastic({ signal })],
  ["StochasticRsi rsi", 1, (rsi) => new engine.StochasticRsi({ rsi })],
  ["Supertrend period", 1, (period) => new engine.Supertrend({ period })],
  ["Tema period", 1, (x) => new engine.Tema(x)],
  ["TradeFlow windowUs", 1, (x) => new engine.TradeFlow(x)],
  ["UltimateOscillator short", 1, (short) => new engine.UltimateOscillator({ short })],
  ["UltimateOscillator medium", 9, (x) => new engine.UltimateOscillator({ short: 9, medium: x })],
  ["UltimateOscillator long", 16, (x) => new engine.UltimateOscillator({ medium: 16, long: x })],
  ["WilliamsR period", 1, (x) => new engine.WilliamsR(x)],
  ["Wma period", 1, (x) => new engine.Wma(x)],
  ["ZScore period", 2, (x) => new engine.ZScore(x)],
];

test.each(PERIODS)("%s is a whole number from %i", (name, from, make) => {
  expect(make(from).label).toContain(String(from));
  for (const bad of [from - 1, from + 0.5]) {
    expect(() => make(bad)).toThrow(
      new RangeError(`${name} must be a whole number of at least ${from}, got ${bad}`),
    );
  }
});

const SHARES: readonly (readonly [name: string, make: Make])[] = [
  ["BollingerBands width", (width) => new engine.BollingerBands({ width })],
  ["Ewma halfLifeUs", (x) => new engine.Ewma(x)],
  ["KeltnerChannel width", (width) => new engine.KeltnerChannel({ width })],
  ["ParabolicSar step", (step) => new engine.ParabolicSar({ step })],
  ["ParabolicSar max", (max) => new engine.ParabolicSar({ max, step: max })],
  ["RealizedVolatility halfLifeUs", (x) => new engine.RealizedVolatility({ halfLifeUs: x })],
  ["RealizedVolatility horizonUs", (x) => new engine.RealizedVolatility({ horizonUs: x })],
  ["Supertrend width", (width) => new engine.Supertrend({ width })],
];

test.each(SHARES)("%s is above zero and finite", (name, make) => {
  expect(make(0.125).label).toContain("0.125");
  for (const bad of [0, -1, Infinity, NaN]) {
    expect(() => make(bad)).toThrow(RangeError);
  }
  if (name !== "ParabolicSar max") {
    expect(() => make(0)).toThrow(`${name} must be above zero, got 0`);
  }
});

test.each([...COUNTED, ...OTHERS].map((one) => [one.make().label, one.make] as const))(
  "%s is made with nothing seen: as after a reset",
  (_, make) => {
    const made = make();
    const reset = make();
    reset.reset();
    expect(made.snapshot()).toStrictEqual(reset.snapshot());
    expect(made.ready).toBe(false);
    expect(made.value).toBeNaN();
  },
);
