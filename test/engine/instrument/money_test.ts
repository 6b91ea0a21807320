import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseLots, parseTicks } from "../../../engine/num/decimal.ts";
import {
  fee,
  fundingPayment,
  inverseLotValue,
  inverseNotional,
  liquidationPrice,
  lotSize,
  maintenanceMargin,
  margin,
  notional,
  notionalAtMark,
  notionalAtMid2,
  tickLotMoney,
  tickLotValue,
  unrealizedAtMark,
  unrealizedAtMid2,
} from "../../../engine/instrument/money.ts";
import { Rounding } from "../../../engine/num/mul_div.ts";
import { runs } from "../../chance.ts";
import { linearInstrument } from "../num/linear_instrument.ts";

const COIN = 100_000_000;
const { HALF_EVEN } = Rounding;
const btc = linearInstrument();
const value = tickLotValue(btc);
const size = lotSize(btc);

describe("contract sizes", () => {
  test("BTCUSDT: one tick × lot is 0.0001 USDT, one lot 1/1000 BTC", () => {
    expect(value).toEqual({ num: 10_000, den: 1 });
    expect(size).toEqual({ num: 1, den: 1000 });
  });

  test("mantissas and multipliers count, in lowest terms", () => {
    const odd = linearInstrument({
      tickMantissa: 5,
      priceDecimals: 6,
      lotMantissa: 2,
      qtyDecimals: 4,
      multiplierNum: 3,
      multiplierDen: 7,
    });
    expect(tickLotValue(odd)).toEqual({ num: 3, den: 70 });
    expect(lotSize(odd)).toEqual({ num: 3, den: 35_000 });
  });

  test("an inverse contract has a lot value and refuses a linear one", () => {
    const inverse = linearInstrument({
      kind: "inverse-perpetual",
      qtyDecimals: 0,
      multiplierNum: 100,
    });
    expect(() => tickLotValue(inverse)).toThrow(RangeError);
    // 5 contracts of 100 USD at 25,000.0 are 0.02 BTC.
    const lotValue = inverseLotValue(inverse);
    expect(inverseNotional(lotValue, 250_000, 5, HALF_EVEN)).toBe(0.02 * COIN);
  });

  test.each([
    { priceDecimals: 0, qtyDecimals: 0, multiplierNum: 2 ** 52 },
    { multiplierNum: 0 },
    { tickMantissa: -1 },
  ])("%j is refused", (changes) => {
    expect(() => tickLotValue(linearInstrument(changes))).toThrow(RangeError);
  });
});

describe("values", () => {
  test("0.123 BTC at 28,123.4 are 3459.1782 USDT, and 0.02 % of that is 0.69183564", () => {
    const traded = notional(
      value,
      parseTicks("28123.4", btc),
      parseLots("0.123", btc),
      Rounding.DOWN,
    );
    expect(traded).toBe(3459_17820000);
    expect(fee(traded, 200_000, HALF_EVEN)).toBe(69183564);
    expect(fee(traded, -50_000, HALF_EVEN)).toBe(-17295891);
  });

  test("fees round by the mode named", () => {
    expect(fee(3, 500_000_000, Rounding.UP)).toBe(2);
    expect(fee(3, 500_000_000, Rounding.DOWN)).toBe(1);
    expect(fee(3, 500_000_000, HALF_EVEN)).toBe(2);
    expect(fee(1, 500_000_000, HALF_EVEN)).toBe(0);
  });

  test("mids and marks give the same value where they are the same price", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: -9000, max: 9000 }),
        (ticks, lots) => {
          const exact = notional(value, ticks, lots, HALF_EVEN);
          expect(notionalAtMid2(value, 2 * ticks, lots, HALF_EVEN)).toBe(exact);
          expect(notionalAtMark(size, ticks * (COIN / 10), lots, HALF_EVEN)).toBe(exact);
          expect(tickLotMoney(value, ticks * lots, HALF_EVEN)).toBe(exact);
        },
      ),
    );
  });

  test("a value beyond 2^53 is refused, never rounded", () => {
    expect(() => notional(value, 1_000_000, 1_000_000, HALF_EVEN)).toThrow(RangeError);
    expect(() => notional(value, 2 ** 40, 2 ** 50, HALF_EVEN)).toThrow(RangeError);
    expect(() => unrealizedAtMid2(value, 2 ** 30, 2 ** 52, 2 ** 24, HALF_EVEN)).toThrow(RangeError);
  });
});

