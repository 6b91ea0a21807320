import { DOUBLE } from "../time/clock.ts";
import type { L2Book } from "../book/book.ts";
import { NO_ASK, NO_BID } from "../book/paged_book.ts";
import type { Instrument } from "../instrument/instrument.ts";
import type { MarketFacts } from "./admission.ts";
import type { VenueConfig } from "./config.ts";
import { OwnOrders } from "./own_orders.ts";
import { ResponseQueue } from "./response_queue.ts";
import { TakenLevels } from "./taken_levels.ts";

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
  lastTrade = 0;
  mark = NaN;
  halted = false;
  /** Something of ours changed that a row loop keeps copies of; whoever reads them resets it. */
  changed = true;
  /** Local time before which nothing that happens now can be known: the row in hand (arrival ordering). */
  moment = DOUBLE;
  /**
   * Venue time of what is happening: of the row, the request or the expiry in hand. Whoever begins
   * something sets it. A field, as is `until`, because V8 makes an object of each double that
   * crosses a call.
   */
  venueTs = DOUBLE;
  /** How far `advance` goes. */
  until = DOUBLE;

  constructor(instrument: Instrument, book: L2Book, config: VenueConfig) {
    this.instrument = instrument;
    this.book = book;
    this.config = config;
    this.isPartial = config.fills === "partial";
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
}
