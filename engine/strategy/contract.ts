import type { z } from "zod";
import type { Instrument } from "../instrument/instrument.ts";
import type {
  Certainty,
  Life,
  Liquidity,
  OrderType,
  Reason,
  Request,
  Side,
  TimeInForce,
  UpdateKind,
} from "../order/types.ts";

/*
 * The strategy contract (types only). Event objects are refilled for the next event: a strategy
 * that keeps one must copy it.
 */

interface EventBase {
  readonly instrument: Instrument;
  /** Venue time and our arrival time, µs. */
  readonly exchTs: number;
  readonly localTs: number;
}

/** One trade of the market. */
export interface TradeEvent extends EventBase {
  readonly priceTicks: number;
  readonly qtyLots: number;
  /** The aggressor's side. */
  readonly side: Side;
  readonly tradeId: number;
  /** Price and quantity as doubles. */
  readonly price: number;
  readonly qty: number;
}

/** Best bid and offer of the venue's own top-of-book stream. */
export interface QuoteEvent extends EventBase {
  readonly bidTicks: number;
  readonly bidLots: number;
  readonly askTicks: number;
  readonly askLots: number;
}

/** The venue's reference prices and the coming funding rate, after each message about them. */
export interface MarkEvent extends EventBase {
  /** Mark and index price in 1e-8 units; NaN where not known yet. */
  readonly mark: number;
  readonly index: number;
  /** Rate of the coming settlement in ppb and its time in µs; NaN where not known yet. */
  readonly fundingRatePpb: number;
  readonly nextFundingTs: number;
}

/** A funding settlement, after it moved the account. */
export interface FundingEvent extends EventBase {
  readonly ratePpb: number;
  /** Money that our position received (negative: paid), 1e-8 units. */
  readonly amount: number;
}

/** A finished bar that the strategy subscribed to. */
export interface BarEvent extends EventBase {
  /** First and last instant that the bar covers: [openTs, closeTs). */
  readonly openTs: number;
  readonly closeTs: number;
  readonly openTicks: number;
  readonly highTicks: number;
  readonly lowTicks: number;
  readonly closeTicks: number;
  readonly volumeLots: number;
  readonly buyVolumeLots: number;
  /** Sum of price × quantity, ticks × lots. */
  readonly tickLots: number;
  readonly trades: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** The name given in `ctx.bars`. */
  readonly name: string;
}

/** Read-only view of the L2 book as known at our clock. Prices in ticks, quantities in lots. */
export interface BookView {
  readonly instrument: Instrument;
  /** True when both sides have a level. */
  readonly ready: boolean;
  /** Best prices; 0 when the side is empty. */
  readonly bidTicks: number;
  readonly askTicks: number;
  readonly bidLots: number;
  readonly askLots: number;
  /** (best bid + best ask) / 2 in ticks; NaN when one-sided. */
  readonly midTicks: number;
  /** The same in quote units. */
  readonly mid: number;
  /** Lots resting at a price of a side. */
  lotsAt(side: Side, priceTicks: number): number;
  /** Calls back for up to `levels` levels from the best outwards; complexity O(ticks walked). */
  forEachLevel(side: Side, levels: number, visit: (priceTicks: number, lots: number) => void): void;
  /** Sum of lots over the best `levels` levels of a side. */
  depthLots(side: Side, levels: number): number;
  /** (bid lots − ask lots) / (bid lots + ask lots) over `levels` levels, in [−1, 1]; 0 when empty. */
  imbalance(levels: number): number;
}

/** Our position in one instrument, as fills made it. Money in 1e-8 units of the settlement asset. */
export interface PositionView {
  readonly instrument: Instrument;
  /**
   * Signed: positive long. Whole lots: a part of one, which only fills under way at a change of the
   * lot can leave until they are all told, is not shown.
   */
  readonly lots: number;
  /** Average entry price in ticks; 0 when flat. */
  readonly entryTicks: number;
  readonly realized: number;
  readonly unrealized: number;
}

