import { ROOT } from "../house/source.ts";
import type { Mutant } from "./mutants.ts";
import { MUTANT } from "./plugin.ts";
import type { Reach } from "./reach.ts";

/** What became of a mutant. `unreached`: no test imports it in its own process. */
export type Verdict = "killed" | "timeout" | "survived" | "unreached";

/** Test files of the first round: most mutants fall to the tests beside them. */
const FIRST = 6;

/** The files to try, nearest first; tests of whole commands run them where no mutant gets into. */
export function filesOf(tests: readonly Reach[], most: number): readonly string[] {
  return tests.map(({ path }) => path).filter((path) => !path.startsWith("test/acceptance/"))
    .slice(0, most);
}

/** Runs the tests that reach a mutant until one notices it, each round for so many seconds. */
export async function judge(
  mutant: Mutant,
  files: readonly string[],
  seconds: number,
): Promise<Verdict> {
  if (files.length === 0) return "unreached";
  for (const part of [files.slice(0, FIRST), files.slice(FIRST)]) {
    if (part.length === 0) continue;
    const result = await run(part, ["--bail=1", "--maxWorkers=1"], { mutant, seconds });
    if (result === "late") return "timeout";
    if (result === "failed") return "killed";
  }
  return "survived";
}

/** Throws when tests fail with nothing changed: they would kill every mutant that they reach. */
export async function control(files: readonly string[]): Promise<void> {
  if (files.length === 0 || await run(files, [], null) === "passed") return;
  throw new Error("Tests fail with nothing changed: mend them first (deno task test)");
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

async function run(
  files: readonly string[],
  options: readonly string[],
  change: { readonly mutant: Mutant; readonly seconds: number } | null,
): Promise<"passed" | "failed" | "late"> {
  const report = await Deno.makeTempFile({ suffix: ".json" });
  const vitest = ["run", "-A", "npm:vitest@5.1.1", "run", ...options];
  const env = { NO_COLOR: "1", VITEST_SKIP_INSTALL_CHECKS: "1" };
  const child = new Deno.Command(Deno.execPath(), {
    args: [...vitest, "--reporter=json", `--outputFile=${report}`, "--silent=true", ...files],
    cwd: ROOT,
    env: change === null ? env : { ...env, [MUTANT]: JSON.stringify(change.mutant) },
    detached: true,
    stdout: "null",
    stderr: "null",
  }).spawn();
  running.add(child.pid);
  let isLate = false;
  const timer = change === null ? undefined : setTimeout(() => {
    isLate = true;
    end(child.pid);
  }, change.seconds * 1000);
  const { code } = await child.status;
  clearTimeout(timer);
  running.delete(child.pid);
  const hasFailures = (await Deno.readTextFile(report)).includes('"success":false');
  await Deno.remove(report);
  if (isLate) return "late";
  if (code === 0) return "passed";
  // A runner that did not start fails too: only a report that names failures is one.
  if (hasFailures) return "failed";
  throw new Error(`The tests did not run: ${files.join(" ")}`);
}
