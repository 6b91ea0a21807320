import { type Input, InputKind, type Message, type UpdateInput } from "../kernel/input.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Row } from "../tape/row.ts";

/** An input before it has its place in the sequence. */
export type Unnumbered<Kind> = Kind extends Input ? Omit<Kind, "sequence"> : never;

/** A venue that is driven along with the kernel, without a socket in between. */
export interface DrivenVenue {
  /** When the next answer reaches us; Infinity without one. */
  readonly nextAnswerTs: number;
  /** When something takes effect at the latest, for lack of a later row; Infinity for nothing. */
  readonly nextEffectTs: number;
  /** Nothing of ours is under way. */
  readonly isIdle: boolean;
  /** A row has happened at the venue; told before the kernel sees it. */
  meet(row: Row): void;
  /** An instrument has got one more definition, with us and so with the venue. */
  learn(instrument: number): void;
  /** Takes what is overdue at `ts`. */
  takeOverdue(ts: number): void;
  /** Tells the answers that are here by `ts`, those that come about meanwhile among them. */
  tellAnswers(ts: number, tell: (input: Unnumbered<UpdateInput>) => void): void;
  /** Time has passed with us: positions that the venue closes for lack of margin, one by one. */
  closeWhatIsBust(now: number, tell: (input: Unnumbered<Input>) => void): void;
}

/** A driver between two calls, as plain data. */
export type DriverState = {
  readonly rows: readonly number[];
  readonly sequence: number;
  readonly isStarted: boolean;
  readonly lastTs: number;
  readonly doneTs: number;
  readonly lastRow: readonly [ts: number, instrument: number];
};

export interface DriverOptions {
  readonly instruments: number;
  /** How long to go on after the last row, µs. */
  readonly graceUs: number;
}

/**
 * A kernel and a venue, one row at a time: what simulation on live feeds uses, where rows come one
 * by one. It knows of the kernel that it takes inputs and when it wants to be told of the time.
 *
 * Rows are given in the order in which they arrived (`row`); that nothing more arrives up to some
 * moment is told by a later row or by `time`.
 */
export class Driver {
  readonly #kernel: Kernel;
  readonly #venue: DrivenVenue;
  readonly #graceUs: number;
  readonly #rows: number[];
  #sequence = 0;
  #isStarted = false;
  /** Latest instant at which anything happened. */
  #lastTs = 0;
  /** All that was due up to this moment is done: a row that arrived by then comes too late. */
  #doneTs = -Infinity;
  /** When the last row arrived, and of which instrument it was. */
  #lastRowTs = 0;
  #lastInstrument = 0;

  constructor(kernel: Kernel, venue: DrivenVenue, options: DriverOptions) {
    this.#kernel = kernel;
    this.#venue = venue;
    this.#graceUs = options.graceUs;
    this.#rows = new Array(options.instruments).fill(0);
  }

  /** Rows taken, by instrument. */
  get rows(): readonly number[] {
    return this.#rows;
  }

  get lastTs(): number {
    return this.#lastTs;
  }