/** A handle on one of our orders; stays readable after the order is over. */
export interface OrderView {
  readonly id: number;
  readonly clientId: string;
  /** The definition that its ticks and lots are in. */
  readonly instrument: Instrument;
  readonly side: Side;
  readonly type: OrderType;
  readonly tif: TimeInForce;
  readonly priceTicks: number;
  readonly stopTicks: number;
  readonly qtyLots: number;
  readonly filledLots: number;
  readonly leavesLots: number;
  readonly life: Life;
  readonly request: Request;
  readonly certainty: Certainty;
  readonly reason: Reason;
  readonly reduceOnly: boolean;
  readonly tag: string;
  /** Not in a final state. */
  readonly isActive: boolean;
  /** Open or partially filled, known, and no request in flight: it may be cancelled or modified. */
  readonly isCancellable: boolean;
}

/** What became of an order: acknowledged, refused, changed, filled, over. Times µs. */
export interface OrderUpdate {
  readonly order: OrderView;
  readonly kind: UpdateKind;
  readonly reason: Reason;
  readonly venueTs: number;
  readonly localTs: number;
}

/** A fill of one of our orders, and the reason for which it happened. */
export interface FillEvent {
  readonly order: OrderView;
  /**
   * The definition that its ticks and lots are in: the one in force but for a fill that was under
   * way when it changed, and fits it not.
   */
  readonly instrument: Instrument;
  readonly side: Side;
  readonly priceTicks: number;
  readonly qtyLots: number;
  readonly price: number;
  readonly qty: number;
  readonly liquidity: Liquidity;
  readonly reason: Reason;
  /** 1e-8 units of the settlement asset; negative is a rebate. */
  readonly fee: number;
  /** P&L that it realised for this strategy, before the fee; 1e-8 units of the settlement asset. */
  readonly realized: number;
  readonly venueTs: number;
  readonly localTs: number;
}

/** A timer of `ctx.every` or `ctx.at` that has come due. */
export interface TimerEvent {
  readonly id: number;
  readonly name: string;
  /** The instant it was set for; equals `ctx.now`. */
  readonly ts: number;
}

/** An instrument's feed came up, went quiet, lost rows, or trading was halted. */
export interface FeedStateEvent {
  readonly instrument: Instrument;
  readonly state: "live" | "stale" | "gap" | "halted";
  readonly localTs: number;
}

/**
 * An instrument's definition changed: tick, lot, filters, fees or margins. `instrument` is in force
 * from now on: books, positions and orders are in its ticks and lots. What a strategy keeps in ticks
 * and lots by itself is still in those of `previous`.
 */
export interface InstrumentEvent extends EventBase {
  readonly previous: Instrument;
  /** A price in ticks of `previous` in those of `instrument`: a fraction where it lies between two. */
  ticks(previousTicks: number): number;
  /** The same for a quantity in lots. */
  lots(previousLots: number): number;
}

/** What a strategy asks for. Exactly one of `qtyLots` and `qty` (a decimal string in base units); likewise for prices. */
export interface OrderRequest {
  /** Instrument or its symbol; the run's first instrument by default. */
  instrument?: Instrument | string;
  side: Side | "buy" | "sell";
  type?:
    | OrderType
    | "market"
    | "limit"
    | "stop-market"
    | "stop-limit"
    | "take-profit-market"
    | "take-profit-limit";
  tif?: TimeInForce | "GTC" | "IOC" | "FOK" | "GTX" | "GTD";
  qtyLots?: number;
  qty?: string;
  priceTicks?: number;
  price?: string;
  stopTicks?: number;
  stopPrice?: string;
  /** GTD only: end of life, µs. */
  expireTs?: number;
  reduceOnly?: boolean;
  /** At most 32 characters; shows up in the records. */
  tag?: string;
}

/** Which bars to make, for `ctx.bars`. */
export interface BarSpec {
  instrument?: Instrument | string;
  /** Exactly one: bar length in µs or as "1s", "1m", "1h", "1d"; trades; lots; ticks × lots. */
  time?: number | string;
  trades?: number;
  volumeLots?: number;
  notionalTickLots?: number;
  name?: string;
}

/** A named series of numbers, stamped with the time of each push; shown in the report. */
export interface Series {
  readonly name: string;
  push(value: number): void;
}

