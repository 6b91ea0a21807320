import type { BarBuilder } from "../bar/bar_builder.ts";
import { type BarRule, createBarBuilder } from "../bar/create_bar_builder.ts";
import { type Instrument, priceOf, qtyOf } from "../instrument/instrument.ts";
import type { Regrid } from "../instrument/regrid.ts";
import type { BarEvent, StrategyHandlers, TradeEvent } from "../strategy/contract.ts";
import { refusePromise } from "./callbacks.ts";

type BarHandler = (bar: BarEvent) => void;

/**
 * A completed bar as a strategy sees it: a view of its builder's last one. One that was open at a
 * change of definition may hold fractions: its ticks and lots are rounded, `open` to `volume` not.
 */
class BarRow implements BarEvent {
  instrument: Instrument;
  readonly name: string;
  exchTs = 0;
  localTs = 0;
  readonly #builder: BarBuilder;

  constructor(instrument: Instrument, name: string, builder: BarBuilder) {
    this.instrument = instrument;
    this.name = name;
    this.#builder = builder;
  }

  get openTs(): number {
    return this.#builder.bar.openTs;
  }
  get closeTs(): number {
    return this.#builder.bar.closeTs;
  }
  get openTicks(): number {
    return Math.round(this.#builder.bar.openTicks);
  }
  get highTicks(): number {
    return Math.round(this.#builder.bar.highTicks);
  }
  get lowTicks(): number {
    return Math.round(this.#builder.bar.lowTicks);
  }
  get closeTicks(): number {
    return Math.round(this.#builder.bar.closeTicks);
  }
  get volumeLots(): number {
    return Math.round(this.#builder.bar.volumeLots);
  }
  get buyVolumeLots(): number {
    return Math.round(this.#builder.bar.buyVolumeLots);
  }
  get tickLots(): number {
    return this.#builder.bar.tickLots;
  }
  get trades(): number {
    return this.#builder.bar.trades;
  }
  get open(): number {
    return priceOf(this.instrument, this.#builder.bar.openTicks);
  }
  get high(): number {
    return priceOf(this.instrument, this.#builder.bar.highTicks);
  }
  get low(): number {
    return priceOf(this.instrument, this.#builder.bar.lowTicks);
  }
  get close(): number {
    return priceOf(this.instrument, this.#builder.bar.closeTicks);
  }
  get volume(): number {
    return qtyOf(this.instrument, this.#builder.bar.volumeLots);
  }
}

interface Feed {
  readonly builder: BarBuilder;
  readonly row: BarRow;
  readonly handler: BarHandler | null;
}

/** The bars that a strategy subscribed to, in the order of their subscription. */
export class BarFeeds {
  readonly #byInstrument: readonly Feed[][];
  readonly #all: Feed[] = [];
  /** Nobody subscribed to anything. */
  isEmpty = true;
  /** When the first bar closes by time; Infinity for none. */
  nextCloseTs = Infinity;

  constructor(instruments: readonly Instrument[]) {
    this.#byInstrument = instruments.map(() => []);
  }

  subscribe(instrument: Instrument, rule: BarRule, name: string, handler: BarHandler | null): void {
    const builder = createBarBuilder(rule);
    const row = new BarRow(instrument, name || builder.label, builder);
    const feed = { builder, row, handler };
    this.#byInstrument[instrument.index].push(feed);
    this.#all.push(feed);
    this.isEmpty = false;
  }

  watches(index: number): boolean {
    return !this.isEmpty && this.#byInstrument[index].length > 0;
  }

  /** Takes a trade and tells of the bars that it completed. True when a closing time has moved. */
  push(trade: TradeEvent, handlers: StrategyHandlers): boolean {
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
    for (const { builder, row } of this.#byInstrument[index]) {
      builder.regrid(regrid);
      row.instrument = regrid.to;
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

function tell(feed: Feed, exchTs: number, localTs: number, handlers: StrategyHandlers): void {
  feed.row.exchTs = exchTs;
  feed.row.localTs = localTs;
  const { handler, row } = feed;
  const returned: unknown = handler === null ? handlers.onBar?.(row) : handler(row);
  if (returned !== undefined) refusePromise(returned, `of bars ${row.name}`, localTs);
}
