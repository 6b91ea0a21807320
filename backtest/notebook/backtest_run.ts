import type { ColumnTable } from "arquero";
import type { RunResult } from "../result.ts";
import type { RunStats } from "../stats/compute.ts";
import { DISPLAY, escapeHtml, INSPECT, type MimeBundle } from "./display.ts";
import { equityFigure, type Figure, figureBundle } from "./equity_plot.ts";
import { tableOf } from "./table.ts";

/** A finished run that shows itself, in a notebook and in a terminal. */
export class BacktestRun {
  readonly result: RunResult;
  readonly stats: RunStats;
  /** Identity, headline and statistics for a terminal. */
  readonly text: string;
  readonly #figure: Figure;
  readonly #html: string;

  private constructor(result: RunResult, stats: RunStats, parts: Parts) {
    this.result = result;
    this.stats = stats;
    this.text = parts.text;
    this.#figure = parts.figure;
    this.#html = parts.html;
  }

  /** Prepares what is shown; the modules that it takes are loaded now. */
  static async of(result: RunResult, stats: RunStats): Promise<BacktestRun> {
    const { summaryJson, summaryText } = await import("../summary/mod.ts");
    const { equity, orders, fills, fees } = summaryJson(result, stats, null);
    const { strategy, instruments } = result.identity;
    const symbols = instruments.map(({ symbol }) => symbol).join(", ");
    const headline = `${strategy} on ${symbols}: equity ${equity}, ${orders} orders, ${fills} ` +
      `fills, fees ${fees}`;
    const text = summaryText({ result, stats, reportPath: null });
    return new BacktestRun(result, stats, {
      text,
      figure: await equityFigure(result, headline),
      html: `<p><b>${escapeHtml(headline)}</b></p><pre>${escapeHtml(text)}</pre>`,
    });
  }

  /** The equity curve: time, and money in units of the settlement asset. */
  equity(): Promise<ColumnTable> {
    const { length, ts, equity, balance, realized, unrealized, fees, funding } =
      this.result.record.equity;
    const money = (column: Float64Array) => column.subarray(0, length).map((value) => value / 1e8);
    return tableOf({
      ts: ts.subarray(0, length),
      equity: money(equity),
      balance: money(balance),
      realized: money(realized),
      unrealized: money(unrealized),
      fees: money(fees),
      funding: money(funding),
    });
  }

  /** Writes the report, one self-contained HTML file, to `path`. */
  async writeReport(path: string): Promise<void> {
    const { renderReport } = await import("../report/mod.ts");
    await Deno.writeTextFile(path, renderReport(this.result, this.stats));
  }

  /** The equity curve with drawdown, to be shown by plotly. */
  get figure(): Figure {
    return this.#figure;
  }

  [DISPLAY](): MimeBundle {
    return { ...figureBundle(this.#figure, this.text), "text/html": this.#html };
  }

  [INSPECT](): string {
    return this.text;
  }
}

interface Parts {
  readonly text: string;
  readonly figure: Figure;
  readonly html: string;
}

/** The equity curve of a run alone, as a cell's value. */
export function plotEquity(run: BacktestRun): { readonly figure: Figure } {
  const { figure } = run;
  const text = `Equity of ${run.result.identity.strategy}, ${figure.data.length} curves`;
  return Object.defineProperty({ figure }, DISPLAY, { value: () => figureBundle(figure, text) });
}
