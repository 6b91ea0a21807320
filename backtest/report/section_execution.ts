import type { AnyResult } from "../result.ts";
import { type Markout, type RunStats, type Statistic, statisticOf } from "../stats/mod.ts";
import { durationText, fixedText } from "./client/text.ts";
import { type Html, html } from "./html.ts";
import { markoutChart } from "./markout_chart.ts";
import { bar, empty, section, table, tone } from "./section.ts";
import { sampleText, statisticText } from "./text.ts";

/** Maker share, queue wait, slippage against arrival, markouts. */
export function executionSections(result: AnyResult, stats: RunStats): readonly Html[] {
  const settle = result.identity.instruments[0]?.settle ?? "";
  const fills = result.record.fills.length;
  const none = empty("No fill, so nothing to measure.");
  return [
    section(
      { id: "maker-share", title: "Maker share" },
      fills === 0 ? none : makerShareTable(stats, settle),
    ),
    section(
      {
        id: "queue-wait",
        title: "Queue wait",
        lead: "From coming to rest at the venue to the fill, maker fills only.",
      },
      fills === 0 ? none : queueWait(stats, settle),
    ),
    section(
      {
        id: "slippage",
        title: "Slippage against arrival",
        lead: "Fill price against the mid that the strategy saw when it decided, " +
          "quantity-weighted. Positive is a cost; makers that earn the spread are negative.",
      },
      fills === 0 ? none : statisticTable(
        "Slippage",
        ["slippage", "slippageMaker", "slippageTaker"].map((k) => statisticOf(stats.statistics, k)),
        settle,
      ),
    ),
    section(
      {
        id: "markouts",
        title: "Markouts",
        lead: "Mid price after the fill against the fill price, quantity-weighted; positive is " +
          "in our favour. A maker line that falls with time is adverse selection.",
      },
      fills === 0
        ? none
        : html`<div class="columns">${markoutChart(stats.markouts)}${markoutTable(stats)}</div>`,
    ),
  ];
}

function makerShareTable(stats: RunStats, settle: string): Html {
  const share = statisticOf(stats.statistics, "makerShare");
  return html`
    <p><strong class="figure">${statisticText(share, settle)}</strong> ${share.note}.</p>
    ${table("Fills by the reason for which the venue gave them", [
      { label: "Why it filled", cell: (r) => r.label },
      { label: "Fills", cell: (r) => fixedText(r.count, 0), numeric: true },
      { label: "Share", cell: (r) => `${fixedText(r.share * 100, 1)} %`, numeric: true },
      { label: "", cell: (r) => bar(r.share) },
    ], stats.fillReasons)}
  `;
}

function queueWait(stats: RunStats, settle: string): Html {
  const rows = ["queueWaitMedian", "queueWaitP90"].map((k) => statisticOf(stats.statistics, k));
  const total = stats.waits.reduce((sum, bin) => sum + bin.count, 0);
  if (total === 0) return empty("No maker fill, so no wait in a queue.");
  const last = stats.waits.findLastIndex((bin) => bin.count > 0);
  const most = Math.max(...stats.waits.map((bin) => bin.count));
  const bins = stats.waits.slice(0, last + 1).map((bin, i) => ({
    ...bin,
    above: i === 0 ? 0 : stats.waits[i - 1].upToUs,
  }));
  return html`<div class="columns">${statisticTable("Queue wait", rows, settle)}${
    table("Maker fills by how long they waited", [
      {
        label: "Waited",
        cell: (b) =>
          Number.isFinite(b.upToUs)
            ? `up to ${durationText(b.upToUs)}`
            : `above ${durationText(b.above)}`,
      },
      { label: "Fills", cell: (b) => fixedText(b.count, 0), numeric: true },
      { label: "Share", cell: (b) => `${fixedText((b.count / total) * 100, 1)} %`, numeric: true },
      { label: "", cell: (b) => bar(b.count / most) },
    ], bins)
  }</div>`;
}

function markoutTable(stats: RunStats): Html {
  return table("Markouts", [
    { label: "Role", cell: (m: Markout) => m.role },
    { label: "After", cell: (m) => m.seconds === 0 ? "at once" : `${m.seconds} s`, numeric: true },
    {
      label: "bps",
      cell: (m) => m.bps.value === null ? "N/A" : fixedText(m.bps.value, 3),
      numeric: true,
      tone: (m) => tone(m.bps.value),
    },
    {
      label: "Ticks",
      cell: (m) => m.ticks.value === null ? "N/A" : fixedText(m.ticks.value, 2),
      numeric: true,
    },
    { label: "Sample", cell: (m) => sampleText(m.bps), numeric: true },
  ], stats.markouts);
}

/** Statistics as rows: label, value, what it rests on, how it is computed. */
export function statisticTable(
  caption: string,
  statistics: readonly Statistic[],
  settle: string,
): Html {
  return html`<div class="statistics">${
    table(caption, [
      { label: "Statistic", cell: (s) => s.label },
      {
        label: "Value",
        cell: (s) => statisticText(s, settle),
        numeric: true,
        tone: (s) => s.value === null ? "missing" : "",
      },
      { label: "Sample", cell: (s) => sampleText(s) },
      { label: "Note", cell: (s) => s.note },
    ], statistics)
  }</div>`;
}
