import { ROOT } from "../house/source.ts";
import type { Mutant } from "./mutants.ts";
import { MUTANT } from "./plugin.ts";
import type { Reach } from "./reach.ts";

/** What became of a mutant. `unreached`: no test imports it in its own process. */
export type Verdict = "killed" | "timeout" | "survived" | "unreached";

export interface Limits {
  /** Seconds that the tests of one mutant may take, beyond which it counts as killed. */
  readonly seconds: number;
  /** Test files tried at most, nearest first. */
  readonly files: number;
}

/** Test files of the first round: most mutants fall to the tests beside them. */
const FIRST = 6;

/** Runs the tests that reach a mutant until one notices it. */
export async function judge(
  mutant: Mutant,
  tests: readonly Reach[],
  limits: Limits,
): Promise<Verdict> {
  // Tests of whole commands run them in processes of their own, which no mutant gets into.
  const paths = tests.map(({ path }) => path).filter((path) => !/^test\/acceptance\//.test(path))
    .slice(0, limits.files);
  if (paths.length === 0) return "unreached";
  for (const part of [paths.slice(0, FIRST), paths.slice(FIRST)]) {
    if (part.length === 0) continue;
    const verdict = await run(mutant, part, limits.seconds);
    if (verdict !== "survived") return verdict;
  }
  return "survived";
}

/** Throws when the tests that reach a mutant fail or are late without it: they would kill anything. */
export async function control(
  mutant: Mutant,
  tests: readonly Reach[],
  limits: Limits,
): Promise<void> {
  const verdict = await judge({ ...mutant, to: mutant.from }, tests, limits);
  if (verdict === "survived" || verdict === "unreached") return;
  throw new Error(
    verdict === "timeout"
      ? `The tests of ${mutant.path} take over ${limits.seconds} s with nothing changed: raise --limit`
      : `The tests of ${mutant.path} fail with nothing changed: mend them first`,
  );
}

async function run(mutant: Mutant, files: readonly string[], seconds: number): Promise<Verdict> {
  const args = ["run", "-A", "npm:vitest@5.1.1", "run", "--bail=1", "--maxWorkers=1"];
  const report = await Deno.makeTempFile({ suffix: ".json" });
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args, "--reporter=json", `--outputFile=${report}`, "--silent=true", ...files],
    cwd: ROOT,
    env: { [MUTANT]: JSON.stringify(mutant), NO_COLOR: "1", VITEST_SKIP_INSTALL_CHECKS: "1" },
    stdout: "null",
    stderr: "null",
  }).spawn();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill("SIGKILL");
  }, seconds * 1000);
  const { code } = await child.status;
  clearTimeout(timer);
  const failures = (await Deno.readTextFile(report)).includes('"success":false');
  await Deno.remove(report);
  if (late) return "timeout";
  if (code === 0) return "survived";
  // A runner that did not start fails too: only a report that names failures is a kill.
  if (failures) return "killed";
  throw new Error(`The tests of ${mutant.path} did not run: ${files.join(" ")}`);
}
