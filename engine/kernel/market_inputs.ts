import { applyRow } from "../book/apply_row.ts";
import { Side } from "../order/types.ts";
import type { TradeRow } from "../seat/events.ts";
import type { Seat } from "../seat/seat.ts";
import type { Wake } from "../seat/wake.ts";
import type { FeedStateEvent } from "../strategy/contract.ts";
import type { TapeChunk } from "../tape/chunk.ts";
import { EventKind, KIND_MASK, RowFlag } from "../tape/kind.ts";
import type { Row } from "../tape/row.ts";
import type { Clock } from "../time/clock.ts";
import type { Definitions } from "./definitions.ts";
import type { FundingDesk } from "./funding_desk.ts";
import type { LocalMarket } from "./local_market.ts";
import type { Message } from "./input.ts";
import { MessageRow } from "./message_row.ts";
import type { KernelParts } from "./parts.ts";

export interface MarketParts extends KernelParts {
  readonly wake: Wake;
  readonly definitions: Definitions;
  readonly fundingDesk: FundingDesk;
}

/**
 * What the market tells the kernel, row by row: the way in that row loops share with `Kernel.step`.
 * A row's book has been moved before (`row` does both).
 */
export class MarketInputs {
  readonly wake: Wake;
  readonly #clock: Clock;
  readonly #parts: MarketParts;
  readonly #markets: readonly LocalMarket[];
  readonly #messageRow = new MessageRow();
  /** Most kernels have one seat: then no event goes through a loop. */
  readonly #first: Seat;
  readonly #others: readonly Seat[] | null;

  constructor(parts: MarketParts) {
    const [first, ...others] = parts.seats;
    this.#parts = parts;
    this.#clock = parts.clock;
    this.wake = parts.wake;
    this.#markets = parts.markets;
    this.#first = first;
    this.#others = others.length > 0 ? others : null;
  }

  // What row loops ask.

  watchesTrades(index: number): boolean {
    return this.#parts.seats.some((seat) => seat.watchesTrades(index));
  }

  get watchesBook(): boolean {
    return this.#parts.seats.some((seat) => seat.watchesBook);
  }

  /** Rows that are neither levels nor trades may call a strategy. */
  get watchesOthers(): boolean {
    const { definitions, seats } = this.#parts;
    return seats.some((seat) => seat.watchesOthers(definitions.mayChange));
  }

  // Rows.

  /** A trade of the open market, which the row loop has written into that of its market. */
  trade(trade: TradeRow): void {
    this.#clock.now = trade.localTs;
    this.#tellTrade(trade);
  }

  /** A market as we see it: row loops write its trade in hand. */
  local(index: number): LocalMarket {
    return this.#markets[index];
  }

