import { ROOT } from "../house/source.ts";
import type { Mutant } from "./mutants.ts";
import { FILES, MUTANT } from "./plugin.ts";

/** How tests ended; `failed` names the first file with a failure, or that did not load. */
export type Outcome =
  | { readonly end: "passed" }
  | { readonly end: "late" }
  | { readonly end: "failed"; readonly failed: string };

interface JsonReport {
  readonly testResults: readonly { readonly name: string; readonly status: string }[];
}

export interface Job {
  readonly files: readonly string[];
  /** The change that the tests load, with the first failure the end; null: all files as they are. */
  readonly mutant: Mutant | null;
  /** Share of the usual number of random values. */
  readonly share: number;
  readonly seconds: number;
}

/** Process groups that run: what the runner started ends with it. */
const running = new Set<number>();

/** Ends what runs, its children too: one in an endless loop hears of nothing else. */
export function endAll(): void {
  for (const group of running) end(group);
}

function end(group: number): void {
  try {
    Deno.kill(-group, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

/** Runs test files, one after the other in this order, in a process of their own. */
export async function runTests(job: Job): Promise<Outcome> {
  const report = await Deno.makeTempFile({ suffix: ".json" });
  try {
    const { isLate, code } = await inTime(job, report);
    if (isLate) return { end: "late" };
    if (code === 0) return { end: "passed" };
    // A runner that did not start ends with a failure too: only one with a report ran tests.
    const text = await Deno.readTextFile(report);
    const results = text === "" ? [] : (JSON.parse(text) as JsonReport).testResults;
    const failed = results.find(({ status }) => status === "failed");
    if (failed !== undefined) return { end: "failed", failed: failed.name.slice(ROOT.length) };
    throw new Error(`The tests did not run: ${job.files.join(" ")}`);
  } finally {
    await Deno.remove(report);
  }
}

async function inTime(
  { files, mutant, share, seconds }: Job,
  report: string,
): Promise<{ readonly isLate: boolean; readonly code: number }> {
  const bail = mutant === null ? [] : ["--bail=1"];
  const reporter = ["--reporter=json", `--outputFile=${report}`, "--silent=true"];
  const vitest = ["run", "-A", "npm:vitest@5.1.1", "run", "--maxWorkers=1", ...bail, ...reporter];
  const env = {
    NO_COLOR: "1",
    VITEST_SKIP_INSTALL_CHECKS: "1",
    THROUGHLINE_RUNS: String(share),
    [FILES]: JSON.stringify(files),
  };
  const child = new Deno.Command(Deno.execPath(), {
    args: [...vitest, ...files],
    cwd: ROOT,
    env: mutant === null ? env : { ...env, [MUTANT]: JSON.stringify(mutant) },
    detached: true,
    stdout: "null",
    stderr: "null",
  }).spawn();
  running.add(child.pid);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    end(child.pid);
  }, seconds * 1000);
  const { code } = await child.status;
  clearTimeout(timer);
  running.delete(child.pid);
  return { isLate, code };
}
