import { DigitScanner } from "./digit_scanner.ts";
import {
  type Frame,
  FrameKind,
  type Grid,
  type GridLookup,
  MARK_DECIMALS,
  RATE_DECIMALS,
} from "../../feed/message.ts";
import { venueMicros } from "./venue_time.ts";

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const COLON = 0x3a;
const AT = 0x40;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

const ascii = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));
const STREAM = ascii('{"stream":"');
const DATA = ascii(',"data":{');
const DEPTH = ascii("@depth");
const LAST_UPDATE_ID = ascii("lastUpdateId");
const BIDS = ascii("bids");
const ASKS = ascii("asks");
const EVENTS: readonly (readonly [Uint8Array, FrameKind])[] = [
  [ascii("depthUpdate"), FrameKind.DEPTH],
  [ascii("trade"), FrameKind.TRADE],
  [ascii("aggTrade"), FrameKind.AGG_TRADE],
  [ascii("bookTicker"), FrameKind.QUOTE],
  [ascii("markPriceUpdate"), FrameKind.MARK],
];
const MARKET = ascii("MARKET");
/** Keys by a small code: one-character keys by their character, the longer ones that matter below. */
const OTHER = 0;
const KEY_PU = 1;
const KEY_SNAPSHOT_ID = 2;
const KEY_BIDS = 3;
const KEY_ASKS = 4;
const KEYS = 128;
const at = (name: string) => name.charCodeAt(0);
const [E, T, U, u, s, e] = [at("E"), at("T"), at("U"), at("u"), at("s"), at("e")];
const [a, b, A, B, p, q] = [at("a"), at("b"), at("A"), at("B"), at("p"), at("q")];
const [i, m, r, t, X] = [at("i"), at("m"), at("r"), at("t"), at("X")];
const TRUE = ascii("true");
const FALSE = ascii("false");
const TRUE_FIRST = at("t");
const FALSE_FIRST = at("f");

/**
 * Byte-level decoder of the frames that make nearly all of a feed: no text, no objects, prices
 * straight to ticks. It knows plain JSON as the venue writes it (no spaces, no escapes, no
 * exponents) and refuses everything else, errors included, by returning false: `decodeJson` then
 * decides what the frame is or what is wrong with it. Whatever it accepts, both read alike.
 *
 * One pass over the bytes, O(length); allocates nothing.
 */
export class FrameScanner extends DigitScanner {
  #grid: Grid | null = null;
  /** Symbol looked up last, and what came of it: nearly always the next one too. */
  #symbol: Uint8Array = new Uint8Array(0);
  #known: Grid | null = null;
  #kind: FrameKind = FrameKind.IGNORED;
  #wrapped = false;
  /** By key code: the number, or where the text between quotes starts; -1 = not in this frame. */
  readonly #number = new Float64Array(KEYS);
  readonly #text = new Int32Array(KEYS);

  /** `snapshotGrid` gives the grid of bare REST snapshots, which do not say their symbol. */
  constructor(readonly lookup: GridLookup, readonly snapshotGrid: () => Grid | null) {
    super();
  }

  /** Decodes `bytes[start, end)` into `frame`; false = not plain enough, `frame` is undefined then. */
  scan(bytes: Uint8Array, start: number, end: number, frame: Frame): boolean {
    return this.scanFrom(bytes, start, end, frame) === end;
  }

