import type { AnyResult } from "../result.ts";
import type { RunStats } from "../stats/mod.ts";
import { clientScript } from "./bundle.ts";
import { utcText } from "./client/text.ts";
import { html, scriptJson, trusted } from "./html.ts";
import { DEFAULT_LIMITS, type ReportLimits } from "./limits.ts";
import { page } from "./page.ts";
import { packReport } from "./report_data.ts";
import { equitySection, positionSection, priceSection, seriesSection } from "./section_charts.ts";
import { costSections } from "./section_costs.ts";
import { executionSections } from "./section_execution.ts";
import { headlineSection } from "./section_headline.ts";
import { identitySection } from "./section_identity.ts";
import { listSections, statisticsSection } from "./section_lists.ts";
import { returnsSection } from "./section_returns.ts";

/** What a report is called and how much it carries. */
export interface ReportOptions {
  /** @default "<strategy> on <instruments>" */
  readonly title?: string;
  /** @default {@linkcode DEFAULT_LIMITS} */
  readonly limits?: Partial<ReportLimits>;
}

/** Sections in the order of the page, with the names of its contents. */
const CONTENTS = [
  ["identity", "Run"],
  ["headline", "Headline"],
  ["equity", "Equity"],
  ["price", "Price"],
  ["position", "Position"],
  ["returns", "Returns"],
  ["maker-share", "Maker share"],
  ["queue-wait", "Queue wait"],
  ["slippage", "Slippage"],
  ["markouts", "Markouts"],
  ["fees", "Fees"],
  ["funding", "Funding"],
  ["rejections", "Rejections"],
  ["statistics", "Statistics"],
  ["series", "Series"],
  ["log", "Log"],
  ["orders", "Orders"],
  ["fills", "Fills"],
  ["trips", "Trades"],
] as const;

/**
 * A finished run as one self-contained HTML file: no request leaves it, its content security policy
 * forbids every one. Tables are in the markup; charts and lists are drawn by our own script out of
 * columns that are packed in the page. The file stays below about 5 MB for a run of any length
 * (curves are thinned, lists capped, both said so). Deterministic but for the measured times that
 * `result` carries. O(rows).
 */
export function renderReport(
  result: AnyResult,
  stats: RunStats,
  options: ReportOptions = {},
): string {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const { identity } = result;
  const symbols = identity.instruments.map((i) => i.symbol).join(", ");
  const packed = packReport(result, stats, limits);
  const body = html`
    <header class="top">
      <p class="brand">Throughline · backtest report</p>
      <h1>${identity.strategy}</h1>
      <p class="subtitle">${symbols} · ${utcText(identity.fromTs)} – ${utcText(
        identity.toTs,
      )} UTC · ${identity.venue} venue, simulated</p>
    </header>
    <nav aria-label="Contents">
      <div>${CONTENTS.map(([id, name]) => html`<a href="#${id}">${name}</a>`)}</div>
    </nav>
    <main>
      <p id="script-error" class="notice warn" role="alert" hidden></p>
      <noscript><p class="notice warn">Charts and lists need JavaScript; the tables do not.</p></noscript>
      ${identitySection(result)}
      ${headlineSection(result, stats)}
      ${equitySection(result, limits)}
      ${priceSection(result, limits)}
      ${positionSection(result, limits)}
      ${returnsSection(result, stats)}
      ${executionSections(result, stats)}
      ${costSections(result, stats)}
      ${statisticsSection(result, stats)}
      ${seriesSection(result, limits)}
      ${listSections(result, stats, limits)}
    </main>
    <script type="application/json" id="report-manifest">${trusted(
      scriptJson(packed.manifest),
    )}</script>
    <script type="text/plain" id="report-columns">${trusted(packed.columns)}</script>
  `;
  const title = options.title ?? `${identity.strategy} on ${symbols}`;
  return page({ title, body, script: clientScript() });
}
