import type { StrategyTotals } from "../../engine/kernel/totals.ts";
import type { AnyResult } from "../result.ts";
import { fixedText, moneyText, utcText } from "../report/client/text.ts";
import { bytesText, sampleText, statisticText } from "../report/text.ts";
import { type RunStats, statisticOf } from "../stats/mod.ts";
import {
  paint,
  printable,
  type TableStyle,
  type TextColumn,
  textTable,
  type Tone,
} from "./text_table.ts";

/** A finished run and where its report lies. */
export interface SummaryEntry {
  readonly result: AnyResult;
  readonly stats: RunStats;
  /** Null when no report was written. */
  readonly reportPath: string | null;
}

/**
 * One run for the terminal: identity, headline, statistics with their samples, refusals, hash and
 * report path. Ends without a newline; no line is longer than `style.width`, but for the report's
 * path and the hash, which must stay whole.
 */
export function summaryText(entry: SummaryEntry, style: TableStyle = {}): string {
  const { result, stats, reportPath } = entry;
  const { identity } = result;
  const color = style.color ?? false;
  const symbols = identity.instruments.map((i) => i.symbol).join(", ");
  const span = `${utcText(identity.fromTs)} – ${utcText(identity.toTs)} UTC`;
  const lines = [
    paint(printable(`${identity.strategy} on ${symbols}`), "strong", color),
    paint(`${span}, venue ${identity.venue} (${identity.ordering})`, "dim", color),
    ...identity.dataWarnings.map((warning) => paint(printable(`! ${warning}`), "loss", color)),
    "",
    ...headline(result, style),
    "",
    ...strategyLines(result, style),
    ...statisticLines(result, stats, style),
    ...refusalLines(stats, style),
    "",
    `decision hash  ${identity.decisionHash}`,
    ...(reportPath === null ? [] : [`report         ${reportPath}`]),
  ];
  return lines.join("\n");
}

/** Several runs side by side, one a row; empty without one. */
export function comparisonText(entries: readonly SummaryEntry[], style: TableStyle = {}): string {
  if (entries.length === 0) return "";
  const net = (e: SummaryEntry) => e.result.totals.equity - e.result.identity.cash;
  const text = (key: string) => (e: SummaryEntry) =>
    statisticText(statisticOf(e.stats.statistics, key), settleOf(e.result));
  const columns = [
    { label: "Strategy", cell: (e: SummaryEntry) => e.result.identity.strategy, flexible: true },
    {
      label: "Net P&L",
      cell: (e: SummaryEntry) => moneyText(net(e)),
      numeric: true,
      tone: (e: SummaryEntry) => toneOf(net(e)),
    },
    { label: "Max drawdown", cell: text("maxDrawdown"), numeric: true },
    { label: "Fees", cell: (e: SummaryEntry) => moneyText(e.result.totals.fees), numeric: true },
    { label: "Orders", cell: (e: SummaryEntry) => `${e.result.totals.orders}`, numeric: true },
    { label: "Fills", cell: (e: SummaryEntry) => `${e.result.totals.fills}`, numeric: true },
    { label: "Maker", cell: text("makerShare"), numeric: true },
    { label: "Sharpe", cell: text("sharpe"), numeric: true },
    {
      label: "M ticks/s",
      cell: (e: SummaryEntry) => fixedText(e.result.measured.ticksPerSecond / 1e6, 1),
      numeric: true,
    },
  ];
  return textTable(columns, entries, style).join("\n");
}

function headline(result: AnyResult, style: TableStyle): readonly string[] {
  const { identity, totals, measured, ticks } = result;
  const settle = settleOf(result);
  const net = totals.equity - identity.cash;
  const position = identity.instruments.map((i, k) => {
    const qty = totals.positionLots[k] * i.lotMantissa / 10 ** i.qtyDecimals;
    return `${fixedText(qty, i.qtyDecimals)} ${i.symbol}`;
  });
  const rows: readonly (readonly [string, string, Tone])[] = [
    ["Net P&L", `${moneyText(net)} ${settle}`, toneOf(net)],
    ["Equity", `${moneyText(totals.equity)} ${settle}`, "plain"],
    ["Realised, open", `${moneyText(totals.realized)}, ${moneyText(totals.unrealized)}`, "plain"],
    ["Fees, funding", `${moneyText(totals.fees)}, ${moneyText(totals.funding)}`, "plain"],
    ["Orders, fills", `${fixedText(totals.orders, 0)}, ${fixedText(totals.fills, 0)}`, "plain"],
    ["Denied, rejected", `${totals.denied}, ${totals.rejected}`, "plain"],
    ["Position", position.join(", "), "plain"],
    ["Events", `${fixedText(ticks, 0)} in ${fixedText(measured.runSeconds, 3)} s`, "plain"],
    ["Rate", `${fixedText(measured.ticksPerSecond / 1e6, 1)} M/s`, "plain"],
    ["Peak memory", bytesText(measured.peakRssBytes), "plain"],
  ];
  return textTable(
    [
      { label: "", cell: (r) => r[0] },
      { label: "", cell: (r) => r[1], numeric: true, flexible: true, tone: (r) => r[2] },
    ],
    rows,
    style,
  ).slice(2);
}

/** A row for each of several strategies; nothing where there is one. */
function strategyLines({ strategies, identity }: AnyResult, style: TableStyle): readonly string[] {
  if (strategies === undefined) return [];
  const position = ({ positionLots }: StrategyTotals) =>
    identity.instruments.map((i, k) => {
      const qty = positionLots[k] * i.lotMantissa / 10 ** i.qtyDecimals;
      return `${fixedText(qty, i.qtyDecimals)} ${i.symbol}`;
    }).join(", ");
  const columns: readonly TextColumn<StrategyTotals>[] = [
    { label: "Strategy", cell: (s) => s.label, flexible: true },
    { label: "P&L", cell: (s) => moneyText(s.pnl), numeric: true, tone: (s) => toneOf(s.pnl) },
    { label: "Fees", cell: (s) => moneyText(s.fees), numeric: true },
    { label: "Orders", cell: (s) => `${s.orders}`, numeric: true },
    { label: "Fills", cell: (s) => `${s.fills}`, numeric: true },
    { label: "Denied", cell: (s) => `${s.denied}`, numeric: true },
    { label: "Position", cell: position, flexible: true },
  ];
  return [...textTable(columns, strategies, style), ""];
}

function statisticLines(result: AnyResult, stats: RunStats, style: TableStyle) {
  const settle = settleOf(result);
  return textTable(
    [
      { label: "Statistic", cell: (s) => s.label },
      {
        label: "Value",
        cell: (s) => statisticText(s, settle),
        numeric: true,
        tone: (s): Tone => s.value === null ? "dim" : "plain",
      },
      { label: "Sample", cell: sampleText, flexible: true, tone: (): Tone => "dim" },
    ],
    stats.statistics,
    style,
  );
}

function refusalLines(stats: RunStats, style: TableStyle): readonly string[] {
  if (stats.refusals.length === 0) return [];
  return [
    "",
    ...textTable(
      [
        { label: "Refused", cell: (r) => r.label, flexible: true },
        { label: "Orders", cell: (r) => `${r.count}`, numeric: true },
      ],
      stats.refusals,
      style,
    ),
  ];
}

function settleOf(result: AnyResult): string {
  return result.identity.instruments[0]?.settle ?? "";
}

function toneOf(value: number): Tone {
  return value > 0 ? "gain" : value < 0 ? "loss" : "plain";
}
