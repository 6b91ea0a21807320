import {
  type Frame,
  FrameError,
  FrameKind,
  type Grid,
  type GridLookup,
  MARK_DECIMALS,
  RATE_DECIMALS,
} from "../../feed/message.ts";
import { lots, scaled, shown, ticks } from "../../feed/wire_numbers.ts";
import { venueMicros } from "./venue_time.ts";

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Decodes one frame by `JSON.parse`: the full meaning, about ten times slower than `FrameScanner`,
 * which it stands behind. Events that the store has no kind for become `IGNORED` with their name.
 *
 * @throws {FrameError} naming field, value and expectation when a known frame is broken
 */
export function decodeJson(
  text: string,
  frame: Frame,
  lookup: GridLookup,
  snapshotGrid: () => Grid | null,
): void {
  frame.clear();
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch (error) {
    throw new FrameError("bad-frame", "frame", shown(text), `JSON (${(error as Error).message})`);
  }
  if (!isObject(root)) throw new FrameError("bad-frame", "frame", shown(text), "a JSON object");
  const data = isObject(root.data) ? root.data : root;
  const stream = typeof root.stream === "string" ? root.stream : "";
  if (data.lastUpdateId !== undefined && Array.isArray(data.bids)) {
    return decodeSnapshot(data, frame, bookGrid(data, stream, lookup, snapshotGrid));
  }
  const isQuote = data.e === undefined && typeof data.B === "string";
  const event = isQuote ? "bookTicker" : typeof data.e === "string" ? data.e : "";
  // A partial book has a diff's name but replaces the top levels: only its stream tells.
  const name = /@depth\d/.test(stream) ? "partialDepth" : event;
  if (name === "depthUpdate") decodeDepth(data, frame, gridOf(data, lookup));
  else if (name === "trade") decodeTrade(data, frame, gridOf(data, lookup), FrameKind.TRADE);
  else if (name === "aggTrade") decodeTrade(data, frame, gridOf(data, lookup), FrameKind.AGG_TRADE);
  else if (name === "bookTicker") decodeQuote(data, frame, gridOf(data, lookup));
  else if (name === "markPriceUpdate") decodeMark(data, frame, gridOf(data, lookup));
  else frame.name = name || (data.code !== undefined ? "error" : "unnamed");
}

/** A whole book's symbol: its own, else the one that its stream is named by; a bare one has none. */
function bookGrid(
  data: Json,
  stream: string,
  lookup: GridLookup,
  snapshotGrid: () => Grid | null,
): Grid {
  if (typeof data.s === "string") return gridOf(data, lookup);
  if (stream !== "") {
    const symbol = streamSymbol(stream);
    const grid = lookup(symbol);
    if (grid) return grid;
    throw new FrameError("wrong-symbol", "stream", shown(symbol), "a symbol of this import");
  }
  const grid = snapshotGrid();
  if (grid !== null) return grid;
  const expected = "the one symbol of its recording: among several nothing tells whose book it is";
  throw new FrameError("wrong-symbol", "snapshot", "bare", expected);
}

/** `btcusdt@depth5@100ms` → `BTCUSDT`. */
const streamSymbol = (stream: string): string => stream.split("@")[0].toUpperCase();

function decodeSnapshot(data: Json, frame: Frame, grid: Grid): void {
  frame.kind = FrameKind.SNAPSHOT;
  frame.grid = grid;
  frame.finalId = integer(data, "lastUpdateId");
  frame.timeUs = data.T !== undefined || data.E !== undefined ? time(data) : NaN;
  levels(data, "bids", "asks", frame, grid);
}

function decodeDepth(data: Json, frame: Frame, grid: Grid): void {
  frame.kind = FrameKind.DEPTH;
  frame.grid = grid;
  frame.timeUs = time(data);
  frame.firstId = integer(data, "U");
  frame.finalId = integer(data, "u");
  if (data.pu !== undefined) frame.previousId = integer(data, "pu");
  levels(data, "b", "a", frame, grid);
}

