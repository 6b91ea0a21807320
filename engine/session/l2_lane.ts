import { applyRow } from "../book/apply_row.ts";
import { PAGE_BITS, PAGE_MASK, PAGE_TICKS, type PagedBook } from "../book/paged_book.ts";
import { regridBook } from "../book/regrid_book.ts";
import { Regrid } from "../instrument/regrid.ts";
import { EventKind, KIND_MASK, RowFlag } from "../tape/kind.ts";
import type { LocalMarket } from "../kernel/local_market.ts";
import type { MarketInputs } from "../kernel/market_inputs.ts";
import { allocateChunk, type TapeChunk } from "../tape/chunk.ts";
import { DOUBLE } from "../time/clock.ts";
import type { SimMarket } from "../venue/sim_market.ts";
import { Side } from "../order/types.ts";
import type { SpentLiquidity, SpentSource } from "../venue/spent_liquidity.ts";
import { meetRow } from "../venue/venue_rows.ts";
import type { Lane, LaneOrder, LaneState } from "./lane.ts";
import { RowBuffer } from "./row_buffer.ts";

const { BID, ASK, TRADE } = EventKind;
const { BUY, LAST, OFF_MARKET } = RowFlag;

const MAX = 0x7fffffff;

/**
 * One cursor over one instrument's tape, and what its rows do: move a book, meet our orders at the
 * simulated venue (`market`), and reach the strategy (`kernel`). In `arrival` ordering one lane
 * does both; in `venue-time` ordering there are two lanes of one half each.
 */
export class L2Lane implements Lane, SpentSource {
  readonly instrument: number;
  readonly order: LaneOrder;
  readonly book: PagedBook;
  readonly market: SimMarket | null;
  readonly kernel: MarketInputs | null;
  readonly fuseQuotes: boolean;
  /** No chunk comes after the one in hand. */
  ended = false;
  cursor = 0;
  /** Time of the last row applied, on the lane's clock; 0 before the first. */
  lastTs = 0;
  /** How far `run` may go on the lane's clock; the session sets it before each run. */
  limit = DOUBLE;
  /** Time of the next row on the lane's clock; Infinity when there is none in hand. */
  nextTs = Infinity;
  observedTs = Infinity;
  chunk: TapeChunk = allocateChunk(0);
  #rowsBefore = 0;
  #observedAt = 0;
  /** Rows before it are known to the venue's memory of what is spent. */
  #toldAt = 0;
  /** The row in hand, for those who take rows as objects. */
  readonly #row = new RowBuffer();
  /** What the strategies look at, as of that `Wake.watching`. */
  #watching = -1;
  /** Kind and the flag at which somebody looks: one comparison tells both. */
  #rowMask = KIND_MASK;
  #watchesTrades = false;
  /** The market as the kernel sees it, whose trade in hand the loop writes. */
  readonly #local: LocalMarket | null;
  #watchesBook = false;
  #clock: Float64Array = this.chunk.localTs;
  #effectClock: Float64Array = this.chunk.exchTs;

  constructor(
    instrument: number,
    order: LaneOrder,
    book: PagedBook,
    parts: {
      market: SimMarket | null;
      kernel: MarketInputs | null;
      fuseQuotes: boolean;
    },
  ) {
    this.instrument = instrument;
    this.order = order;
    this.book = book;
    this.market = parts.market;
    this.kernel = parts.kernel;
    this.fuseQuotes = parts.fuseQuotes;
    if (this.market?.remembersSpent === true) this.market.spent.feedBy(this);
    this.#local = parts.kernel === null ? null : parts.kernel.local(instrument);
  }

  /** Takes the next chunk. Throws while rows of the one in hand are left. */
  feed(chunk: TapeChunk): void {
    if (!this.isDry) {
      throw new Error(`Lane ${this.instrument} has rows left, expected none before the next chunk`);
    }
    if (chunk.qty instanceof Float64Array) this.book.widen();
    this.#rowsBefore += this.chunk.length;
    this.chunk = chunk;
    this.cursor = 0;
    this.#toldAt = 0;
    this.#observedAt = 0;
    this.#clock = this.order === "local" ? chunk.localTs : chunk.exchTs;
    // A lane without a venue has no effects: comparing its own clock costs no second column.
    this.#effectClock = this.market === null ? this.#clock : chunk.exchTs;
    this.nextTs = chunk.length > 0 ? this.#clock[0] : Infinity;
  }

