import { describe, expect, test } from "vitest";
import { Ema } from "../../../engine/indicator/ema.ts";
import type { Indicator, IndicatorState } from "../../../engine/indicator/indicator.ts";
import { Macd } from "../../../engine/indicator/macd.ts";
import { COUNTED, OTHERS, type Sample } from "./catalogue.ts";
import { randomBars } from "./random_bars.ts";

const BARS = randomBars(300, 11);

const run = (sample: Sample, indicator: Indicator, from = 0, to = 300) => {
  const values: number[] = [];
  for (let i = from; i < to; i++) values.push(sample.feed(indicator, BARS, i));
  return values;
};

const overJson = (state: IndicatorState) => JSON.parse(JSON.stringify(state)) as IndicatorState;

describe.each(COUNTED.map((sample) => [sample.make().label, sample] as const))(
  "%s",
  (_, sample) => {
    test("is NaN and not ready before its warm-up, and neither from then on", () => {
      const indicator = sample.make();
      for (let i = 0; i < 300; i++) {
        const value = sample.feed(indicator, BARS, i);
        expect(indicator.ready).toBe(i + 1 >= indicator.warmup);
        expect(Number.isNaN(value)).toBe(!indicator.ready);
      }
    });
  },
);

const ALL = [...COUNTED, ...OTHERS].map((sample) => [sample.make().label, sample] as const);

describe.each(ALL)("%s", (_, sample) => {
  test("update returns the value", () => {
    const indicator = sample.make();
    for (let i = 0; i < 300; i++) {
      const returned = sample.feed(indicator, BARS, i);
      expect(indicator.value).toBe(returned);
    }
  });

  test("reset() brings back the state after construction", () => {
    const indicator = sample.make();
    const first = run(sample, indicator);
    indicator.reset();
    expect(indicator.ready).toBe(false);
    expect(run(sample, indicator)).toStrictEqual(first);
  });

  test("restore() of a snapshot taken anywhere continues to the bit", () => {
    for (const cut of [0, 1, 2, 6, 7, 8, 13, 40, 151]) {
      const indicator = sample.make();
      run(sample, indicator, 0, cut);
      const state = overJson(indicator.snapshot());
      const used = sample.make();
      run(sample, used, 0, 77);
      for (const other of [sample.make(), used]) {
        other.restore(state);
        expect(other.snapshot()).toStrictEqual(indicator.snapshot());
        expect(other.value).toBe(indicator.value);
        expect(other.ready).toBe(indicator.ready);
      }
      const rest = run(sample, indicator, cut);
      expect(run(sample, used, cut)).toStrictEqual(rest);
      expect(used.snapshot()).toStrictEqual(indicator.snapshot());
    }
  });
});

describe("Indicator", () => {
  test("labels are unique, so a snapshot cannot land in another indicator", () => {
    expect(new Set(ALL.map(([label]) => label)).size).toBe(ALL.length);
  });

  test("restore() refuses a snapshot of other parameters", () => {
    const state = new Ema(10).snapshot();
    expect(() => new Ema(11).restore(state)).toThrow(
      new TypeError('Snapshot must be of Ema(11,first), got "Ema(10,first)"'),
    );
    expect(() => new Ema(10, { seed: "sma" }).restore(state)).toThrow("Ema(10,sma)");
  });

  test("restore() refuses a damaged snapshot, nested ones included, and stays as it was", () => {
    const macd = new Macd();
    for (let i = 0; i < 60; i++) macd.update(BARS.close[i]);
    const before = macd.snapshot();
    const damaged = { ...before, slow: { ...(before.slow as IndicatorState), sum: "much" } };
    expect(() => macd.restore(damaged)).toThrow(
      new TypeError('Snapshot of Ema(26,first) has an unusable field sum: "much"'),
    );
    const { signal: _signal, ...without } = before;
    expect(() => macd.restore(without)).toThrow("unusable field signal: undefined");
    expect(macd.snapshot()).toStrictEqual(before);
  });

  test("snapshot() keeps what JSON has no number for", () => {
    const ema = new Ema(3);
    ema.update(-0);
    const copy = new Ema(3);
    copy.restore(overJson(ema.snapshot()));
    expect(copy.value).toBe(-0);
    ema.update(Infinity);
    copy.restore(overJson(ema.snapshot()));
    expect(copy.value).toBe(Infinity);
  });

  test.each([0, -1, 1.5, NaN, Infinity])("a period of %s is refused", (period) => {
    expect(() => new Ema(period)).toThrow(
      new RangeError(`Ema period must be a whole number of at least 1, got ${period}`),
    );
  });
});
