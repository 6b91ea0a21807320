import type { Account } from "../ledger/account.ts";
import type { Instrument } from "../instrument/instrument.ts";
import type { Regrid } from "../instrument/regrid.ts";
import { Random, type RandomState } from "../num/random.ts";
import type { State } from "../num/state.ts";
import type { Order } from "../order/order.ts";
import { OrderRegistry, type RegistryState } from "../order/registry.ts";
import { OrderSession } from "../order/session.ts";
import type { TagTable } from "../order/tags.ts";
import type { VenueUpdate } from "../order/venue_update.ts";
import type {
  BookView,
  FeedStateEvent,
  StrategyDefinition,
  StrategyHandlers,
} from "../strategy/contract.ts";
import { BarFeeds, type BarFeedsState } from "./bar_feeds.ts";
import { refuseAsync, refusePromise } from "./callbacks.ts";
import { type SeatParts, StrategyContext } from "./context.ts";
import { OrderEvents } from "./event_rows.ts";
import type { FundingRow, InstrumentRow, MarkRow, QuoteRow, TradeRow } from "./events.ts";
import { InstantGuard } from "./instant_guard.ts";
import { SeriesGuard } from "./series_guard.ts";
import type { SeatServices } from "./services.ts";
import { strategyState } from "./strategy_state.ts";
import { Timers } from "./timers.ts";

/** Who sits in a seat, and what is its own from the start. */
export interface SeatConfig {
  readonly index: number;
  /** Name of the strategy where there are several, for record and log; else empty. */
  readonly label: string;
  readonly strategy: StrategyDefinition;
  /** Parsed by the strategy's schema. */
  readonly params: unknown;
  /** Share of the cash, 1e-8 units. */
  readonly capital: number;
  readonly seed: number;
  readonly epoch: number;
  readonly tags: TagTable;
  readonly book: Account;
}

/** A seat as plain data. */
export type SeatState = {
  readonly registry: RegistryState;
  readonly timers: ReturnType<Timers["snapshot"]>;
  readonly bars: BarFeedsState;
  readonly random: RandomState;
  readonly counts: { readonly orders: number; readonly fills: number; readonly denied: number };
  readonly instant: readonly [ts: number, answers: number];
  readonly points: number;
  /** Numbers of the definitions that the strategy was told of. */
  readonly told: readonly number[];
  /** What its own `snapshot` gave; null without one. */
  readonly strategy: State;
};

/**
 * One strategy in a kernel and all that is its own: context, timers, bars, random numbers, order
 * ids, positions. What happens to a seat hangs on its own inputs and on the account that it shares,
 * never on who else has a seat.
 */
export class Seat implements SeatParts {
  readonly index: number;
  readonly label: string;
  readonly services: SeatServices;
  readonly session: OrderSession;
  readonly registry: OrderRegistry;
  readonly timers: Timers;
  readonly bars: BarFeeds;
  readonly random: Random;
  readonly book: Account;
  readonly capital: number;
  readonly guard: SeriesGuard;
  /** Orders that left us, fills, orders that risk denied. */
  readonly counts = { orders: 0, fills: 0, denied: 0 };
  /** The strategy's from `start` on; nobody's while books are brought up to date. */
  handlers: StrategyHandlers = {};
  readonly #events: OrderEvents;
  readonly #instant = new InstantGuard();
  readonly #told: Instrument[];
  readonly #strategy: StrategyHandlers;

