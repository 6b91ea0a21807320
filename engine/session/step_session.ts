import type { L2Book } from "../book/book.ts";
import { PagedBook } from "../book/paged_book.ts";
import type { JournalWriter } from "../journal/writer.ts";
import type { Input, Message } from "../kernel/input.ts";
import { Kernel } from "../kernel/kernel.ts";
import type { KernelState } from "../kernel/kernel_state.ts";
import type { KernelConfig } from "../kernel/kernel_config.ts";
import type { Row } from "../tape/row.ts";
import { Clock } from "../time/clock.ts";
import type { SimAccount } from "../venue/sim_account.ts";
import type { SimMarket } from "../venue/sim_market.ts";
import { SimVenue, type SimVenueState } from "../venue/sim_venue.ts";
import { Driver, type DriverState, type Unnumbered } from "./driver.ts";
import type { SessionConfig } from "./session.ts";
import { SimDriven } from "./sim_driven.ts";
import { type SessionOutcome, sessionOutcome } from "./totals.ts";

/** A session's configuration, and what is peculiar to going step by step. */
export interface StepSessionConfig extends SessionConfig {
  /** Keeps every input before the kernel takes it, and every decision after its input. */
  readonly journal?: JournalWriter;
  /** Gets every input of the kernel before it takes it. */
  readonly onInput?: (input: Input) => void;
  /** @default a `PagedBook` with wide quantities */
  readonly makeBook?: () => L2Book;
}

/** A session as plain data. */
export type StepSessionState = {
  readonly kernel: KernelState;
  readonly venue: SimVenueState;
  readonly driver: DriverState;
  /** Samples after which margin was looked at. */
  readonly samples: number;
};

/**
 * `Session` in arrival ordering, one row at a time: a `Driver` with the simulated venue. What
 * simulation on live feeds uses, and what `Session` is held to, decision by decision.
 *
 * @example
 * ```ts
 * const sink = new MemorySink();
 * const session = new StepSession({ ...config, journal: new JournalWriter(sink, { configHash }) });
 * for (const row of rows) session.push(row);
 * session.end();
 * session.finish().decisionHash;
 * sink.bytes; // what `JournalReplay` lives through again
 * ```
 */
export class StepSession {
  readonly kernel: Kernel;
  readonly #venue: SimVenue;
  readonly #driver: Driver;
  readonly #driven: SimDriven;
  readonly #journal: JournalWriter | null;

  /** @throws {RangeError} on a venue with `venue-time` ordering: live rows cannot be had before they arrive */
  constructor(config: StepSessionConfig) {
    const { venue: rules, journal } = config;
    if (rules.ordering !== "arrival") {
      throw new RangeError(`Venue ordering is ${rules.ordering}, expected arrival`);
    }
    const clock = new Clock();
    const makeBook = config.makeBook ?? (() => new PagedBook({ wide: true }));
    const venue = new SimVenue({ ...config, clock, makeBook });
    const { funding, fuseQuotes } = rules;
    this.kernel = new Kernel(
      {
        ...{ ...config, funding, fuseQuotes },
        // One cursor, one book: the venue's is ours as well.
        makeBook: (i) => venue.markets[i].book,
        ...sinksOf(config),
      },
      venue,
      clock,
    );
    this.#venue = venue;
    this.#journal = journal ?? null;
    const instruments = config.instruments.length;
    const { graceUs } = venue;
    const driven = this.#driven = new SimDriven(venue, this.kernel.facts);
    this.#driver = new Driver(this.kernel, driven, { instruments, graceUs });
  }

  get markets(): readonly SimMarket[] {
    return this.#venue.markets;
  }

  get account(): SimAccount {
    return this.#venue.account;
  }

  /** All that it is between two calls: kernel, venue, driver. O(state). */
  snapshot(): StepSessionState {
    return {
      kernel: this.kernel.snapshot(),
      venue: this.#venue.snapshot(),
      driver: this.#driver.snapshot(),
      samples: this.#driven.snapshot(),
    };
  }

  /**
   * Goes on where another one stood that was made of the same configuration. To be called before the
   * first row.
   */
  restore(state: StepSessionState): void {
    this.#venue.restore(state.venue);
    this.kernel.restore(state.kernel);
    this.#driver.restore(state.driver);
    this.#driven.restore(state.samples);
  }

  /** A row has arrived. @throws {RangeError} on one that comes too late, see `Driver.row` */
  push(row: Row): void {
    this.#driver.row(row);
  }

  /** A message has arrived: its rows in one input. @throws {RangeError} as `push` does */
  message(message: Message): void {
    this.#driver.message(message);
  }

  /** No row arrived up to and including this moment but those given: all that is due by then happens. */
  time(ts: number): void {
    this.#driver.time(ts);
  }

  /** Something else than a row has come: a command, a feed's state. */
  tell(input: Unnumbered<Input>): void {
    this.#driver.tell(input);
  }

  /** No row will arrive any more: what the venue has in hand comes to its end. */
  end(): void {
    this.#driver.end();
  }

  /** Last sample, the strategies' `onStop`, the record. To be called once. */
  finish(): SessionOutcome {
    this.#driver.stop();
    this.kernel.decisions.flush();
    this.#journal?.flush();
    const { rows, lastTs: toTs } = this.#driver;
    return sessionOutcome(this.kernel.finish(), this.account, { rows, toTs });
  }
}

/** Where inputs and decisions go. */
function sinksOf(
  { journal, onInput, decisionSink }: StepSessionConfig,
): Pick<KernelConfig, "inputSink" | "decisionSink"> {
  if (journal === undefined) return onInput === undefined ? {} : { inputSink: onInput };
  return {
    inputSink: (input) => {
      journal.input(input);
      onInput?.(input);
    },
    decisionSink: (bytes) => {
      journal.decisions(bytes);
      decisionSink?.(bytes);
    },
  };
}
