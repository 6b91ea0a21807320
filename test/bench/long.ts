import { backtestProcess } from "./backtest_process.ts";
import { withFolder, writeGenerated } from "./generated_file.ts";

/** Resident memory that a run of any length stays under. */
const MAX_RSS_BYTES = 512 * 1024 * 1024;

export interface LongLine {
  readonly bench: "long";
  readonly strategy: string;
  readonly rows: number;
  readonly fileBytes: number;
  readonly makeSeconds: number;
  readonly wallSeconds: number;
  /** Rows over the wall time of the whole process. */
  readonly rowsPerSecond: number;
  readonly peakRssBytes: number;
  readonly isBounded: boolean;
  readonly orders: number;
  readonly fills: number;
  readonly decisionHash: string;
}

/**
 * A long run through the real command, DuckDB file → cage → bundle. Asserts that every row was
 * run, and for the strategy that trades rarely that memory stays under 512 MB. What grows with a
 * run is its record of orders and fills, so the market maker's figure says what those take.
 */
export function runLongBench(options: { rows: number }): Promise<LongLine[]> {
  return withFolder(async (folder) => {
    const { path, rows, makeSeconds } = await writeGenerated(folder, options.rows);
    const fileBytes = Deno.statSync(path).size;
    const lines: LongLine[] = [];
    for (const strategy of ["ema_cross", "reference_market_maker"]) {
      const run = await backtestProcess(folder, [strategy, "--db", path]);
      const { wallSeconds, peakRssBytes, summary } = run;
      const { ticks, orders, fills, decisionHash } = summary;
      if (ticks !== rows) throw new Error(`${ticks} rows were run, expected ${rows}`);
      const isBounded = peakRssBytes < MAX_RSS_BYTES;
      if (strategy === "ema_cross" && !isBounded) {
        throw new Error(`${peakRssBytes} bytes resident, expected less than ${MAX_RSS_BYTES}`);
      }
      lines.push({
        bench: "long",
        strategy,
        rows,
        fileBytes,
        makeSeconds,
        wallSeconds,
        rowsPerSecond: rows / wallSeconds,
        peakRssBytes,
        isBounded,
        orders,
        fills,
        decisionHash,
      });
    }
    return lines;
  });
}
