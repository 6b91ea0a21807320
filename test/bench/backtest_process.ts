import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What one run of the whole command gave. */
export interface ProcessRun {
  /** From the start of the process until it is gone. */
  readonly wallSeconds: number;
  /** Highest resident memory that was seen, bytes: the command's own figure where it is higher. */
  readonly peakRssBytes: number;
  readonly summary: CommandSummary;
  /** Folder of the bundle. */
  readonly out: string;
}

/** The part of the command's JSON that the benches read. */
export interface CommandSummary {
  readonly ticks: number;
  readonly runSeconds: number;
  readonly loadSeconds: number;
  readonly totalSeconds: number;
  readonly ticksPerSecond: number;
  readonly peakRssBytes: number;
  readonly orders: number;
  readonly fills: number;
  readonly decisionHash: string;
}

/** Runs `backtest` in a process of its own, without report and runs database. */
export async function backtestProcess(
  folder: string,
  args: readonly string[],
): Promise<ProcessRun> {
  const out = join(folder, `run-${crypto.randomUUID()}`);
  const fixed = ["--no-report", "--json", "--runs", "none", "--out", out];
  const begin = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: [...taskArgs(), ...args, ...fixed],
    cwd: ROOT,
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let seen = 0;
  const watch = setInterval(() => seen = Math.max(seen, peakOf(child.pid)), 50);
  const { code, stdout, stderr } = await child.output().finally(() => clearInterval(watch));
  const wallSeconds = (performance.now() - begin) / 1000;
  const text = new TextDecoder();
  if (code !== 0) throw new Error(`backtest ${args.join(" ")} failed: ${text.decode(stderr)}`);
  const summary: CommandSummary = JSON.parse(text.decode(stdout));
  return { wallSeconds, peakRssBytes: Math.max(seen, summary.peakRssBytes), summary, out };
}

/** What `deno task backtest` runs: started directly, so that its memory can be watched. */
function taskArgs(): string[] {
  const { tasks } = JSON.parse(readFileSync(join(ROOT, "deno.json"), "utf8"));
  return String(tasks.backtest.command).split(" ").slice(1);
}

/** Peak resident memory of a process as Linux keeps it; 0 where it does not say. */
function peakOf(pid: number): number {
  const path = `/proc/${pid}/status`;
  if (!existsSync(path)) return 0;
  try {
    return Number(/VmHWM:\s*(\d+)/.exec(readFileSync(path, "utf8"))?.[1] ?? 0) * 1024;
  } catch {
    // It ended between the look and the read.
    return 0;
  }
}