  restore({ rows, lastTs }: LaneState): void {
    this.#rowsBefore = rows;
    this.lastTs = lastTs;
  }

  get isDry(): boolean {
    return this.cursor >= this.chunk.length;
  }

  /** Rows applied so far. */
  get rows(): number {
    return this.#rowsBefore + this.cursor;
  }

  /**
   * Finds `observedTs`: the time of the next row at which the strategy may act, or of the last row
   * in hand when none is; Infinity for a kernel that watches no rows. Each row is looked at once.
   */
  findObserved(): void {
    const { kernel, instrument } = this;
    const { length, code } = this.chunk;
    this.observedTs = Infinity;
    if (kernel === null || this.isDry) return;
    const book = kernel.watchesBook;
    const trades = kernel.watchesTrades(instrument);
    if (!book && !trades && !kernel.watchesOthers) return;
    let at = Math.max(this.#observedAt, this.cursor);
    for (; at < length - 1; at++) {
      const kind = code[at] & KIND_MASK;
      if (kind <= ASK ? book && (code[at] & LAST) !== 0 : kind !== TRADE || trades) break;
    }
    this.#observedAt = at;
    this.observedTs = this.#clock[at];
  }

  /**
   * Applies rows up to and including `limit` on the lane's clock, or until something happened that
   * may move the limit: an answer of the venue is due earlier, or the strategy did something.
   *
   * This is the hot loop. The inner one holds what nine rows in ten need and nothing else: a level
   * away from our orders is one store, at the touch a store and a call. What anybody cares about is
   * kept as bounds of prices, read again only when the venue changed something of ours; a row within
   * them leaves the inner loop. Few live variables are worth more here than short functions
   * (docs/performance.md).
   */
  run(): void {
    let { limit } = this;
    const { chunk } = this;
    const { length, exchTs, code, price, qty, aux } = chunk;
    const local = this.#local;
    const clock = this.#clock;
    const effectClock = this.#effectClock;
    const { book, market, kernel } = this;
    const wake = kernel === null ? null : kernel.wake;
    if (kernel !== null && kernel.wake.watching !== this.#watching) this.#noteWatching(kernel);
    const rowMask = this.#rowMask;
    const watchesTrades = this.#watchesTrades;
    let { pool, directory } = book;
    let nearBid = 0, nearAsk = MAX, ownBid = MAX, ownAsk = -1, effectAt = Infinity;
    let lowBid = MAX, highBid = 0, crossBid = MAX, lowAsk = MAX, highAsk = 0, crossAsk = 0;
    let tradeLow = -1, tradeHigh = MAX;
    // One look at one clock does for a lane whose clock is the venue's, or with nothing under way.
    const isOneClock = clock === effectClock;
    let until = limit;
    let hasEffect = false;
    let isStale = true;
    let i = this.cursor;
    for (;;) {
      if (isStale) {
        isStale = false;
        if (market !== null) {
          market.changed = false;
          const { own, takenBids, takenAsks, requests, responses } = market;
          effectAt = Math.min(requests.nextAt, own.nextExpiry, market.funding.dueTs);
          lowBid = Math.min(own.minBuy, takenBids.low);
          highBid = Math.max(own.maxBuy, takenBids.high);
          crossBid = own.minSell;
          lowAsk = Math.min(own.minSell, takenAsks.low);
          highAsk = Math.max(own.maxSell, takenAsks.high);
          crossAsk = own.maxBuy;
          ownBid = Math.min(lowBid, crossBid);
          ownAsk = Math.max(highAsk, crossAsk);
          tradeLow = own.tradeLow;
          tradeHigh = own.tradeHigh;
          if (responses.nextAt < limit) limit = responses.nextAt;
        }
        until = isOneClock ? Math.min(limit, effectAt) : limit;
        hasEffect = !isOneClock && effectAt < Infinity;
      }
      nearBid = Math.min(ownBid, book.bestBid);
      nearAsk = Math.max(ownAsk, book.bestAsk);
      for (; i < length; i++) {
        if (clock[i] > until || (hasEffect && effectClock[i] > effectAt)) break;
        const kind = code[i] & rowMask;
        if (kind > ASK) break;
        const p = price[i];
        const page = p >>> PAGE_BITS;
        const base = page < directory.length ? directory[page] : 0;
        if (base === 0) break;
        if (kind === BID) {
          if (p < nearBid) pool[base + (p & PAGE_MASK)] = qty[i];
          else if (
            p < ownBid || ((p < lowBid || p > highBid) && (p < crossBid || p <= book.bestBid))
          ) {
            const lots = pool[base + (p & PAGE_MASK)] = qty[i];
            if (p >= book.bestBid) book.touchBid(p, lots);
            nearBid = Math.min(ownBid, book.bestBid);
            nearAsk = Math.max(ownAsk, book.bestAsk);
          } else break;
        } else if (p > nearAsk) pool[base + (p & PAGE_MASK) + PAGE_TICKS] = qty[i];
        else if (
          p > ownAsk || ((p > highAsk || p < lowAsk) && (p > crossAsk || p >= book.bestAsk))
        ) {
          const lots = pool[base + (p & PAGE_MASK) + PAGE_TICKS] = qty[i];
          if (p <= book.bestAsk) book.touchAsk(p, lots);
          nearBid = Math.min(ownBid, book.bestBid);
          nearAsk = Math.max(ownAsk, book.bestAsk);
        } else break;
      }
      if (i >= length || clock[i] > limit) break;
      if (market !== null && effectClock[i] > effectAt) {
        this.#meet(market, clock[i]);
        market.instant.until = effectClock[i];
        this.cursor = i;
        market.advance();
        isStale = true;
        continue;
      }
      let c = code[i];
      if ((c & KIND_MASK) === TRADE) {
        // Trades come in runs: one after the other without the way around.
        do {
          const ticks = price[i];
          if ((c & OFF_MARKET) === 0) {
            if (market !== null) {
              market.lastTrade = ticks;
              if (ticks <= tradeLow || ticks >= tradeHigh) {
                this.#meet(market, clock[i]);
                this.cursor = i + 1;
                market.instant.venueTs = effectClock[i];
                market.onTrade(ticks, qty[i], (c & BUY) !== 0);
              }
            }
            if (kernel !== null && local !== null) {
              local.lastTrade = ticks;
              if (watchesTrades) {
                const { trade } = local;
                this.cursor = i + 1;
                trade.exchTs = exchTs[i];
                trade.localTs = clock[i];
                trade.priceTicks = ticks;
                trade.qtyLots = qty[i];
                trade.side = (c & BUY) !== 0 ? Side.BUY : Side.SELL;
                trade.tradeId = aux[i];
                kernel.trade(trade);
              }
            }
          }
          i++;
          if (wake !== null && wake.touched) break;
          if (market !== null && market.changed) break;
          if (i >= length || clock[i] > limit || effectClock[i] > effectAt) break;
          c = code[i];
        } while ((c & KIND_MASK) === TRADE);
      } else this.#applyRow(i++);
      if (wake !== null && wake.touched) break;
      isStale = market !== null && market.changed;
      if (book.pool !== pool || book.directory !== directory) ({ pool, directory } = book);
    }
    if (i > 0) this.lastTs = clock[i - 1];
    this.cursor = i;
    this.nextTs = i < length ? clock[i] : Infinity;
    // Whoever fills chunks may fill this one again from here on.
    if (i >= length && market !== null && market.remembersSpent) this.tellSpent(market.spent);
  }

  /** Of rows that were not told yet, those newer than the depth rows behind them: mostly a few. */
  tellSpent(spent: SpentLiquidity): void {
    const { cursor } = this;
    const { code, exchTs, price, qty } = this.chunk;
    const clock = this.#clock;
    let depthTs = 0;
    let at = cursor;
    while (at > this.#toldAt && clock[at - 1] >= depthTs) {
      at--;
      if ((code[at] & KIND_MASK) > ASK) continue;
      depthTs = Math.max(depthTs, Math.min(exchTs[at], clock[at]));
    }
    this.#toldAt = cursor;
    for (; at < cursor; at++) {
      spent.meet(code[at], price[at], qty[at], Math.min(exchTs[at], clock[at]));
    }
  }

  #noteWatching(kernel: MarketInputs): void {
    this.#watching = kernel.wake.watching;
    this.#watchesBook = kernel.watchesBook;
    this.#rowMask = KIND_MASK | (this.#watchesBook ? LAST : 0);
    this.#watchesTrades = kernel.watchesTrades(this.instrument);
  }

  /** A row other than a trade that somebody cares about. */
  #applyRow(at: number): void {
    const { kernel, market, instrument, chunk } = this;
    const code = chunk.code[at];
    const kind = code & KIND_MASK;
    const ts = this.#clock[at];
    this.cursor = at + 1;
    if (kind > ASK) {
      if (market !== null) market.changed = true;
      this.#applyOther(at, ts);
    } else {
      if (kind === BID) this.#applyBid(at);
      else this.#applyAsk(at);
      if (kernel !== null && this.#watchesBook && (code & LAST) !== 0) {
        kernel.book(instrument, chunk, at);
      }
    }
  }

