import type { BookState, L2Book } from "../book/book.ts";
import { NO_ASK, NO_BID } from "../book/paged_book.ts";
import { regridBook } from "../book/regrid_book.ts";
import type { Instrument } from "../instrument/instrument.ts";
import {
  type InstrumentState,
  instrumentState,
  restoreInstrument,
} from "../instrument/instrument_state.ts";
import type { Regrid } from "../instrument/regrid.ts";
import { LocalBookView } from "../seat/book_view.ts";
import { FundingRow, MarkRow, QuoteRow, TradeRow } from "../seat/events.ts";
import type { SeatMarket } from "../seat/services.ts";
import { DOUBLE } from "../time/clock.ts";

/** A market as plain data: the book, and the last event of each kind. */
export type LocalMarketState = {
  /** Number of the definition in force. */
  readonly number: number;
  /** Definitions that were appended while it ran. */
  readonly appended: readonly InstrumentState[];
  readonly book: BookState;
  readonly lastTrade: number;
  readonly heldMid2: number;
  readonly trade: EventState;
  readonly quote: EventState;
  readonly mark: EventState;
  readonly funding: EventState;
};

type EventState = { readonly [field: string]: number };

/** One instrument as we see it: definition in force, book, last prices, and the events in hand. */
export class LocalMarket implements SeatMarket {
  readonly index: number;
  /** Number of the one in force. */
  number = 0;
  readonly book: L2Book;
  readonly view: LocalBookView;
  /** Last trade in ticks, between two after a change of the tick; 0 before the first. */
  lastTrade = DOUBLE;
  /**
   * Best bid + best ask in ticks from before a change that emptied the book, 0 without: positions
   * are valued at it until the feed has shown both sides again.
   */
  heldMid2 = DOUBLE;
  readonly trade: TradeRow;
  readonly quote: QuoteRow;
  readonly mark: MarkRow;
  readonly funding: FundingRow;
  #instrument: Instrument;
  readonly #definitions: Instrument[];
  /** How many of them it was made with. */
  readonly #configured: number;

  constructor(definitions: readonly Instrument[], book: L2Book) {
    const [instrument] = definitions;
    this.index = instrument.index;
    this.#definitions = [...definitions];
    this.#configured = definitions.length;
    this.book = book;
    this.view = new LocalBookView(this, book);
    this.trade = new TradeRow(instrument);
    this.quote = new QuoteRow(instrument);
    this.mark = new MarkRow(instrument);
    this.funding = new FundingRow(instrument);
    this.#instrument = instrument;
    this.lastTrade = this.heldMid2 = 0;
  }

  get instrument(): Instrument {
    return this.#instrument;
  }

  /** All definitions, as INSTRUMENT rows number them. */
  get definitions(): readonly Instrument[] {
    return this.#definitions;
  }

  /** One more definition, which a row may name from here on. */
  append(definition: Instrument): void {
    this.#definitions.push(definition);
  }

  /** Best bid + best ask in ticks; 0 without both. */
  get touchMid2(): number {
    const { bestBid, bestAsk } = this.book;
    return bestBid !== NO_BID && bestAsk !== NO_ASK ? bestBid + bestAsk : 0;
  }

  /** Best bid + best ask in ticks; without both the held one, else twice the last trade. */
  get mid2(): number {
    return this.touchMid2 || this.heldMid2 || 2 * this.lastTrade;
  }

  get markPrice(): number {
    return this.mark.mark;
  }

  snapshot(): LocalMarketState {
    const { number, book, lastTrade, heldMid2, trade, quote, mark, funding } = this;
    return {
      appended: this.#definitions.slice(this.#configured).map(instrumentState),
      ...{ number, book: book.snapshot(), lastTrade, heldMid2 },
      ...{ trade: numbersOf(trade), quote: numbersOf(quote) },
      ...{ mark: numbersOf(mark), funding: numbersOf(funding) },
    };
  }

  /** Gives the definitions that were appended. */
  restore(state: LocalMarketState): readonly Instrument[] {
    const { trade, quote, mark, funding } = this;
    const appended = state.appended.map(restoreInstrument);
    for (const definition of appended) this.append(definition);
    const to = this.definitions[state.number];
    this.#instrument =
      quote.instrument =
      mark.instrument =
      funding.instrument =
        to;
    trade.use(to);
    this.number = state.number;
    this.book.restore(state.book);
    this.lastTrade = state.lastTrade;
    this.heldMid2 = state.heldMid2;
    Object.assign(trade, state.trade);
    Object.assign(quote, state.quote);
    Object.assign(mark, state.mark);
    Object.assign(funding, state.funding);
    return appended;
  }

  /** Another definition is in force: all that is kept in ticks and lots goes over to it. */
  regrid(number: number, regrid: Regrid): void {
    const { touchMid2, heldMid2 } = this;
    const isWhole = regridBook(this.book, regrid);
    this.heldMid2 = touchMid2 > 0 && isWhole ? 0 : regrid.ticksNear(touchMid2 || heldMid2);
    this.lastTrade = regrid.ticksNear(this.lastTrade);
    this.trade.use(regrid.to);
    this.quote.regrid(regrid);
    this.mark.instrument = this.funding.instrument = regrid.to;
    this.#instrument = regrid.to;
    this.number = number;
  }
}

/** An event's fields but its view and instrument: they are all numbers. */
function numbersOf(row: TradeRow | QuoteRow | MarkRow | FundingRow): EventState {
  const { view: _, instrument: _2, ...numbers } = row;
  return numbers;
}

/** All markets of a kernel. */
export class LocalMarkets {
  readonly all: readonly LocalMarket[];
  readonly #mid2s: Float64Array;

  constructor(all: readonly LocalMarket[]) {
    this.all = all;
    this.#mid2s = new Float64Array(all.length);
  }

  /** The definitions in force. */
  get instruments(): readonly Instrument[] {
    return this.all.map(({ instrument }) => instrument);
  }

  /** {@linkcode LocalMarket.mid2} of each, in an array that the next call refills. */
  mid2s(): Float64Array {
    const { all } = this;
    for (let i = 0; i < all.length; i++) this.#mid2s[i] = all[i].mid2;
    return this.#mid2s;
  }

  /** Where both sides are shown again, the mid from before a change is over. */
  releaseHeld(): void {
    const { all } = this;
    for (let i = 0; i < all.length; i++) {
      if (all[i].heldMid2 !== 0 && all[i].touchMid2 > 0) all[i].heldMid2 = 0;
    }
  }
}
