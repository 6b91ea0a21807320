import { exp } from "../../engine/num/libm/exp.ts";
import { pow } from "../../engine/num/libm/pow.ts";
import { Side } from "../../engine/order/types.ts";
import type { Random } from "../../engine/num/random.ts";
import type { FairValue } from "./fair_value.ts";
import type { MarketPlan } from "./options.ts";
import type { OrderDesk } from "./order_desk.ts";
import { orderLots } from "./order_size.ts";

/** Large orders being worked at a time. */
const PARENTS = 4;
/** Tail exponent of a large order's number of pieces (Lillo, Mike and Farmer 2005: long memory of signs). */
const PIECES_TAIL = 1.5;
const MAX_PIECES = 2_000;
/** How far from the touch a market order may go, as a multiple of a second's standard deviation. */
const SLIPPAGE = 3;

/**
 * Those who take: noise (large orders worked in many small pieces, which is why the signs of trades
 * keep their sign for long), informed (they know the fair value and take what stands on the wrong
 * side of it), and trend followers (they buy what has risen).
 */
export class Takers {
  readonly #plan: MarketPlan;
  readonly #desk: OrderDesk;
  readonly #fair: FairValue;
  readonly #random: Random;
  readonly #sides: Side[] = [];
  readonly #pieces: number[] = [];
  #fastMean: number;
  #slowMean: number;

  constructor(plan: MarketPlan, desk: OrderDesk, fair: FairValue, random: Random) {
    this.#plan = plan;
    this.#desk = desk;
    this.#fair = fair;
    this.#random = random;
    this.#fastMean = this.#slowMean = plan.startTicks;
    for (let n = 0; n < PARENTS; n++) this.#newParent(n);
  }

  /** How much of the fair value's distance to the touch is there to take: ticks, signed, 0 if none. */
  get edge(): number {
    const { bid, ask } = this.#desk;
    const fair = this.#fair.ticks;
    if (ask !== 0 && fair > ask + 1) return fair - ask;
    return bid !== 0 && fair < bid - 1 ? fair - bid : 0;
  }

  /** A piece of one of the large orders. */
  noise(): void {
    const n = this.#random.int(PARENTS);
    this.#market(this.#sides[n], orderLots(this.#random, 0.1 * this.#plan.unitLots), 0.01);
    if (--this.#pieces[n] <= 0) this.#newParent(n);
  }

  /** Takes what is mispriced, up to the fair value. */
  informed(): void {
    const edge = this.edge;
    if (edge === 0) return;
    const side = edge > 0 ? Side.BUY : Side.SELL;
    const limit = edge > 0 ? Math.floor(this.#fair.ticks) : Math.ceil(this.#fair.ticks);
    this.#desk.take(side, limit, orderLots(this.#random, 10 * this.#plan.unitLots));
  }

  /** Follows a trend if there is one. */
  trend(): void {
    const trend = this.#fastMean - this.#slowMean;
    if (Math.abs(trend) < 6 * this.#plan.sigmaTicks) return;
    const side = trend > 0 ? Side.BUY : Side.SELL;
    this.#market(side, orderLots(this.#random, 0.15 * this.#plan.unitLots), 0.005);
  }

  /** Once a second: the trend followers look at the middle of the book. */
  second(midTicks: number): void {
    this.#fastMean += (midTicks - this.#fastMean) / 60;
    this.#slowMean += (midTicks - this.#slowMean) / 600;
  }

  /** A market order, whose news is worth `impact` of the usual news for a usual size. */
  #market(side: Side, lots: number, impact: number): void {
    const best = side === Side.BUY ? this.#desk.ask : this.#desk.bid;
    if (best === 0) return;
    const reach = Math.ceil(SLIPPAGE * this.#plan.sigmaTicks);
    this.#desk.take(side, Math.max(1, best + side * reach), lots);
    this.#fair.learn(side * impact * Math.sqrt(lots / this.#plan.unitLots));
  }

  #newParent(n: number): void {
    const u = 1 - this.#random.next();
    this.#sides[n] = this.#random.next() < 0.5 ? Side.BUY : Side.SELL;
    this.#pieces[n] = Math.min(MAX_PIECES, Math.ceil(pow(u, -1 / PIECES_TAIL)));
  }
}

/** Trades call for trades: a rate that each one raises and that decays within seconds. */
export class Excitement {
  /** Multiplies the takers' rate; 1 at rest. */
  level = 1;
  #ts = 0;

  /** Time passes. */
  decay(ts: number): void {
    this.level = 1 + (this.level - 1) * exp((this.#ts - ts) / 3e6);
    this.#ts = ts;
  }

  raise(trades: number): void {
    this.level = Math.min(6, this.level + 0.12 * trades);
  }
}
