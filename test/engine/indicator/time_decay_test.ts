import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Ewma } from "../../../engine/indicator/ewma.ts";
import { RealizedVolatility } from "../../../engine/indicator/realized_volatility.ts";
import { isClose, seeded } from "./random_bars.ts";

const START = 1_700_000_000_000_000;

const steps = fc.array(
  fc.record({
    gap: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 3_000_000 })),
    x: fc.double({ min: 1, max: 1000, noNaN: true }),
  }),
  { minLength: 1, maxLength: 60 },
);

/** Inputs with their times. */
const timed = steps.map((rows) => {
  let ts = START;
  return rows.map(({ gap, x }) => ({ ts: ts += gap, x }));
});

describe("Ewma", () => {
  test("equals Σ w·x / Σ w with w = ½^(age / half-life)", () => {
    fc.assert(fc.property(timed, fc.integer({ min: 1_000, max: 9_000_000 }), (rows, halfLifeUs) => {
      const ewma = new Ewma(halfLifeUs);
      for (const { ts, x } of rows) ewma.update(ts, x);
      const end = rows[rows.length - 1].ts;
      const weights = rows.map(({ ts }) => 0.5 ** ((end - ts) / halfLifeUs));
      const total = weights.reduce((a, b) => a + b, 0);
      const wanted = rows.reduce((sum, { x }, i) => sum + weights[i] * x, 0) / total;
      expect(isClose(ewma.value, wanted)).toBe(true);
      expect(ewma.ready).toBe(end - rows[0].ts >= halfLifeUs);
    }));
  });

  test("an input one half-life old weighs half of the latest", () => {
    const ewma = new Ewma(1000);
    expect(ewma.update(0, 30)).toBe(30);
    expect(ewma.update(1000, 60)).toBeCloseTo((0.5 * 30 + 60) / 1.5, 12);
  });
});

describe("RealizedVolatility", () => {
  test("equals √(horizon · Σ w·r² / Σ w·Δt)", () => {
    fc.assert(fc.property(timed, fc.integer({ min: 1_000, max: 9_000_000 }), (rows, halfLifeUs) => {
      const volatility = new RealizedVolatility({ halfLifeUs, horizonUs: 2_000_000 });
      for (const { ts, x } of rows) volatility.update(ts, x);
      const end = rows[rows.length - 1].ts;
      let squares = 0;
      let span = 0;
      for (let i = 1; i < rows.length; i++) {
        const weight = 0.5 ** ((end - rows[i].ts) / halfLifeUs);
        squares += weight * Math.log(rows[i].x / rows[i - 1].x) ** 2;
        span += weight * (rows[i].ts - rows[i - 1].ts);
      }
      if (span < 1) return;
      expect(isClose(volatility.value, Math.sqrt(2_000_000 * squares / span))).toBe(true);
    }));
  });

  test("finds the volatility of a random walk whatever the spacing of its prices", () => {
    const random = seeded(5);
    const perSecond = 0.001;
    const volatility = new RealizedVolatility({ halfLifeUs: 2_000_000_000 });
    let ts = START;
    let price = 100;
    for (let i = 0; i < 100_000; i++) {
      const gap = 1000 + Math.floor(random() * 200_000);
      ts += gap;
      // A sum of twelve uniforms less six: standard normal enough.
      let normal = -6;
      for (let k = 0; k < 12; k++) normal += random();
      price *= 1 + perSecond * Math.sqrt(gap / 1e6) * normal;
      volatility.update(ts, price);
    }
    expect(volatility.ready).toBe(true);
    expect(Math.abs(volatility.value / perSecond - 1)).toBeLessThan(0.02);
  });

  test("is NaN until time has passed and 0 when the price stands still", () => {
    const volatility = new RealizedVolatility();
    expect(volatility.update(START, 100)).toBeNaN();
    expect(volatility.update(START, 101)).toBeNaN();
    volatility.reset();
    volatility.update(START, 100);
    expect(volatility.update(START + 1, 100)).toBe(0);
  });
});

test.each([
  ["Ewma", () => new Ewma(10)],
  ["RealizedVolatility", () => new RealizedVolatility()],
])("%s refuses time that goes back and stays as it was", (_, make) => {
  const indicator = make();
  indicator.update(100, 5);
  const before = indicator.snapshot();
  expect(() => indicator.update(99, 6)).toThrow(
    new RangeError("Time must not go back: 99 after 100"),
  );
  expect(indicator.snapshot()).toStrictEqual(before);
});

test("a half-life that is not above zero is refused", () => {
  expect(() => new Ewma(0)).toThrow(
    new RangeError("Ewma halfLifeUs must be above zero, got 0"),
  );
  expect(() => new RealizedVolatility({ horizonUs: NaN })).toThrow("got NaN");
});
