import { parseScaled } from "../../../engine/num/decimal.ts";
import type {
  Instrument,
  InstrumentFilters,
  InstrumentKind,
} from "../../../engine/instrument/instrument.ts";

type Json = Record<string, unknown>;

/**
 * Grid of spot quantities. LOT_SIZE binds orders only: resting quantities keep finer remainders
 * (recorded: 25.42618900 BTC at a step of 0.00001), all of them multiples of the asset's 1e-8.
 */
export const SPOT_QTY_DECIMALS = 8;
/** Margin of the lowest bracket where the venue does not say: 5 % initial, 2.5 % maintenance. */
const DEFAULT_INITIAL_PPB = 50_000_000;
const DEFAULT_MAINTENANCE_PPB = 25_000_000;
/** The venue's base tier: maker 0.02 %, taker 0.05 %; spot 0.1 % both. */
const FUTURES_FEES = { makerFeePpb: 200_000, takerFeePpb: 500_000 };
const SPOT_FEES = { makerFeePpb: 1_000_000, takerFeePpb: 1_000_000 };

/**
 * Instruments out of a Binance `exchangeInfo` answer (USDⓈ-M or spot, told by `futuresType` and by
 * the symbols' `contractType`), in the order of the text. A recorder's file with other answers in it
 * does too: the line with the symbols is taken, from its first brace on.
 *
 * Sizes come from the filters (`pricePrecision` is not the tick), but for spot's lot: see
 * `SPOT_QTY_DECIMALS`. Fee rates and margins are not in
 * the answer: fees are the venue's base tier, margins the answer's percentages where they are.
 * `validFromTs` is 0: the answer says what holds, not since when.
 *
 * @throws {Error} naming the symbol and field that are missing or no exact decimal
 */
export function instrumentsFromExchangeInfo(text: string): Instrument[] {
  let root: unknown;
  try {
    root = JSON.parse(answerIn(text));
  } catch (error) {
    throw new Error(`exchangeInfo is no JSON: ${(error as Error).message}`, { cause: error });
  }
  const symbols = (root as Json | null)?.symbols;
  if (!Array.isArray(symbols)) throw new Error("exchangeInfo has no list `symbols`");
  return symbols.map((symbol) => instrumentOf(symbol as Json));
}

function answerIn(text: string): string {
  if (text.trimStart().startsWith("{")) return text;
  const line = text.split("\n").find((l) => l.includes('"symbols":')) ?? text;
  return line.slice(Math.max(0, line.indexOf("{")));
}

function instrumentOf(symbol: Json): Instrument {
  const name = string(symbol, "symbol", "exchangeInfo");
  const spot = symbol.contractType === undefined;
  const filters = new Map<string, Json>();
  for (const f of (symbol.filters ?? []) as Json[]) filters.set(String(f.filterType), f);
  const price = need(filters, "PRICE_FILTER", name);
  const lot = need(filters, "LOT_SIZE", name);
  const tick = grid(string(price, "tickSize", name), `${name} tickSize`);
  const step = spot
    ? { mantissa: 1, decimals: SPOT_QTY_DECIMALS }
    : grid(string(lot, "stepSize", name), `${name} stepSize`);
  const quote = string(symbol, "quoteAsset", name);
  return {
    index: -1,
    venue: spot ? "binance-spot" : "binance-usdm",
    symbol: name,
    kind: kindOf(symbol, spot),
    base: string(symbol, "baseAsset", name),
    quote,
    settle: typeof symbol.marginAsset === "string" ? symbol.marginAsset : quote,
    tickMantissa: tick.mantissa,
    priceDecimals: tick.decimals,
    lotMantissa: step.mantissa,
    qtyDecimals: step.decimals,
    multiplierNum: 1,
    multiplierDen: 1,
    filters: filtersOf(filters, price, lot, tick, step, name),
    ...(spot ? SPOT_FEES : FUTURES_FEES),
    initialMarginPpb: percentPpb(symbol.requiredMarginPercent, DEFAULT_INITIAL_PPB),
    maintenanceMarginPpb: percentPpb(symbol.maintMarginPercent, DEFAULT_MAINTENANCE_PPB),
    validFromTs: 0,
  };
}

