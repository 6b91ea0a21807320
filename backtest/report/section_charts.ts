import type { AnyResult } from "../result.ts";
import { fixedText } from "./client/text.ts";
import { type Child, type Html, html } from "./html.ts";
import type { ReportLimits } from "./limits.ts";
import { empty, section } from "./section.ts";

interface ChartSpec {
  readonly name: string;
  readonly unit: string;
  /** What a person who cannot see it is told. */
  readonly label: string;
  /** Shown while no instant is pointed at. */
  readonly key: string;
  readonly size?: "tall" | "low";
}

/** Equity with the drawdown below it. */
export function equitySection(result: AnyResult, limits: ReportLimits): Html {
  const { equity } = result.record;
  const settle = result.identity.instruments[0]?.settle ?? "";
  const spec = { id: "equity", title: "Equity and drawdown" };
  if (equity.length === 0) return section(spec, empty("The run left no equity samples."));
  return section(
    spec,
    zoomBar(null),
    html`
      <figure>
        ${chart({
          ...{ name: "equity", unit: settle, label: "Equity over time", size: "tall" },
          key: "Equity, and (grey) before fees and funding",
        })}
        ${chart({
          ...{ name: "drawdown", unit: "% below peak", label: "Drawdown over time", size: "low" },
          key: "Drawdown: equity against its highest point so far",
        })}
        <figcaption>${thinned(equity.length, limits.equityPoints, "equity samples")}</figcaption>
      </figure>
    `,
  );
}

/** Price with orders and fills, and the position below it. */
export function priceSection(result: AnyResult, limits: ReportLimits): Html {
  const { equity, fills, orders } = result.record;
  const { instruments } = result.identity;
  const spec = { id: "price", title: "Price, orders and fills" };
  if (equity.length === 0) return section(spec, empty("The run left no prices."));
  const notes = [
    thinned(equity.length, Math.floor(limits.pricePoints / instruments.length), "price samples"),
    capped(fills.length, limits.fills, "fills"),
    capped(orders.length, limits.orders, "orders"),
    "Resting orders appear when fewer than 2,000 are in view; click a row of a list to go there.",
  ];
  return section(
    spec,
    zoomBar(instrumentSelect(result)),
    html`
      <figure>
        ${chart({
          name: "price",
          unit: instruments[0]?.quote ?? "",
          label: "Mid price over time with own orders and fills",
          key: "▲ bought, ▼ sold; filled: maker, hollow: taker; lines: resting orders",
          size: "tall",
        })}
        <figcaption>${notes.filter((note) => note !== "").join(" ")}</figcaption>
      </figure>
    `,
  );
}

/** The position after every fill. */
export function positionSection(result: AnyResult, limits: ReportLimits): Html {
  const { fills } = result.record;
  const { instruments } = result.identity;
  const spec = { id: "position", title: "Position" };
  if (fills.length === 0) return section(spec, empty("No fill, so never a position."));
  const limit = Math.floor(limits.positionPoints / instruments.length);
  return section(
    spec,
    zoomBar(instrumentSelect(result)),
    html`
      <figure>
        ${chart({
          name: "position",
          unit: instruments.length === 1 ? instruments[0].base : "base units",
          label: "Position over time",
          key: "Signed position after every fill, when we learnt of it",
        })}
        <figcaption>${thinned(fills.length, limit, "fills")}</figcaption>
      </figure>
    `,
  );
}

/** What the strategy wrote with `ctx.series`. */
export function seriesSection(result: AnyResult, limits: ReportLimits): Html {
  const { series } = result.record;
  const spec = { id: "series", title: "Strategy series" };
  if (series.length === 0) return section(spec, empty("The strategy wrote no series."));
  const shown = series.slice(0, limits.series);
  const limit = Math.floor(limits.seriesPoints / shown.length);
  const charts = shown.map((one, k) =>
    html`
      <figure>
        ${chart({
          ...{ name: `series.${k}`, unit: "", label: `Series ${one.name}`, size: "low" },
          key: one.name,
        })}
        <figcaption>${thinned(one.length, limit, "values")} Unit: the strategy's own.</figcaption>
      </figure>
    `
  );
  const left = series.length - shown.length;
  return section(
    spec,
    zoomBar(null),
    charts,
    left > 0 ? html`<p class="aside">${left} more series are in series.parquet.</p>` : null,
  );
}

function chart(spec: ChartSpec): Html {
  return html`
    <p class="readout" data-readout="${spec.name}">${spec.key}</p>
    <div class="chart ${spec.size ?? ""}" data-chart="${spec.name}" data-unit="${spec
      .unit}" tabindex="0"
      role="img"
      aria-label="${spec.label}. Arrow keys move, plus and minus zoom, 0 shows everything."></div>
  `;
}

function zoomBar(extra: Child): Html {
  const button = (what: string, sign: string, label: string) =>
    html`
      <button type="button" data-zoom="${what}" aria-label="${label}"
        title="${label}">${sign}</button>
    `;
  return html`
    <div class="zoombar">
      ${button("left", "‹", "Earlier")}${button("in", "+", "Zoom in")}${button(
        "out",
        "−",
        "Zoom out",
      )}${button("right", "›", "Later")}${button("all", "All", "Show the whole run")}
      ${extra}
      <output data-range></output>
      <span class="hint mouse">Drag zooms, double-click resets; wheel and keys after a click</span>
      <span class="hint touch">Swipe to move, pinch to zoom</span>
    </div>
  `;
}

function instrumentSelect({ identity }: AnyResult): Child {
  if (identity.instruments.length < 2) return null;
  return html`<select data-instrument aria-label="Instrument">${
    identity.instruments.map((i, k) => html`<option value="${k}">${i.symbol}</option>`)
  }</select>`;
}

function thinned(total: number, limit: number, what: string): string {
  return total <= limit
    ? `${fixedText(total, 0)} ${what}.`
    : `${fixedText(total, 0)} ${what}, thinned to ${
      fixedText(limit, 0)
    }: each stretch keeps its first, lowest, highest and last.`;
}

function capped(total: number, limit: number, what: string): string {
  return total <= limit
    ? `${fixedText(total, 0)} ${what}.`
    : `The first ${fixedText(limit, 0)} of ${fixedText(total, 0)} ${what} are drawn.`;
}