describe("funding", () => {
  test("a long of 2 BTC at mark 30,000 pays 6 USDT at 0.01 %, a short receives them", () => {
    expect(fundingPayment(size, 2000, 30_000 * COIN, 100_000, HALF_EVEN)).toBe(-6 * COIN);
    expect(fundingPayment(size, -2000, 30_000 * COIN, 100_000, HALF_EVEN)).toBe(6 * COIN);
    expect(fundingPayment(size, 2000, 30_000 * COIN, -100_000, HALF_EVEN)).toBe(6 * COIN);
  });

  test("is rounded once, as exact arithmetic says", () => {
    const lots = fc.integer({ min: -1_000_000, max: 1_000_000 });
    const mark = fc.integer({ min: 1, max: 50_000 * COIN });
    const rate = fc.integer({ min: -30_000_000, max: 30_000_000 });
    fc.assert(
      fc.property(lots, mark, rate, (l, m, r) => {
        const twin = BigInt(-l) * BigInt(m) * BigInt(r);
        const expected = twin / (1000n * 1_000_000_000n);
        expect(fundingPayment(size, l, m, r, Rounding.DOWN)).toBe(Number(expected));
      }),
      { numRuns: runs(2000) },
    );
  });

  test.each([NaN, Infinity, 0.5])("refuses a rate of %d, which has no lowest terms", (rate) => {
    expect(() => fundingPayment(size, 2000, 30_000 * COIN, rate, HALF_EVEN)).toThrow(
      `Funding rate is ${rate} ppb, expected a whole number below 2^53`,
    );
  });

  test("flat or at rate 0 it is +0", () => {
    expect(Object.is(fundingPayment(size, 0, COIN, 5, HALF_EVEN), 0)).toBe(true);
    expect(Object.is(fundingPayment(size, 5, COIN, 0, HALF_EVEN), 0)).toBe(true);
  });
});

describe("unrealised P&L", () => {
  test("0.01 BTC from 28,000.0 gain 0.0005 USDT when the mid is half a tick higher", () => {
    expect(unrealizedAtMid2(value, 10, 2_800_000, 560_001, HALF_EVEN)).toBe(50_000);
    expect(unrealizedAtMid2(value, -10, -2_800_000, 560_001, HALF_EVEN)).toBe(-50_000);
  });

  test("at a mark it is the value at the mark less the cost", () => {
    expect(unrealizedAtMark(size, value, 10, 2_800_000, 28_100 * COIN, HALF_EVEN)).toBe(COIN);
    expect(unrealizedAtMark(size, value, -10, -2_800_000, 28_100 * COIN, HALF_EVEN)).toBe(-COIN);
  });
});

describe("margin and liquidation", () => {
  test("margins round up; the bracket's cumulative amount is taken off", () => {
    expect(margin(-1_000_001, 8_000_000)).toBe(8001);
    expect(maintenanceMargin(60_000 * COIN, 5_000_000, 50 * COIN)).toBe(250 * COIN);
  });

  // Both worked examples stand in the venue sheet, after Binance's own formula.
  test("a long of 1 BTC at 50,000 with 5,000 is liquidated at 45,180.7229", () => {
    const price = liquidationPrice(size, value, 1000, 500_000_000, 5000 * COIN, 4_000_000);
    expect(price).toBe(45_180_72289157);
  });

  test("a short of 1 BTC at 50,000 with 5,000 in the second bracket at 54,776.1194", () => {
    const price = liquidationPrice(size, value, -1000, -500_000_000, 5050 * COIN, 5_000_000);
    expect(price).toBe(54_776_11940298);
  });

  test("there is none when flat or when the collateral covers the whole value", () => {
    expect(liquidationPrice(size, value, 0, 0, COIN, 4_000_000)).toBe(0);
    expect(liquidationPrice(size, value, 1, 280_000, 28 * COIN, 4_000_000)).toBe(0);
  });

  test("at the price equity no longer covers maintenance margin; one part better it does", () => {
    const lots = fc.integer({ min: -3000, max: 3000 }).filter((l) => l !== 0);
    const ticks = fc.integer({ min: 10_000, max: 700_000 });
    const cash = fc.integer({ min: 1, max: 10_000 * COIN });
    fc.assert(
      fc.property(lots, ticks, cash, (l, t, wallet) => {
        const price = liquidationPrice(size, value, l, l * t, wallet, 4_000_000);
        fc.pre(price > 0);
        // (wallet + lots × (mark − entry) / 1000 − |lots| × mark × 0.004 / 1000), times 10^6.
        const excess = (mark: number) =>
          BigInt(wallet) * 1_000_000n +
          BigInt(l) * (BigInt(mark) - BigInt(t) * 10_000_000n) * 1000n -
          BigInt(Math.abs(l)) * BigInt(mark) * 4n;
        const better = l > 0 ? price + 1 : price - 1;
        // Rounded against the holder: at most one part of the mark away from the exact crossing.
        expect(excess(l > 0 ? price - 1 : price + 1) < 0n).toBe(true);
        expect(excess(better) > 0n).toBe(true);
      }),
    );
  });
});