  /**
   * Decodes the frame that begins at `start`, whose end is not known: looking for it first costs a
   * tenth of the whole. Where it ends, at most `limit`; -1 = not plain enough, and `frame` is
   * undefined then. A frame that it accepts holds no end of line.
   */
  scanFrom(bytes: Uint8Array, start: number, limit: number, frame: Frame): number {
    frame.clear();
    let pos = start;
    const wrapped = this.#wrapped = is(bytes, pos, STREAM);
    if (wrapped) {
      const close = streamEnd(bytes, pos + STREAM.length, limit);
      if (close < 0 || !is(bytes, close + 1, DATA)) return -1;
      pos = close + DATA.length;
    }
    if (bytes[pos] !== OPEN_BRACE) return -1;
    this.pos = pos + 1;
    if (!this.#members(bytes, limit, frame)) return -1;
    pos = this.pos;
    if (wrapped && bytes[pos++] !== CLOSE_BRACE) return -1;
    return pos <= limit && this.#finish(bytes, frame) ? pos : -1;
  }

  /** Reads the members of the data object from behind its brace to behind the closing one. */
  #members(bytes: Uint8Array, end: number, frame: Frame): boolean {
    this.#grid = null;
    this.#kind = FrameKind.IGNORED;
    this.#number.fill(-1);
    this.#text.fill(-1);
    frame.bids = frame.asks = -1;
    while (this.pos < end) {
      const key = this.#key(bytes);
      if (key < 0) return false;
      const first = bytes[this.pos];
      if (first === QUOTE) {
        if (!this.#string(bytes, end, key)) return false;
      } else if (first === OPEN_BRACKET) {
        if (!this.#side(bytes, key, frame)) return false;
      } else if (first === TRUE_FIRST || first === FALSE_FIRST) {
        const word = first === TRUE_FIRST ? TRUE : FALSE;
        if (!is(bytes, this.pos, word)) return false;
        this.pos += word.length;
        this.#number[key] = first === TRUE_FIRST ? 1 : 0;
      } else {
        const value = this.integer(bytes);
        if (value < 0) return false;
        this.#number[key] = value;
      }
      const next = bytes[this.pos++];
      if (next === CLOSE_BRACE) return true;
      if (next !== COMMA) return false;
    }
    return false;
  }

  #string(bytes: Uint8Array, end: number, key: number): boolean {
    const from = this.pos + 1;
    let to = from;
    while (to < end && bytes[to] !== QUOTE) {
      const c = bytes[to++];
      if (!isPlain(c)) return false;
    }
    this.pos = to + 1;
    this.#text[key] = from;
    if (key === e) {
      this.#kind = eventKind(bytes, from, to);
      return this.#kind !== FrameKind.IGNORED;
    }
    return key !== s || this.#findGrid(bytes, from, to);
  }

  /** Bids stand before asks in the columns, so they must come first in the frame. */
  #side(bytes: Uint8Array, key: number, frame: Frame): boolean {
    const bare = key === KEY_BIDS || key === KEY_ASKS;
    const isBids = key === b || key === KEY_BIDS;
    if (!isBids && key !== a && key !== KEY_ASKS) return false;
    // Whose book a stream tells is a matter of its name.
    if (bare && this.#wrapped) return false;
    if (bare) this.#grid = this.snapshotGrid();
    if (this.#grid === null || (!bare && this.#kind !== FrameKind.DEPTH)) return false;
    if (isBids ? frame.bids >= 0 || frame.asks >= 0 : frame.asks >= 0 || frame.bids < 0) {
      return false;
    }
    const count = this.#levels(bytes, frame, isBids ? 0 : frame.bids, this.#grid);
    if (isBids) frame.bids = count;
    else frame.asks = count;
    return count >= 0;
  }

  /** Turns the members into the frame's fields; false when one is missing or out of its range. */
  #finish(bytes: Uint8Array, frame: Frame): boolean {
    const number = this.#number;
    const grid = this.#grid;
    if (grid === null) return false;
    let kind = this.#kind;
    if (kind === FrameKind.IGNORED && number[KEY_SNAPSHOT_ID] >= 0) kind = FrameKind.SNAPSHOT;
    // Spot's best bid and offer is the one frame without an event name.
    if (kind === FrameKind.IGNORED && this.#text[B] >= 0) kind = FrameKind.QUOTE;
    frame.kind = kind;
    frame.grid = grid;
    const time = number[T] >= 0 && kind !== FrameKind.MARK ? number[T] : number[E];
    frame.timeUs = venueMicros(orNaN(time));
    frame.firstId = orNaN(number[U]);
    frame.previousId = orNaN(number[KEY_PU]);
    frame.finalId = orNaN(number[kind === FrameKind.SNAPSHOT ? KEY_SNAPSHOT_ID : u]);
    switch (kind) {
      case FrameKind.DEPTH:
        return frame.asks >= 0 && frame.firstId >= 0 && frame.finalId >= 0 && time > 0;
      case FrameKind.SNAPSHOT:
        return frame.asks >= 0;
      case FrameKind.QUOTE:
        frame.bids = frame.asks = 1;
        return frame.finalId >= 0 && this.#level(bytes, b, B, 0, grid, frame) &&
          this.#level(bytes, a, A, 1, grid, frame);
      case FrameKind.MARK:
        frame.bids = frame.asks = 0;
        return time > 0 && this.#mark(bytes, frame);
      case FrameKind.TRADE:
      case FrameKind.AGG_TRADE:
        frame.bids = frame.asks = 0;
        frame.tradeId = number[kind === FrameKind.TRADE ? t : a];
        frame.isBuy = number[m] === 0;
        frame.isOffMarket = this.#text[X] >= 0 && !is(bytes, this.#text[X], MARKET);
        return time > 0 && frame.tradeId >= 0 && number[m] >= 0 &&
          this.#level(bytes, p, q, 0, grid, frame) && frame.qty[0] > 0;
      default:
        return false;
    }
  }

  /** Reads `"key":`; its code, or -1. */
  #key(bytes: Uint8Array): number {
    const from = this.pos + 1;
    if (bytes[from - 1] !== QUOTE) return -1;
    let code: number = bytes[from];
    let close = from + 1;
    if (bytes[close] === QUOTE) {
      if (code < A || code >= KEYS || code === BACKSLASH) return -1;
    } else {
      code = OTHER;
      if (bytes[from + 2] === QUOTE) {
        if (!isPlain(bytes[from]) || !isPlain(bytes[from + 1])) return -1;
        close = from + 2;
        if (bytes[from] === p && bytes[from + 1] === u) code = KEY_PU;
      } else if (is(bytes, from, BIDS)) {
        [code, close] = [KEY_BIDS, from + BIDS.length];
      } else if (is(bytes, from, ASKS)) {
        [code, close] = [KEY_ASKS, from + ASKS.length];
      } else if (is(bytes, from, LAST_UPDATE_ID)) {
        [code, close] = [KEY_SNAPSHOT_ID, from + LAST_UPDATE_ID.length];
      } else return -1;
    }
    if (bytes[close] !== QUOTE || bytes[close + 1] !== COLON) return -1;
    this.pos = close + 2;
    return code;
  }

  /** Reads `[["price","qty"],…]` into the columns from slot `slot` on; levels read, or -1. */
  #levels(bytes: Uint8Array, frame: Frame, slot: number, grid: Grid): number {
    const { tickMantissa, priceDecimals, lotMantissa, qtyDecimals } = grid;
    let pos = this.pos + 1;
    if (bytes[pos] === CLOSE_BRACKET) {
      this.pos = pos + 1;
      return 0;
    }
    let n = slot;
    for (;;) {
      if (bytes[pos] !== OPEN_BRACKET || bytes[pos + 1] !== QUOTE) return -1;
      this.pos = pos + 2;
      const price = this.decimal(bytes, priceDecimals) / tickMantissa;
      pos = this.pos;
      if (bytes[pos] !== COMMA || bytes[pos + 1] !== QUOTE) return -1;
      this.pos = pos + 2;
      const qty = this.decimal(bytes, qtyDecimals) / lotMantissa;
      pos = this.pos;
      if (!(price > 0) || !(qty >= 0) || price % 1 !== 0 || qty % 1 !== 0) return -1;
      if (n >= frame.price.length) frame.reserve(n + 1);
      frame.price[n] = price;
      frame.qty[n++] = qty;
      if (bytes[pos] !== CLOSE_BRACKET) return -1;
      const next = bytes[pos + 1];
      pos += 2;
      if (next === CLOSE_BRACKET) break;
      if (next !== COMMA) return -1;
    }
    this.pos = pos;
    return n - slot;
  }