function kindOf(symbol: Json, spot: boolean): InstrumentKind {
  if (spot) return "spot";
  // COIN-M contracts are worth coins: what is paid in is not what prices are in.
  const inverse = symbol.contractSize !== undefined && symbol.marginAsset !== symbol.quoteAsset;
  // An empty type is a contract that is settled and gone; a dated name tells the rest apart.
  const type = String(symbol.contractType);
  const dated = type.includes("QUARTER") || type.includes("MONTH") ||
    (type === "" && /_\d{6}$/.test(String(symbol.symbol)));
  return `${inverse ? "inverse" : "linear"}-${dated ? "future" : "perpetual"}`;
}

interface Step {
  readonly mantissa: number;
  readonly decimals: number;
}

/** `"0.10"` → 1 × 10^-1, `"0.025"` → 25 × 10^-3, `"10"` → 10 × 10^0. */
function grid(text: string, what: string): Step {
  const point = text.indexOf(".");
  const trimmed = point < 0 ? text : text.replace(/\.?0+$/, "");
  const decimals = trimmed.includes(".") ? trimmed.length - trimmed.indexOf(".") - 1 : 0;
  const mantissa = parseScaled(trimmed, decimals);
  if (mantissa <= 0) throw new Error(`${what} is ${text}, expected a step above 0`);
  return { mantissa, decimals };
}

function filtersOf(
  filters: ReadonlyMap<string, Json>,
  price: Json,
  lot: Json,
  tick: Step,
  step: Step,
  name: string,
): InstrumentFilters {
  const market = filters.get("MARKET_LOT_SIZE");
  const notional = filters.get("MIN_NOTIONAL") ?? filters.get("NOTIONAL");
  const percent = filters.get("PERCENT_PRICE");
  const inSteps = (f: Json, field: string, of: Step) =>
    steps(string(f, field, name), of, `${name} ${field}`);
  const maximum = (value: number) => value === 0 ? Infinity : value;
  return {
    minPriceTicks: inSteps(price, "minPrice", tick),
    maxPriceTicks: maximum(inSteps(price, "maxPrice", tick)),
    minQtyLots: inSteps(lot, "minQty", step),
    maxQtyLots: maximum(inSteps(lot, "maxQty", step)),
    marketMinQtyLots: market ? inSteps(market, "minQty", step) : 0,
    marketMaxQtyLots: market ? maximum(inSteps(market, "maxQty", step)) : Infinity,
    minNotional: decimal(notional?.notional ?? notional?.minNotional ?? "0", 8),
    percentUpPpb: percent ? decimal(percent.multiplierUp, 9) : 0,
    percentDownPpb: percent ? decimal(percent.multiplierDown, 9) : 0,
  };
}

const decimal = (value: unknown, decimals: number): number =>
  typeof value === "string" ? parseScaled(value, decimals) : 0;

/** A bound in whole steps. Bounds off the grid (the venue has some) are cut to it. */
function steps(text: string, step: Step, what: string): number {
  const fraction = text.indexOf(".") < 0 ? "" : text.slice(text.indexOf(".") + 1);
  const whole = fraction === "" ? text : text.slice(0, text.indexOf("."));
  const cut = fraction.slice(0, step.decimals);
  try {
    const value = parseScaled(cut === "" ? whole : `${whole}.${cut}`, step.decimals);
    return Math.floor(value / step.mantissa);
  } catch (error) {
    throw new Error(`${what} is ${text}, expected a decimal`, { cause: error });
  }
}

/** `"5.0000"` per cent → ppb. */
function percentPpb(value: unknown, fallback: number): number {
  return typeof value === "string" ? parseScaled(value, 7) : fallback;
}

function need(filters: ReadonlyMap<string, Json>, type: string, name: string): Json {
  const filter = filters.get(type);
  if (!filter) throw new Error(`exchangeInfo: ${name} has no ${type} filter`);
  return filter;
}

function string(from: Json, field: string, name: string): string {
  const value = from[field];
  if (typeof value !== "string" || value === "") {
    throw new Error(`exchangeInfo: ${name} has no ${field}`);
  }
  return value;
}
