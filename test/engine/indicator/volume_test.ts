import { cmf, obv, vwap } from "indicatorts";
import { CMF, MFI, OBV } from "trading-signals";
import { describe, expect, test } from "vitest";
import { Cmf } from "../../../engine/indicator/cmf.ts";
import { Mfi } from "../../../engine/indicator/mfi.ts";
import { Obv } from "../../../engine/indicator/obv.ts";
import { RollingVwap } from "../../../engine/indicator/rolling_vwap.ts";
import { SessionVwap } from "../../../engine/indicator/session_vwap.ts";
import { expectSeries, randomBars } from "./random_bars.ts";

const { high, low, close, volume } = randomBars(400, 51);
const candles = close.map((_, i) => ({
  high: high[i],
  low: low[i],
  close: close[i],
  open: 0,
  volume: volume[i],
}));

test("Obv equals indicatorts, and trading-signals from the second bar on", () => {
  const indicator = new Obv();
  const oracle = new OBV(2);
  const values = close.map((x, i) => indicator.update(x, volume[i]));
  expect(values).toStrictEqual(obv(close, volume));
  expectSeries(values, candles.map((c) => oracle.add(c) ?? NaN), { from: 1 });
});

// indicatorts takes the sign of the change of the flow instead of the price's: no oracle for it.
test("Mfi equals trading-signals and is 50 when no price moves", () => {
  const indicator = new Mfi(14);
  const oracle = new MFI(14);
  expectSeries(
    candles.map((c) => indicator.update(c.high, c.low, c.close, c.volume)),
    candles.map((c) => oracle.add(c) ?? NaN),
  );
  for (let i = 0; i < 15; i++) indicator.update(3, 3, 3, 10);
  expect(indicator.value).toBe(50);
});

test("Cmf equals both oracles and is 0 without volume or range", () => {
  const indicator = new Cmf(20);
  const oracle = new CMF(20);
  const values = candles.map((c) => indicator.update(c.high, c.low, c.close, c.volume));
  expectSeries(values, candles.map((c) => oracle.add(c) ?? NaN));
  expectSeries(values, cmf(high, low, close, volume, { period: 20 }), { from: 19 });
  for (let i = 0; i < 20; i++) indicator.update(4, 2, 3.5, 0);
  expect(indicator.value).toBe(0);
  for (let i = 0; i < 20; i++) indicator.update(4, 4, 4, 9);
  expect(indicator.value).toBe(0);
});

test("RollingVwap equals indicatorts", () => {
  const indicator = new RollingVwap(14);
  expectSeries(
    close.map((x, i) => indicator.update(x, volume[i])),
    vwap(close, volume, { period: 14 }),
    { from: 13 },
  );
});

describe("SessionVwap", () => {
  const HOUR = 3_600_000_000;

  test("equals Σ price · volume / Σ volume since the session's first trade", () => {
    const indicator = new SessionVwap({ sessionUs: HOUR });
    let session = -1;
    let notional = 0;
    let total = 0;
    close.forEach((price, i) => {
      const ts = i * 97_000_000;
      if (Math.floor(ts / HOUR) !== session) {
        session = Math.floor(ts / HOUR);
        notional = 0;
        total = 0;
      }
      notional += price * volume[i];
      total += volume[i];
      expectSeries([indicator.update(ts, price, volume[i])], [notional / total]);
    });
    expect(session).toBeGreaterThan(5);
  });

  test("a trade exactly on the boundary begins the next session, shifted by the offset", () => {
    const indicator = new SessionVwap({ sessionUs: HOUR, offsetUs: 1000 });
    indicator.update(HOUR, 10, 1);
    expect(indicator.update(HOUR + 999, 20, 1)).toBe(15);
    expect(indicator.update(HOUR + 1000, 30, 1)).toBe(30);
  });

  test("waits for volume", () => {
    const indicator = new SessionVwap();
    expect(indicator.update(0, 10, 0)).toBeNaN();
    expect(indicator.ready).toBe(false);
    expect(indicator.update(1, 12, 3)).toBe(12);
    expect(indicator.update(2, 99, 0)).toBe(12);
  });
});
