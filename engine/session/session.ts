import { PagedBook } from "../book/paged_book.ts";
import { definitionsOf } from "../instrument/definitions.ts";
import type { Instrument } from "../instrument/instrument.ts";
import { Kernel } from "../kernel/kernel.ts";
import type { KernelConfig } from "../kernel/kernel_config.ts";
import { Random } from "../num/random.ts";
import type { OrderCommand } from "../order/order_command.ts";
import type { Side } from "../order/types.ts";
import type { RunRecord } from "../record/columns.ts";
import type { TapeChunk } from "../tape/chunk.ts";
import type { VenueConfig } from "../venue/config.ts";
import { Entry, latencyModel } from "../venue/latency.ts";
import type { VenuePort } from "../venue/port.ts";
import { SimAccount } from "../venue/sim_account.ts";
import { SimMarket } from "../venue/sim_market.ts";
import { Lane, type LaneOrder } from "./l2_lane.ts";
import { earliest, keepBehindOthers } from "./lanes.ts";
import { fixInstruments } from "./fix_instruments.ts";
import { graceUs } from "../venue/grace.ts";
import { liquidateIfBust } from "../venue/liquidation.ts";
import type { StreamNeed } from "./stream_need.ts";
import { type SessionTotals, totalsOf } from "./totals.ts";

/** A kernel's configuration, and the simulated venue that it trades at. */
export interface SessionConfig extends Omit<KernelConfig, "funding"> {
  readonly venue: VenueConfig;
  /** Equity is sampled at each multiple of this, µs. */
  readonly sampleUs: number;
  /**
   * When the strategy starts, local time, µs: rows before it only bring the books up to date.
   * @default the first row
   */
  readonly startTs?: number;
}

/** What a finished session leaves. */
export interface SessionOutcome {
  readonly record: RunRecord;
  /** What the ticks and lots of record and totals are: see `RecordGrid`. */
  readonly instruments: readonly Instrument[];
  readonly totals: SessionTotals;
  readonly decisionHash: string;
  readonly decisions: number;
  /** Rows applied, by instrument. */
  readonly rows: readonly number[];
  readonly fromTs: number;
  readonly toTs: number;
}

/**
 * A kernel and a simulated venue, driven by tapes. Give it chunks (`feed`, `end`) and let it `run`
 * until it wants more or is done; how the rows are cut into chunks makes no difference.
 *
 * At one instant the order is: rows of the tape (by instrument, then as recorded), what the venue
 * takes for lack of a later row, answers of the venue (by instrument, then as sent), markouts and
 * samples, bars, timers. An order reaches the venue after all rows of its instant. The session ends
 * when no row, request or answer is left; a timer later than the last of them does not fire. A
 * strategy that goes on trading after the last row is cut off as soon as every order of the time
 * before can have been settled (`graceUs`).
 */
export class Session implements VenuePort {
  readonly kernel: Kernel;
  readonly markets: readonly SimMarket[];
  readonly account: SimAccount;
  /** The lanes with the kernel (and in arrival ordering the venue), by instrument. */
  readonly #local: readonly Lane[];
  /** The venue's own lanes in venue-time ordering; the local ones otherwise. */
  readonly #venue: readonly Lane[];
  readonly #isArrival: boolean;
  readonly #boundUs: number;
  readonly #graceUs: number;
  readonly #sampleUs: number;
  readonly #startTs: number;
  #nextSampleTs = Infinity;
  #isStarted = false;
  #isDone = false;
  #needs: StreamNeed | null = null;
  #lastTs = 0.5;
  /** Where rows have to stop next, µs. */
  #stop = 0.5;

