import { decodeJson } from "../wire/binance/frame_json.ts";
import { Frame, FrameError, FrameKind, type Grid } from "../feed/message.ts";
import { FrameScanner } from "../wire/binance/frame_scanner.ts";
import { FeedChecks } from "../quality/feed_checks.ts";
import type { ImportChecks } from "../quality/import_checks.ts";
import { type InputFile, inputFile, type LineBlock, lineBlocks } from "./byte_blocks.ts";
import { GridInference, inferenceNote } from "./grid_inference.ts";
import { InstrumentFeed } from "../feed/instrument_feed.ts";
import type { ImportContext } from "./import_context.ts";
import { ImportError } from "./import_error.ts";
import { inverseError, refuseInverse } from "./known_instrument.ts";

const SPACE = 0x20;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const ZERO = 0x30;
/** Half the digits of a stamp in whole microseconds, as they are from 2001 to 2286. */
const HALF_MICRO_DIGITS = 8;
const DECODER = new TextDecoder();

/**
 * Imports raw recorded Binance streams: a line is `<local time> <frame>`, the local time in ms, µs
 * or ns (told by its digits), the frame a combined-stream message, a bare one, or a REST depth
 * snapshot. The files are one source in the order given: one book, one clock.
 *
 * Streams in bounded memory.
 *
 * @throws {ImportError} a file is missing or truncated
 */
export async function importBinanceRaw(of: ImportContext): Promise<void> {
  const decoder = new RawDecoder(of, await sniff(of));
  for (const file of of.files) {
    decoder.open(file);
    for await (const block of lineBlocks(file, of.read)) {
      decoder.decode(block);
      for (const feed of decoder.feeds) {
        if (feed.rows.length === 0) continue;
        await of.sink.write(feed.rows);
        feed.rows.reset();
      }
    }
  }
  decoder.finish();
}

/** Decodes blocks of lines into the feeds of their symbols. */
class RawDecoder {
  readonly feeds: InstrumentFeed[] = [];
  readonly #frame = new Frame();
  readonly #scanner: FrameScanner;
  readonly #checks: ImportChecks;
  readonly #observers: FeedChecks[] = [];
  #feed: InstrumentFeed | null = null;
  #localTs = 0;
  #localNs = 0;

  constructor(readonly of: ImportContext, readonly seen: Seen) {
    this.#checks = of.checks;
    this.#scanner = new FrameScanner(this.#lookup, this.#snapshotGrid);
  }

  open(file: InputFile): void {
    this.#checks.place.file = file.facts.name;
    this.#checks.place.line = 0;
  }

  decode(block: LineBlock): void {
    const { bytes, length } = block;
    let start = 0;
    while (start < length) {
      this.#checks.place.line += 1;
      const space = this.#stamp(bytes, start, length);
      const end = space < 0 ? -1 : this.#scanner.scanFrom(bytes, space + 1, length, this.#frame);
      let next = end < 0 ? -1 : behindLine(bytes, end, length);
      if (next >= 0) this.#push();
      else next = this.#oddLine(bytes, start, length, space);
      start = next;
    }
  }