function decodeTrade(data: Json, frame: Frame, grid: Grid, kind: FrameKind): void {
  frame.grid = grid;
  frame.timeUs = time(data);
  frame.tradeId = integer(data, kind === FrameKind.TRADE ? "t" : "a");
  if (typeof data.m !== "boolean") {
    throw new FrameError("bad-frame", "m", shown(data.m), "true or false");
  }
  frame.isBuy = !data.m;
  frame.isOffMarket = data.X !== undefined && data.X !== "MARKET";
  frame.kind = kind;
  // The venue sends placeholders of price 0 and quantity 0 for trades off the book.
  if (frame.isOffMarket && Number(data.p) === 0 && Number(data.q) === 0) {
    frame.price[0] = frame.qty[0] = 0;
    return;
  }
  frame.price[0] = ticks(data.p, "p", grid);
  frame.qty[0] = lots(data.q, "q", grid);
  if (frame.qty[0] === 0) {
    throw new FrameError("bad-price", "q", shown(data.q), "a quantity above 0");
  }
}

function decodeQuote(data: Json, frame: Frame, grid: Grid): void {
  frame.kind = FrameKind.QUOTE;
  frame.grid = grid;
  if (data.T !== undefined || data.E !== undefined) frame.timeUs = time(data);
  frame.finalId = integer(data, "u");
  frame.bids = frame.asks = 1;
  frame.price[0] = ticks(data.b, "b", grid);
  frame.qty[0] = lots(data.B, "B", grid);
  frame.price[1] = ticks(data.a, "a", grid);
  frame.qty[1] = lots(data.A, "A", grid);
}

function decodeMark(data: Json, frame: Frame, grid: Grid): void {
  frame.kind = FrameKind.MARK;
  frame.grid = grid;
  frame.timeUs = venueMicros(integer(data, "E"));
  frame.mark = scaled(data.p, "p", MARK_DECIMALS);
  frame.indexPrice = scaled(data.i, "i", MARK_DECIMALS);
  if (!(frame.mark > 0)) throw new FrameError("bad-price", "p", shown(data.p), "a price above 0");
  if (!(frame.indexPrice > 0)) {
    throw new FrameError("bad-price", "i", shown(data.i), "a price above 0");
  }
  // Dated contracts have no funding: an empty rate and time 0.
  if (data.r !== "" && data.r !== undefined) frame.ratePpb = scaled(data.r, "r", RATE_DECIMALS);
  if (data.T !== undefined) frame.nextFundingUs = venueMicros(integer(data, "T"));
}

function gridOf(data: Json, lookup: GridLookup): Grid {
  const grid = typeof data.s === "string" ? lookup(data.s) : undefined;
  if (!grid) throw new FrameError("wrong-symbol", "s", shown(data.s), "a symbol of this import");
  return grid;
}

function levels(data: Json, bidKey: string, askKey: string, frame: Frame, grid: Grid): void {
  const bids = data[bidKey];
  const asks = data[askKey];
  if (!Array.isArray(bids) || !Array.isArray(asks)) {
    const key = Array.isArray(bids) ? askKey : bidKey;
    throw new FrameError("bad-frame", key, shown(data[key]), "a list of [price, quantity]");
  }
  frame.reserve(bids.length + asks.length);
  let n = 0;
  for (const side of [bids, asks]) {
    const key = side === bids ? bidKey : askKey;
    for (const level of side) {
      if (!Array.isArray(level)) {
        throw new FrameError("bad-frame", key, shown(level), "[price, quantity]");
      }
      frame.price[n] = ticks(level[0], `${key} price`, grid);
      frame.qty[n++] = lots(level[1], `${key} quantity`, grid);
    }
  }
  frame.bids = bids.length;
  frame.asks = asks.length;
}

/** Transaction time T, else event time E, µs. */
const time = (data: Json): number => venueMicros(integer(data, data.T !== undefined ? "T" : "E"));

function integer(data: Json, key: string): number {
  const value = data[key];
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
    throw new FrameError("bad-frame", key, shown(value), "a whole number from 0 to 2^53 - 1");
  }
  return value;
}