  constructor(config: SeatConfig, services: SeatServices) {
    const { index, strategy, params } = config;
    const instruments = services.markets.map(({ instrument }) => instrument);
    this.index = index;
    this.label = config.label;
    this.capital = config.capital;
    this.services = services;
    this.session = new OrderSession(config.epoch, index, config.tags);
    this.registry = new OrderRegistry(instruments.length, index);
    this.timers = new Timers(services.clock);
    this.bars = new BarFeeds(instruments);
    this.random = new Random(config.seed).fork("strategy");
    this.book = config.book;
    this.guard = new SeriesGuard(services.clock);
    this.#events = new OrderEvents(instruments[0], this.session);
    this.#told = instruments;
    this.#strategy = strategy.create(params, new StrategyContext(this));
    refuseAsync(this.#strategy);
  }

  /** When it wants to be called without a row; Infinity for never. */
  get nextDueTs(): number {
    return Math.min(this.timers.nextTs, this.bars.nextCloseTs);
  }

  watchesTrades(index: number): boolean {
    return this.handlers.onTrade !== undefined ||
      (this.services.isStarted && this.bars.watches(index));
  }

  get watchesBook(): boolean {
    return this.handlers.onBook !== undefined;
  }

  /** Rows that are neither levels nor trades may call it. */
  watchesOthers(mayChange: boolean): boolean {
    const { onQuote, onMark, onFunding, onFeedState, onInstrument } = this.handlers;
    return (onInstrument !== undefined && mayChange) || onQuote !== undefined ||
      onMark !== undefined || onFunding !== undefined || onFeedState !== undefined;
  }

  /** Its callbacks are called from here on. */
  open(): void {
    this.handlers = this.#strategy;
  }

  /** @throws {StrategyError} when the strategy gives what is no plain data, or has half a pair */
  snapshot(definitions: readonly (readonly Instrument[])[]): SeatState {
    return {
      registry: this.registry.snapshot(definitions),
      timers: this.timers.snapshot(),
      bars: this.bars.snapshot(),
      random: this.random.snapshot(),
      counts: { ...this.counts },
      instant: this.#instant.snapshot(),
      points: this.guard.snapshot(),
      told: this.#told.map((instrument, i) => definitions[i].indexOf(instrument)),
      strategy: strategyState(this.#strategy, this.services.clock.now),
    };
  }

  /**
   * To be called on a seat that has seen nothing. The strategy's `restore` is called last but for
   * the bars, which it may subscribe to there.
   */
  restore(
    state: SeatState,
    definitions: readonly (readonly Instrument[])[],
    inForce: readonly Instrument[],
  ): void {
    this.registry.restore(state.registry, this.session, definitions);
    this.timers.restore(state.timers);
    this.random.restore(state.random);
    Object.assign(this.counts, state.counts);
    this.#instant.restore(state.instant);
    this.guard.restore(state.points);
    for (const [i, number] of state.told.entries()) this.#told[i] = definitions[i][number];
    if (this.#strategy.restore !== undefined) this.#call(this.#strategy.restore(state.strategy));
    this.bars.restore(state.bars, inForce);
  }

  onStart(): void {
    this.#call(this.handlers.onStart?.());
  }

  onStop(): void {
    this.#call(this.handlers.onStop?.());
  }

  #onBarTrade(trade: TradeRow): void {
    if (this.bars.push(trade, this.handlers)) this.services.wake.touched = true;
  }

  onTrade(trade: TradeRow): void {
    if (!this.bars.isEmpty) this.#onBarTrade(trade);
    const { handlers } = this;
    if (handlers.onTrade === undefined) return;
    const returned: unknown = handlers.onTrade(trade.view);
    if (returned !== undefined) this.#call(returned);
  }

  onBook(view: BookView): void {
    const { handlers } = this;
    if (handlers.onBook !== undefined) this.#call(handlers.onBook(view));
  }

  onQuote(quote: QuoteRow): void {
    const { handlers } = this;
    if (handlers.onQuote !== undefined) this.#call(handlers.onQuote(quote.view));
  }

  onMark(mark: MarkRow): void {
    const { handlers } = this;
    if (handlers.onMark !== undefined) this.#call(handlers.onMark(mark.view));
  }

  onFunding(funding: FundingRow): void {
    const { handlers } = this;
    if (handlers.onFunding !== undefined) this.#call(handlers.onFunding(funding.view));
  }

  onFeedState(event: FeedStateEvent): void {
    this.#call(this.handlers.onFeedState?.(event));
  }

  /** A definition that this strategy has not been told of; null when it has. */
  untold(instrument: Instrument): Instrument | null {
    const previous = this.#told[instrument.index];
    return previous === instrument ? null : previous;
  }

  onInstrument(change: InstrumentRow): void {
    this.#told[change.instrument.index] = change.instrument;
    this.#call(this.handlers.onInstrument?.(change));
  }

  regrid(index: number, regrid: Regrid): void {
    this.bars.regrid(index, regrid);
  }

  /** An answer on one of its orders is in hand. */
  noteAnswer(ts: number): void {
    this.#instant.note(ts);
  }

  /** @param realized by it, before the fee */
  onFill(order: Order, update: VenueUpdate, realized: number): void {
    const { handlers } = this;
    if (handlers.onFill !== undefined) {
      this.#call(handlers.onFill(this.#events.fill(order, update, realized).view));
    }
  }

  onOrder(order: Order, update: VenueUpdate): void {
    const { handlers } = this;
    if (handlers.onOrder === undefined) return;
    this.#call(handlers.onOrder(this.#events.update(order, update).view));
  }

  /** Fires what is due now: bars first, then timers in the order of their time and setting. */
  onTime(): void {
    const { bars, timers, handlers, services: { clock } } = this;
    if (bars.nextCloseTs <= clock.now) bars.close(clock.now, handlers);
    for (let timer = timers.take(); timer !== undefined; timer = timers.take()) {
      clock.step++;
      if (handlers.onTimer !== undefined) this.#call(handlers.onTimer(timer));
    }
  }

  #call(returned: unknown): void {
    if (returned !== undefined) refusePromise(returned, "in hand", this.services.clock.now);
  }
}
