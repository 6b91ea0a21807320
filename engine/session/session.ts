import { PagedBook } from "../book/paged_book.ts";
import { InputKind } from "../kernel/input.ts";
import { Kernel, type KernelBatch } from "../kernel/kernel.ts";
import type { KernelConfig } from "../kernel/kernel_config.ts";
import type { KernelState } from "../kernel/kernel_state.ts";
import type { TapeChunk } from "../tape/chunk.ts";
import { Clock, DOUBLE } from "../time/clock.ts";
import type { VenueConfig } from "../venue/config.ts";
import type { SimAccount } from "../venue/sim_account.ts";
import type { SimMarket } from "../venue/sim_market.ts";
import { type LiquidationTeller, SimVenue, type SimVenueState } from "../venue/sim_venue.ts";
import { L2Lane } from "./l2_lane.ts";
import {
  earliest,
  keepBehindOthers,
  type Lane,
  type LaneOrder,
  type LaneState,
  type StreamNeed,
} from "./lane.ts";
import { MarginWatch } from "./margin_watch.ts";
import { type SessionOutcome, sessionOutcome } from "./totals.ts";

/** A kernel's configuration, and the simulated venue that it trades at. */
export interface SessionConfig
  extends Omit<KernelConfig, "funding" | "fuseQuotes" | "makeBook" | "inputSink"> {
  readonly venue: VenueConfig;
  /**
   * When the strategy starts, local time, µs: rows before it only bring the books up to date.
   * @default the first row
   */
  readonly startTs?: number;
}

/** A session as plain data. */
export type SessionState = {
  readonly kernel: KernelState;
  readonly venue: SimVenueState;
  /** Streams in local order, and (venue-time) in venue order, by instrument. */
  readonly local: readonly LaneState[];
  readonly exch: readonly LaneState[];
  readonly isStarted: boolean;
  readonly lastTs: number;
};

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
export class Session {
  readonly kernel: Kernel;
  readonly #batch: KernelBatch;
  readonly #clock = new Clock();
  readonly #simulated: SimVenue;
  readonly #margin: MarginWatch;
  /** The lanes with the kernel (and in arrival ordering the venue), by instrument. */
  readonly #local: readonly Lane[];
  /** The venue's own lanes in venue-time ordering; the local ones otherwise. */
  readonly #venue: readonly Lane[];
  readonly #isArrival: boolean;
  readonly #boundUs: number;
  readonly #startTs: number;
  #isStarted = false;
  #isDone = false;
  #needs: StreamNeed | null = null;
  #lastTs = DOUBLE;
  /** Where rows have to stop next, µs. */
  #stop = DOUBLE;

