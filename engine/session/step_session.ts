import type { L2Book } from "../book/book.ts";
import { PagedBook } from "../book/paged_book.ts";
import { EventKind, KIND_MASK, RowFlag } from "../tape/kind.ts";
import { definitionAt, definitionsOf } from "../instrument/definitions.ts";
import { type Input, InputKind, type Row } from "../kernel/input.ts";
import { Kernel } from "../kernel/kernel.ts";
import { moveBook, observeRow } from "../kernel/step.ts";
import { Random } from "../num/random.ts";
import type { OrderCommand } from "../order/order_command.ts";
import type { VenueUpdate } from "../order/venue_update.ts";
import { Side } from "../order/types.ts";
import { Entry, latencyModel } from "../venue/latency.ts";
import type { VenuePort } from "../venue/port.ts";
import { SimAccount } from "../venue/sim_account.ts";
import { SimMarket } from "../venue/sim_market.ts";
import { liquidateIfBust } from "../venue/liquidation.ts";
import { graceUs } from "../venue/grace.ts";
import type { SessionConfig, SessionOutcome } from "./session.ts";
import { totalsOf } from "./totals.ts";

/** A session's configuration, and what is peculiar to going step by step. */
export interface StepSessionConfig extends SessionConfig {
  /** Gets every input of the kernel before it takes it, for a journal. */
  readonly onInput?: (input: Input) => void;
  /** @default a `PagedBook` with wide quantities */
  readonly makeBook?: () => L2Book;
}

type Unnumbered<Kind> = Kind extends Input ? Omit<Kind, "sequence"> : never;

/**
 * `Session` in arrival ordering, one row at a time and in plain words: what simulation on live
 * feeds uses, where rows come one by one, and what `Session` is held to, decision by decision.
 *
 * Rows are given in the order in which they arrived (`push`); that nothing more arrives up to some
 * moment is told by a later row or by `time`. See `Session` for the order of things at one instant.
 *
 * @example
 * ```ts
 * const journal = new JournalWriter(configHash);
 * const session = new StepSession({ ...config, onInput: (input) => journal.input(input) });
 * for (const row of rows) session.push(row);
 * session.end();
 * session.finish().decisionHash;
 * ```
 */
export class StepSession implements VenuePort {
  readonly kernel: Kernel;
  readonly markets: readonly SimMarket[];
  readonly account: SimAccount;
  readonly #books: readonly L2Book[];
  readonly #boundUs: number;
  readonly #graceUs: number;
  readonly #sampleUs: number;
  readonly #fuseQuotes: boolean;
  readonly #onInput: ((input: Input) => void) | null;
  readonly #rows: number[];
  #sequence = 0;
  #nextSampleTs = Infinity;
  #isStarted = false;
  /** Latest instant at which anything happened. */
  #lastTs = 0;
  /** All that was due up to this moment is done: a row that arrived by then comes too late. */
  #doneTs = -Infinity;
  #lastRow: Row | null = null;

  /** @throws {RangeError} on a venue with `venue-time` ordering: live rows cannot be had before they arrive */
  constructor(config: StepSessionConfig) {
    const { instruments, venue } = config;
    if (venue.ordering !== "arrival") {
      throw new RangeError(`Venue ordering is ${venue.ordering}, expected arrival`);
    }
    this.#boundUs = venue.arrivalBoundUs;
    this.#graceUs = graceUs(venue);
    this.#sampleUs = config.sampleUs;
    this.#fuseQuotes = venue.fuseQuotes;
    this.#onInput = config.onInput ?? null;
    this.#rows = instruments.map(() => 0);
    this.#books = instruments.map(config.makeBook ?? (() => new PagedBook({ wide: true })));
    this.account = new SimAccount(instruments, venue, config.cash);
    const random = new Random(config.seed).fork("venue");
    const definitions = definitionsOf(instruments, config.definitions);
    this.markets = instruments.map((_, i) => {
      const latency = latencyModel(venue.latency, random.fork(`latency/${i}`));
      const { account } = this;
      const book = this.#books[i];
      return new SimMarket({ definitions: definitions[i], book, config: venue, latency, account });
    });
    this.kernel = new Kernel({ ...config, funding: venue.funding }, this.#books, this);
  }

  // The venue's port: requests leave at the kernel's now.

  submit(command: OrderCommand): void {
    this.#send(Entry.NEW, command);
  }

  modify(command: OrderCommand): void {
    this.#send(Entry.MODIFY, command);
  }

  cancel(command: OrderCommand): void {
    this.#send(Entry.CANCEL, command);
  }

  #send(entry: Entry, command: OrderCommand): void {
    const market = this.markets[command.instrument];
    market.sentTs = this.kernel.now;
    market.send(entry, command);
  }