  #trade({ instrument, exchTs, now, code, price, qty, aux }: Row): void {
    const market = this.#markets[instrument];
    const { trade } = market;
    market.lastTrade = trade.priceTicks = price;
    trade.exchTs = exchTs;
    trade.localTs = this.#clock.now = now;
    trade.qtyLots = qty;
    trade.side = (code & RowFlag.BUY) !== 0 ? Side.BUY : Side.SELL;
    trade.tradeId = aux;
    this.#tellTrade(trade);
  }

  #tellTrade(trade: TradeRow): void {
    this.#clock.step++;
    this.#first.onTrade(trade);
    if (this.#others !== null) this.#onTrade(trade, this.#others);
  }

  /** The book of an instrument after a whole depth message, the last row of which is `at`. */
  book(index: number, chunk: TapeChunk, at: number): void {
    this.#clock.now = chunk.localTs[at];
    this.#book(index);
  }

  #book(index: number): void {
    this.#clock.step++;
    const { view } = this.#markets[index];
    this.#first.onBook(view);
    if (this.#others !== null) this.#onBook(view, this.#others);
  }

  /** A row of any kind: its book moves first, then the strategies hear of it. */
  row(row: Row, fuseQuotes: boolean): void {
    applyRow(this.#markets[row.instrument].book, row, fuseQuotes);
    this.tell(row);
  }

  /**
   * The rows of a message, one after the other as if each had come alone.
   *
   * @param beforeRow gets each before it is taken; the row is refilled for the next
   */
  message(
    message: Message,
    fuseQuotes: boolean,
    beforeRow: ((row: Row) => void) | null,
  ): void {
    const row = this.#messageRow.open(message);
    for (let at = 0; at < message.rows.count; at++) {
      row.read(message.rows, at);
      beforeRow?.(row);
      this.row(row, fuseQuotes);
    }
  }

  /** Tells of a row that its book has taken in already, but for a change of definition. */
  tell(row: Row): void {
    const { instrument: index, now, code } = row;
    switch (code & KIND_MASK) {
      case EventKind.BID:
      case EventKind.ASK:
        if ((code & RowFlag.LAST) === 0) break;
        this.#clock.now = now;
        this.#book(index);
        break;
      case EventKind.TRADE:
        if ((code & RowFlag.OFF_MARKET) === 0) this.#trade(row);
        break;
      default:
        this.other(row);
    }
  }

  /** A row that is neither a level nor a trade. */
  other(row: Row): void {
    const { instrument: index, now, code, price } = row;
    switch (code & KIND_MASK) {
      case EventKind.QUOTE:
        this.#quote(row);
        break;
      case EventKind.MARK:
        this.#clock.now = now;
        this.#parts.fundingDesk.beforeMark(row);
        this.#markets[index].mark.mark = row.aux;
        this.#parts.gate.onMark(index, row.aux, now);
        this.#marked(row);
        break;
      case EventKind.INDEX:
        this.#markets[index].mark.index = row.aux;
        this.#marked(row);
        break;
      case EventKind.FUNDING_RATE:
        this.#fundingRate(row);
        break;
      case EventKind.FUNDING:
        this.#parts.fundingDesk.record(row);
        break;
      case EventKind.STATUS:
        this.feedState(index, now, price !== 0 ? "live" : "halted");
        break;
      case EventKind.INSTRUMENT:
        this.#instrument(row);
        break;
      default:
        // Liquidations, open interest, custom kinds: on the tape for those who read it.
        break;
    }
  }

  feedState(index: number, localTs: number, state: FeedStateEvent["state"]): void {
    const { gate, seats } = this.#parts;
    this.#clock.now = localTs;
    this.#clock.step++;
    gate.onFeedState(index, state === "live");
    const { instrument } = this.#markets[index];
    const event = Object.freeze({ instrument, state, localTs });
    for (const seat of seats) seat.onFeedState(event);
  }

  /** One side of the venue's best bid and offer; strategies hear of it with the last one. */
  #quote({ instrument, exchTs, now, code, price, qty }: Row): void {
    const { quote } = this.#markets[instrument];
    quote.exchTs = exchTs;
    quote.localTs = now;
    quote.set(code, price, qty);
    if ((code & RowFlag.LAST) === 0) return;
    this.#clock.now = now;
    this.#clock.step++;
    this.#first.onQuote(quote);
    if (this.#others !== null) this.#onQuote(quote, this.#others);
  }

  #marked({ instrument, exchTs, now, code }: Row): void {
    const { mark } = this.#markets[instrument];
    mark.exchTs = exchTs;
    mark.localTs = now;
    if ((code & RowFlag.LAST) === 0) return;
    this.#clock.now = now;
    this.#clock.step++;
    this.#first.onMark(mark);
    if (this.#others !== null) this.#onMark(mark, this.#others);
  }

  // The seats after the first, apart: the bytecode of a loop keeps V8 from inlining its caller.

  #onTrade(trade: TradeRow, seats: readonly Seat[]): void {
    for (const seat of seats) seat.onTrade(trade);
  }

  #onBook(view: LocalMarket["view"], seats: readonly Seat[]): void {
    for (const seat of seats) seat.onBook(view);
  }

  #onQuote(quote: LocalMarket["quote"], seats: readonly Seat[]): void {
    for (const seat of seats) seat.onQuote(quote);
  }

  #onMark(mark: LocalMarket["mark"], seats: readonly Seat[]): void {
    for (const seat of seats) seat.onMark(mark);
  }

  /** The coming settlement's rate. Passing its time without a FUNDING row settles it too. */
  #fundingRate(row: Row): void {
    const { instrument: index, price: ratePpb, aux: nextTs } = row;
    this.#parts.fundingDesk.rate(row);
    const { mark } = this.#markets[index];
    mark.fundingRatePpb = ratePpb;
    mark.nextFundingTs = nextTs;
    this.#marked(row);
  }

  /** Another definition of an instrument is in force with us; its book goes over as well. */
  #instrument({ instrument: index, exchTs, now, price: number }: Row): void {
    const { definitions, wake } = this.#parts;
    this.#clock.now = now;
    this.#clock.step++;
    wake.touched = true;
    definitions.change(index, number);
    if (this.#first.services.isStarted) definitions.tell(index, exchTs, now);
  }
}
