import { PagedBook } from "../book/paged_book.ts";
import { definitionsOf } from "../instrument/definitions.ts";
import { Account } from "../ledger/account.ts";
import { TagTable } from "../order/tags.ts";
import { Reason, type Side } from "../order/types.ts";
import type { VenueUpdate } from "../order/venue_update.ts";
import type { LogEntry } from "../record/columns.ts";
import { Recorder } from "../record/recorder.ts";
import { RiskGate } from "../risk/gate.ts";
import type { RiskStrategy } from "../risk/strategy_rules.ts";
import { Seat } from "../seat/seat.ts";
import type { SeatAccount, SeatServices } from "../seat/services.ts";
import { Wake } from "../seat/wake.ts";
import { type Clock, DOUBLE } from "../time/clock.ts";
import type { VenuePort } from "../venue/port.ts";
import { AccountWatch } from "./account_watch.ts";
import { DecisionLog } from "./decision.ts";
import { Definitions } from "./definitions.ts";
import { Command } from "./input.ts";
import { FundingDesk } from "./funding_desk.ts";
import type { KernelConfig, StrategySeat } from "./kernel_config.ts";
import { LiveInputs } from "./live_inputs.ts";
import { LocalMarket, LocalMarkets } from "./local_market.ts";
import { MarketInputs } from "./market_inputs.ts";
import { OrderFlow } from "./order_flow.ts";
import { Reports } from "./reports.ts";

/** A part of a position that the venue closes, by the order that it is booked on. */
export interface LiquidationOrder {
  readonly orderId: number;
  readonly qtyLots: number;
}

/** A kernel's parts, wired, and what happens at each kind of input but rows, at the clock's now. */
export class KernelInterior implements SeatServices {
  readonly clock: Clock;
  readonly wake = new Wake();
  readonly mode: SeatServices["mode"];
  readonly tags = new TagTable();
  readonly locals: LocalMarkets;
  readonly ledger: Account;
  readonly account: SeatAccount;
  /** Books of the strategies' own; none where the account is the one strategy's. */
  readonly books: readonly Account[];
  readonly gate: RiskGate;
  readonly recorder: Recorder;
  readonly decisions: DecisionLog;
  readonly seats: readonly Seat[];
  readonly definitions: Definitions;
  readonly orders: OrderFlow;
  readonly reports: Reports;
  readonly watch: AccountWatch;
  readonly rows: MarketInputs;
  readonly live: LiveInputs;
  readonly fundingDesk: FundingDesk;
  /** When a strategy, a sample or a markout is due, as last found; Infinity for never. */
  dueTs = DOUBLE;
  /** When the session began, µs. */
  startTs = DOUBLE;
  isStarted = false;
  /** The orders of the liquidation that was told last. */
  lastLiquidation: readonly LiquidationOrder[] = [];

  constructor(config: KernelConfig, port: VenuePort, clock: Clock) {
    const { cash, sampleUs } = config;
    const instruments = [...config.instruments];
    const makeBook = config.makeBook ?? (() => new PagedBook({ wide: true }));
    const all = definitionsOf(instruments, config.definitions);
    const { wake } = this;
    this.clock = clock;
    this.startTs = 0;
    this.mode = config.mode;
    this.locals = new LocalMarkets(all.map((own, i) => new LocalMarket(own, makeBook(i))));
    this.ledger = new Account({ instruments, cash });
    this.account = seatAccount(this.ledger, this.locals);
    this.recorder = new Recorder(all.length, config.recordSink ?? null, all);
    this.decisions = new DecisionLog(clock, config.decisionSink ?? null);
    const who = seatsOf(config);
    this.books = who.length === 1 ? [] : who.map(() => new Account({ instruments, cash: 0 }));
    const strategies = who.map(({ strategy, label, capital = cash }, i) => {
      const { [i]: book = this.ledger } = this.books;
      const positionLots = (at: number) => book.positionLots(at);
      return { label: label === "" ? strategy.name : label, cash: capital, positionLots };
    });
    this.gate = this.#gate(config, strategies);
    const { locals, ledger: account, books, gate, recorder, decisions } = this;
    const markets = locals.all;
    const seats: Seat[] = [];
    const isStarted = () => this.isStarted;
    const shared = { clock, wake, markets, seats, books, account, gate, recorder };
    const flow = this.orders = new OrderFlow({ ...shared, decisions, port, isStarted });
    const fundingDesk = this.fundingDesk = new FundingDesk(shared, config.funding, books.length);
    const definitions = this.definitions = new Definitions({ ...shared, fundingDesk });
    this.seats = seats;
    this.reports = new Reports({ ...shared, definitions, flow, fundingDesk });
    this.watch = new AccountWatch({ ...shared, locals, flow }, sampleUs);
    for (const [index, one] of who.entries()) {
      const book = books[index] ?? account;
      const { seed = config.seed, capital = cash, ...who } = one;
      const { epoch = 0 } = config;
      const { tags } = this;
      seats.push(new Seat({ ...who, index, seed, capital, epoch, tags, book }, this));
    }
    this.rows = new MarketInputs({ ...shared, definitions, fundingDesk });
    const report = (update: VenueUpdate) => this.reports.take(update);
    this.live = new LiveInputs({ ...shared, definitions, flow, report });
  }

