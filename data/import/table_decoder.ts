import { parseScaledBytes } from "../../engine/num/decimal.ts";
import type { Instrument } from "../../engine/instrument/instrument.ts";
import { FeedChecks } from "../quality/feed_checks.ts";
import type { ImportChecks } from "../quality/import_checks.ts";
import { Frame, FrameError, FrameKind } from "../feed/message.ts";
import { lots, ticks } from "../feed/wire_numbers.ts";
import { cellOf, type ColumnMap, type Role } from "./column_map.ts";
import type { CsvCells } from "./csv_cells.ts";
import { MANTISSA_LIMIT, PRICE_SCALE, priceUnit, QTY_SCALE, qtyUnit } from "../store/units.ts";
import { plainDecimal } from "./plain_decimal.ts";
import { readTime, type TimeColumn, timeColumn } from "./time_cell.ts";
import { InstrumentFeed } from "../feed/instrument_feed.ts";

const BUY_WORDS = new Set(["buy", "b", "bid", "bids", "long", "1"]);
const SELL_WORDS = new Set(["sell", "s", "a", "ask", "asks", "short", "-1"]);
const TRUE_WORDS = new Set(["true", "t", "1", "yes"]);
const FALSE_WORDS = new Set(["false", "f", "0", "no"]);
/** What marks rows of a snapshot, and others: Binance's T_DEPTH files say `snap` and `set`. */
const SNAPSHOT_WORDS = new Set(["snap", "snapshot"]);
const CHANGE_WORDS = new Set(["set", "update", "delta", "diff"]);
/** Where there is no update before. */
const NO_ID = new Set(["", "-1"]);
const MINUS = 0x2d;
/** The role is not in the map. */
const NONE = -1;

const NO_TIME: TimeColumn = { cell: NONE, digits: 0, mapped: "" };

/**
 * Turns rows of a table into messages of an instrument: a trade or best bid and offer a row; for
 * depth, a run of rows of equal times, update ids and snapshot mark is one message.
 *
 * Tables seldom hold a snapshot and all update ids: the book then starts empty at the first row,
 * and where there are no ids the rows count as one unbroken chain.
 */
export class TableDecoder {
  readonly feed: InstrumentFeed;
  readonly #feedChecks: FeedChecks;
  readonly #frame = new Frame();
  #cell: Readonly<Record<Role, number>> = emptyCells();
  #exch = NO_TIME;
  #local = NO_TIME;
  readonly #sideForm: string;
  /** What the store's columns hold of ticks and lots. */
  readonly #maxTicks: number;
  readonly #maxLots: number;
  #buyWord: Uint8Array = new Uint8Array(0);
  #sellWord: Uint8Array = new Uint8Array(0);
  #width = 0;
  /** Depth rows gathered for the message at hand. */
  #bids: number[] = [];
  #asks: number[] = [];
  #key = { exchTs: NaN, localTs: NaN, first: NaN, final: NaN, previous: NaN, snapshot: false };
  #keyNs = { exch: 0, local: 0 };
  #pending = false;
  #messages = 0;

  constructor(
    readonly map: ColumnMap,
    readonly instrument: Instrument,
    readonly checks: ImportChecks,
  ) {
    this.#maxTicks = Number((MANTISSA_LIMIT - 1n) / BigInt(priceUnit(instrument)));
    this.#maxLots = Number((MANTISSA_LIMIT - 1n) / BigInt(qtyUnit(instrument)));
    this.#sideForm = map.columns.get("side")?.form ?? "word";
    const chainOnly = !map.columns.has("snapshot");
    this.#feedChecks = new FeedChecks(checks, instrument.symbol);
    const observer = this.#feedChecks;
    this.feed = new InstrumentFeed(instrument, { rule: "binance-usdm", chainOnly, observer });
    if (map.kind === "depth" && chainOnly) {
      checks.found("no-snapshot", () => "no snapshot column: the book starts empty");
    }
  }

  /**
   * The rows to come are of another file, whose columns may stand in another order.
   *
   * @param map has the same kind and roles. @default the decoder's own
   * @throws {ImportError} a mapped column is not in the header, or is there twice
   */
  open(header: readonly string[], map = this.map): void {
    const { checks } = this;
    const at = (role: Role) => cellOf(map, role, header, checks.place.file);
    const cells: Partial<Record<Role, number>> = {};
    for (const role of map.columns.keys()) cells[role] = at(role);
    this.#cell = { ...emptyCells(), ...cells };
    const time = (role: Role) => timeColumn(map, role, at);
    const both = time("time");
    const exch = time("exch") ?? both;
    if (!exch) throw new Error("A column map has time or exch");
    this.#exch = exch;
    this.#local = time("local") ?? both ?? exch;
    this.#width = header.length;
  }