/** The run's log; entries carry the time of the input in hand. */
export interface StrategyLog {
  debug(message: string, fields?: Record<string, string | number | boolean | null>): void;
  info(message: string, fields?: Record<string, string | number | boolean | null>): void;
  warn(message: string, fields?: Record<string, string | number | boolean | null>): void;
  error(message: string, fields?: Record<string, string | number | boolean | null>): void;
}

/** The only door out of a strategy. */
export interface Context {
  /** Local time of the input in hand, µs. */
  readonly now: number;
  readonly mode: "backtest" | "observation" | "simulation" | "live";
  /** The definitions in force. */
  readonly instruments: readonly Instrument[];
  /** By symbol or index; the first one without an argument. Throws on an unknown one. */
  instrument(which?: string | number): Instrument;
  book(instrument?: Instrument | string): BookView;
  position(instrument?: Instrument | string): PositionView;
  /** Last trade in ticks; 0 before the first. The nearest one, where the tick has changed since. */
  lastTradeTicks(instrument?: Instrument | string): number;
  /** Mark price, 1e-8 units; NaN before the first. */
  markPrice(instrument?: Instrument | string): number;
  /** Wallet balance, equity and free margin of an asset (the first instrument's settlement asset by default), 1e-8 units. */
  balance(
    asset?: string,
  ): { readonly wallet: number; readonly equity: number; readonly available: number };
  /** Our orders that are not over (plus, until it is reported, what is on its way), oldest first. */
  orders(instrument?: Instrument | string): readonly OrderView[];
  order(id: number): OrderView | undefined;
  /** Always returns the order; look at `life` (DENIED) and `reason` to see whether risk refused it. */
  submit(request: OrderRequest): OrderView;
  /** Shorthands without an object: quantities in lots, prices in ticks. */
  market(side: Side, qtyLots: number, instrument?: Instrument): OrderView;
  limit(
    side: Side,
    qtyLots: number,
    priceTicks: number,
    tif?: TimeInForce,
    instrument?: Instrument,
  ): OrderView;
  /** False when it cannot be done now (over, or another request in flight). */
  cancel(order: OrderView): boolean;
  modify(order: OrderView, change: { qtyLots?: number; priceTicks?: number }): boolean;
  /** Requests cancels of every order that can be cancelled; returns how many. */
  cancelAll(instrument?: Instrument | string): number;
  /** Timers: ids for `clearTimer`; intervals are counted from the start of the session or from `startTs`. */
  every(intervalUs: number | string, name?: string, startTs?: number): number;
  after(delayUs: number | string, name?: string): number;
  at(ts: number, name?: string): number;
  clearTimer(id: number): boolean;
  /** Subscribes to bars; `onBar` gets them, or the handler given here. */
  bars(spec: BarSpec, handler?: (bar: BarEvent) => void): void;
  /** Uniform in [0, 1), from the run's seed. */
  random(): number;
  /** Standard normal, from the run's seed. */
  randomNormal(): number;
  readonly log: StrategyLog;
  series(name: string): Series;
}

/** Callbacks of a strategy. All synchronous; leave out what is not needed: an absent one costs nothing. */
export interface StrategyHandlers {
  onStart?(): void;
  onTrade?(trade: TradeEvent): void;
  /** After each whole depth message (and snapshot) of an instrument. */
  onBook?(book: BookView): void;
  onQuote?(quote: QuoteEvent): void;
  onBar?(bar: BarEvent): void;
  onMark?(mark: MarkEvent): void;
  onFunding?(funding: FundingEvent): void;
  onOrder?(update: OrderUpdate): void;
  onFill?(fill: FillEvent): void;
  onTimer?(timer: TimerEvent): void;
  onFeedState?(state: FeedStateEvent): void;
  onInstrument?(change: InstrumentEvent): void;
  onStop?(): void;
  /** Plain JSON-able state, and back. */
  snapshot?(): unknown;
  restore?(state: unknown): void;
}

/** A strategy as a value: name, parameters' schema, and a factory of its handlers. */
export interface StrategyDefinition<Schema extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly description?: string;
  readonly params: Schema;
  create(params: z.output<Schema>, ctx: Context): StrategyHandlers;
}
