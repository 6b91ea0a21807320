import { exp } from "../../engine/num/libm/exp.ts";
import type { Random } from "../../engine/num/random.ts";
import type { MarketPlan } from "./options.ts";

/** News per second when activity is 1. */
const NEWS_RATE = 0.4;
/** A share of the news is this many times as large: the far tail. */
const SHOCK_SHARE = 0.002;
const SHOCK_SCALE = 6;
/** Correlation times of the two activity factors in seconds, and their standard deviations. */
const FAST = { seconds: 90, sd: 0.8 } as const;
const SLOW = { seconds: 7_200, sd: 0.4 } as const;

/**
 * What the instrument is worth, which informed agents know exactly and makers roughly: a martingale
 * that moves by news. News comes at random times and is Laplace distributed (a normal with
 * exponential variance), so that returns over seconds have fat tails; how often it comes follows an
 * activity that is lognormal with a fast and a slow factor (Ornstein–Uhlenbeck in the logarithm), so
 * that volatility and trading cluster together.
 */
export class FairValue {
  /** In ticks, not whole. */
  ticks: number;
  /** Mean 1; multiplies all rates. */
  activity = 1;
  readonly #random: Random;
  /** Standard deviation of one piece of news as a fraction of the price. */
  readonly #newsSize: number;
  #fast: number;
  #slow: number;

  constructor(plan: MarketPlan, random: Random) {
    this.#random = random;
    this.ticks = plan.startTicks;
    const shocks = 1 + SHOCK_SHARE * (SHOCK_SCALE ** 2 - 1);
    this.#newsSize = plan.sigma / Math.sqrt(NEWS_RATE * shocks);
    this.#fast = FAST.sd * random.normal();
    this.#slow = SLOW.sd * random.normal();
    this.#setActivity();
  }

  /** News per second now. */
  get newsRate(): number {
    return NEWS_RATE * this.activity;
  }

  /** A piece of news. */
  move(): void {
    const random = this.#random;
    const shock = random.next() < SHOCK_SHARE ? SHOCK_SCALE : 1;
    const size = this.#newsSize * shock * Math.sqrt(random.exponential()) * random.normal();
    // Bounded, so that one draw can neither empty the price range nor turn it negative.
    this.ticks *= 1 + Math.max(-0.02, Math.min(0.02, size));
  }

  /** What the market learns from a trade: `share` of a second's standard deviation. */
  learn(share: number): void {
    this.ticks *= 1 + share * this.#newsSize;
  }

  /** One second passes for the activity. */
  second(): void {
    const random = this.#random;
    this.#fast += -this.#fast / FAST.seconds +
      FAST.sd * Math.sqrt(2 / FAST.seconds) * random.normal();
    this.#slow += -this.#slow / SLOW.seconds +
      SLOW.sd * Math.sqrt(2 / SLOW.seconds) * random.normal();
    this.#setActivity();
  }

  #setActivity(): void {
    const variance = FAST.sd ** 2 + SLOW.sd ** 2;
    this.activity = exp(this.#fast + this.#slow - variance / 2);
  }
}