  #level(
    bytes: Uint8Array,
    priceKey: number,
    qtyKey: number,
    slot: number,
    grid: Grid,
    frame: Frame,
  ): boolean {
    const price = this.#decimalOf(bytes, priceKey, grid.priceDecimals) / grid.tickMantissa;
    const qty = this.#decimalOf(bytes, qtyKey, grid.qtyDecimals) / grid.lotMantissa;
    frame.price[slot] = price;
    frame.qty[slot] = qty;
    return price > 0 && qty >= 0 && price % 1 === 0 && qty % 1 === 0;
  }

  #mark(bytes: Uint8Array, frame: Frame): boolean {
    frame.mark = this.#decimalOf(bytes, p, MARK_DECIMALS);
    frame.indexPrice = this.#decimalOf(bytes, i, MARK_DECIMALS);
    const rateAt = this.#text[r];
    const negative = rateAt >= 0 && bytes[rateAt] === MINUS;
    if (negative) this.#text[r] = rateAt + 1;
    const rate = this.#decimalOf(bytes, r, RATE_DECIMALS);
    frame.ratePpb = negative ? 0 - rate : rate;
    frame.nextFundingUs = venueMicros(orNaN(this.#number[T]));
    return frame.mark > 0 && frame.indexPrice > 0 && rate >= 0;
  }

  /** Decimal text of a member; NaN if there is none. */
  #decimalOf(bytes: Uint8Array, key: number, decimals: number): number {
    if (this.#text[key] < 0) return NaN;
    this.pos = this.#text[key];
    return this.decimal(bytes, decimals);
  }

  #findGrid(bytes: Uint8Array, from: number, to: number): boolean {
    const last = this.#symbol;
    if (last.length !== to - from || !is(bytes, from, last)) {
      this.#symbol = bytes.slice(from, to);
      this.#known = this.lookup(String.fromCharCode(...this.#symbol)) ?? null;
    }
    this.#grid = this.#known;
    return this.#known !== null;
  }
}

