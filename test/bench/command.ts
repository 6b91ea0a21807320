import { backtestProcess, type ProcessRun } from "./backtest_process.ts";
import { withFolder, writeGenerated } from "./generated_file.ts";

export interface CommandLine {
  readonly bench: "command";
  readonly strategy: string;
  readonly rows: number;
  /** Start of the process until it is gone, results written: best, first and median. */
  readonly bestSeconds: number;
  readonly firstSeconds: number;
  readonly medianSeconds: number;
  /** Parts of the best one: before the command's own clock starts, waiting for data, running. */
  readonly startSeconds: number;
  readonly loadSeconds: number;
  readonly runSeconds: number;
  readonly restSeconds: number;
  readonly peakRssBytes: number;
  readonly orders: number;
  readonly fills: number;
  readonly decisionHash: string;
}

/**
 * The whole command, cold: a fresh process each time that opens a DuckDB file, starts the cage,
 * runs, and writes its bundle, without the report. Asserts that every row was run and that every
 * process decided the same.
 */
export function runCommandBench(
  options: { rows: number; repeat?: number },
): Promise<CommandLine[]> {
  return withFolder(async (folder) => {
    const { path, rows } = await writeGenerated(folder, options.rows);
    const lines: CommandLine[] = [];
    for (const strategy of ["reference_market_maker", "ema_cross"]) {
      const runs: ProcessRun[] = [];
      for (let i = 0; i < (options.repeat ?? 5); i++) {
        runs.push(await backtestProcess(folder, [strategy, "--db", path]));
      }
      lines.push(lineOf(strategy, rows, runs));
    }
    return lines;
  });
}

function lineOf(strategy: string, rows: number, runs: readonly ProcessRun[]): CommandLine {
  const [first] = runs;
  for (const { summary } of runs) {
    if (summary.ticks !== rows) throw new Error(`${summary.ticks} rows were run, expected ${rows}`);
    if (summary.decisionHash === first.summary.decisionHash) continue;
    throw new Error(`${strategy} decided otherwise in another process, expected the same`);
  }
  const sorted = runs.toSorted((a, b) => a.wallSeconds - b.wallSeconds);
  const [best] = sorted;
  const { loadSeconds, runSeconds, totalSeconds, orders, fills, decisionHash } = best.summary;
  return {
    bench: "command",
    strategy,
    rows,
    bestSeconds: best.wallSeconds,
    firstSeconds: first.wallSeconds,
    medianSeconds: sorted[sorted.length >> 1].wallSeconds,
    startSeconds: best.wallSeconds - totalSeconds,
    loadSeconds,
    runSeconds,
    restSeconds: totalSeconds - loadSeconds - runSeconds,
    peakRssBytes: Math.max(...runs.map(({ peakRssBytes }) => peakRssBytes)),
    orders,
    fills,
    decisionHash,
  };
}
