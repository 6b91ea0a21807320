import type { BarBuilder, BarBuilderState } from "../bar/bar_builder.ts";
import { type BarRule, createBarBuilder, restoreBarBuilder } from "../bar/create_bar_builder.ts";
import { type Instrument, priceOf, qtyOf } from "../instrument/instrument.ts";
import type { Regrid } from "../instrument/regrid.ts";
import type { BarEvent, StrategyHandlers } from "../strategy/contract.ts";
import type { TradeRow } from "./events.ts";
import { StrategyError } from "../order/faults.ts";
import { refusePromise } from "./callbacks.ts";
import { sealClass } from "./sealed.ts";

type BarHandler = (bar: BarEvent) => void;

/**
 * A completed bar as a strategy sees it: a view of its builder's last one. One that was open at a
 * change of definition may hold fractions: its ticks and lots are rounded, `open` to `volume` not.
 */
class BarRow implements BarEvent {
  static {
    sealClass(this);
  }

  readonly #feed: FeedState;

  constructor(feed: FeedState) {
    this.#feed = feed;
    Object.freeze(this);
  }

  get instrument(): Instrument {
    return this.#feed.instrument;
  }
  get name(): string {
    return this.#feed.name;
  }
  get exchTs(): number {
    return this.#feed.exchTs;
  }
  get localTs(): number {
    return this.#feed.localTs;
  }
  get openTs(): number {
    return this.#feed.builder.bar.openTs;
  }
  get closeTs(): number {
    return this.#feed.builder.bar.closeTs;
  }
  get openTicks(): number {
    return Math.round(this.#feed.builder.bar.openTicks);
  }
  get highTicks(): number {
    return Math.round(this.#feed.builder.bar.highTicks);
  }
  get lowTicks(): number {
    return Math.round(this.#feed.builder.bar.lowTicks);
  }
  get closeTicks(): number {
    return Math.round(this.#feed.builder.bar.closeTicks);
  }
  get volumeLots(): number {
    return Math.round(this.#feed.builder.bar.volumeLots);
  }
  get buyVolumeLots(): number {
    return Math.round(this.#feed.builder.bar.buyVolumeLots);
  }
  get tickLots(): number {
    return this.#feed.builder.bar.tickLots;
  }
  get trades(): number {
    return this.#feed.builder.bar.trades;
  }
  get open(): number {
    return priceOf(this.#feed.instrument, this.#feed.builder.bar.openTicks);
  }
  get high(): number {
    return priceOf(this.#feed.instrument, this.#feed.builder.bar.highTicks);
  }
  get low(): number {
    return priceOf(this.#feed.instrument, this.#feed.builder.bar.lowTicks);
  }
  get close(): number {
    return priceOf(this.#feed.instrument, this.#feed.builder.bar.closeTicks);
  }
  get volume(): number {
    return qtyOf(this.#feed.instrument, this.#feed.builder.bar.volumeLots);
  }
}

/** One subscription. */
class FeedState {
  readonly name: string;
  builder: BarBuilder;
  readonly handler: BarHandler | null;
  /** The definition in force. */
  instrument: Instrument;
  /** Of the bar in hand. */
  exchTs = 0;
  localTs = 0;
  readonly row = new BarRow(this);

  constructor(
    instrument: Instrument,
    name: string,
    builder: BarBuilder,
    handler: BarHandler | null,
  ) {
    this.instrument = instrument;
    this.name = name;
    this.builder = builder;
    this.handler = handler;
  }
}

/** Subscriptions in their order. */
export type BarFeedsState = readonly {
  readonly instrument: number;
  readonly name: string;
  /** Told to a function given with the subscription, not to `onBar`. */
  readonly hasHandler: boolean;
  readonly exchTs: number;
  readonly localTs: number;
  readonly builder: BarBuilderState;
}[];

/** The bars that a strategy subscribed to, in the order of their subscription. */
export class BarFeeds {
  readonly #byInstrument: readonly FeedState[][];
  readonly #all: FeedState[] = [];
  /** Nobody subscribed to anything. */
  isEmpty = true;
  /** When the first bar closes by time; Infinity for none. */
  nextCloseTs = Infinity;

  constructor(instruments: readonly Instrument[]) {
    this.#byInstrument = instruments.map(() => []);
  }

  subscribe(instrument: Instrument, rule: BarRule, name: string, handler: BarHandler | null): void {
    const builder = createBarBuilder(rule);
    this.#add(new FeedState(instrument, name || builder.label, builder, handler));
  }

  #add(feed: FeedState): void {
    this.#byInstrument[feed.instrument.index].push(feed);
    this.#all.push(feed);
    this.isEmpty = false;
  }

  snapshot(): BarFeedsState {
    return this.#all.map(({ instrument, name, handler, exchTs, localTs, builder }) => ({
      ...{ instrument: instrument.index, name, hasHandler: handler !== null, exchTs, localTs },
      builder: builder.snapshot(),
    }));
  }

  /**
   * Takes over a state after the strategy had its `create` and `restore`: bars that it subscribed to
   * there go on, those that it took in `onBar` are subscribed to again.
   *
   * @param inForce the definitions in force, by index
   * @throws {StrategyError} for bars told to a function that nobody gave again
   */
  restore(state: BarFeedsState, inForce: readonly Instrument[]): void {
    for (const [i, saved] of state.entries()) {
      const feed = this.#all[i] ?? this.#again(saved, inForce[saved.instrument]);
      const { instrument: { index }, name, handler } = feed;
      if (index !== saved.instrument || name !== saved.name || !handler === saved.hasHandler) {
        throw new StrategyError(
          `Bars ${i + 1} are ${name} of instrument ${index} after the restart, expected ` +
            `${saved.name} of instrument ${saved.instrument}, ` +
            `told to ${saved.hasHandler ? "a function" : "onBar"} as before`,
          saved.localTs,
        );
      }
      feed.instrument = inForce[index];
      feed.exchTs = saved.exchTs;
      feed.localTs = saved.localTs;
      feed.builder = restoreBarBuilder(saved.builder);
    }
    this.#note();
  }

  #again({ name, builder }: BarFeedsState[number], instrument: Instrument): FeedState {
    const feed = new FeedState(instrument, name, restoreBarBuilder(builder), null);
    this.#add(feed);
    return feed;
  }

  watches(index: number): boolean {
    return !this.isEmpty && this.#byInstrument[index].length > 0;
  }

  /** Takes a trade and tells of the bars that it completed. True when a closing time has moved. */
  push(trade: TradeRow, handlers: StrategyHandlers): boolean {
    const before = this.nextCloseTs;
    for (const feed of this.#byInstrument[trade.instrument.index]) {
      const { localTs, priceTicks, qtyLots, side } = trade;
      if (feed.builder.push(localTs, priceTicks, qtyLots, side)) {
        tell(feed, trade.exchTs, localTs, handlers);
      }
    }
    this.#note();
    return this.nextCloseTs !== before;
  }

  /** Another definition of an instrument is in force. */
  regrid(index: number, regrid: Regrid): void {
    for (const feed of this.#byInstrument[index]) {
      feed.builder.regrid(regrid);
      feed.instrument = regrid.to;
    }
  }

  /** Closes the bars whose time has come. */
  close(ts: number, handlers: StrategyHandlers): void {
    for (const feed of this.#all) {
      while (feed.builder.nextCloseTs <= ts && feed.builder.advance(ts)) {
        tell(feed, ts, ts, handlers);
      }
    }
    this.#note();
  }

  #note(): void {
    let next = Infinity;
    for (const feed of this.#all) next = Math.min(next, feed.builder.nextCloseTs);
    this.nextCloseTs = next;
  }
}

function tell(feed: FeedState, exchTs: number, localTs: number, handlers: StrategyHandlers): void {
  feed.exchTs = exchTs;
  feed.localTs = localTs;
  const { handler, row } = feed;
  const returned: unknown = handler === null ? handlers.onBar?.(row) : handler(row);
  if (returned !== undefined) refusePromise(returned, `of bars ${row.name}`, localTs);
}