  /** A row that is neither a level nor a trade: rare kinds. The venue, the book, then the strategies. */
  #applyOther(at: number, ts: number): void {
    const { kernel, market, fuseQuotes } = this;
    const row = this.#row.read(this.instrument, this.chunk, at);
    row.now = ts;
    const isDefinition = (row.code & KIND_MASK) === EventKind.INSTRUMENT;
    if (market !== null) {
      const { instrument: from } = market;
      this.#meet(market, ts);
      market.instant.venueTs = row.exchTs;
      // What the venue may answer with new units is not known before the row reaches us.
      if (isDefinition) row.now = this.chunk.localTs[at];
      meetRow(market, row, fuseQuotes);
      row.now = ts;
      // With a kernel on it the book is ours as well, and goes over with us.
      if (isDefinition && kernel === null) {
        regridBook(this.book, new Regrid(from, market.instrument));
      }
    }
    applyRow(this.book, row, fuseQuotes);
    kernel?.other(row);
  }

  #applyBid(at: number): void {
    const { book, market } = this;
    const ticks = this.chunk.price[at];
    const lots = this.chunk.qty[at];
    const best = book.bestBid;
    const before = book.setBid(ticks, lots);
    if (market === null) return;
    const { own, takenBids } = market;
    if (
      ticks >= Math.min(own.minBuy, takenBids.low) && ticks <= Math.max(own.maxBuy, takenBids.high)
    ) {
      market.onBidLevel(ticks, before, lots);
    }
    if (lots === 0 || ticks <= best || ticks < own.minSell) return;
    this.#meet(market, this.#clock[at]);
    market.instant.venueTs = this.chunk.exchTs[at];
    market.onBestBid(ticks, lots);
  }

  #applyAsk(at: number): void {
    const { book, market } = this;
    const ticks = this.chunk.price[at];
    const lots = this.chunk.qty[at];
    const best = book.bestAsk;
    const before = book.setAsk(ticks, lots);
    if (market === null) return;
    const { own, takenAsks } = market;
    if (
      ticks >= Math.min(own.minSell, takenAsks.low) &&
      ticks <= Math.max(own.maxSell, takenAsks.high)
    ) {
      market.onAskLevel(ticks, before, lots);
    }
    if (lots === 0 || ticks >= best || ticks > own.maxBuy) return;
    this.#meet(market, this.#clock[at]);
    market.instant.venueTs = this.chunk.exchTs[at];
    market.onBestAsk(ticks, lots);
  }

  /** In arrival ordering the venue's answers cannot be known before the row that brought them. */
  #meet(market: SimMarket, ts: number): void {
    market.instant.moment = this.order === "local" ? ts : 0;
  }
}