  /** A line that the scanner does not read, up to where the next one begins. */
  #oddLine(bytes: Uint8Array, start: number, length: number, space: number): number {
    let end = bytes.indexOf(NEWLINE, start);
    if (end < 0 || end > length) end = length;
    const next = end + 1;
    if (bytes[end - 1] === RETURN) end -= 1;
    if (end <= start) return next;
    if (space < 0) {
      this.#checks.found(
        "bad-frame",
        () =>
          `line begins ${JSON.stringify(text(bytes, start, Math.min(end, start + 24)))}, ` +
          "expected a local time in ms, µs or ns and a space",
      );
      return next;
    }
    this.#json(text(bytes, space + 1, end));
    return next;
  }

  /** A frame by its full meaning. */
  #json(line: string): void {
    const frame = this.#frame;
    try {
      decodeJson(line, frame, this.#lookup, this.#snapshotGrid);
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      if (error.code === "off-grid") this.#checks.offGrid(this.#localTs, () => error.message);
      else if (!this.#isUnwanted(error)) this.#checks.found(error.code, () => error.message);
      return;
    }
    if (frame.kind !== FrameKind.IGNORED) return this.#push();
    this.#checks.found("ignored", () => frame.name);
    this.#checks.tally(`ignored:${frame.name}`);
  }

  #push(): void {
    this.#feedOf(this.#frame.grid).push(this.#frame, this.#localTs, this.#localNs);
  }

  /** Reads the local time; returns where the space behind it is, -1 if there is none. */
  #stamp(bytes: Uint8Array, start: number, end: number): number {
    // Three int32 in a row, as doubles take three times as long a digit.
    const half = start + HALF_MICRO_DIGITS;
    const whole = half + HALF_MICRO_DIGITS;
    let pos = start;
    let high = 0;
    let low = 0;
    let rest = 0;
    let digit = bytes[pos] - ZERO;
    while (digit >= 0 && digit <= 9 && pos < end) {
      if (pos < half) high = (high * 10 + digit) | 0;
      else if (pos < whole) low = (low * 10 + digit) | 0;
      else rest = (rest * 10 + digit) | 0;
      digit = bytes[++pos] - ZERO;
    }
    const digits = pos - start;
    if (pos >= end || bytes[pos] !== SPACE) return -1;
    if (digits === 13) this.#localTs = (high * 1e5 + low) * 1000;
    else if (digits === 16 || digits === 19) this.#localTs = high * 1e8 + low;
    else return -1;
    this.#localNs = rest;
    return pos;
  }

  /** A frame of a symbol that was not asked for is no fault of the data. */
  #isUnwanted(error: FrameError): boolean {
    const { symbol } = this.of;
    if (error.code !== "wrong-symbol" || error.field === "snapshot") return false;
    if (symbol === undefined) return false;
    const other = JSON.parse(error.value) as string;
    if (!this.seen.symbols.has(other)) return false;
    this.#checks.tally(`passedOver:${other}`);
    return true;
  }

  readonly #lookup = (symbol: string): Grid | undefined => {
    if (this.of.symbol !== undefined && this.of.symbol !== symbol) return undefined;
    return this.of.definitions.find(this.seen.venue, symbol)?.instrument;
  };

  /** A bare snapshot belongs to the source's one symbol, whatever was asked for. */
  readonly #snapshotGrid = (): Grid | null => {
    const { symbols } = this.seen;
    const only = symbols.size === 0 ? this.of.symbol : [...symbols][0];
    return symbols.size > 1 ? null : this.#lookup(only ?? "") ?? null;
  };

  /** After the last frame. */
  finish(): void {
    for (const feed of this.feeds) feed.finish();
    for (const observer of this.#observers) observer.finish();
  }

  #feedOf(grid: Grid | null): InstrumentFeed {
    if (this.#feed?.instrument === grid && this.#feed !== null) return this.#feed;
    let feed = this.feeds.find((f) => f.instrument === grid);
    if (!feed) {
      const { venue } = this.seen;
      const definition = grid && this.of.definitions.find(venue, grid.symbol);
      if (!definition) throw new Error("A decoded frame has a grid");
      const rule = venue === "binance-spot" ? "binance-spot" : "binance-usdm";
      const observer = new FeedChecks(this.#checks, definition.instrument.symbol);
      this.#observers.push(observer);
      feed = new InstrumentFeed(definition.instrument, { rule, observer });
      if (definition.note) this.#checks.found("inferred-grid", () => definition.note);
      this.feeds.push(feed);
    }
    return this.#feed = feed;
  }
}

/** What the first block of each file tells. */
interface Seen {
  readonly venue: string;
  readonly symbols: ReadonlySet<string>;
}

/** Marks of USDⓈ-M frames that spot's do not have, of spot's that USDⓈ-M's do not, and of COIN-M's. */
const USDM_MARKS = /"pu":|"X":|"e":"bookTicker"|"e":"markPriceUpdate"/;
const SPOT_MARKS = /"M":(true|false)|"lastUpdateId":\d+,"bids"/;
const COINM_MARKS = /"ps":"([^"\\]{1,40})"/;
/** A trade of several; spot's ends with `M`. */
const AGG_TRADE = '"e":"aggTrade"';