/** What JSON text holds as it is: no control character and no escape. */
const isPlain = (c: number): boolean => c >= SPACE && c !== BACKSLASH;
const orNaN = (value: number): number => value >= 0 ? value : NaN;

function is(bytes: Uint8Array, at: number, text: Uint8Array): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text[i]) return false;
  return true;
}

function eventKind(bytes: Uint8Array, from: number, to: number): FrameKind {
  for (const [name, kind] of EVENTS) {
    if (name.length === to - from && is(bytes, from, name)) return kind;
  }
  return FrameKind.IGNORED;
}

/**
 * Where the name of a stream ends, from its first byte on; -1 for what is no plain name, and for
 * `…@depth5`, `…@depth10@100ms`: a digit right behind `@depth` is a partial book.
 */
function streamEnd(bytes: Uint8Array, from: number, limit: number): number {
  let at = -1;
  for (let pos = from; pos < limit; pos++) {
    const c = bytes[pos];
    if (c === QUOTE) return at >= 0 && isPartialDepth(bytes, at) ? -1 : pos;
    if (!isPlain(c)) return -1;
    if (c === AT && at < 0) at = pos;
  }
  return -1;
}

function isPartialDepth(bytes: Uint8Array, at: number): boolean {
  if (!is(bytes, at, DEPTH)) return false;
  const next = bytes[at + DEPTH.length] - ZERO;
  return next >= 0 && next <= 9;
}
