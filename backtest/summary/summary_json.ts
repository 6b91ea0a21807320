import { formatScaled } from "../../engine/num/decimal.ts";
import type { Instrument } from "../../engine/instrument/instrument.ts";
import type { AnyResult } from "../result.ts";
import { moneyDecimal } from "../report/text.ts";
import type { RunStats, Statistic } from "../stats/mod.ts";

/** One statistic in JSON: money as a decimal string, everything else a number; null is N/A. */
export interface JsonStatistic {
  readonly value: number | string | null;
  readonly unit: Statistic["unit"];
  readonly sample: number;
  readonly sampleOf: string;
  readonly minSample: number;
  readonly note: string;
}

/** What `deno task backtest --json` prints of a run. Money and positions are decimal strings. */
export interface RunSummary {
  readonly strategy: string;
  readonly instruments: readonly string[];
  readonly ticks: number;
  readonly runSeconds: number;
  readonly ticksPerSecond: number;
  readonly peakRssBytes: number;
  readonly orders: number;
  readonly fills: number;
  /** Symbol → signed quantity in base units. */
  readonly position: Readonly<Record<string, string>>;
  readonly fees: string;
  readonly funding: string;
  readonly realizedPnl: string;
  readonly unrealizedPnl: string;
  readonly equity: string;
  readonly decisionHash: string;
  /** Path of the HTML report; null when none was written. */
  readonly report: string | null;
  /** Each of several strategies, by its name among them; absent where there is one. */
  readonly strategies?: Readonly<Record<string, StrategySummary>>;
  readonly statistics: Readonly<Record<string, JsonStatistic>>;
}

/** What one of several strategies came to. Money and positions are decimal strings. */
export interface StrategySummary {
  /** Its share of the cash. */
  readonly capital: string;
  readonly orders: number;
  readonly fills: number;
  readonly denied: number;
  readonly position: Readonly<Record<string, string>>;
  readonly fees: string;
  readonly funding: string;
  readonly realizedPnl: string;
  readonly unrealizedPnl: string;
  readonly pnl: string;
}

/** The run as one JSON-able object, keys as the command's documentation lists them. */
export function summaryJson(
  result: AnyResult,
  stats: RunStats,
  reportPath: string | null,
): RunSummary {
  const { identity, measured, totals } = result;
  const position = positionsOf(identity.instruments, totals.positionLots);
  return {
    strategy: identity.strategy,
    instruments: identity.instruments.map((instrument) => instrument.symbol),
    ticks: result.ticks,
    runSeconds: measured.runSeconds,
    ticksPerSecond: measured.ticksPerSecond,
    peakRssBytes: measured.peakRssBytes,
    orders: totals.orders,
    fills: totals.fills,
    position,
    fees: moneyDecimal(totals.fees),
    funding: moneyDecimal(totals.funding),
    realizedPnl: moneyDecimal(totals.realized),
    unrealizedPnl: moneyDecimal(totals.unrealized),
    equity: moneyDecimal(totals.equity),
    decisionHash: identity.decisionHash,
    report: reportPath,
    ...(result.strategies && { strategies: strategiesJson(result) }),
    statistics: Object.fromEntries(stats.statistics.map((s) => [s.key, jsonStatistic(s)])),
  };
}

function strategiesJson({ identity, strategies = [] }: AnyResult) {
  return Object.fromEntries(strategies.map((one): [string, StrategySummary] => [one.label, {
    capital: moneyDecimal(one.capital),
    orders: one.orders,
    fills: one.fills,
    denied: one.denied,
    position: positionsOf(identity.instruments, one.positionLots),
    fees: moneyDecimal(one.fees),
    funding: moneyDecimal(one.funding),
    realizedPnl: moneyDecimal(one.realized),
    unrealizedPnl: moneyDecimal(one.unrealized),
    pnl: moneyDecimal(one.pnl),
  }]));
}

/** Symbol → signed quantity in base units. */
function positionsOf(instruments: readonly Instrument[], lots: readonly number[]) {
  return Object.fromEntries(instruments.map((instrument, k): [string, string] => {
    const units = lots[k] * instrument.lotMantissa;
    return [instrument.symbol, formatScaled(units + 0, instrument.qtyDecimals)];
  }));
}

function jsonStatistic(s: Statistic): JsonStatistic {
  const { unit, sample, sampleOf, minSample, note } = s;
  const value = s.value !== null && unit === "money" ? moneyDecimal(s.value) : s.value;
  return { value, unit, sample, sampleOf, minSample, note };
}
