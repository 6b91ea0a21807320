import type { L2Book } from "../book/book.ts";
import { PagedBook } from "../book/paged_book.ts";
import type { Input } from "../kernel/input.ts";
import { Kernel } from "../kernel/kernel.ts";
import type { Row } from "../tape/row.ts";
import { Clock } from "../time/clock.ts";
import type { SimAccount } from "../venue/sim_account.ts";
import type { SimMarket } from "../venue/sim_market.ts";
import { SimVenue } from "../venue/sim_venue.ts";
import { Driver, type Unnumbered } from "./driver.ts";
import type { SessionConfig, SessionOutcome } from "./session.ts";
import { SimDriven } from "./sim_driven.ts";
import { strategyTotalsOf, totalsOf } from "./totals.ts";

/** A session's configuration, and what is peculiar to going step by step. */
export interface StepSessionConfig extends SessionConfig {
  /** Gets every input of the kernel before it takes it, for a journal. */
  readonly onInput?: (input: Input) => void;
  /** @default a `PagedBook` with wide quantities */
  readonly makeBook?: () => L2Book;
}

/**
 * `Session` in arrival ordering, one row at a time: a `Driver` with the simulated venue. What
 * simulation on live feeds uses, and what `Session` is held to, decision by decision.
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
export class StepSession {
  readonly kernel: Kernel;
  readonly #venue: SimVenue;
  readonly #driver: Driver;

  /** @throws {RangeError} on a venue with `venue-time` ordering: live rows cannot be had before they arrive */
  constructor(config: StepSessionConfig) {
    const { venue: rules, onInput } = config;
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
        ...(onInput === undefined ? {} : { inputSink: onInput }),
      },
      venue,
      clock,
    );
    this.#venue = venue;
    const instruments = config.instruments.length;
    const { graceUs } = venue;
    const driven = new SimDriven(venue, this.kernel.doors);
    this.#driver = new Driver(this.kernel, driven, { instruments, graceUs });
  }

  get markets(): readonly SimMarket[] {
    return this.#venue.markets;
  }

  get account(): SimAccount {
    return this.#venue.account;
  }

  /** A row has arrived. @throws {RangeError} on one that comes too late, see `Driver.row` */
  push(row: Row): void {
    this.#driver.row(row);
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
    const { doors } = this.kernel;
    // Before the record, which takes the recorder's rows along.
    const totals = totalsOf(doors, this.account);
    const strategies = strategyTotalsOf(doors);
    const { rows, lastTs: toTs } = this.#driver;
    return { ...this.kernel.finish(), totals, strategies, rows, fromTs: doors.startTs, toTs };
  }
}