  constructor(config: SessionConfig) {
    const { instruments, venue } = config;
    fixInstruments(instruments);
    this.#isArrival = venue.ordering === "arrival";
    this.#boundUs = venue.arrivalBoundUs;
    this.#graceUs = graceUs(venue);
    this.#sampleUs = config.sampleUs;
    this.#startTs = config.startTs ?? 0;
    const books = instruments.map(() => new PagedBook());
    const venueBooks = this.#isArrival ? books : instruments.map(() => new PagedBook());
    this.account = new SimAccount(instruments, venue, config.cash);
    const random = new Random(config.seed).fork("venue");
    const definitions = definitionsOf(instruments, config.definitions);
    this.markets = instruments.map((_, i) =>
      new SimMarket({
        definitions: definitions[i],
        book: venueBooks[i],
        config: venue,
        latency: latencyModel(venue.latency, random.fork(`latency/${i}`)),
        account: this.account,
      })
    );
    this.kernel = new Kernel({ ...config, funding: venue.funding }, books, this);
    const { kernel } = this;
    const { fuseQuotes } = venue;
    this.#local = kernel.definitions.all.map((definitions, i) => {
      const market = this.#isArrival ? this.markets[i] : null;
      return new Lane(i, "local", books[i], { market, kernel, fuseQuotes, definitions });
    });
    this.#venue = this.#isArrival ? this.#local : kernel.definitions.all.map((definitions, i) => {
      const parts = { market: this.markets[i], kernel: null, fuseQuotes, definitions };
      return new Lane(i, "exch", venueBooks[i], parts);
    });
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

  /** The next chunk of a stream: an instrument's rows in local order, or (venue-time) in venue order. */
  feed(stream: number, order: LaneOrder, chunk: TapeChunk): void {
    this.#lane(stream, order).feed(chunk);
  }

  /** No chunk comes after those given. */
  end(stream: number, order: LaneOrder): void {
    this.#lane(stream, order).ended = true;
  }

  /** The stream that `run` stopped for. */
  get needs(): StreamNeed | null {
    return this.#needs;
  }

  /** Rows applied so far, over all instruments. */
  get rows(): number {
    let rows = 0;
    for (const lane of this.#local) rows += lane.rows;
    return rows;
  }

  #lane(stream: number, order: LaneOrder): Lane {
    const lane = (order === "local" ? this.#local : this.#venue)[stream];
    if (lane === undefined || lane.order !== order) {
      throw new RangeError(`Stream ${stream} in ${order} order is not one of this session`);
    }
    return lane;
  }

  /** Runs as far as the chunks in hand allow: `more` when a stream is dry (see `needs`), or `done`. */
  run(): "more" | "done" {
    if (this.#isDone) return "done";
    if (this.#isAnyDry()) return "more";
    if (!this.#isStarted) {
      if (!this.#warmUp()) return "more";
      this.#start();
    }
    for (;;) {
      this.#runRows();
      if (this.#needs !== null) return "more";
      if (this.#stop === Infinity || this.#isOver()) break;
      this.#stopAt();
    }
    this.#isDone = true;
    return "done";
  }

  #isAnyDry(): boolean {
    this.#needs = null;
    for (const lane of this.#local) if (this.#lacks(lane)) return true;
    for (const lane of this.#venue) if (this.#lacks(lane)) return true;
    return false;
  }

  /** Notes a lane that may have rows to come and none in hand: nobody may run past it. */
  #lacks(lane: Lane): boolean {
    if (!lane.isDry || lane.ended) return false;
    this.#needs = { stream: lane.instrument, order: lane.order };
    return true;
  }

  /** Applies the rows before the start; false when a stream is dry. */
  #warmUp(): boolean {
    for (const lanes of [this.#local, this.#venue]) {
      for (const lane of lanes) {
        lane.limit = this.#startTs - 1;
        if (lane.nextTs < this.#startTs) lane.run();
        if (this.#lacks(lane)) return false;
      }
    }
    return true;
  }

  #start(): void {
    this.#isStarted = true;
    let first = Infinity;
    for (const lane of this.#local) first = Math.min(first, lane.nextTs);
    for (const lane of this.#venue) first = Math.min(first, lane.nextTs);
    if (first === Infinity) first = this.#startTs;
    this.#lastTs = first;
    const { kernel } = this;
    kernel.start(first);
    kernel.now = first;
    this.#sample();
  }

  /**
   * Applies rows up to the next instant at which something else is due: `#stop`. It is a field, and
   * so are the lanes' instants, because V8 makes an object of each double that crosses a call.
   */
  #runRows(): void {
    const { kernel, markets } = this;
    const isArrival = this.#isArrival;
    kernel.touched = true;
    for (;;) {
      if (kernel.touched) {
        kernel.touched = false;
        this.#findStop();
        if (!isArrival) {
          this.#runVenue();
          if (this.#needs !== null) return;
        }
      }
      for (let i = 0; i < markets.length; i++) {
        // Answers made on the way may be due before the stop.
        const { nextAt } = markets[i].responses;
        if (nextAt < this.#stop) this.#stop = nextAt;
      }
      const lane = earliest(this.#local);
      if (lane === null || lane.nextTs > this.#stop) return;
      lane.limit = this.#stop;
      if (this.#local.length > 1) keepBehindOthers(this.#local, lane);
      lane.run();
      if (lane.lastTs > this.#lastTs) this.#lastTs = lane.lastTs;
      if (this.#lacks(lane)) return;
    }
  }

  /** True when nothing is left that could still happen to an order or a book. */
  #isOver(): boolean {
    if (this.#stop <= this.#lastTs) return false;
    const { markets } = this;
    let lastRowTs = 0;
    for (let i = 0; i < markets.length; i++) {
      if (!this.#local[i].isDry || !this.#venue[i].isDry) return false;
      lastRowTs = Math.max(lastRowTs, this.#local[i].lastTs, this.#venue[i].lastTs);
    }
    if (this.#stop > lastRowTs + this.#graceUs) return true;
    for (let i = 0; i < markets.length; i++) {
      const { responses, requests } = markets[i];
      if (responses.nextAt < Infinity || requests.nextAt < Infinity) return false;
    }
    return true;
  }

  /** Finds the next instant at which something is due without a row. */
  #findStop(): void {
    const { kernel } = this;
    const { timers, bars, recorder } = kernel;
    let stop = Math.min(timers.nextTs, bars.nextCloseTs, this.#nextSampleTs);
    stop = Math.min(stop, recorder.nextMarkoutTs);
    for (const market of this.markets) {
      stop = Math.min(stop, market.responses.nextAt);
      if (this.#isArrival) stop = Math.min(stop, market.nextEffect + this.#boundUs);
    }
    // The venue may not run ahead of a row at which the strategy can send an order.
    if (!this.#isArrival) {
      for (const lane of this.#local) {
        lane.findObserved();
        if (lane.observedTs < stop) stop = lane.observedTs;
      }
    }
    this.#stop = stop;
  }

  /** Whether an answer of the venue is due at the stop or before. */
  #hasAnswer(): boolean {
    for (const market of this.markets) if (market.responses.nextAt <= this.#stop) return true;
    return false;
  }

  /**
   * Venue time: the venue comes up to the stop, or to the first answer that is due before it. Rows
   * and requests are taken in the order of their times over all instruments, rows first: what the
   * account is asked must not depend on how far the stop happens to be.
   */
  #runVenue(): void {
    const { markets } = this;
    for (;;) {
      let limit = this.#stop;
      let next: SimMarket | null = null;
      let effectTs = Infinity;
      for (let i = 0; i < markets.length; i++) {
        limit = Math.min(limit, markets[i].responses.nextAt);
        if (markets[i].nextEffect >= effectTs) continue;
        next = markets[i];
        effectTs = next.nextEffect;
      }
      // A lane takes its own market's requests on the way.
      const until = markets.length === 1 ? limit : Math.min(limit, effectTs);
      const lane = earliest(this.#venue);
      if (lane !== null && lane.nextTs <= until) {
        lane.limit = until;
        if (this.#venue.length > 1) keepBehindOthers(this.#venue, lane);
        lane.run();
        if (this.#lacks(lane)) return;
      } else if (next !== null && effectTs <= limit) {
        next.until = effectTs + 1;
        next.advance();
      } else return;
    }
  }

  /** Everything that is due at an instant, in the documented order. */
  #stopAt(): void {
    const { kernel } = this;
    const ts = this.#stop;
    if (ts > this.#lastTs) this.#lastTs = ts;
    const { markets } = this;
    for (let i = 0; this.#isArrival && i < markets.length; i++) {
      if (markets[i].nextEffect + this.#boundUs > ts) continue;
      markets[i].moment = ts;
      markets[i].until = ts - this.#boundUs + 1;
      markets[i].advance();
    }
    for (let i = 0; i < markets.length; i++) this.#deliver(markets[i]);
    kernel.now = ts;
    if (kernel.recorder.nextMarkoutTs <= ts) kernel.markouts();
    if (this.#nextSampleTs <= ts) this.#sample();
    // An answer that a callback just brought about at this very instant comes before timers.
    if (this.#hasAnswer()) return;
    if (kernel.timers.nextTs <= ts || kernel.bars.nextCloseTs <= ts) kernel.onTime();
  }

  #deliver(market: SimMarket): void {
    const { responses } = market;
    while (responses.nextAt <= this.#stop) {
      const update = responses.first;
      if (update === undefined) return;
      responses.shift();
      this.kernel.onUpdate(update);
    }
  }

  /** At the kernel's now. */
  #sample(): void {
    const { kernel } = this;
    const ts = kernel.now;
    kernel.sample();
    this.#nextSampleTs = (Math.floor(ts / this.#sampleUs) + 1) * this.#sampleUs;
    liquidateIfBust(kernel, this.account, this.markets, this.#isArrival, this.#liquidation);
  }

  /** Kept, so that a sample makes no closure. */
  readonly #liquidation = (index: number, side: Side, lots: number): number =>
    this.kernel.onLiquidation(index, this.kernel.now, side, lots);

  /** Ends the session: last sample, the strategy's `onStop`, the record. To be called once, when done. */
  finish(): SessionOutcome {
    const { kernel } = this;
    kernel.now = this.#lastTs;
    kernel.sample();
    kernel.stop(this.#lastTs);
    // Before the record, which takes the recorder's rows along.
    const totals = totalsOf(kernel, this.account);
    return {
      record: kernel.recorder.finish(kernel.session.tags),
      instruments: kernel.recorder.grid.instruments,
      totals,
      decisions: kernel.decisions.count,
      decisionHash: kernel.decisions.digest(),
      rows: this.#local.map((lane) => lane.rows),
      fromTs: kernel.startTs,
      toTs: this.#lastTs,
    };
  }
}
