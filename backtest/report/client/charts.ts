/// <reference lib="dom" />
import type { ReportData } from "./columns.ts";
import { attachGestures } from "./gestures.ts";
import { lineLayer } from "./line_layer.ts";
import { type Layer, Panel } from "./panel.ts";
import { fixedText, moneyText, utcText } from "./text.ts";
import { fillLayer, orderLayer } from "./trade_layers.ts";
import type { TimeView } from "./view.ts";

/** Fills every `[data-chart]` element of the page with its chart; returns them by name. */
export function buildCharts(data: ReportData, view: TimeView): ReadonlyMap<string, Panel> {
  const panels = new Map<string, Panel>();
  for (const element of document.querySelectorAll<HTMLElement>("[data-chart]")) {
    const name = element.dataset.chart ?? "";
    const panel = new Panel(element, view, element.dataset.unit ?? "");
    attachGestures(panel, view);
    panels.set(name, panel);
    if (name === "equity") panel.setLayers(equityLayers(data));
    if (name === "drawdown") panel.setLayers([drawdownLayer(data)]);
    if (name.startsWith("series.")) panel.setLayers([seriesLayer(data, name)]);
    connectReadout(panel, view);
  }
  showInstrument(data, panels, 0);
  for (const select of document.querySelectorAll<HTMLSelectElement>("[data-instrument]")) {
    select.addEventListener("change", () => {
      const chosen = Number(select.value);
      for (const other of document.querySelectorAll<HTMLSelectElement>("[data-instrument]")) {
        other.value = select.value;
      }
      showInstrument(data, panels, chosen);
    });
  }
  return panels;
}

function connectReadout(panel: Panel, view: TimeView) {
  const output = panel.element.closest("figure")?.querySelector<HTMLElement>(
    `[data-readout="${panel.element.dataset.chart}"]`,
  );
  if (output === null || output === undefined) return;
  const rest = output.textContent;
  const update = () => {
    const parts = panel.readouts(view.cursor);
    if (parts.length === 0) {
      output.textContent = rest;
      return;
    }
    const time = document.createElement("time");
    time.textContent = utcText(view.cursor, view.span < 600e6 ? "milli" : "second");
    output.replaceChildren(time);
    for (const part of parts) {
      const item = document.createElement("span");
      item.style.setProperty("--key", `var(${part.color})`);
      item.textContent = `${part.label} ${part.text}`;
      output.append(item);
    }
  };
  view.onCursor(update);
  panel.onDraw(update);
}

const scaled = (values: ArrayLike<number>, factor: number) =>
  Float64Array.from(values, (value) => value * factor);

function equityLayers(data: ReportData): readonly Layer[] {
  const ts = data.column("equity.ts");
  const line = (column: string, label: string, color: string, width: number) =>
    lineLayer({
      ...{ ts, label, color, width },
      value: scaled(data.column(column), 1e-8),
      text: (v) => moneyText(v * 1e8),
    });
  return [
    line("equity.gross", "before fees and funding", "--muted", 1),
    line("equity.value", "equity", "--accent", 1.75),
  ];
}

function drawdownLayer(data: ReportData): Layer {
  const equity = data.column("equity.value");
  let peak = data.manifest.cash;
  const share = Float64Array.from(equity, (value) => {
    peak = Math.max(peak, value);
    return peak > 0 ? ((value - peak) / peak) * 100 : NaN;
  });
  return lineLayer({
    ts: data.column("equity.ts"),
    value: share,
    color: "--loss",
    label: "drawdown",
    text: (v) => `${fixedText(v, 3)} %`,
    area: true,
    width: 1,
  });
}

function seriesLayer(data: ReportData, name: string): Layer {
  return lineLayer({
    ts: data.column(`${name}.ts`),
    value: data.column(`${name}.value`),
    color: "--accent",
    label: data.manifest.series[Number(name.slice("series.".length))],
    text: (v) => String(Number(v.toPrecision(9))),
  });
}

/** Price, orders, fills and position of one instrument. */
function showInstrument(data: ReportData, panels: ReadonlyMap<string, Panel>, index: number) {
  const info = data.manifest.instruments[index];
  if (info === undefined) return;
  const half = info.tickMantissa / 10 ** info.priceDecimals / 2;
  const price = lineLayer({
    ts: data.column(`price.${index}.ts`),
    value: scaled(data.column(`price.${index}.value`), half),
    color: "--price",
    label: "mid",
    text: (v) => fixedText(v, info.priceDecimals + 1),
    width: 1.25,
  });
  panels.get("price")?.setLayers([orderLayer(data, index), fillLayer(data, index), price]);
  const lot = info.lotMantissa / 10 ** info.qtyDecimals;
  panels.get("position")?.setLayers([lineLayer({
    ts: data.column(`position.${index}.ts`),
    value: scaled(data.column(`position.${index}.value`), lot),
    color: "--position",
    label: "position",
    text: (v) => `${fixedText(v, info.qtyDecimals)} ${info.base}`,
    step: true,
    area: true,
    width: 1.25,
  })]);
}
