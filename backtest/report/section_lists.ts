import type { AnyResult } from "../result.ts";
import type { RunStats } from "../stats/mod.ts";
import { fixedText } from "./client/text.ts";
import { type Child, type Html, html } from "./html.ts";
import type { ReportLimits } from "./limits.ts";
import { empty, section } from "./section.ts";
import { statisticTable } from "./section_execution.ts";

/** All core statistics with their samples. */
export function statisticsSection({ identity }: AnyResult, stats: RunStats): Html {
  const settle = identity.instruments[0]?.settle ?? "";
  const groups = [
    ["Return and risk", ["return", "risk"]],
    ["Round trips", ["trade"]],
    ["Activity", ["activity"]],
  ] as const;
  return section(
    {
      id: "statistics",
      title: "Statistics",
      lead: "N/A where the sample is too small to mean anything; years have 365 days.",
    },
    groups.map(([title, members]) =>
      html`<h3>${title}</h3>${
        statisticTable(
          title,
          stats.statistics.filter((s) => (members as readonly string[]).includes(s.group)),
          settle,
        )
      }`
    ),
  );
}

interface ListPart {
  readonly id: string;
  readonly title: string;
  readonly rows: number;
  readonly limit: number;
  readonly empty: string;
  readonly file: string;
}

/** Strategy log, round trips, fills and orders: lists that filter and sort. */
export function listSections(
  { record }: AnyResult,
  stats: RunStats,
  limits: ReportLimits,
): readonly Html[] {
  const parts: readonly ListPart[] = [
    {
      ...{ id: "log", title: "Strategy log", rows: record.logs.length, limit: limits.logs },
      ...{ empty: "The strategy logged nothing.", file: "result.json" },
    },
    {
      ...{ id: "orders", title: "Orders", rows: record.orders.length, limit: limits.orders },
      ...{ empty: "The strategy sent no order.", file: "orders.parquet" },
    },
    {
      ...{ id: "fills", title: "Fills", rows: record.fills.length, limit: limits.fills },
      ...{ empty: "No order was filled.", file: "fills.parquet" },
    },
    {
      ...{ id: "trips", title: "Trades (round trips)", rows: stats.tripCount },
      ...{ limit: limits.trips, empty: "No position was closed again.", file: "fills.parquet" },
    },
  ];
  return parts.map((part) =>
    section(
      { id: part.id, title: part.title },
      capNote(part),
      part.rows === 0
        ? empty(part.empty)
        : html`<div class="list" data-list="${part.id}" data-label="${part.title}"></div>`,
    )
  );
}

function capNote({ rows, limit, file }: ListPart): Child {
  if (rows <= limit) return null;
  return html`
    <p
      class="notice warn">The first ${fixedText(limit, 0)} of ${fixedText(
        rows,
        0,
      )} rows are listed here; all of them are in ${file} of the run's folder.</p>
  `;
}