/** Finds venue and symbols, and infers the grids of those that nobody defines (a pass of its own). */
async function sniff(of: ImportContext): Promise<Seen> {
  const streams = new Set<string>();
  const named = new Set<string>();
  let isFutures = false;
  let isSpot = false;
  let isPlainTrade = false;
  for (const file of of.files) {
    for await (const { bytes, length } of lineBlocks(inputFile(file.path))) {
      const head = text(bytes, 0, length);
      const pair = COINM_MARKS.exec(head);
      if (pair) throw inverseError(pair[1], file.facts.name);
      isFutures ||= USDM_MARKS.test(head);
      isSpot ||= SPOT_MARKS.test(head);
      isPlainTrade ||= head.includes(AGG_TRADE);
      for (const [, name] of head.matchAll(/"stream":"([\p{L}\p{N}_]{1,40})@/gu)) {
        streams.add(name.toUpperCase());
      }
      for (const [, name] of head.matchAll(/"s":"([^"\\]{1,40})"/g)) named.add(name);
      break;
    }
  }
  // A stream's name is not part of the data, so a broken symbol in a frame is not taken for a new one.
  const symbols = streams.size > 0 ? streams : named;
  for (const symbol of symbols) refuseInverse(symbol, of.files[0].facts.name);
  // Trades of several without spot's mark are futures' too.
  const told = isFutures || (isPlainTrade && !isSpot) ? "binance-usdm" : "binance-spot";
  const venue = of.venue ?? told;
  if (venue === "binance-spot" && isFutures && of.venue !== undefined) {
    const fault = { code: "wrong-symbol", file: of.files[0].facts.name, field: "venue" };
    throw new ImportError({ ...fault, value: venue, expected: `${told}, as its frames show` });
  }
  const unknown = [...symbols].filter((s) =>
    (of.symbol === undefined || of.symbol === s) && !of.definitions.find(venue, s)
  );
  if (unknown.length > 0) await infer(of, venue, unknown);
  return { venue, symbols };
}

async function infer(of: ImportContext, venue: string, symbols: readonly string[]): Promise<void> {
  const fine = { tickMantissa: 1, priceDecimals: 8, lotMantissa: 1, qtyDecimals: 8 };
  const grids = symbols.map((symbol) => ({ symbol, ...fine }));
  const found = symbols.map((symbol) =>
    new GridInference(of.definitions.finestKnown(venue, symbol))
  );
  const lookup = (symbol: string) => grids.find((g) => g.symbol === symbol);
  const only = grids.length === 1 ? grids[0] : null;
  const scanner = new FrameScanner(lookup, () => only);
  const frame = new Frame();
  for (const file of of.files) {
    for await (const { bytes, length } of lineBlocks(inputFile(file.path))) {
      for (let start = 0; start < length;) {
        let end = bytes.indexOf(NEWLINE, start);
        if (end < 0 || end > length) end = length;
        const space = bytes.indexOf(SPACE, start);
        if (decodeQuietly(scanner, bytes, space + 1, end, frame, lookup, only)) {
          const grid = found[grids.findIndex((g) => g === frame.grid)];
          const rows = Math.max(frame.bids + frame.asks, frame.kind === FrameKind.MARK ? 0 : 1);
          for (let i = 0; i < rows; i++) grid.add(frame.price[i], frame.qty[i]);
        }
        start = end + 1;
      }
    }
  }
  grids.forEach(({ symbol }, i) => {
    const instrument = found[i].instrument(venue, symbol);
    of.definitions.take(instrument, inferenceNote(instrument));
  });
}

/** Decodes a frame for its grid alone; broken ones are reported by the pass that imports. */
function decodeQuietly(
  scanner: FrameScanner,
  bytes: Uint8Array,
  start: number,
  end: number,
  frame: Frame,
  lookup: (symbol: string) => Grid | undefined,
  only: Grid | null,
): boolean {
  if (scanner.scan(bytes, start, end, frame)) return true;
  try {
    decodeJson(text(bytes, start, end), frame, lookup, () => only);
    return frame.kind !== FrameKind.IGNORED;
  } catch (error) {
    if (error instanceof FrameError) return false;
    throw error;
  }
}

/** Where the next line begins if one ends at `end`; -1 if none does. */
function behindLine(bytes: Uint8Array, end: number, length: number): number {
  if (end === length || bytes[end] === NEWLINE) return end + 1;
  if (bytes[end] !== RETURN) return -1;
  return end + 1 === length || bytes[end + 1] === NEWLINE ? end + 2 : -1;
}

function text(bytes: Uint8Array, start: number, end: number): string {
  return DECODER.decode(bytes.subarray(start, end));
}
