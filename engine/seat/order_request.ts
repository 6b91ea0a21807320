import { MAX_TICKS } from "../book/price_limits.ts";
import type { Instrument } from "../instrument/instrument.ts";
import { parseLots, parseTicks } from "../num/decimal.ts";
import { OrderType, Side, TimeInForce } from "../order/types.ts";
import type { OrderRequest } from "../strategy/contract.ts";
import type { Clock } from "../time/clock.ts";

const TYPES: Readonly<Record<string, OrderType>> = {
  "market": OrderType.MARKET,
  "limit": OrderType.LIMIT,
  "stop-market": OrderType.STOP_MARKET,
  "stop-limit": OrderType.STOP_LIMIT,
  "take-profit-market": OrderType.TAKE_PROFIT_MARKET,
  "take-profit-limit": OrderType.TAKE_PROFIT_LIMIT,
};

/** What a strategy asks for, in codes, ticks and lots. */
export interface OrderTerms {
  readonly side: Side;
  readonly type: OrderType;
  readonly tif: TimeInForce;
  readonly qtyLots: number;
  /** 0 without a limit. */
  readonly priceTicks: number;
  /** 0 without a trigger. */
  readonly stopTicks: number;
  /** 0 without an end. */
  readonly expireTs: number;
  readonly reduceOnly: boolean;
  /** Index into the session's tags. */
  readonly tagIndex: number;
}

/** A request with every field in codes, ticks and lots; reused for the next. */
export class ParsedRequest implements OrderTerms {
  side: Side = Side.BUY;
  type: OrderType = OrderType.MARKET;
  tif: TimeInForce = TimeInForce.GTC;
  qtyLots = 0;
  priceTicks = 0;
  stopTicks = 0;
  expireTs = 0;
  reduceOnly = false;
  /** Index into the session's tags. */
  tagIndex = 0;
}

/**
 * Reads a strategy's order request into `out`. Throws TypeError, naming the field, on one that
 * cannot mean anything: risk denies what is merely unwise, this refuses what is a mistake.
 */
export function parseRequest(
  request: OrderRequest,
  instrument: Instrument,
  out: ParsedRequest,
  clock: Clock,
): void {
  refuseUnknown(request, FIELDS, "Order");
  out.side = sideOf(request.side);
  out.type = typeOf(request);
  out.tif = tifOf(request.tif, out.type);
  out.qtyLots = either("qty", request.qtyLots, request.qty, instrument, parseLots);
  const isPriced = out.type === OrderType.LIMIT || out.type === OrderType.STOP_LIMIT ||
    out.type === OrderType.TAKE_PROFIT_LIMIT;
  const isConditional = out.type >= OrderType.STOP_MARKET;
  out.priceTicks = optional("price", isPriced, request.priceTicks, request.price, instrument);
  out.stopTicks = optional(
    "stopPrice",
    isConditional,
    request.stopTicks,
    request.stopPrice,
    instrument,
  );
  out.reduceOnly = flagOf("reduceOnly", request.reduceOnly);
  out.expireTs = expiryOf(request.expireTs, clock);
  if ((out.tif === TimeInForce.GTD) !== (out.expireTs > 0)) {
    throw new TypeError(
      `Order has tif ${request.tif} and expireTs ${request.expireTs}, expected GTD with an expireTs or neither`,
    );
  }
}

/** "buy" or 1, "sell" or -1. */
export function sideOf(side: OrderRequest["side"]): Side {
  if (side === "buy" || side === Side.BUY) return Side.BUY;
  if (side === "sell" || side === Side.SELL) return Side.SELL;
  throw new TypeError(`Order side is ${shown(side)}, expected buy or sell`);
}

function typeOf(request: OrderRequest): OrderType {
  const { type } = request;
  if (type === undefined) {
    const isPriced = request.priceTicks !== undefined || request.price !== undefined;
    return isPriced ? OrderType.LIMIT : OrderType.MARKET;
  }
  if (typeof type === "string" && Object.hasOwn(TYPES, type)) return TYPES[type];
  if (typeof type === "number" && Number.isInteger(type) && type >= 1 && type <= 6) return type;
  throw new TypeError(
    `Order type is ${shown(type)}, expected one of ${Object.keys(TYPES).join(", ")}`,
  );
}

