import type { BookState, L2Book } from "../book/book.ts";
import { NO_ASK, NO_BID } from "../book/paged_book.ts";
import type { Instrument } from "../instrument/instrument.ts";
import type { MarketFacts } from "./admission.ts";
import type { VenueConfig } from "./config.ts";
import { OwnOrders, type OwnState } from "./own_orders.ts";
import { ResponseQueue, type ResponsesState } from "./response_queue.ts";
import type { VenueClock } from "./venue_clock.ts";
import { SpentLiquidity, type SpentState } from "./spent_liquidity.ts";
import { TakenLevels, type TakenState } from "./taken_levels.ts";

/** All that the parts of a market share; the definition in force is the one that answers are in. */
export type SharedState = {
  readonly book: BookState;
  readonly responses: ResponsesState;
  readonly own: OwnState;
  readonly takenBids: TakenState;
  readonly takenAsks: TakenState;
  readonly spent: SpentState;
  readonly lastTrade: number;
  readonly mark: number;
  readonly halted: boolean;
};

/** One instrument at the simulated venue, as the parts of its `SimMarket` share it. */
export class MarketState implements MarketFacts {
  /** The definition in force at the venue. */
  instrument: Instrument;
  readonly book: L2Book;
  readonly config: VenueConfig;
  /** A trade's volume is shared and levels are swept; otherwise any fill is a whole fill. */
  readonly isPartial: boolean;
  readonly responses = new ResponseQueue();
  readonly own = new OwnOrders();
  readonly takenBids = new TakenLevels();
  readonly takenAsks = new TakenLevels();
  /** What trades and quotes say is gone of the shown book. */
  readonly spent: SpentLiquidity;
  /** Whether anybody is to know that. */
  readonly remembersSpent: boolean;
  lastTrade = 0;
  mark = NaN;
  halted = false;
  /** Something of ours changed that a row loop keeps copies of; whoever reads them resets it. */
  changed = true;
  /** When what is in hand happens. */
  readonly instant: VenueClock;

  constructor(instrument: Instrument, book: L2Book, config: VenueConfig, instant: VenueClock) {
    this.instant = instant;
    this.instrument = instrument;
    this.book = book;
    this.config = config;
    this.isPartial = config.fills === "partial";
    this.spent = new SpentLiquidity(config.fuseQuotes);
    this.remembersSpent = config.rememberSpent;
  }

  get bestBid(): number {
    return this.book.bestBid;
  }

  get bestAsk(): number {
    return this.book.bestAsk;
  }

  get openOrders(): number {
    return this.own.count;
  }

  get hasBook(): boolean {
    return this.book.bestBid !== NO_BID || this.book.bestAsk !== NO_ASK;
  }

  /** Between two inputs, when nothing is in hand: `moment`, `venueTs` and `until` say nothing then. */
  snapshot(): SharedState {
    return {
      book: this.book.snapshot(),
      responses: this.responses.snapshot(),
      own: this.own.snapshot(),
      takenBids: this.takenBids.snapshot(),
      takenAsks: this.takenAsks.snapshot(),
      spent: this.spent.snapshot(),
      lastTrade: this.lastTrade,
      mark: this.mark,
      halted: this.halted,
    };
  }

  restore(state: SharedState): void {
    this.book.restore(state.book);
    this.responses.restore(state.responses);
    this.own.restore(state.own);
    this.takenBids.restore(state.takenBids);
    this.takenAsks.restore(state.takenAsks);
    this.spent.restore(state.spent);
    this.lastTrade = state.lastTrade;
    this.mark = state.mark;
    this.halted = state.halted;
    this.instant.moment = 0;
    this.changed = true;
  }
}
