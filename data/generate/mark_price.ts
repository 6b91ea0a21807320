import type { Random } from "../../engine/num/random.ts";
import { MONEY_SCALE } from "../../engine/instrument/instrument.ts";
import type { Feed } from "./feed.ts";
import type { MarketPlan } from "./options.ts";

const FUNDING_INTERVAL_US = 28_800_000_000;
/** The interest part of the funding rate, and how far the premium may pull it off: Binance's 0.01 % and 0.05 %. */
const INTEREST_PPB = 100_000;
const DAMPER_PPB = 500_000;
const MAX_RATE_PPB = 3_000_000;
/** Seconds over which the basis in the mark price and the index's error are averaged. */
const BASIS_SECONDS = 30;
const INDEX_SECONDS = 300;

/**
 * Index, mark price and funding by Binance's rules: mark = index + moving average of the basis; rate
 * = average premium over the interval so far + clamp(interest − premium, ±0.05 %); settled at 00,
 * 08 and 16 UTC. The index is the fair value with a slowly moving error of a few parts in 10^5.
 */
export class MarkPrice {
  readonly #feed: Feed;
  readonly #random: Random;
  /** 1e-8 quote units a tick. */
  readonly #unit: number;
  #error = 0;
  #basis = 0;
  #premiums = 0;
  #samples = 0;
  #nextFundingTs: number;
  /** Last mark, 1e-8 units. */
  #mark = 0;

  constructor(plan: MarketPlan, feed: Feed, random: Random) {
    this.#feed = feed;
    this.#random = random;
    this.#unit = (plan.instrument.tickMantissa / 10 ** plan.instrument.priceDecimals) * MONEY_SCALE;
    this.#nextFundingTs = (Math.floor(plan.startTs / FUNDING_INTERVAL_US) + 1) *
      FUNDING_INTERVAL_US;
  }

  /** Once a second: `fairTicks` is the fair value, `midTicks` the middle of the book. */
  second(ts: number, fairTicks: number, midTicks: number): void {
    this.#error += -this.#error / INDEX_SECONDS +
      3e-5 * Math.sqrt(2 / INDEX_SECONDS) * this.#random.normal();
    const index = fairTicks * (1 + this.#error);
    this.#basis += (midTicks - index - this.#basis) / BASIS_SECONDS;
    this.#premiums += (midTicks - index) / index;
    this.#samples++;
    this.#mark = Math.round((index + this.#basis) * this.#unit);
    if (ts >= this.#nextFundingTs) this.#settle(ts);
    const indexPrice = Math.round(index * this.#unit);
    this.#feed.mark(ts, this.#mark, indexPrice, this.#rate(), this.#nextFundingTs);
  }

  #rate(): number {
    const premium = (this.#premiums / this.#samples) * 1e9;
    const pull = Math.max(-DAMPER_PPB, Math.min(DAMPER_PPB, INTEREST_PPB - premium));
    const rate = Math.max(-MAX_RATE_PPB, Math.min(MAX_RATE_PPB, premium + pull));
    // Rates have eight decimals at the venue.
    return Math.round(rate / 10) * 10;
  }

  #settle(ts: number): void {
    this.#feed.funding(ts, this.#rate(), this.#mark);
    this.#nextFundingTs += FUNDING_INTERVAL_US;
    this.#premiums = 0;
    this.#samples = 0;
    this.#premiums += this.#basis / (this.#mark / this.#unit);
    this.#samples++;
  }
}