export function tifOf(tif: OrderRequest["tif"], type: OrderType): TimeInForce {
  if (tif === undefined) return type === OrderType.MARKET ? TimeInForce.IOC : TimeInForce.GTC;
  if (typeof tif === "string" && Object.hasOwn(TimeInForce, tif)) return TimeInForce[tif];
  if (typeof tif === "number" && Number.isInteger(tif) && tif >= 1 && tif <= 5) return tif;
  throw new TypeError(`Order tif is ${shown(tif)}, expected GTC, IOC, FOK, GTX or GTD`);
}

/** Whole units, or a decimal text of them: exactly one of the two. */
export function either(
  name: string,
  whole: number | undefined,
  text: string | undefined,
  instrument: Instrument,
  parse: (text: string, instrument: Instrument) => number,
): number {
  if ((whole === undefined) === (text === undefined)) {
    throw new TypeError(
      `Order needs exactly one of ${name} as a decimal string and in whole units`,
    );
  }
  if (whole !== undefined) return wholeOf(name, whole);
  if (typeof text !== "string") {
    throw new TypeError(`Order ${name} is ${shown(text)}, expected a decimal string such as "0.1"`);
  }
  return wholeOf(name, parse(text, instrument));
}

/** A number of ticks or lots; ticks that a tape, a decision and the record hold: 31 bits of them. */
export function wholeOf(name: string, value: number): number {
  const max = name.startsWith("qty") ? Number.MAX_SAFE_INTEGER : MAX_TICKS;
  if (Number.isSafeInteger(value) && value > 0 && value <= max) return value;
  throw new TypeError(
    `Order ${name} is ${shown(value)}, expected a whole number of ticks or lots above 0` +
      (value > max ? ` and at most ${max}` : ""),
  );
}

/** A tag, checked; empty without. Throws TypeError, and RangeError beyond 32 characters. */
export function tagOf(tag: string | undefined): string {
  if (tag === undefined) return "";
  if (typeof tag !== "string") {
    throw new TypeError(`Order tag is ${shown(tag)}, expected a text of at most 32 characters`);
  }
  if (/\p{Cc}/u.test(tag)) {
    throw new TypeError(`Order tag ${JSON.stringify(tag)} has a control character, expected none`);
  }
  return tag;
}

function flagOf(name: string, value: boolean | undefined): boolean {
  if (value === undefined || typeof value === "boolean") return value ?? false;
  throw new TypeError(`Order ${name} is ${shown(value)}, expected true or false`);
}

function expiryOf(value: number | undefined, { now }: Clock): number {
  if (value === undefined || value === 0) return 0;
  if (Number.isSafeInteger(value) && value > now) return value;
  throw new TypeError(`Order expireTs is ${shown(value)}, expected whole µs after now (${now})`);
}

/** Refuses fields that would be dropped in silence: a misspelt one among them. */
export function refuseUnknown(given: object, known: ReadonlySet<string>, what: string): void {
  if (typeof given !== "object" || given === null) {
    throw new TypeError(`${what} is ${shown(given)}, expected an object`);
  }
  for (const name of Object.keys(given)) {
    if (known.has(name)) continue;
    throw new TypeError(
      `${what} has a field "${name.slice(0, 40)}", expected one of ${[...known].join(", ")}`,
    );
  }
}

/** A wrong value as text, whatever it is. */
function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, 40));
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return value === null ? "null" : `a ${typeof value}`;
}

const FIELDS: ReadonlySet<string> = new Set([
  ...["instrument", "side", "type", "tif", "qtyLots", "qty", "priceTicks", "price"],
  ...["stopTicks", "stopPrice", "reduceOnly", "tag", "expireTs"],
]);

function optional(
  name: string,
  isNeeded: boolean,
  ticks: number | undefined,
  text: string | undefined,
  instrument: Instrument,
): number {
  if (!isNeeded) {
    if (ticks === undefined && text === undefined) return 0;
    throw new TypeError(`Order has a ${name}, expected none for its type`);
  }
  return either(name, ticks, text, instrument, parseTicks);
}