  snapshot(): DriverState {
    return {
      ...{ rows: [...this.#rows], sequence: this.#sequence, isStarted: this.#isStarted },
      ...{ lastTs: this.#lastTs, doneTs: this.#doneTs },
      lastRow: [this.#lastRowTs, this.#lastInstrument],
    };
  }

  restore({ rows, sequence, isStarted, lastTs, doneTs, lastRow }: DriverState): void {
    for (const [i, count] of rows.entries()) this.#rows[i] = count;
    this.#sequence = sequence;
    this.#isStarted = isStarted;
    this.#lastTs = lastTs;
    this.#doneTs = doneTs;
    [this.#lastRowTs, this.#lastInstrument] = lastRow;
  }

  /**
   * A row has arrived. Throws RangeError on one that comes too late: its moment is done, or a row of
   * the same instant and a later instrument has come before it.
   */
  row(row: Row): void {
    this.#arrive(row, 1);
    // The venue first, as the row happened there before we saw it.
    this.#venue.meet(row);
    this.#step({ ...row, kind: InputKind.ROW });
  }

  /** A message of the venue has arrived, all its rows in one input. Throws as `row` does. */
  message(message: Message): void {
    if (message.rows.count === 0) return;
    this.#arrive(message, message.rows.count);
    this.#step({ ...message, kind: InputKind.MESSAGE });
  }

  /** What is due before something arrives, is done. */
  #arrive({ now, instrument }: Pick<Row, "now" | "instrument">, rows: number): void {
    if (!this.#isStarted) this.#start(now);
    const isLate = now <= this.#doneTs ||
      (now === this.#lastRowTs && instrument < this.#lastInstrument);
    if (isLate) {
      throw new RangeError(
        `Row of instrument ${instrument} arrived at ${now}, expected it by time and then ` +
          `instrument, and after ${this.#doneTs}`,
      );
    }
    this.#until(now - 1);
    this.#lastTs = Math.max(this.#lastTs, now);
    this.#lastRowTs = now;
    this.#lastInstrument = instrument;
    this.#rows[instrument] += rows;
  }

  /** No row arrived up to and including this moment but those given: all that is due by then happens. */
  time(ts: number): void {
    if (!this.#isStarted) this.#start(ts);
    this.#until(ts);
  }

  /** Something else than a row or an answer has come: a command, a feed's state. */
  tell(input: Unnumbered<Input>): void {
    this.time(input.now);
    this.#step(input);
    if (input.kind === InputKind.DEFINITION) this.#venue.learn(input.instrument);
  }

  /** No row will arrive any more: what the venue has in hand comes to its end. */
  end(): void {
    if (!this.#isStarted) this.#start(0);
    for (let stop = this.#nextStop(); !this.#isOver(stop); stop = this.#nextStop()) {
      this.#stopAt(stop);
    }
  }

  /** Last sample and the strategies' `onStop`. To be called once. */
  stop(): void {
    this.#step({ kind: InputKind.STOP, now: this.#lastTs });
  }

  readonly #meet = (row: Row): void => this.#venue.meet(row);

  readonly #step = (input: Unnumbered<Input>): void => {
    this.#kernel.step({ ...input, sequence: ++this.#sequence } as Input, this.#meet);
  };

  #start(ts: number): void {
    this.#isStarted = true;
    this.#lastTs = ts;
    this.#step({ kind: InputKind.START, now: ts });
    this.#venue.closeWhatIsBust(ts, this.#step);
  }

  #nextStop(): number {
    const { nextAnswerTs, nextEffectTs } = this.#venue;
    return Math.min(this.#kernel.nextDueTs, nextAnswerTs, nextEffectTs);
  }

  #until(ts: number): void {
    for (let stop = this.#nextStop(); stop <= ts; stop = this.#nextStop()) this.#stopAt(stop);
    this.#doneTs = Math.max(this.#doneTs, ts);
  }

  /** True when nothing is left that could still happen to an order. */
  #isOver(stop: number): boolean {
    if (stop === Infinity) return true;
    if (stop <= this.#lastTs) return false;
    if (stop > this.#lastRowTs + this.#graceUs) return true;
    return this.#venue.isIdle;
  }

  /** What is due at an instant: the venue's effects, its answers, then one thing of the kernel's. */
  #stopAt(ts: number): void {
    const venue = this.#venue;
    this.#lastTs = Math.max(this.#lastTs, ts);
    venue.takeOverdue(ts);
    venue.tellAnswers(ts, this.#step);
    // What a callback just brought about at this very instant comes before timers.
    if (this.#kernel.nextDueTs > ts) return;
    this.#step({ kind: InputKind.TIME, now: ts });
    venue.closeWhatIsBust(ts, this.#step);
  }
}
