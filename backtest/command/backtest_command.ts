import { dirname, join, relative, resolve } from "@std/path/mod.js";
import type { Args } from "../../command/args.ts";
import { ExitCode } from "../../command/errors.ts";
import { print, printError } from "../../command/output.ts";
import { ProgressBar } from "../../command/progress.ts";
import type { AnyResult } from "../result.ts";
import { bundleTarget } from "../bundle/run_folder.ts";
import { checkReplaceable } from "../bundle/whole_folder.ts";
import { runStored } from "../run/run_backtest.ts";
import type { BacktestOptions } from "../run/options.ts";
import { settingsOf } from "../run/settings.ts";
import type { FinishedRun } from "./finish_run.ts";
import { generatedDay } from "./generated_day.ts";
import { openFile } from "./open_file.ts";
import { readOptions } from "./read_options.ts";
import { strategyRuns } from "./strategy_runs.ts";

/** What runs when nobody says what to run. */
const FIRST_RUN = ["market_maker", "ema_cross"] as const;

/** `deno task backtest`, arguments parsed; returns the exit code. */
export async function backtestCommand(args: Args): Promise<number> {
  const options = await readOptions(args);
  const together = await strategyRuns(args);
  const [first, ...others] = together;
  settingsOf({ ...options, strategy: "" });
  if (first === undefined && args.text("out") !== undefined) {
    throw args.error("--out is for one run, name a strategy");
  }
  if (first === undefined && args.each("set").length > 0) {
    throw args.error("--set is for one strategy, name it");
  }
  const wanted = first === undefined
    ? FIRST_RUN.map((strategy) => ({ strategy }))
    : [{ ...first, ...(others.length > 0 && { others }) }];
  const db = args.text("db") ?? await generatedDay();
  const runs: FinishedRun[] = [];
  for (const one of wanted) runs.push(await runOne({ ...options, ...one, db }, args));
  const { summaryJson } = await import("../summary/mod.ts");
  const summaries = runs.map(({ result, stats, reportPath, folder }) => ({
    ...summaryJson(result, stats, reportPath),
    runId: result.identity.runId,
    dataHash: result.identity.dataHash,
    strategyHash: result.identity.strategyHash,
    loadSeconds: result.measured.loadSeconds,
    totalSeconds: result.measured.totalSeconds,
    out: folder,
  }));
  const index = runs.length > 1 ? await writeIndex(runs) : null;
  if (args.flag("json")) {
    print(JSON.stringify(summaries.length === 1 ? summaries[0] : { runs: summaries, index }));
  } else if (index !== null) {
    await printComparison(runs);
    print(`\nBoth reports: ${shown(index)}`);
  }
  const page = index ?? runs[0].reportPath;
  if (args.flag("open") && page !== null && !await openFile(page)) {
    printError(`warning: could not open ${page}`);
  }
  const refused = runs.map(({ result }) => result).filter(allDenied);
  for (const { identity, totals } of refused) {
    printError(
      `warning: risk denied every order of ${identity.strategy}, ${totals.denied} in all: ` +
        "the summary says for which reasons, --risk FILE sets other limits",
    );
  }
  return refused.length > 0 ? ExitCode.REFUSED : ExitCode.OK;
}

/** The strategy wanted to trade, and not one order left us. */
const allDenied = ({ totals }: AnyResult): boolean => totals.denied > 0 && totals.orders === 0;

async function runOne(options: BacktestOptions, args: Args): Promise<FinishedRun> {
  const finished = await runAndFinish(options, args);
  if (!args.flag("json")) {
    const { summaryText } = await import("../summary/mod.ts");
    print(`${summaryText(finished, terminalStyle())}\nrun bundle     ${shown(finished.folder)}\n`);
  }
  return finished;
}

async function runAndFinish(options: BacktestOptions, args: Args): Promise<FinishedRun> {
  const out = args.text("out");
  if (out !== undefined) await checkReplaceable(resolve(out));
  const label = options.others === undefined
    ? String(options.strategy)
    : `${options.others.length + 1} strategies`;
  const bar = new ProgressBar({ label, total: 0 });
  const running = runStored({
    ...options,
    onProgress: (rows, total) => bar.update(rows, total),
    onConsole: (level, text) => printError(`[strategy ${level}] ${text}`),
  }, bundleTarget(out)).finally(() => bar.finish());
  // Loaded while the run is under way: nobody waits for what comes after it.
  const after = Promise.all([import("../stats/mod.ts"), import("./finish_run.ts")]);
  const result = await running;
  try {
    const [{ computeStats }, { finishRun }] = await after;
    const runs = args.text("runs") ?? join("out", "runs.duckdb");
    return await finishRun(result, computeStats(result), {
      settings: settingsOf(options),
      out,
      runs: runs === "none" ? null : runs,
      withReport: !args.flag("no-report"),
    });
  } finally {
    result.close();
  }
}

/** Width and colour of the terminal that standard output is, if it is one. */
function terminalStyle(): { width?: number; color: boolean } {
  if (!Deno.stdout.isTerminal()) return { color: false };
  return { width: Deno.consoleSize().columns, color: !Deno.noColor };
}

async function printComparison(runs: readonly FinishedRun[]): Promise<void> {
  const { comparisonText } = await import("../summary/mod.ts");
  print(comparisonText(runs, terminalStyle()));
}

async function writeIndex(runs: readonly FinishedRun[]): Promise<string | null> {
  const { renderIndex } = await import("../report/mod.ts");
  const path = resolve(join("out", "index.html"));
  const entries = runs.flatMap(({ result, stats, reportPath }) =>
    reportPath === null ? [] : [{ result, stats, href: relative(dirname(path), reportPath) }]
  );
  if (entries.length === 0) return null;
  await Deno.writeTextFile(path, renderIndex(entries));
  return path;
}

/** A path as short as it gets from here. */
const shown = (path: string): string => {
  const short = relative(Deno.cwd(), path);
  return short.startsWith("..") ? path : short;
};
