import type { L2Book } from "../book/book.ts";
import { NO_ASK, NO_BID } from "../book/paged_book.ts";
import { RowFlag } from "../tape/kind.ts";
import type { Instrument } from "../instrument/instrument.ts";
import { Account } from "../ledger/account.ts";
import { Random } from "../num/random.ts";
import type { Order } from "../order/order.ts";
import { OrderSession } from "../order/session.ts";
import { applyUpdate, Transition } from "../order/transitions.ts";
import { Reason, Side } from "../order/types.ts";
import type { VenueUpdate } from "../order/venue_update.ts";
import { Recorder, Sample } from "../record/recorder.ts";
import type { RiskGate } from "../risk/gate.ts";
import type { Context, StrategyHandlers } from "../strategy/contract.ts";
import type { VenuePort } from "../venue/port.ts";
import { BarFeeds } from "../seat/bar_feeds.ts";
import { LocalBookView } from "../seat/book_view.ts";
import { refuseAsync, refusePromise } from "../seat/callbacks.ts";
import { StrategyContext } from "../seat/context.ts";
import { DecisionLog } from "./decision.ts";
import { Definitions } from "./definitions.ts";
import { EventRows } from "../seat/event_rows.ts";
import { KernelFault } from "../order/faults.ts";
import { InstantGuard } from "./instant_guard.ts";
import { FundingWatch } from "../ledger/funding_watch.ts";
import { Command } from "./input.ts";
import type { KernelConfig } from "./kernel_config.ts";
import { OrderFlow } from "./order_flow.ts";
import { riskGate } from "./risk_gate.ts";
import { sampleOf } from "./sample_of.ts";
import { Timers } from "../seat/timers.ts";

/**
 * The deterministic core: inputs in, decisions out, nothing else. It has no clock (*now* is the
 * stamp of the input in hand), does no I/O and draws no randomness but its own seeded one, so the
 * same inputs give the same decisions in every mode. Drivers (a backtest's session, a live trader,
 * a replay) call its `on…` methods, one an input; orders leave by the `VenuePort`.
 *
 * `books` are the local books: whoever drives applies book rows to them before telling the kernel.
 */
export class Kernel {
  /** The definitions in force. */
  readonly instruments: readonly Instrument[];
  readonly definitions: Definitions;
  readonly books: readonly L2Book[];
  readonly views: readonly LocalBookView[];
  readonly mode: Context["mode"];
  readonly account: Account;
  readonly gate: RiskGate;
  readonly recorder: Recorder;
  readonly decisions: DecisionLog;
  readonly timers = new Timers();
  readonly bars: BarFeeds;
  readonly random: Random;
  readonly session: OrderSession;
  readonly rows: EventRows;
  readonly orders: OrderFlow;
  /** Last trade in ticks by instrument, 0 before the first. */
  readonly lastTrade: Float64Array;
  /** Stamp of the input in hand, µs; 0 in `create`. A fraction at first, for V8 to keep a double. */
  now = 0.5;
  /** Counts inputs that reached the strategy: views taken in one step stay as they are within it. */
  step = 0;
  /** When the session began. */
  startTs = 0.5;
  isStarted = false;
  /** The strategy did something that may move the driver's next stop; the driver resets it. */
  touched = false;
  readonly #strategy: StrategyHandlers;
  /** The strategy's from `start` on; nobody's while books are brought up to date. */
  #handlers: StrategyHandlers = {};
  readonly #mid2s: Float64Array;
  readonly #funding: FundingWatch;
  readonly #sample = new Sample();
  readonly #instant = new InstantGuard();

