import type { AnyResult } from "../result.ts";
import { type Period, periodReturn, type RunStats } from "../stats/mod.ts";
import { fixedText, moneyColumnText, moneyText, utcText } from "./client/text.ts";
import { type Html, html } from "./html.ts";
import { bar, empty, section, table, tone } from "./section.ts";

/** Returns by UTC day, and by hour where the run is short enough. */
export function returnsSection({ identity }: AnyResult, stats: RunStats): Html {
  const settle = identity.instruments[0]?.settle ?? "";
  const spec = {
    id: "returns",
    title: "Returns",
    lead:
      `By UTC day and hour; money in ${settle}. A * marks a period that the run covers in part.`,
  };
  if (stats.days.length === 0) return section(spec, empty("The run has no length."));
  const hours = stats.hours.length > 0
    ? periodTable("By hour", stats.hours, (p) => utcText(p.startTs, "minute"))
    : empty("By hour: only for runs of up to 31 days.");
  return section(
    spec,
    html`<h3>By day</h3>${periodTable("By day", stats.days, (p) => utcText(p.startTs, "day"))}`,
    html`<h3>By hour</h3>${hours}`,
  );
}

function periodTable(
  caption: string,
  periods: readonly Period[],
  name: (period: Period) => string,
): Html {
  const largest = Math.max(...periods.map((p) => Math.abs(periodReturn(p)) || 0), 1e-12);
  const pnl = (p: Period) => p.closeEquity - p.openEquity;
  const pnlText = moneyColumnText(periods.map(pnl));
  const feeText = moneyColumnText(periods.map((p) => p.fees));
  const fundingText = moneyColumnText(periods.map((p) => p.funding));
  return table(caption, [
    { label: "Period (UTC)", cell: (p) => `${name(p)}${p.whole ? "" : " *"}` },
    {
      label: "Return",
      cell: (p) => `${fixedText(periodReturn(p) * 100, 3)} %`,
      numeric: true,
      tone: (p) => tone(pnl(p)),
    },
    { label: "", cell: (p) => bar(Math.abs(periodReturn(p)) / largest, tone(pnl(p))) },
    { label: "P&L", cell: (p) => pnlText(pnl(p)), numeric: true, tone: (p) => tone(pnl(p)) },
    { label: "Fees", cell: (p) => feeText(p.fees), numeric: true },
    { label: "Funding", cell: (p) => fundingText(p.funding), numeric: true },
    { label: "Fills", cell: (p) => fixedText(p.fills, 0), numeric: true },
    { label: "Equity", cell: (p) => moneyText(p.closeEquity), numeric: true },
  ], periods);
}
