/** What a decoded frame is. Kinds that we do not store are `IGNORED` and counted by name. */
export const FrameKind = {
  IGNORED: 0,
  DEPTH: 1,
  TRADE: 2,
  AGG_TRADE: 3,
  QUOTE: 4,
  MARK: 5,
  SNAPSHOT: 6,
} as const;
export type FrameKind = (typeof FrameKind)[keyof typeof FrameKind];

/** The grid that prices and quantities of one symbol stand on; every `Instrument` is one. */
export interface Grid {
  readonly symbol: string;
  readonly tickMantissa: number;
  readonly priceDecimals: number;
  readonly lotMantissa: number;
  readonly qtyDecimals: number;
}

/** Finds the grid of a symbol; undefined = not a symbol that the caller wants or knows. */
export type GridLookup = (symbol: string) => Grid | undefined;

/** Scale of prices off the grid (mark, index), 1e-8. */
export const MARK_DECIMALS = 8;
/** Scale of rates, parts per billion. */
export const RATE_DECIMALS = 9;

/**
 * One decoded frame. A decoder refills the same object; which fields hold something depends on
 * `kind`. Times are µs: when it happened where the message tells that, else when it was sent, NaN if
 * neither.
 */
export class Frame {
  kind: FrameKind = FrameKind.IGNORED;
  /** Event name of an ignored frame, such as `kline`. */
  name = "";
  /** Symbol's grid; null for ignored frames and for bare REST snapshots, which name no symbol. */
  grid: Grid | null = null;
  timeUs = NaN;
  /** First and final update id of a depth frame; `finalId` is also a quote's and snapshot's id. */
  firstId = NaN;
  finalId = NaN;
  /** Final id of the previous frame on this stream; NaN on spot, which has none. */
  previousId = NaN;
  tradeId = NaN;
  isBuy = false;
  isOffMarket = false;
  /** Levels: `bids` bids, then `asks` asks; a trade or quote uses the first one or two slots. */
  bids = 0;
  asks = 0;
  price: Float64Array = new Float64Array(4096);
  qty: Float64Array = new Float64Array(4096);
  /** Mark and index price in 1e-8, funding rate in ppb (NaN if none), next settlement in µs. */
  mark = NaN;
  indexPrice = NaN;
  ratePpb = NaN;
  nextFundingUs = NaN;

  /** Makes room for at least `levels` levels, keeping those already there. */
  reserve(levels: number): void {
    if (levels <= this.price.length) return;
    const size = Math.max(levels, this.price.length * 2);
    const price = new Float64Array(size);
    const qty = new Float64Array(size);
    price.set(this.price);
    qty.set(this.qty);
    this.price = price;
    this.qty = qty;
  }

  /** Back to an ignored, nameless frame. */
  clear(): void {
    this.kind = FrameKind.IGNORED;
    this.name = "";
    this.grid = null;
    this.timeUs = NaN;
    this.firstId = NaN;
    this.finalId = NaN;
    this.previousId = NaN;
    this.tradeId = NaN;
    this.isBuy = false;
    this.isOffMarket = false;
    this.bids = 0;
    this.asks = 0;
    this.mark = NaN;
    this.indexPrice = NaN;
    this.ratePpb = NaN;
    this.nextFundingUs = NaN;
  }
}

/** Why a frame was refused. `code` is the name of the quality finding it becomes. */
export type FrameErrorCode = "bad-frame" | "bad-price" | "off-grid" | "wrong-symbol";

/** A frame that cannot be decoded: names the field, its value and what was expected. */
export class FrameError extends Error {
  override readonly name = "FrameError";
  constructor(
    readonly code: FrameErrorCode,
    readonly field: string,
    readonly value: string,
    readonly expected: string,
  ) {
    super(`${field} is ${value}, expected ${expected}`);
  }
}