  constructor(config: KernelConfig, books: readonly L2Book[], port: VenuePort) {
    const instruments = [...config.instruments];
    this.instruments = instruments;
    this.definitions = new Definitions(this, instruments, config.definitions);
    this.books = books;
    this.views = instruments.map((instrument, i) => new LocalBookView(instrument, books[i]));
    this.mode = config.mode;
    this.account = new Account({ instruments, cash: config.cash });
    const { all } = this.definitions;
    this.recorder = new Recorder(all.length, config.recordSink ?? null, all);
    this.decisions = new DecisionLog(config.decisionSink ?? null);
    this.bars = new BarFeeds(instruments);
    this.random = new Random(config.seed).fork("strategy");
    this.session = new OrderSession(config.epoch ?? 0, 0);
    this.rows = new EventRows(instruments, this.session);
    this.lastTrade = new Float64Array(instruments.length);
    this.#mid2s = new Float64Array(instruments.length);
    this.#funding = new FundingWatch(instruments.length, config.funding);
    this.gate = riskGate(this, config);
    this.orders = new OrderFlow(this, port);
    this.now = this.startTs = 0;
    this.#strategy = config.strategy.create(config.params, new StrategyContext(this));
    refuseAsync(this.#strategy);
  }

  // What drivers ask.

  watchesTrades(index: number): boolean {
    return this.#handlers.onTrade !== undefined || (this.isStarted && this.bars.watches(index));
  }

  watchesBook(_index: number): boolean {
    return this.#handlers.onBook !== undefined;
  }

  /** Rows that are neither levels nor trades may call the strategy. */
  get watchesOthers(): boolean {
    const { onQuote, onMark, onFunding, onFeedState, onInstrument } = this.#handlers;
    return (onInstrument !== undefined && this.definitions.mayChange) || onQuote !== undefined ||
      onMark !== undefined || onFunding !== undefined || onFeedState !== undefined;
  }

  /** The next instant at which the kernel wants to be called without a row; Infinity for none. */
  get nextTimerTs(): number {
    return Math.min(this.timers.nextTs, this.bars.nextCloseTs);
  }

  /** Wallet and unrealised P&L at the latest mids. */
  get equity(): number {
    return this.account.equity(this.mid2s());
  }

  /** Best bid + best ask in ticks by instrument, twice the last trade without a book; refilled. */
  mid2s(): Float64Array {
    const { heldMid2 } = this.definitions;
    for (let i = 0; i < this.books.length; i++) {
      const { bestBid, bestAsk } = this.books[i];
      const hasTouch = bestBid !== NO_BID && bestAsk !== NO_ASK;
      if (hasTouch) heldMid2[i] = 0;
      this.#mid2s[i] = hasTouch ? bestBid + bestAsk : heldMid2[i] || 2 * this.lastTrade[i];
    }
    return this.#mid2s;
  }

  /** The session begins: rows before it moved books and marks, and nobody was told. */
  start(ts: number): void {
    this.now = this.startTs = ts;
    this.isStarted = true;
    this.step++;
    this.#handlers = this.#strategy;
    this.bars.watching++;
    for (let i = 0; i < this.instruments.length; i++) {
      this.#call(this.definitions.tell(i, ts, ts, this.#handlers));
    }
    this.#call(this.#handlers.onStart?.());
  }

  stop(ts: number): void {
    this.now = ts;
    this.step++;
    this.#call(this.#handlers.onStop?.());
  }

  /** A trade of the open market. */
  onTradeRow(
    index: number,
    exchTs: number,
    localTs: number,
    code: number,
    priceTicks: number,
    qtyLots: number,
    tradeId: number,
  ): void {
    this.now = localTs;
    this.step++;
    const trade = this.rows.trades[index];
    trade.exchTs = exchTs;
    trade.localTs = localTs;
    trade.priceTicks = priceTicks;
    trade.qtyLots = qtyLots;
    trade.side = (code & RowFlag.BUY) !== 0 ? Side.BUY : Side.SELL;
    trade.tradeId = tradeId;
    if (!this.bars.isEmpty && this.bars.push(trade, this.#handlers)) this.touched = true;
    const handlers = this.#handlers;
    if (handlers.onTrade !== undefined) {
      const returned: unknown = handlers.onTrade(trade);
      if (returned !== undefined) this.#call(returned);
    }
  }

  /** The book of an instrument after a whole depth message. */
  onBookRow(index: number, _exchTs: number, localTs: number): void {
    this.now = localTs;
    this.step++;
    const handlers = this.#handlers;
    if (handlers.onBook !== undefined) this.#call(handlers.onBook(this.views[index]));
  }

  /** One side of the venue's best bid and offer; the strategy hears of it with the last one. */
  onQuoteRow(
    index: number,
    exchTs: number,
    localTs: number,
    code: number,
    priceTicks: number,
    qtyLots: number,
  ): void {
    const isComplete = this.rows.setQuote(index, exchTs, localTs, code, priceTicks, qtyLots);
    if (!isComplete || this.#handlers.onQuote === undefined) return;
    this.now = localTs;
    this.step++;
    this.#call(this.#handlers.onQuote(this.rows.quotes[index]));
  }

  onMarkRow(index: number, exchTs: number, localTs: number, code: number, mark: number): void {
    this.now = localTs;
    this.rows.marks[index].mark = mark;
    this.gate.onMark(index, mark, localTs);
    this.#marked(index, exchTs, localTs, code);
  }

  onIndexRow(index: number, exchTs: number, localTs: number, code: number, price: number): void {
    this.rows.marks[index].index = price;
    this.#marked(index, exchTs, localTs, code);
  }

  /** The coming settlement's rate. Passing its time without a FUNDING row settles it too. */
  onFundingRateRow(
    index: number,
    exchTs: number,
    localTs: number,
    code: number,
    ratePpb: number,
    nextTs: number,
  ): void {
    const row = this.rows.marks[index];
    if (this.#funding.passes(index, row, exchTs, nextTs)) {
      this.#settle(index, exchTs, localTs, row.fundingRatePpb, row.mark);
    }
    row.fundingRatePpb = ratePpb;
    row.nextFundingTs = nextTs;
    this.#marked(index, exchTs, localTs, code);
  }

  /** A settlement as the venue recorded it; true when it was booked, which happens once. */
  onFundingRow(
    index: number,
    exchTs: number,
    localTs: number,
    ratePpb: number,
    mark: number,
  ): void {
    if (!this.#funding.settles(index, exchTs)) return;
    this.#settle(index, exchTs, localTs, ratePpb, mark > 0 ? mark : this.rows.marks[index].mark);
  }

  onStatusRow(index: number, localTs: number, isTrading: boolean): void {
    this.onFeedState(index, localTs, isTrading ? "live" : "halted");
  }

  onFeedState(index: number, localTs: number, state: "live" | "stale" | "gap" | "halted"): void {
    this.now = localTs;
    this.step++;
    this.gate.onFeedState(index, state === "live");
    const instrument = this.instruments[index];
    this.#call(this.#handlers.onFeedState?.({ instrument, state, localTs }));
  }

  /** Another definition of an instrument is in force with us; its book goes over as well. */
  onInstrumentRow(index: number, exchTs: number, localTs: number, number: number): void {
    this.now = localTs;
    this.step++;
    this.touched = true;
    this.definitions.change(index, number);
    this.#call(this.definitions.tell(index, exchTs, localTs, this.#handlers));
  }

  /** The venue closes a position in our name; returns the number of the order that it is booked on. */
  onLiquidation(index: number, ts: number, side: Side, lots: number): number {
    this.now = ts;
    this.step++;
    return this.orders.adopt(this.instruments[index], side, lots, "liquidation").id;
  }

  /** A person's word: the kill switch, or its release. */
  onCommand(ts: number, command: Command): void {
    this.now = ts;
    this.step++;
    if (command === Command.REENABLE) this.gate.reenable();
    else this.gate.trip(Reason.DENIED_KILL_SWITCH, ts);
    this.orders.obeyKill();
  }

  #marked(index: number, exchTs: number, localTs: number, code: number): void {
    const row = this.rows.marks[index];
    row.exchTs = exchTs;
    row.localTs = localTs;
    if ((code & RowFlag.LAST) === 0 || this.#handlers.onMark === undefined) return;
    this.now = localTs;
    this.step++;
    this.#call(this.#handlers.onMark(row));
  }

  #settle(index: number, exchTs: number, localTs: number, ratePpb: number, mark: number): void {
    if (!(mark > 0)) return;
    this.now = localTs;
    this.step++;
    const row = this.rows.fundings[index];
    row.exchTs = exchTs;
    row.localTs = localTs;
    row.ratePpb = ratePpb;
    row.amount = this.account.applyFunding(index, Math.round(mark), ratePpb);
    if (this.#handlers.onFunding !== undefined) this.#call(this.#handlers.onFunding(row));
  }

  // The driver sets `now` before the three that follow: an argument would be an object each time.
  /** Fires what is due now: bars first, then timers in the order of their time and setting. */
  onTime(): void {
    this.step++;
    const { timers, bars } = this;
    if (bars.nextCloseTs <= this.now) bars.close(this.now, this.#handlers);
    timers.now = this.now;
    for (let timer = timers.take(); timer !== undefined; timer = timers.take()) {
      this.step++;
      if (this.#handlers.onTimer !== undefined) this.#call(this.#handlers.onTimer(timer));
    }
  }

  /** A venue's answer on one of our orders. @throws {RangeError} on one that was never made */
  onUpdate(update: VenueUpdate): void {
    this.now = update.localTs;
    this.step++;
    this.#instant.note(update.localTs);
    const order = this.orders.reported(update.orderId);
    if (order === undefined) return;
    if (!this.definitions.isForeign(order, update)) return this.#take(order, update);
    this.definitions.align(order, update);
    this.#take(order, update);
    this.definitions.settleReport(order);
  }

  #take(order: Order, update: VenueUpdate): void {
    const transition = applyUpdate(order, update);
    if ((transition & Transition.FAULT) !== 0) throw new KernelFault(order, update);
    this.gate.onUpdate(order, update, transition);
    if ((transition & Transition.CHANGED) === 0) return;
    if ((transition & Transition.FILLED) !== 0) this.#book(order, update);
    if (update.aheadLots === update.aheadLots) this.recorder.orderRested(order, update.aheadLots);
    this.recorder.orderChanged(order);
    if ((transition & Transition.FINAL) !== 0) this.orders.release(order);
    if ((transition & Transition.FILLED) !== 0 && this.#handlers.onFill !== undefined) {
      this.#call(this.#handlers.onFill(this.rows.fill(order, update)));
    }
    if (this.#handlers.onOrder !== undefined) {
      this.#call(this.#handlers.onOrder(this.rows.update(order, update)));
    }
    this.orders.obeyKill();
  }

  #book(order: Order, update: VenueUpdate): void {
    const { index } = order.instrument;
    const { side } = order;
    const realized = this.account.applyFill(
      index,
      side,
      update.priceTicks,
      update.qtyLots,
      update.fee,
      order.instrument,
    );
    const mid2 = this.mid2s()[index];
    const lots = this.account.positionLots(index);
    this.recorder.filled(order, update, realized, lots, mid2 > 0 ? mid2 : NaN);
  }

  /** Writes a row of the equity curve, and tells risk. */
  sample(): void {
    const { account, gate, gate: { facts } } = this;
    const mid2s = this.mid2s();
    const sample = sampleOf(account, mid2s, this.#sample);
    facts.now = sample.ts = this.now;
    for (let i = 0; i < mid2s.length; i++) {
      // Where the tape has mark prices, the gate values positions by them alone.
      if (!(this.rows.marks[i].mark > 0) && mid2s[i] > 0) gate.onMid2(i, mid2s[i]);
    }
    facts.equity = sample.equity;
    facts.margin = sample.margin;
    facts.strategyPnl = sample.equity - account.capital;
    gate.onStrategySample(0);
    gate.onSample();
    this.recorder.sample(sample, account, mid2s);
    this.orders.obeyKill();
  }

  /** Records the mids of the markouts that are due. */
  markouts(): void {
    this.recorder.markouts(this.now, this.mid2s());
  }

  #call(returned: unknown): void {
    if (returned !== undefined) refusePromise(returned, "in hand", this.now);
  }
}
