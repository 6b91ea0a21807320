import type { L2Book } from "../book/book.ts";
import { definitionsOf } from "../instrument/definitions.ts";
import type { Instrument } from "../instrument/instrument.ts";
import { Random } from "../num/random.ts";
import type { Stateful } from "../num/state.ts";
import type { OrderCommand } from "../order/order_command.ts";
import { Side } from "../order/types.ts";
import type { Clock } from "../time/clock.ts";
import type { VenueConfig } from "./config.ts";
import { graceUs } from "./grace.ts";
import { latencyModel } from "./latency.ts";
import type { VenuePort } from "./port.ts";
import { SimAccount, type SimAccountState } from "./sim_account.ts";
import { SimMarket, type SimMarketState } from "./sim_market.ts";
import { VenueClock } from "./venue_clock.ts";

export interface SimVenueParts {
  readonly instruments: readonly Instrument[];
  /** All definitions of each, as INSTRUMENT rows name them. @default the instruments' own alone */
  readonly definitions?: readonly (readonly Instrument[])[] | undefined;
  readonly venue: VenueConfig;
  /** Start cash, 1e-8 units. */
  readonly cash: number;
  readonly seed: number;
  /** Our clock: requests leave at its now. */
  readonly clock: Clock;
  /** Makes the venue's book of an instrument; whoever drives moves it. */
  readonly makeBook: () => L2Book;
}

/** The simulated venue as plain data, but for the clock, which whoever drives restores. */
export type SimVenueState = {
  readonly markets: readonly SimMarketState[];
  readonly account: SimAccountState;
};

/** A position that the venue closes for lack of margin; gives the orders that it is booked on. */
export type LiquidationTeller = (
  index: number,
  side: Side,
  lots: number,
) => readonly { readonly orderId: number; readonly qtyLots: number }[];

/**
 * The simulated venue: our account and our orders in markets replayed from a tape, and the ways to
 * it and back. Backtests and simulation on live feeds have this same object.
 *
 * It has no time of its own: whoever drives tells each market of its rows, asks when something is
 * due without one (`nextEffectTs`, `nextAnswerTs`), and takes the answers.
 */
export class SimVenue implements VenuePort, Stateful<SimVenueState> {
  readonly config: VenueConfig;
  readonly markets: readonly SimMarket[];
  readonly account: SimAccount;
  /** In arrival ordering, how long an effect may wait for a row, µs. */
  readonly boundUs: number;
  /** How long it may have something in hand after the last row, µs. */
  readonly graceUs: number;
  readonly isArrival: boolean;
  readonly #clock: Clock;

  constructor({ instruments, venue, cash, seed, clock, makeBook, ...rest }: SimVenueParts) {
    this.config = venue;
    this.boundUs = venue.arrivalBoundUs;
    this.graceUs = graceUs(venue);
    this.isArrival = venue.ordering === "arrival";
    this.#clock = clock;
    const account = this.account = new SimAccount(instruments, venue, cash);
    const random = new Random(seed).fork("venue");
    const instant = new VenueClock();
    this.markets = definitionsOf(instruments, rest.definitions).map((definitions, i) =>
      new SimMarket({
        definitions,
        book: makeBook(),
        config: venue,
        latency: latencyModel(venue.latency, random.fork(`latency/${i}`)),
        ...{ account, clock, instant },
      })
    );
  }

  // Requests leave at the clock's now.

  submit(command: OrderCommand): void {
    this.markets[command.instrument].send(command);
  }

  modify(command: OrderCommand): void {
    this.markets[command.instrument].send(command);
  }

  cancel(command: OrderCommand): void {
    this.markets[command.instrument].send(command);
  }

  // It stops between two inputs in one process and goes on in another.

  snapshot(): SimVenueState {
    return {
      markets: this.markets.map((market) => market.snapshot()),
      account: this.account.snapshot(),
    };
  }

  /** @throws {RangeError} for a state of another number of instruments */
  restore({ markets, account }: SimVenueState): void {
    if (markets.length !== this.markets.length) {
      throw new RangeError(
        `Venue state is of ${markets.length} instruments, expected ${this.markets.length}`,
      );
    }
    for (const [i, state] of markets.entries()) this.markets[i].restore(state);
    this.account.restore(account, this.markets.map(({ instrument }) => instrument));
  }

  // What is due without a row.

  /** When the first answer reaches us; Infinity without one. */
  get nextAnswerTs(): number {
    const { markets } = this;
    let next = Infinity;
    for (let i = 0; i < markets.length; i++) next = Math.min(next, markets[i].responses.nextAt);
    return next;
  }

  /** Arrival ordering: when something takes effect at the latest, for lack of a later row. */
  get nextEffectTs(): number {
    const { markets } = this;
    let next = Infinity;
    for (let i = 0; i < markets.length; i++) next = Math.min(next, markets[i].nextEffect);
    return next + this.boundUs;
  }

  /** An answer or an effect is due at the clock's now. */
  get isDue(): boolean {
    const { markets, isArrival, boundUs } = this;
    const { now } = this.#clock;
    for (let i = 0; i < markets.length; i++) {
      const { responses, nextEffect } = markets[i];
      if (responses.nextAt <= now || (isArrival && nextEffect + boundUs <= now)) return true;
    }
    return false;
  }

  /** Arrival ordering: takes what has waited for a later row as long as it may, at local time `ts`. */
  takeOverdue(ts: number): void {
    const { markets, boundUs } = this;
    for (let i = 0; i < markets.length; i++) {
      const market = markets[i];
      if (market.nextEffect + boundUs > ts) continue;
      market.instant.moment = ts;
      market.instant.until = ts - boundUs + 1;
      market.advance();
    }
  }

  /** True when no request is under way and no answer is due. */
  get isIdle(): boolean {
    return this.markets.every(({ requests, responses }) =>
      requests.nextAt === Infinity && responses.nextAt === Infinity
    );
  }

  /**
   * Where the account no longer covers its maintenance margin, cancels our orders and closes every
   * position against the book, at the clock's now. To be looked at with each sample of the account.
   *
   * @param inForce the definitions in force with us: while they differ, the two count differently
   * @param mid2s best bid + best ask as we see them, ticks
   */
  liquidateIfBust(
    inForce: readonly { readonly instrument: Instrument }[],
    mid2s: ArrayLike<number>,
    tell: LiquidationTeller,
  ): void {
    for (const { instrument } of this.markets) {
      if (instrument !== inForce[instrument.index].instrument) return;
    }
    if (!this.account.isBust(mid2s)) return;
    for (const market of this.markets) {
      const { index } = market.instrument;
      const lots = this.account.account.positionLots(index);
      if (lots === 0) continue;
      const { now } = this.#clock;
      market.instant.venueTs = now;
      // In arrival ordering it is known at once, in venue time after the answer has travelled.
      market.instant.moment = this.isArrival ? now : 0;
      const side = lots > 0 ? Side.SELL : Side.BUY;
      for (const { orderId, qtyLots } of tell(index, side, Math.abs(lots))) {
        market.liquidate(orderId, side, qtyLots);
      }
      this.account.liquidations++;
    }
  }
}