  constructor(config: SessionConfig) {
    const { instruments, venue: rules } = config;
    const { funding, fuseQuotes } = rules;
    const clock = this.#clock;
    this.#startTs = config.startTs ?? 0;
    const venue = new SimVenue({ ...config, clock, makeBook: () => new PagedBook() });
    const { isArrival, markets } = venue;
    const venueBooks = markets.map(({ book }) => book as PagedBook);
    // One cursor, one book: in arrival ordering the venue's is ours as well.
    const books = isArrival ? venueBooks : instruments.map(() => new PagedBook());
    const makeBook = (i: number) => books[i];
    this.kernel = new Kernel({ ...config, funding, fuseQuotes, makeBook }, venue, clock);
    const { batch } = this.kernel;
    this.#batch = batch;
    this.#simulated = venue;
    this.#margin = new MarginWatch(venue, this.kernel.facts);
    this.#isArrival = isArrival;
    this.#boundUs = venue.boundUs;
    const { rows: kernel } = batch;
    this.#local = books.map((book, i) => {
      const market = isArrival ? markets[i] : null;
      return new L2Lane(i, "local", book, { market, kernel, fuseQuotes });
    });
    this.#venue = isArrival ? this.#local : venueBooks.map((book, i) => {
      const parts = { market: markets[i], kernel: null, fuseQuotes };
      return new L2Lane(i, "exch", book, parts);
    });
  }

  get markets(): readonly SimMarket[] {
    return this.#simulated.markets;
  }

  get account(): SimAccount {
    return this.#simulated.account;
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

  /** All that it is while it wants more (see `run`): kernel, venue, where the streams stand. O(state). */
  snapshot(): SessionState {
    const lanes = (of: readonly Lane[]) => of.map(({ rows, lastTs }) => ({ rows, lastTs }));
    return {
      kernel: this.kernel.snapshot(),
      venue: this.#simulated.snapshot(),
      local: lanes(this.#local),
      exch: this.#isArrival ? [] : lanes(this.#venue),
      isStarted: this.#isStarted,
      lastTs: this.#lastTs,
    };
  }

  /**
   * Goes on where another one stood that was made of the same configuration. To be called before the
   * first chunk; streams are fed on from the rows that the state has of them.
   */
  restore({ kernel, venue, local, exch, isStarted, lastTs }: SessionState): void {
    this.#simulated.restore(venue);
    this.kernel.restore(kernel);
    for (const [i, lane] of local.entries()) this.#local[i].restore(lane);
    for (const [i, lane] of exch.entries()) this.#venue[i].restore(lane);
    this.#margin.restore(this.kernel.facts.samples);
    this.#isStarted = isStarted;
    this.#lastTs = lastTs;
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
    this.kernel.step({ kind: InputKind.START, now: first, sequence: 0 });
    this.#margin.look(this.#liquidation);
  }

  /**
   * Applies rows up to the next instant at which something else is due: `#stop`. It is a field, and
   * so are the lanes' instants, because V8 makes an object of each double that crosses a call.
   */
  #runRows(): void {
    const { wake } = this.#batch.rows;
    const { markets } = this.#simulated;
    const isArrival = this.#isArrival;
    wake.touched = true;
    for (;;) {
      if (wake.touched) {
        wake.touched = false;
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
    let lastRowTs = 0;
    for (let i = 0; i < this.#local.length; i++) {
      if (!this.#local[i].isDry || !this.#venue[i].isDry) return false;
      lastRowTs = Math.max(lastRowTs, this.#local[i].lastTs, this.#venue[i].lastTs);
    }
    if (this.#stop > lastRowTs + this.#simulated.graceUs) return true;
    return this.#simulated.isIdle;
  }

  /** Finds the next instant at which something is due without a row. */
  #findStop(): void {
    this.#batch.findDue();
    let stop = this.#batch.dueTs;
    const { markets } = this.#simulated;
    for (let i = 0; i < markets.length; i++) {
      stop = Math.min(stop, markets[i].responses.nextAt);
      if (this.#isArrival) stop = Math.min(stop, markets[i].nextEffect + this.#boundUs);
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

  /**
   * Venue time: the venue comes up to the stop, or to the first answer that is due before it. Rows
   * and requests are taken in the order of their times over all instruments, rows first: what the
   * account is asked must not depend on how far the stop happens to be.
   */
  #runVenue(): void {
    const { markets } = this.#simulated;
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
        next.instant.until = effectTs + 1;
        next.advance();
      } else return;
    }
  }

  /** Everything that is due at an instant, in the documented order. */
  #stopAt(): void {
    const ts = this.#stop;
    if (ts > this.#lastTs) this.#lastTs = ts;
    const venue = this.#simulated;
    if (this.#isArrival) venue.takeOverdue(ts);
    for (let i = 0; i < venue.markets.length; i++) this.#deliver(venue.markets[i]);
    // What a callback just brought about at this very instant comes before timers.
    this.#batch.findDue();
    if (this.#batch.dueTs > ts) return;
    this.#clock.now = ts;
    this.#batch.time();
    this.#margin.look(this.#liquidation);
  }

  #deliver({ responses }: SimMarket): void {
    while (responses.nextAt <= this.#stop) {
      const update = responses.first;
      if (update === undefined) return;
      responses.shift();
      this.#batch.update(update);
    }
  }

  /** Kept, so that a sample makes no closure. */
  readonly #liquidation: LiquidationTeller = (index, side, lots) =>
    this.#batch.liquidation(index, side, lots);

  /** Ends the session: last sample, the strategies' `onStop`, the record. To be called once, when done. */
  finish(): SessionOutcome {
    const toTs = this.#lastTs;
    this.kernel.step({ kind: InputKind.STOP, now: toTs, sequence: 0 });
    const rows = this.#local.map((lane) => lane.rows);
    return sessionOutcome(this.kernel.finish(), this.account, { rows, toTs });
  }
}
