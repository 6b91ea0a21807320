import type { AnyResult } from "../result.ts";
import { type RunStats, statisticOf } from "../stats/mod.ts";
import { fixedText, moneyText, utcText } from "./client/text.ts";
import { html } from "./html.ts";
import { page } from "./page.ts";
import { section, table, tone } from "./section.ts";
import { statisticText } from "./text.ts";

/** A run of the index: its result, its statistics, and where its report is, relative to the index. */
export interface IndexEntry {
  readonly result: AnyResult;
  readonly stats: RunStats;
  readonly href: string;
}

/** A small page that links the reports of several runs, side by side. It has no script. */
export function renderIndex(entries: readonly IndexEntry[]): string {
  const text = (key: string) => ({ result, stats }: IndexEntry) =>
    statisticText(statisticOf(stats.statistics, key), result.identity.instruments[0]?.settle ?? "");
  const net = ({ result }: IndexEntry) => result.totals.equity - result.identity.cash;
  const body = html`
    <header class="top">
      <p class="brand">Throughline</p>
      <h1>Backtest runs</h1>
    </header>
    <main>${section(
      { id: "runs", title: "Runs" },
      table("Runs", [
        {
          label: "Strategy",
          cell: (e) => html`<a href="${e.href}">${e.result.identity.strategy}</a>`,
        },
        {
          label: "Instruments",
          cell: (e) => e.result.identity.instruments.map((i) => i.symbol).join(", "),
        },
        { label: "From (UTC)", cell: (e) => utcText(e.result.identity.fromTs) },
        { label: "Venue", cell: (e) => e.result.identity.venue },
        {
          label: "Net P&L",
          cell: (e) => moneyText(net(e)),
          numeric: true,
          tone: (e) => tone(net(e)),
        },
        { label: "Max drawdown", cell: text("maxDrawdown"), numeric: true },
        { label: "Sharpe", cell: text("sharpe"), numeric: true },
        { label: "Orders", cell: (e) => fixedText(e.result.totals.orders, 0), numeric: true },
        { label: "Fills", cell: (e) => fixedText(e.result.totals.fills, 0), numeric: true },
        { label: "Fees", cell: (e) => moneyText(e.result.totals.fees), numeric: true },
        {
          label: "Decision hash",
          cell: (e) => html`<code>${e.result.identity.decisionHash.slice(0, 12)}</code>`,
        },
      ], entries),
    )}</main>
  `;
  return page({ title: "Throughline backtest runs", body, script: "" });
}
