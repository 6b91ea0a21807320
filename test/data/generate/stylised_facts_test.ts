import { beforeAll, describe, expect, test } from "vitest";
import { generateMarket } from "../../../data/generate/generate_market.ts";
import { defaultInstruments } from "../../../data/generate/instruments.ts";
import { EventKind, KIND_MASK, RowFlag } from "../../../engine/tape/kind.ts";

/*
 * What is true of real markets (Cont 2001, "Empirical properties of asset returns") measured on four
 * generated hours. The seed is fixed, so nothing here is left to luck.
 */
const HOURS = 4;
const START_TS = 1_704_067_200_000_000;
const FAR = 3000;

const mean = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0) / x.length;

function moment(x: readonly number[], n: number): number {
  const m = mean(x);
  return mean(x.map((v) => (v - m) ** n));
}

const kurtosis = (x: readonly number[]): number => moment(x, 4) / moment(x, 2) ** 2;

function autocorrelation(x: readonly number[], lag: number): number {
  const m = mean(x);
  let sum = 0;
  for (let i = lag; i < x.length; i++) sum += (x[i] - m) * (x[i - lag] - m);
  return sum / x.length / moment(x, 2);
}

/** One measured market: middle of the book each second, signs of trades, spreads, depth by distance. */
class Measured {
  readonly mids: number[] = [];
  readonly signs: number[] = [];
  /** Time that each spread held, µs. */
  readonly spreads = new Map<number, number>();
  /** Lots at each distance from the touch, summed over samples once a minute. */
  readonly depth = new Float64Array(FAR);
  #bid = 0;
  #ask = 0;
  #quoteTs = 0;
  #second = 1;
  readonly #bids = new Map<number, number>();
  readonly #asks = new Map<number, number>();

  row(ts: number, code: number, price: number, qty: number): void {
    for (; ts >= START_TS + this.#second * 1e6; this.#second++) this.#sample();
    switch (code & KIND_MASK) {
      case EventKind.TRADE:
        this.signs.push(code & RowFlag.BUY ? 1 : -1);
        break;
      case EventKind.BID:
        this.#level(this.#bids, price, qty);
        break;
      case EventKind.ASK:
        this.#level(this.#asks, price, qty);
        break;
      case EventKind.QUOTE:
        if (code & RowFlag.BUY) this.#spread(ts);
        if (code & RowFlag.BUY) this.#bid = price;
        else this.#ask = price;
    }
  }

  returns(seconds: number): number[] {
    const every = this.mids.filter((_, i) => i % seconds === 0);
    return every.slice(1).map((mid, i) => mid - every[i]);
  }

  /** Share of time with a spread of at most `ticks`. */
  shareUpTo(ticks: number): number {
    const all = [...this.spreads];
    const total = all.reduce((sum, [, us]) => sum + us, 0);
    return all.reduce((sum, [spread, us]) => sum + (spread <= ticks ? us : 0), 0) / total;
  }

  /** Mean lots a tick from `from` to before `to` ticks off the touch. */
  depthBetween(from: number, to: number): number {
    return mean([...this.depth.subarray(from, to)]);
  }

  #level(side: Map<number, number>, price: number, qty: number): void {
    if (qty === 0) side.delete(price);
    else side.set(price, qty);
  }

  #spread(ts: number): void {
    const spread = this.#ask - this.#bid;
    if (this.#ask !== 0) {
      this.spreads.set(spread, (this.spreads.get(spread) ?? 0) + ts - this.#quoteTs);
    }
    this.#quoteTs = ts;
  }

  #sample(): void {
    if (this.#ask !== 0) this.mids.push((this.#bid + this.#ask) / 2);
    if (this.#second % 60 !== 0) return;
    const [bid, ask] = [Math.max(...this.#bids.keys()), Math.min(...this.#asks.keys())];
    for (const [price, qty] of this.#bids) if (bid - price < FAR) this.depth[bid - price] += qty;
    for (const [price, qty] of this.#asks) if (price - ask < FAR) this.depth[price - ask] += qty;
  }
}

describe.each(defaultInstruments().map((instrument) => [instrument.symbol, instrument] as const))(
  "four generated hours of %s",
  (_symbol, instrument) => {
    const market = new Measured();
    beforeAll(() => {
      const durationUs = HOURS * 3_600_000_000;
      for (const b of generateMarket({ instrument, seed: 12, durationUs })) {
        for (let i = 0; i < b.length; i++) {
          market.row(b.exchTs[i], b.code[i], b.price[i], b.qty[i]);
        }
      }
    });

    test.each([1, 5, 10])("returns over %d s have fat tails", (seconds) => {
      expect(kurtosis(market.returns(seconds))).toBeGreaterThan(4);
    });

    test("large moves follow large moves", () => {
      const sizes = market.returns(1).map(Math.abs);
      for (const lag of [1, 2, 5, 10, 20]) {
        expect(autocorrelation(sizes, lag)).toBeGreaterThan(0.02);
      }
    });

    test("returns themselves cannot be foretold", () => {
      // About three standard errors of 14,400 and 1,440 returns with tails as fat as these.
      for (const [seconds, bound] of [[1, 0.06], [10, 0.12]]) {
        const returns = market.returns(seconds);
        for (const lag of [2, 3, 5]) {
          expect(Math.abs(autocorrelation(returns, lag))).toBeLessThan(bound);
        }
      }
      // News takes some tenths of a second to be traded in: the first second keeps a little of it.
      expect(Math.abs(autocorrelation(market.returns(1), 1))).toBeLessThan(0.12);
    });

    test("the signs of trades persist, ever less", () => {
      const [near, middle, far] = [1, 10, 100].map((lag) => autocorrelation(market.signs, lag));
      expect(near).toBeGreaterThan(0.3);
      expect(middle).toBeGreaterThan(0.1);
      expect(far).toBeGreaterThan(0.01);
      expect(near).toBeGreaterThan(middle);
      expect(middle).toBeGreaterThan(far);
    });

    test("the spread is mostly one or two ticks, with a tail", () => {
      expect(market.shareUpTo(1)).toBeGreaterThan(0.5);
      expect(market.shareUpTo(2)).toBeGreaterThan(0.75);
      expect(market.shareUpTo(2)).toBeLessThan(0.95);
      expect(market.shareUpTo(8)).toBeLessThan(0.995);
    });

    test("depth has its hump away from the touch and thins out far from it", () => {
      const hump = market.depthBetween(100, 400);
      expect(hump).toBeGreaterThan(1.2 * market.depthBetween(5, 50));
      expect(hump).toBeGreaterThan(2 * market.depthBetween(1500, 3000));
    });
  },
);
