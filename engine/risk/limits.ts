import type { Instrument } from "../instrument/instrument.ts";
import { mulDiv, Rounding } from "../num/mul_div.ts";
import { parseScaled } from "../num/decimal.ts";
import type { LevelsText, RiskConfig } from "./config.ts";

/** Three limits in the unit of their check; Infinity where a level is off. A value at a level passes. */
export interface Levels {
  readonly soft: number;
  readonly hard: number;
  readonly emergency: number;
}

/** Limits of one instrument: lots, money in 1e-8 units, and shares in ppb. */
export interface InstrumentLimits {
  readonly orderLots: Levels;
  readonly orderNotional: Levels;
  readonly collar: Levels;
  readonly marketSpread: Levels;
  readonly openOrders: Levels;
  readonly positionLots: Levels;
  readonly positionNotional: Levels;
}

/** Limits of the account: money in 1e-8 units, shares in ppb. */
export interface AccountLimits {
  readonly grossExposure: Levels;
  readonly netExposure: Levels;
  readonly leverage: Levels;
  readonly margin: Levels;
  readonly drawdown: Levels;
  readonly dailyLoss: Levels;
  readonly valueAtRisk: Levels;
}

type InstrumentTexts = Pick<
  RiskConfig,
  | "orderQty"
  | "orderNotional"
  | "collar"
  | "marketSpread"
  | "openOrders"
  | "positionQty"
  | "positionNotional"
>;

const MONEY_DECIMALS = 8;
const PERCENT_DECIMALS = 7;
/** Parts per billion in 100 %. */
const WHOLE = 1e9;
const MAX_MONEY = 9e15;

/** An instrument's limits, its overrides included. `cash` is start cash, 1e-8 units. */
export function instrumentLimits(
  config: InstrumentTexts & Pick<RiskConfig, "instruments">,
  instrument: Instrument,
  cash: number,
): InstrumentLimits {
  const own = Object.hasOwn(config.instruments, instrument.symbol)
    ? config.instruments[instrument.symbol]
    : undefined;
  const text = <Key extends keyof InstrumentTexts>(key: Key): LevelsText =>
    own?.[key] ?? config[key];
  const lots = (value: string) => lotsOf(value, instrument);
  const money = (value: string) => moneyOf(value, cash);
  return {
    orderLots: resolve(text("orderQty"), lots),
    orderNotional: resolve(text("orderNotional"), money),
    collar: resolve(text("collar"), ppbOf),
    marketSpread: resolve(text("marketSpread"), ppbOf),
    openOrders: counts(text("openOrders")),
    positionLots: resolve(text("positionQty"), lots),
    positionNotional: resolve(text("positionNotional"), money),
  };
}

export function accountLimits(config: RiskConfig, cash: number): AccountLimits {
  const money = (value: string) => moneyOf(value, cash);
  return {
    grossExposure: resolve(config.grossExposure, money),
    netExposure: resolve(config.netExposure, money),
    leverage: resolve(config.leverage, ppbOf),
    margin: resolve(config.margin, ppbOf),
    drawdown: resolve(config.drawdown, ppbOf),
    dailyLoss: resolve(config.dailyLoss, money),
    valueAtRisk: resolve(config.valueAtRisk, ppbOf),
  };
}

/** What a strategy may lose, 1e-8 units. `cash` is its share. */
export function strategyLossLevels(config: RiskConfig, label: string, cash: number): Levels {
  const own = Object.hasOwn(config.strategies, label) ? config.strategies[label] : undefined;
  return resolve(own?.strategyLoss ?? config.strategyLoss, (value) => moneyOf(value, cash));
}

/** Levels that are counts already. */
export function counts(text: LevelsText): Levels {
  return resolve(text, (value) => Number(value));
}

function resolve(text: LevelsText, convert: (value: string) => number): Levels {
  const level = (value: string | number | undefined) =>
    value === undefined ? Infinity : convert(String(value));
  return { soft: level(text.soft), hard: level(text.hard), emergency: level(text.emergency) };
}

/** Whole lots within a quantity; what is finer than a lot cannot be held, so it is cut off. */
function lotsOf(text: string, instrument: Instrument): number {
  const decimals = Math.max(instrument.qtyDecimals, fractionDigits(text));
  const step = instrument.lotMantissa * 10 ** (decimals - instrument.qtyDecimals);
  return mulDiv(parseScaled(text, decimals), 1, step, Rounding.FLOOR);
}

function moneyOf(text: string, cash: number): number {
  if (!text.endsWith("%")) return parseScaled(text, MONEY_DECIMALS);
  const ppb = ppbOf(text);
  const rough = (cash * ppb) / WHOLE;
  // Beyond what money can be, the last digits do not matter.
  return rough > MAX_MONEY ? rough : mulDiv(cash, ppb, WHOLE, Rounding.FLOOR);
}

/** "2.5%" is 25,000,000 ppb. */
function ppbOf(text: string): number {
  return parseScaled(text.slice(0, -1), PERCENT_DECIMALS);
}

function fractionDigits(text: string): number {
  const point = text.indexOf(".");
  return point < 0 ? 0 : text.length - point - 1;
}