  // The driver's side.

  /**
   * A row has arrived. Throws RangeError on one that comes too late: its moment is done, or a row of
   * the same instant and a later instrument has come before it.
   */
  push(row: Row): void {
    if (!this.#isStarted) this.#start(row.now);
    const last = this.#lastRow;
    const isLate = row.now <= this.#doneTs ||
      (last !== null && row.now === last.now && row.instrument < last.instrument);
    if (isLate) {
      throw new RangeError(
        `Row of instrument ${row.instrument} arrived at ${row.now}, expected it by time and then ` +
          `instrument, and after ${this.#doneTs}`,
      );
    }
    this.#until(row.now - 1);
    this.#lastTs = Math.max(this.#lastTs, row.now);
    this.#lastRow = row;
    this.#rows[row.instrument]++;
    this.#take(row);
  }

  /** No row arrived up to and including this moment but those given: all that is due by then happens. */
  time(ts: number): void {
    if (!this.#isStarted) this.#start(ts);
    this.#until(ts);
  }

  /** No row will arrive any more: what the venue has in hand comes to its end. */
  end(): void {
    if (!this.#isStarted) this.#start(0);
    for (let stop = this.#nextStop(); !this.#isOver(stop); stop = this.#nextStop()) {
      this.#stopAt(stop);
    }
  }

  /** Last sample, the strategy's `onStop`, the record. To be called once. */
  finish(): SessionOutcome {
    const { kernel } = this;
    const now = this.#lastTs;
    this.#tell({ kind: InputKind.SAMPLE, now });
    kernel.now = now;
    kernel.sample();
    this.#tell({ kind: InputKind.STOP, now });
    kernel.stop(now);
    // Before the record, which takes the recorder's rows along.
    const totals = totalsOf(kernel, this.account);
    return {
      record: kernel.recorder.finish(kernel.session.tags),
      instruments: kernel.recorder.grid.instruments,
      totals,
      decisions: kernel.decisions.count,
      decisionHash: kernel.decisions.digest(),
      rows: this.#rows,
      fromTs: kernel.startTs,
      toTs: now,
    };
  }

  /** What the inputs before came to is handed out first, so that a journal has it in its place. */
  #tell(input: Unnumbered<Input>): void {
    if (this.#onInput === null) return;
    this.kernel.decisions.flush();
    this.#onInput({ ...input, sequence: ++this.#sequence });
  }

  #start(ts: number): void {
    this.#isStarted = true;
    this.#lastTs = ts;
    this.#tell({ kind: InputKind.START, now: ts });
    this.kernel.start(ts);
    this.#sample(ts);
  }

  // Rows.

  /** The venue first, as the row happened there before we saw it; then the strategy. */
  #take(row: Row): void {
    const market = this.markets[row.instrument];
    market.moment = row.now;
    market.until = row.exchTs;
    if (row.exchTs > market.nextEffect) market.advance();
    market.venueTs = row.exchTs;
    this.#tell({ ...row, kind: InputKind.ROW });
    this.#meet(market, row);
    observeRow(this.kernel, row);
  }

  /** Moves the book of a row, and lets our orders at the venue meet it. */
  #meet(market: SimMarket, row: Row): void {
    const { code, price, qty } = row;
    const book = this.#books[row.instrument];
    const isBuy = (code & RowFlag.BUY) !== 0;
    const { bestBid, bestAsk } = book;
    const kind = code & KIND_MASK;
    const isBid = kind === EventKind.BID || (kind === EventKind.QUOTE && isBuy);
    const before = book.lotsAt(isBid ? Side.BUY : Side.SELL, price);
    moveBook(book, row, this.#fuseQuotes);
    switch (kind) {
      case EventKind.BID:
      case EventKind.ASK:
        this.#level(market, row, isBid, before);
        break;
      case EventKind.QUOTE:
        // Fusion puts what rests where it was, so that our place in its queue is kept.
        if (this.#fuseQuotes) this.#level(market, row, isBid, qty);
        break;
      case EventKind.CLEAR:
        market.takenBids.clear();
        market.takenAsks.clear();
        break;
      case EventKind.TRADE:
        if ((code & RowFlag.OFF_MARKET) !== 0) break;
        market.lastTrade = price;
        market.onTrade(price, qty, isBuy);
        break;
      case EventKind.MARK:
        market.mark = row.aux;
        break;
      case EventKind.FUNDING_RATE:
        market.onFundingRate(row.exchTs, price, row.aux);
        break;
      case EventKind.FUNDING:
        market.onFunding(row.exchTs, price, row.aux);
        break;
      case EventKind.STATUS:
        market.halted = price === 0;
        break;
      case EventKind.INSTRUMENT: {
        const to = definitionAt(this.kernel.definitions.all[row.instrument], price);
        market.changeDefinition(to, price, row.exchTs, row.now);
        break;
      }
      default:
        break;
    }
    if (book.bestBid > bestBid && isBid) market.onBestBid(price, qty);
    if (book.bestAsk < bestAsk && !isBid) market.onBestAsk(price, qty);
  }

  #level(market: SimMarket, row: Row, isBid: boolean, before: number): void {
    if (isBid) market.onBidLevel(row.price, before, row.qty);
    else market.onAskLevel(row.price, before, row.qty);
  }

  // What is due without a row.

  #nextStop(): number {
    const { kernel } = this;
    let stop = Math.min(kernel.nextTimerTs, this.#nextSampleTs, kernel.recorder.nextMarkoutTs);
    for (const market of this.markets) {
      stop = Math.min(stop, market.responses.nextAt, market.nextEffect + this.#boundUs);
    }
    return stop;
  }

  #until(ts: number): void {
    for (let stop = this.#nextStop(); stop <= ts; stop = this.#nextStop()) this.#stopAt(stop);
    this.#doneTs = Math.max(this.#doneTs, ts);
  }

  /** True when nothing is left that could still happen to an order. */
  #isOver(stop: number): boolean {
    if (stop === Infinity) return true;
    if (stop <= this.#lastTs) return false;
    if (stop > (this.#lastRow?.now ?? 0) + this.#graceUs) return true;
    return this.markets.every(({ requests, responses }) =>
      requests.nextAt === Infinity && responses.nextAt === Infinity
    );
  }

  #stopAt(ts: number): void {
    const { kernel } = this;
    this.#lastTs = Math.max(this.#lastTs, ts);
    for (const market of this.markets) {
      if (market.nextEffect + this.#boundUs > ts) continue;
      market.moment = ts;
      market.until = ts - this.#boundUs + 1;
      market.advance();
    }
    for (const market of this.markets) this.#deliver(market, ts);
    if (kernel.recorder.nextMarkoutTs <= ts) {
      this.#tell({ kind: InputKind.MARKOUT, now: ts });
      kernel.now = ts;
      kernel.markouts();
    }
    if (this.#nextSampleTs <= ts) this.#sample(ts);
    // An answer that a callback just brought about at this very instant comes before timers.
    if (this.markets.some(({ responses }) => responses.nextAt <= ts)) return;
    if (kernel.nextTimerTs > ts) return;
    this.#tell({ kind: InputKind.TIME, now: ts });
    kernel.now = ts;
    kernel.onTime();
  }

  #deliver(market: SimMarket, ts: number): void {
    const { responses } = market;
    while (responses.nextAt <= ts) {
      const { first: update } = responses;
      if (update === undefined) return;
      responses.shift();
      if (this.#onInput !== null) this.#tellUpdate(market.instrument.index, update);
      this.kernel.onUpdate(update);
    }
  }

  #tellUpdate(
    instrument: number,
    { kind: update, localTs: now, definition, ...fields }: VenueUpdate,
  ): void {
    const units = definition === 0 ? {} : { definition };
    this.#tell({ kind: InputKind.UPDATE, now, instrument, update, ...fields, ...units });
  }

  #sample(ts: number): void {
    this.#tell({ kind: InputKind.SAMPLE, now: ts });
    const { kernel } = this;
    kernel.now = ts;
    kernel.sample();
    this.#nextSampleTs = (Math.floor(ts / this.#sampleUs) + 1) * this.#sampleUs;
    liquidateIfBust(kernel, this.account, this.markets, true, (instrument, side, qtyLots) => {
      this.#tell({ kind: InputKind.LIQUIDATION, now: ts, instrument, side, qtyLots });
      return kernel.onLiquidation(instrument, ts, side, qtyLots);
    });
  }
}