  get markets(): readonly LocalMarket[] {
    return this.locals.all;
  }

  /** Samples of the account so far. */
  get samples(): number {
    return this.watch.samples;
  }

  /** Best bid + best ask by instrument, ticks. */
  mid2s(): ArrayLike<number> {
    return this.locals.mid2s();
  }

  get changes(): number {
    return this.definitions.changes;
  }

  /** Finds `dueTs`. */
  findDue(): void {
    const { recorder, seats, watch } = this;
    let due = Math.min(watch.nextSampleTs, recorder.nextMarkoutTs);
    for (let i = 0; i < seats.length; i++) {
      due = Math.min(due, seats[i].timers.nextTs, seats[i].bars.nextCloseTs);
    }
    this.dueTs = due;
  }

  /** The session begins: rows before it moved books and marks, and nobody was told. */
  start(): void {
    const { clock, definitions, seats, wake } = this;
    this.startTs = clock.now;
    this.isStarted = true;
    clock.step++;
    wake.watching++;
    for (const seat of seats) seat.open();
    for (let i = 0; i < this.locals.all.length; i++) definitions.tell(i, clock.now, clock.now);
    for (const seat of seats) seat.onStart();
    this.watch.sample();
  }

  /** The session ends: a last sample, then the strategies' `onStop`. */
  stop(): void {
    this.orders.mustBeWhole();
    this.watch.sample();
    this.clock.step++;
    for (const seat of this.seats) seat.onStop();
  }

  /**
   * What is due first of what is due now: markouts and a sample, else the strategies' bars and
   * timers. Where both are, it is to be called twice: the venue may have answers in between.
   */
  time(): void {
    if (!this.watch.onTime()) this.fire();
  }

  /** The bars and timers of strategies that are due now. */
  fire(): void {
    const { clock, seats } = this;
    for (let i = 0; i < seats.length; i++) {
      if (seats[i].nextDueTs > clock.now) continue;
      clock.step++;
      seats[i].onTime();
    }
  }

  /** A venue's answer on one of our orders, at its own time. */
  update(update: VenueUpdate): void {
    this.clock.now = update.localTs;
    this.clock.step++;
    this.reports.take(update);
  }

  /** A person's word: the kill switch, or its release. */
  command(command: Command): void {
    this.clock.step++;
    if (command === Command.REENABLE) {
      this.gate.reenable();
      this.orders.kill.release();
    } else this.gate.trip(Reason.DENIED_KILL_SWITCH, this.clock.now);
    this.orders.kill.obey();
  }

  /**
   * The venue closes a position in our name; gives the orders that it is booked on. Of several
   * strategies those that hold its side are closed, in their order, as far as it goes.
   */
  liquidation(index: number, side: Side, lots: number): readonly LiquidationOrder[] {
    this.clock.step++;
    const { instrument } = this.locals.all[index];
    const orders: LiquidationOrder[] = [];
    let left = lots;
    for (const seat of this.seats) {
      const held = Math.max(0, -side * seat.book.positionLots(index));
      const qtyLots = this.books.length === 0 ? left : Math.min(left, held);
      if (qtyLots === 0) continue;
      left -= qtyLots;
      const adopted = { side, qtyLots, tag: "liquidation" };
      orders.push({ orderId: this.orders.adopt(seat, instrument, adopted).id, qtyLots });
    }
    return this.lastLiquidation = orders;
  }

  log(entry: LogEntry): void {
    this.recorder.log(entry);
  }

  push(series: string, value: number): void {
    this.recorder.push(series, this.clock.now, value);
  }

  /** The gate judges by the account, and tells the run's log. */
  #gate(config: KernelConfig, strategies: readonly RiskStrategy[]): RiskGate {
    const { instruments, cash } = config;
    const { account, ledger, locals } = this;
    const log = (level: "warn" | "error", message: string, fields: LogEntry["fields"]) =>
      this.log({ ts: this.clock.now, level, message, fields });
    return new RiskGate({
      ...{ config: config.risk, instruments, cash, strategies },
      account: {
        get equity() {
          return account.equity;
        },
        get initialMargin() {
          return ledger.initialMargin(locals.mid2s());
        },
      },
      listener: {
        onWarning: (reason, value, limit) =>
          log("warn", "Risk limit passed softly", { reason, value, limit }),
        onBreaker: (scope, index, cause) =>
          log("error", "Circuit breaker open", { scope, index, cause }),
        onKill: (cause) => {
          log("error", "Kill switch tripped", { cause });
          this.orders.kill.trip();
        },
      },
    });
  }
}

/** Wallet and P&L at the latest mids. */
function seatAccount(account: Account, markets: LocalMarkets): SeatAccount {
  return {
    asset: account.asset,
    get wallet() {
      return account.wallet;
    },
    get equity() {
      return account.equity(markets.mid2s());
    },
    get available() {
      const mid2s = markets.mid2s();
      return Math.max(0, account.equity(mid2s) - account.initialMargin(mid2s));
    },
  };
}

/** Who sits in a kernel; one alone has no label. */
function seatsOf(config: KernelConfig): readonly StrategySeat[] {
  const { strategy, params, others = [] } = config;
  const label = others.length === 0 ? "" : config.label ?? strategy.name;
  const { capital = config.cash } = config;
  return [{ strategy, params, label, capital }, ...others];
}
