import { formatScaled } from "../../engine/num/decimal.ts";
import { MONEY_DECIMALS } from "../../engine/instrument/instrument.ts";
import type { AnyResult } from "../result.ts";
import type { RunStats } from "../stats/compute.ts";

/** A run as a row of the runs database; also a line of the file of rows that wait for it. */
export type RunRow = Readonly<Record<string, string | number | null>>;

/** Columns of the table `runs`, with their types. */
export const RUN_COLUMNS: Readonly<Record<string, string>> = {
  run_id: "VARCHAR NOT NULL",
  made_at: "TIMESTAMP NOT NULL",
  strategy: "VARCHAR NOT NULL",
  params: "JSON NOT NULL",
  instruments: "VARCHAR NOT NULL",
  venue: "VARCHAR NOT NULL",
  ordering: "VARCHAR NOT NULL",
  seed: "BIGINT NOT NULL",
  from_at: "TIMESTAMP NOT NULL",
  to_at: "TIMESTAMP NOT NULL",
  strategy_hash: "VARCHAR NOT NULL",
  data_hash: "VARCHAR NOT NULL",
  decision_hash: "VARCHAR NOT NULL",
  versions: "JSON NOT NULL",
  ticks: "BIGINT NOT NULL",
  orders: "BIGINT NOT NULL",
  fills: "BIGINT NOT NULL",
  denied: "BIGINT NOT NULL",
  rejected: "BIGINT NOT NULL",
  liquidations: "BIGINT NOT NULL",
  cash: "DECIMAL(24, 8) NOT NULL",
  fees: "DECIMAL(24, 8) NOT NULL",
  funding: "DECIMAL(24, 8) NOT NULL",
  realized: "DECIMAL(24, 8) NOT NULL",
  unrealized: "DECIMAL(24, 8) NOT NULL",
  equity: "DECIMAL(24, 8) NOT NULL",
  turnover: "DECIMAL(24, 8) NOT NULL",
  statistics: "JSON NOT NULL",
  run_seconds: "DOUBLE NOT NULL",
  total_seconds: "DOUBLE NOT NULL",
  peak_rss_bytes: "BIGINT NOT NULL",
  bundle: "VARCHAR",
};

const money = (value: number) => formatScaled(value, MONEY_DECIMALS);

/** The row of a finished run; `madeAtTs` in µs since the epoch, `bundle` where its files are. */
export function runRow(
  result: AnyResult,
  stats: RunStats,
  madeAtTs: number,
  bundle: string | null,
): RunRow {
  const { identity, totals, measured } = result;
  const figures = Object.fromEntries(stats.statistics.map((one) => [one.key, one.value]));
  return {
    run_id: identity.runId,
    made_at: madeAtTs,
    strategy: identity.strategy,
    params: JSON.stringify(identity.params),
    instruments: identity.instruments.map((one) => one.symbol).join(","),
    venue: identity.venue,
    ordering: identity.ordering,
    seed: identity.seed,
    from_at: identity.fromTs,
    to_at: identity.toTs,
    strategy_hash: identity.strategyHash,
    data_hash: identity.dataHash,
    decision_hash: identity.decisionHash,
    versions: JSON.stringify(identity.versions),
    ticks: result.ticks,
    orders: totals.orders,
    fills: totals.fills,
    denied: totals.denied,
    rejected: totals.rejected,
    liquidations: totals.liquidations,
    cash: money(identity.cash),
    fees: money(totals.fees),
    funding: money(totals.funding),
    realized: money(totals.realized),
    unrealized: money(totals.unrealized),
    equity: money(totals.equity),
    turnover: money(totals.turnover),
    statistics: JSON.stringify(figures),
    run_seconds: measured.runSeconds,
    total_seconds: measured.totalSeconds,
    peak_rss_bytes: measured.peakRssBytes,
    bundle,
  };
}
