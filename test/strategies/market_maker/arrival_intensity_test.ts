import { describe, expect, test } from "vitest";
import { Random } from "../../../engine/num/random.ts";
import { ArrivalIntensity } from "../../../strategies/market_maker/arrival_intensity.ts";

const SECOND = 1_000_000;

describe("ArrivalIntensity", () => {
  test("recovers rate and decay of a Poisson stream with exponential reaches", () => {
    const random = new Random(3);
    const arrivals = new ArrivalIntensity(600 * SECOND);
    let ts = 0;
    // 4 orders a second on both sides together, reaching 1/0.25 ticks in the mean.
    for (let i = 0; i < 40_000; i++) {
      ts += random.exponential() / 4 * SECOND;
      arrivals.update(ts, ts, i % 2 === 0 ? 1 : -1, random.exponential() / 0.25);
    }
    expect(arrivals.value).toBeGreaterThan(1.9);
    expect(arrivals.value).toBeLessThan(2.1);
    expect(arrivals.k).toBeGreaterThan(0.24);
    expect(arrivals.k).toBeLessThan(0.26);
  });

  test("counts by hand: two orders with reaches 1 and 3 in a second of a long memory", () => {
    const arrivals = new ArrivalIntensity(1e12, 1);
    arrivals.update(0, 0, 1, 1);
    arrivals.update(500_000, 500_000, 1, 3);
    arrivals.update(SECOND, SECOND, 1, 9);
    arrivals.ready = true;
    arrivals.advance(SECOND);
    // The third order is still open: its trades may not all be there.
    expect(arrivals.value).toBeCloseTo(1, 5);
    expect(arrivals.k).toBeCloseTo(2 / 4, 5);
  });

  test("takes the trades of one side and instant as one order, with its furthest reach", () => {
    const whole = new ArrivalIntensity(1e12, 1);
    const parts = new ArrivalIntensity(1e12, 1);
    for (const [ts, reach] of [[0, 2], [SECOND, 5], [2 * SECOND, 1]]) {
      whole.update(ts, ts, 1, reach);
      parts.update(ts, ts, 1, reach / 2);
      parts.update(ts, ts, 1, reach);
    }
    expect(parts.snapshot()).toEqual(whole.snapshot());
  });

  test("ignores trades short of the mid", () => {
    const arrivals = new ArrivalIntensity(SECOND, 1);
    for (let i = 0; i < 10; i++) arrivals.update(i * SECOND, i * SECOND, 1, -1);
    expect(arrivals.ready).toBe(false);
    expect(arrivals.k).toBeNaN();
  });

  test("is ready after a half-life and enough orders, not before", () => {
    const arrivals = new ArrivalIntensity(10 * SECOND, 5);
    const readyAt: number[] = [];
    for (let i = 0; i < 20; i++) {
      arrivals.update(i * SECOND, i * SECOND, 1, 1);
      if (arrivals.ready) readyAt.push(i);
    }
    expect(readyAt[0]).toBe(10);
  });

  test("forgets by half in a half-life", () => {
    const arrivals = new ArrivalIntensity(10 * SECOND, 1);
    for (let ts = 0; ts <= 1000 * SECOND; ts += 100_000) arrivals.update(ts, ts, 1, 1);
    const before = arrivals.value;
    arrivals.advance(1010 * SECOND);
    expect(before).toBeCloseTo(5, 1);
    expect(arrivals.value / before).toBeCloseTo(0.5, 2);
  });
});
