import type { AnyResult } from "../result.ts";
import { type Outcome, type RunStats, statisticOf } from "../stats/mod.ts";
import { fixedText } from "./client/text.ts";
import { type Html, html } from "./html.ts";
import { bar, empty, section, table } from "./section.ts";
import { statisticTable } from "./section_execution.ts";

/** Fees, funding, and what was refused. */
export function costSections(result: AnyResult, stats: RunStats): readonly Html[] {
  const settle = result.identity.instruments[0]?.settle ?? "";
  const of = (keys: readonly string[]) => keys.map((key) => statisticOf(stats.statistics, key));
  const { liquidations } = result.totals;
  return [
    section(
      { id: "fees", title: "Fees" },
      statisticTable("Fees", of(["fees", "makerFees", "takerFees", "feeRate"]), settle),
    ),
    section(
      { id: "funding", title: "Funding" },
      result.totals.funding === 0
        ? empty("No funding was paid or received: no settlement fell on an open position.")
        : statisticTable("Funding", of(["funding"]), settle),
    ),
    section(
      { id: "rejections", title: "Order outcomes and rejections" },
      liquidations > 0
        ? html`<p class="notice warn">The venue liquidated the position ${liquidations} time(s).</p>`
        : null,
      html`
        <div class="columns">
          <div>
            <h3>How orders ended</h3>
            ${stats.outcomes.length === 0
              ? empty("The strategy sent no order.")
              : outcomeTable("Orders by outcome", "Outcome", stats.outcomes)}
          </div>
          <div>
            <h3>Denied, rejected or expired, by reason</h3>
            ${stats.refusals.length === 0
              ? empty("No order was denied, rejected or expired.")
              : outcomeTable("Refused orders by reason", "Reason", stats.refusals)}
          </div>
        </div>
      `,
    ),
  ];
}

function outcomeTable(caption: string, label: string, rows: readonly Outcome[]): Html {
  return table(caption, [
    { label, cell: (o) => o.label },
    { label: "Orders", cell: (o) => fixedText(o.count, 0), numeric: true },
    { label: "Of all", cell: (o) => `${fixedText(o.share * 100, 1)} %`, numeric: true },
    { label: "", cell: (o) => bar(o.share) },
  ], rows);
}
