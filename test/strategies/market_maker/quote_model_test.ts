import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  avellanedaStoikov,
  gueantLehalleTapia,
} from "../../../strategies/market_maker/quote_model.ts";

const market = { sigma: 3, a: 2, k: 0.5 };

const anyMarket = fc.record({
  sigma: fc.double({ min: 0.01, max: 500, noNaN: true }),
  a: fc.double({ min: 0.01, max: 100, noNaN: true }),
  k: fc.double({ min: 0.001, max: 10, noNaN: true }),
});
const anyGamma = fc.double({ min: 1e-6, max: 10, noNaN: true });

describe("gueantLehalleTapia()", () => {
  test("gives what the formula gives by hand", () => {
    // γ = 0.1: ln(1.2)/0.1 = 1.8232156; s = √(9·0.1/(2·0.5·2) · 1.2⁶) = √1.3436928 = 1.1591776.
    const { half, skew } = gueantLehalleTapia(market, 0.1);
    expect(skew).toBeCloseTo(1.1591776, 7);
    expect(half).toBeCloseTo(1.8232156 + 1.1591776 / 2, 7);
  });

  test("gives δ_bid(q) and δ_ask(q) of the paper as half ± skew · q", () => {
    const { half, skew } = gueantLehalleTapia(market, 0.1);
    const base = Math.log(1.2) / 0.1;
    const root = Math.sqrt(9 * 0.1 / (2 * 0.5 * 2) * 1.2 ** 6);
    for (const q of [-3, 0, 2]) {
      expect(half + skew * q).toBeCloseTo(base + (2 * q + 1) / 2 * root, 12);
      expect(half - skew * q).toBeCloseTo(base - (2 * q - 1) / 2 * root, 12);
    }
  });

  test("tends to 1/k and no skew when nothing is feared", () => {
    const { half, skew } = gueantLehalleTapia(market, 1e-12);
    expect(half).toBeCloseTo(2, 5);
    expect(skew).toBeLessThan(1e-5);
  });

  test("widens and skews more with volatility, and less with more flow", () => {
    fc.assert(
      fc.property(anyMarket, anyGamma, (state, gamma) => {
        const plain = gueantLehalleTapia(state, gamma);
        const wild = gueantLehalleTapia({ ...state, sigma: 2 * state.sigma }, gamma);
        const busy = gueantLehalleTapia({ ...state, a: 4 * state.a }, gamma);
        expect(wild.skew / plain.skew).toBeCloseTo(2, 9);
        expect(busy.skew / plain.skew).toBeCloseTo(0.5, 9);
        expect(wild.half).toBeGreaterThan(plain.half);
        expect(plain.half).toBeGreaterThan(plain.skew / 2);
      }),
    );
  });
});

describe("avellanedaStoikov()", () => {
  test("gives what the formula gives by hand", () => {
    // γσ²τ = 0.1·9·10 = 9; total spread 9 + 20·ln(1.2) = 12.646431.
    const { half, skew } = avellanedaStoikov(market, 0.1, 10);
    expect(skew).toBeCloseTo(9, 12);
    expect(2 * half).toBeCloseTo(12.646431, 6);
  });

  test("does not ask for the arrival rate", () => {
    fc.assert(
      fc.property(anyMarket, anyGamma, (state, gamma) => {
        const other = { ...state, a: state.a * 7 };
        expect(avellanedaStoikov(other, gamma, 5)).toEqual(avellanedaStoikov(state, gamma, 5));
      }),
    );
  });
});