  /** Takes the next row. Faults are findings of the place at hand. */
  row(cells: CsvCells): void {
    try {
      if (cells.count !== this.#width) {
        const { value, expected } = cells.notOf(this.#width);
        throw new FrameError("bad-frame", "row", value, expected);
      }
      this.#row(cells);
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      if (error.code !== "off-grid") this.checks.found(error.code, () => error.message);
      else this.checks.offGrid(readTime(cells, this.#exch, "venue time"), () => error.message);
    }
  }

  /** After the last row: sends what was gathered. */
  finish(): void {
    if (this.#pending) this.#flushDepth();
    this.feed.finish();
    this.#feedChecks.finish();
  }

  #row(cells: CsvCells): void {
    const column = this.#cell;
    if (column.symbol !== NONE && cells.text(column.symbol) !== this.instrument.symbol) {
      const { symbol } = this.instrument;
      throw new FrameError("wrong-symbol", "symbol", cells.text(column.symbol), symbol);
    }
    const exchTs = readTime(cells, this.#exch, "venue time");
    const exchNs = cells.restNs;
    const same = this.#local.cell === this.#exch.cell;
    const localTs = same ? exchTs : readTime(cells, this.#local, "local time");
    const localNs = cells.restNs;
    const frame = this.#frame;
    if (this.map.kind === "depth") return this.#level(cells, exchTs, exchNs, localTs, localNs);
    frame.clear();
    frame.timeUs = exchTs;
    if (this.map.kind === "trade") {
      this.#trade(cells, frame);
    } else {
      frame.kind = FrameKind.QUOTE;
      frame.bids = frame.asks = 1;
      frame.price[0] = this.#price(cells, column.bid, "bid");
      frame.qty[0] = this.#qty(cells, column.bidQty, "bidQty");
      frame.price[1] = this.#price(cells, column.ask, "ask");
      frame.qty[1] = this.#qty(cells, column.askQty, "askQty");
      frame.finalId = column.id === NONE ? 0 : this.#id(cells, column.id, "id");
    }
    this.feed.push(frame, localTs, localNs, exchNs);
  }

  #trade(cells: CsvCells, frame: Frame): void {
    const column = this.#cell;
    frame.kind = FrameKind.TRADE;
    frame.isBuy = this.#isBuy(cells, column.side);
    frame.tradeId = column.id === NONE ? NaN : this.#id(cells, column.id, "id");
    frame.isOffMarket = column.market !== NONE && cells.text(column.market) !== "MARKET";
    frame.qty[0] = this.#qty(cells, column.qty, "qty");
    // Only a placeholder for a trade off the book has neither price nor quantity.
    const isEmpty = frame.isOffMarket && frame.qty[0] === 0;
    frame.price[0] = isEmpty ? 0 : this.#price(cells, column.price, "price");
    if (frame.qty[0] === 0 && !isEmpty) {
      throw new FrameError("bad-price", "qty", cells.text(column.qty), "a quantity above 0");
    }
  }

  #level(cells: CsvCells, exchTs: number, exchNs: number, localTs: number, localNs: number): void {
    const column = this.#cell;
    const optional = (cell: number, name: string) =>
      cell === NONE ? NaN : this.#id(cells, cell, name);
    const first = optional(column.first, "first");
    const final = optional(column.final, "final");
    const previous = column.previous !== NONE && this.#isNoId(cells, column.previous)
      ? NaN
      : optional(column.previous, "previous");
    const snapshot = column.snapshot !== NONE && this.#isSnapshot(cells, column.snapshot);
    const price = this.#price(cells, column.price, "price");
    const qty = this.#qty(cells, column.qty, "qty");
    const isBid = this.#isBuy(cells, column.side);
    const key = this.#key;
    const same = this.#pending && key.exchTs === exchTs && key.localTs === localTs &&
      Object.is(key.final, final) && key.snapshot === snapshot;
    if (!same) {
      if (this.#pending) this.#flushDepth();
      this.#key = { exchTs, localTs, first, final, previous, snapshot };
      this.#keyNs = { exch: exchNs, local: localNs };
      this.#pending = true;
    }
    (isBid ? this.#bids : this.#asks).push(price, qty);
  }

  /** Sends the gathered rows as one message: bids, then asks, as the venue does. */
  #flushDepth(): void {
    const frame = this.#frame;
    const { exchTs, localTs, first, final, previous, snapshot } = this.#key;
    frame.clear();
    frame.kind = snapshot ? FrameKind.SNAPSHOT : FrameKind.DEPTH;
    frame.timeUs = exchTs;
    // Without ids the rows are one chain by definition.
    const own = ++this.#messages;
    frame.finalId = final === final ? final : own;
    frame.firstId = first === first ? first : frame.finalId;
    frame.previousId = previous === previous ? previous : final === final ? first - 1 : own - 1;
    frame.bids = this.#bids.length / 2;
    frame.asks = this.#asks.length / 2;
    frame.reserve(frame.bids + frame.asks);
    let n = 0;
    for (const side of [this.#bids, this.#asks]) {
      for (let i = 0; i < side.length; i += 2) {
        frame.price[n] = side[i];
        frame.qty[n++] = side[i + 1];
      }
    }
    this.#bids.length = this.#asks.length = 0;
    this.#pending = false;
    this.feed.push(frame, localTs, this.#keyNs.local, this.#keyNs.exch);
  }

  #price(cells: CsvCells, cell: number, name: string): number {
    const { tickMantissa, priceDecimals } = this.instrument;
    const scaled = parseScaledBytes(cells.bytes, cells.start[cell], cells.end[cell], priceDecimals);
    const price = scaled / tickMantissa;
    if (price > this.#maxTicks) throw tooLarge(cells, cell, name, 10 ** (18 - PRICE_SCALE));
    // The slow way says what is wrong.
    return price > 0 && price % 1 === 0
      ? price
      : ticks(plainDecimal(cells.text(cell)), name, this.instrument);
  }

  #qty(cells: CsvCells, cell: number, name: string): number {
    const { lotMantissa, qtyDecimals } = this.instrument;
    const scaled = parseScaledBytes(cells.bytes, cells.start[cell], cells.end[cell], qtyDecimals);
    const qty = scaled / lotMantissa;
    if (qty > this.#maxLots) throw tooLarge(cells, cell, name, 10 ** (18 - QTY_SCALE));
    return qty >= 0 && qty % 1 === 0
      ? qty
      : lots(plainDecimal(cells.text(cell)), name, this.instrument);
  }

  #id(cells: CsvCells, cell: number, name: string): number {
    const id = parseScaledBytes(cells.bytes, cells.start[cell], cells.end[cell], 0);
    if (id >= 0) return id;
    throw new FrameError(
      "bad-frame",
      name,
      JSON.stringify(cells.raw(cell)),
      "a whole number up to 2^53 − 1",
    );
  }

  /** Empty or −1; an id has neither form, so most cells are told by their first byte. */
  #isNoId(cells: CsvCells, cell: number): boolean {
    const first = cells.bytes[cells.start[cell]];
    const isEmpty = cells.start[cell] === cells.end[cell];
    return (isEmpty || first === MINUS) && NO_ID.has(cells.text(cell));
  }

  #isSnapshot(cells: CsvCells, cell: number): boolean {
    const word = cells.text(cell).toLowerCase();
    return SNAPSHOT_WORDS.has(word) ||
      (!CHANGE_WORDS.has(word) && this.#flag(cells, cell, "snapshot"));
  }

  #flag(cells: CsvCells, cell: number, name: string): boolean {
    const word = cells.text(cell).toLowerCase();
    if (TRUE_WORDS.has(word)) return true;
    if (FALSE_WORDS.has(word)) return false;
    throw new FrameError("bad-frame", name, JSON.stringify(cells.raw(cell)), "true or false");
  }

  /** Nearly every side is one of the two words seen last. */
  #isBuy(cells: CsvCells, cell: number): boolean {
    if (cells.is(cell, this.#buyWord)) return true;
    if (cells.is(cell, this.#sellWord)) return false;
    const isBuy = this.#readSide(cells, cell);
    const word = cells.bytes.slice(cells.start[cell], cells.end[cell]);
    if (isBuy) this.#buyWord = word;
    else this.#sellWord = word;
    return isBuy;
  }

  #readSide(cells: CsvCells, cell: number): boolean {
    const word = cells.text(cell).toLowerCase();
    if (this.#sideForm === "word") {
      if (BUY_WORDS.has(word)) return true;
      if (SELL_WORDS.has(word)) return false;
      // Without a form, truth values are the venue's usual `is_buyer_maker`.
    }
    if (this.#sideForm !== "word" || word === "true" || word === "false") {
      return !this.#flag(cells, cell, "side");
    }
    const expected = "buy or sell, bid or ask, or true or false (buyer was maker)";
    throw new FrameError("bad-frame", "side", JSON.stringify(cells.raw(cell)), expected);
  }
}

/** A value that the store has no room for. */
function tooLarge(cells: CsvCells, cell: number, name: string, limit: number): FrameError {
  const expected = `one below ${limit}: the store does not support larger ones`;
  return new FrameError("bad-price", name, JSON.stringify(cells.raw(cell)), expected);
}

const emptyCells = (): Record<Role, number> => ({
  time: NONE,
  exch: NONE,
  local: NONE,
  price: NONE,
  qty: NONE,
  side: NONE,
  id: NONE,
  symbol: NONE,
  bid: NONE,
  bidQty: NONE,
  ask: NONE,
  askQty: NONE,
  first: NONE,
  final: NONE,
  previous: NONE,
  snapshot: NONE,
  market: NONE,
  open: NONE,
  high: NONE,
  low: NONE,
  close: NONE,
  volume: NONE,
  buyVolume: NONE,
  trades: NONE,
});
