import type { Stateful } from "../num/state.ts";
import { Side } from "../order/types.ts";
import { EventKind, KIND_MASK, RowFlag } from "../tape/kind.ts";
import { DOUBLE } from "../time/clock.ts";

/** Trades that are remembered; those of one depth message and the next are seldom as many. */
const KEPT = 128;

/** A trade: positive lots where the aggressor bought. */
type Trade = readonly [ticks: number, lots: number, venueTs: number];

export type SpentState = {
  /** Oldest first. */
  readonly trades: readonly Trade[];
  /** How many of them came after the last depth row. */
  readonly since: number;
  readonly depthTs: number;
  readonly bid: Trade;
  readonly ask: Trade;
  /** Whether they came after the last depth row. */
  readonly quoted: readonly [bid: boolean, ask: boolean];
};

/** A row loop that tells of rows when somebody asks, not when they come. */
export interface SpentSource {
  tellSpent(spent: SpentLiquidity): void;
}

const NO_QUOTE: Trade = [0, 0, -Infinity];

/**
 * What trades and quotes say is gone of the levels that the book still shows: depth comes a tenth of
 * a second later, and whoever takes meanwhile must not be given what others have just taken.
 *
 * A trade takes its lots from the level at its price, and all of the levels before it. A quote leaves
 * its own lots at its price, and nothing before it. Both say so until a depth row as new as they are,
 * which tells of everything that happened before it.
 *
 * Few ask: so the fast row loop tells of its rows only then (`feedBy`), and of those that are older
 * than a depth row behind them not at all.
 */
export class SpentLiquidity implements Stateful<SpentState> {
  readonly #ticks = new Int32Array(KEPT);
  readonly #lots = new Float64Array(KEPT);
  readonly #venueTs = new Float64Array(KEPT);
  readonly #fuseQuotes: boolean;
  #source: SpentSource | null = null;
  /** Trades so far; the newest is at one less, modulo KEPT. */
  #count = 0;
  #since = 0;
  #depthTs = DOUBLE;
  #bid = NO_QUOTE;
  #ask = NO_QUOTE;
  #bidIsLast = false;
  #askIsLast = false;

  /** @param fuseQuotes quotes move the book's touch: they are depth, then */
  constructor(fuseQuotes: boolean) {
    this.#fuseQuotes = fuseQuotes;
  }

  /** Rows come from there when they are asked for. */
  feedBy(source: SpentSource): void {
    this.#source = source;
  }

  get isFed(): boolean {
    return this.#source !== null;
  }

  /** A row, with the venue's time or that of its arrival, whichever is earlier. */
  meet(code: number, ticks: number, lots: number, venueTs: number): void {
    const isBuy = (code & RowFlag.BUY) !== 0;
    switch (code & KIND_MASK) {
      case EventKind.BID:
      case EventKind.ASK:
        return this.#depth(venueTs);
      case EventKind.TRADE:
        if ((code & RowFlag.OFF_MARKET) !== 0) return;
        return this.#trade(ticks, isBuy ? lots : -lots, venueTs);
      case EventKind.QUOTE:
        if (this.#fuseQuotes) return this.#depth(venueTs);
        return this.#quote(isBuy ? Side.BUY : Side.SELL, [ticks, lots, venueTs]);
      case EventKind.CLEAR:
        return this.#forget();
    }
  }

  #trade(ticks: number, lots: number, venueTs: number): void {
    const at = this.#count++ & (KEPT - 1);
    this.#ticks[at] = ticks;
    this.#lots[at] = lots;
    this.#venueTs[at] = venueTs;
    this.#since++;
  }

  #quote(side: Side, quote: Trade): void {
    if (side === Side.BUY) {
      this.#bid = quote;
      this.#bidIsLast = true;
    } else {
      this.#ask = quote;
      this.#askIsLast = true;
    }
  }

  /** What is not newer than a depth row is known with it. */
  #depth(venueTs: number): void {
    if (venueTs < this.#depthTs) return;
    this.#depthTs = venueTs;
    this.#since = 0;
    this.#bidIsLast = this.#askIsLast = false;
  }

  /** Lots of a level of a side that are gone, of those that are shown. O(trades kept). */
  at(side: Side, ticks: number, shown: number): number {
    this.#source?.tellSpent(this);
    const kept = Math.min(this.#count, KEPT);
    let gone = shown - this.#quoted(side, ticks, shown);
    let traded = 0;
    for (let back = 1; back <= kept && gone < shown; back++) {
      const at = (this.#count - back) & (KEPT - 1);
      // Bids are taken by sellers.
      if (this.#lots[at] * side > 0 || !this.#isNews(back, this.#venueTs[at])) continue;
      const beyond = (ticks - this.#ticks[at]) * side;
      if (beyond > 0) gone = shown;
      else if (beyond === 0) traded += Math.abs(this.#lots[at]);
    }
    return Math.min(shown, Math.max(gone, traded));
  }

  clear(): void {
    this.#source?.tellSpent(this);
    this.#forget();
  }

  #forget(): void {
    this.#count = 0;
    this.#since = 0;
    this.#bid = this.#ask = NO_QUOTE;
    this.#bidIsLast = this.#askIsLast = false;
  }

  /** What the quote in force leaves of a level. */
  #quoted(side: Side, ticks: number, shown: number): number {
    const [price, lots, venueTs] = side === Side.BUY ? this.#bid : this.#ask;
    const isLast = side === Side.BUY ? this.#bidIsLast : this.#askIsLast;
    if (venueTs < this.#depthTs || (venueTs === this.#depthTs && !isLast)) return shown;
    const beyond = (ticks - price) * side;
    if (beyond > 0) return 0;
    return beyond === 0 ? Math.min(shown, lots) : shown;
  }

  /** Whether depth is still to tell of the trade of so many trades back. */
  #isNews(back: number, venueTs: number): boolean {
    return venueTs > this.#depthTs || (venueTs === this.#depthTs && back <= this.#since);
  }

  snapshot(): SpentState {
    this.#source?.tellSpent(this);
    const kept = Math.min(this.#count, KEPT);
    const trades = Array.from({ length: kept }, (_, i): Trade => {
      const at = (this.#count - kept + i) & (KEPT - 1);
      return [this.#ticks[at], this.#lots[at], this.#venueTs[at]];
    });
    const since = Math.min(this.#since, kept);
    const quoted = [this.#bidIsLast, this.#askIsLast] as const;
    return { trades, since, depthTs: this.#depthTs, bid: this.#bid, ask: this.#ask, quoted };
  }

  restore({ trades, since, depthTs, bid, ask, quoted }: SpentState): void {
    this.#forget();
    for (const trade of trades) this.#trade(...trade);
    this.#since = since;
    this.#depthTs = depthTs;
    this.#bid = bid;
    this.#ask = ask;
    [this.#bidIsLast, this.#askIsLast] = quoted;
  }
}
