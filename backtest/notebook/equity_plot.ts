import type { RunResult } from "../result.ts";
import type { MimeBundle } from "./display.ts";

/** Points of a curve in a plot: more looks the same, and makes the notebook's file large. */
const POINTS_MAX = 600;

/** plotly's own description of a figure. */
export interface Figure {
  readonly data: readonly Readonly<Record<string, unknown>>[];
  readonly layout: Readonly<Record<string, unknown>>;
}

/** Equity above, drawdown from its high below, on one time axis (UTC). */
export async function equityFigure(result: RunResult, title: string): Promise<Figure> {
  const { decimate, pick } = await import("../report/decimate.ts");
  const { formatUtc } = await import("../../engine/time/utc.ts");
  const { equity } = result.record;
  const settle = result.identity.instruments[0]?.settle ?? "";
  const values = equity.equity.subarray(0, equity.length);
  const rows = decimate(values, POINTS_MAX);
  const x = Array.from(pick(equity.ts, rows), (ts) => formatUtc(ts).replace(/\.0+Z$/, "Z"));
  const money = Array.from(pick(values, rows), (value) => value / 1e8);
  const falls = fallsOf(values, result.identity.cash);
  const drawdown = Array.from(pick(falls, rows), (value) => value / 1e8);
  const line = { type: "scatter", mode: "lines", x };
  return {
    data: [
      { ...line, y: money, name: "Equity", line: { shape: "hv", width: 1.5 } },
      {
        ...line,
        y: drawdown,
        name: "Drawdown",
        yaxis: "y2",
        fill: "tozeroy",
        line: { shape: "hv", width: 1 },
      },
    ],
    layout: {
      title: { text: title },
      height: 460,
      showlegend: false,
      margin: { l: 80, r: 20, t: 50, b: 40 },
      xaxis: { type: "date", anchor: "y2" },
      yaxis: { domain: [0.34, 1], title: { text: `Equity, ${settle}` } },
      yaxis2: { domain: [0, 0.26], title: { text: "Drawdown" } },
    },
  };
}

/** How far each value lies below the highest so far, the start included; never above 0. */
function fallsOf(values: Float64Array, start: number): Float64Array {
  const falls = new Float64Array(values.length);
  let high = start;
  for (let i = 0; i < values.length; i++) {
    if (values[i] > high) high = values[i];
    falls[i] = values[i] - high;
  }
  return falls;
}

/** The figure as a front end with plotly.js shows it, and a line for all others. */
export const figureBundle = (figure: Figure, text: string): MimeBundle => ({
  "text/plain": text,
  "application/vnd.plotly.v1+json": figure,
});
