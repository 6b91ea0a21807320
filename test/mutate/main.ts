/**
 * `deno task mutate`: changes one thing in the code, runs the tests that reach it, and lists the
 * changes that no test noticed.
 *
 * @module
 */
import { availableParallelism } from "node:os";
import { type CommandSpec, helpText, parseCommand } from "../../command/args.ts";
import { ExitCode, runMain } from "../../command/errors.ts";
import { onInterrupt } from "../../command/interrupt.ts";
import { print, printError } from "../../command/output.ts";
import { type Source, typescriptSources } from "../house/source.ts";
import { Compiler } from "./compiler.ts";
import { draw } from "./draw.ts";
import { filesOf, Judge, type Verdict } from "./judge.ts";
import { knownSurvivors, nameOf, short } from "./known.ts";
import { type Mutant, mutantsOf } from "./mutants.ts";
import { ImportGraph } from "./reach.ts";
import { endAll } from "./runner.ts";

/** What is mutated when nobody says what. */
const DEFAULT = [
  ...["engine/", "data/feed/", "data/wire/", "data/import/", "data/tape/", "backtest/stats/"],
];

const SPEC: CommandSpec = {
  name: "deno task mutate",
  summary: "Change one thing in the code, run the tests that reach it, list what none noticed",
  positionals: "[PATH…]",
  max: 100,
  flags: {
    sample: { type: "text", value: "N", description: "So many mutants, drawn (default: all)" },
    seed: { type: "text", value: "S", description: "Seed of the draw (default 1)" },
    limit: {
      type: "text",
      value: "SECONDS",
      description: "Time for the tests of one mutant; a later one is killed (default 120)",
    },
    files: {
      type: "text",
      value: "N",
      description: "Test files tried for one mutant, nearest first (default 12)",
    },
    jobs: {
      type: "text",
      value: "N",
      description: "Mutants at a time (default: one a processor)",
    },
    values: {
      type: "text",
      value: "PERCENT",
      description: "How many of the usual random values the tests draw (default 10)",
    },
    most: {
      type: "text",
      value: "N",
      description: "Fail when more than so many survive beside those known (default 0)",
    },
  },
  notes: [
    `PATH: files or folders (default: ${DEFAULT.join(", ")}).`,
    "Known: the survivors that docs/testing.md names, each with its reason.",
    "Exit codes: 0 as many killed as asked for, 1 too many survive, 2 usage.",
  ],
};

interface Judged {
  readonly mutant: Mutant;
  readonly verdict: Verdict;
}

async function mutate(): Promise<number> {
  const args = parseCommand(SPEC, Deno.args);
  if (args === null) {
    print(helpText(SPEC));
    return ExitCode.OK;
  }
  const sources = typescriptSources();
  const paths = args.positionals.length > 0 ? args.positionals : DEFAULT;
  const all = sources.filter(({ path }) =>
    !path.startsWith("test/") && paths.some((wanted) => path === wanted || isBelow(path, wanted))
  ).flatMap(({ path, text }) => mutantsOf(path, text));
  if (all.length === 0) throw args.error(`No code in ${paths.join(", ")}`);
  const sample = args.whole("sample", 1, 1_000_000) ?? all.length;
  const drawn = draw(all, sample, args.whole("seed", 0, 2 ** 32 - 1) ?? 1, nameOf);
  const limits = {
    seconds: args.whole("limit", 1, 3600) ?? 120,
    files: args.whole("files", 1, 1000) ?? 12,
    jobs: args.whole("jobs", 1, 64) ?? availableParallelism(),
    share: (args.whole("values", 1, 100) ?? 10) / 100,
  };
  onInterrupt(endAll);
  const result = report(await judgeAll(drawn, sources, limits), limits);
  if (args.flag("json")) print(JSON.stringify(result));
  else printReport(result);
  return result.survivors.length > (args.whole("most", 0, 1_000_000) ?? 0)
    ? ExitCode.FAILURE
    : ExitCode.OK;
}

const isBelow = (path: string, folder: string): boolean =>
  path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);

interface Limits {
  /** Seconds for a round of tests, beyond which a mutant counts as killed. */
  readonly seconds: number;
  /** Test files tried for a mutant. */
  readonly files: number;
  /** Mutants at a time. */
  readonly jobs: number;
  /** Share of the usual random values. */
  readonly share: number;
}

async function judgeAll(
  mutants: readonly Mutant[],
  sources: readonly Source[],
  { seconds, share, files, jobs }: Limits,
): Promise<readonly Judged[]> {
  const graph = new ImportGraph(sources);
  const queue = mutants.map((mutant) => ({
    mutant,
    tests: filesOf(graph.testsOf(mutant.path), files),
  }));
  const compiler = await Compiler.open();
  onInterrupt(() => compiler.remove());
  try {
    const judge = new Judge({ share, seconds, compiler });
    const judged: Judged[] = [];
    const worker = async () => {
      for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
        const verdict = await judge.verdict(one.mutant, one.tests);
        judged.push({ mutant: one.mutant, verdict });
        printError(`${judged.length}/${mutants.length} ${verdict} ${lineOf(one.mutant)}`);
      }
    };
    await Promise.all(Array.from({ length: jobs }, worker));
    return judged;
  } finally {
    compiler.remove();
  }
}

const lineOf = ({ path, line, kind, from, to }: Mutant): string =>
  `${path}:${line} ${kind}: ${short(from)} → ${short(to)}`;

function report(judged: readonly Judged[], { seconds, files, share }: Limits) {
  const count = (wanted: Verdict) => judged.filter(({ verdict }) => verdict === wanted).length;
  const killed = count("killed") + count("timeout") + count("compiler");
  const known = new Map(knownSurvivors().map(({ name, why }) => [name, why]));
  const alive = judged
    .filter(({ verdict }) => verdict === "survived" || verdict === "unreached")
    .map(({ mutant, verdict }) => ({ ...mutant, verdict, name: nameOf(mutant) }));
  return {
    mutants: judged.length,
    files,
    seconds,
    values: share,
    killed,
    timeouts: count("timeout"),
    compiler: count("compiler"),
    unreached: count("unreached"),
    share: killed / judged.length,
    known: alive.filter(({ name }) => known.has(name)),
    survivors: alive.filter(({ name }) => !known.has(name)),
  };
}

function printReport(result: ReturnType<typeof report>): void {
  const { mutants, files, killed, timeouts, compiler, unreached, share } = result;
  for (const one of result.known) print(`known  ${lineOf(one)}`);
  for (const one of result.survivors) print(`${one.verdict}  ${lineOf(one)}\n${one.name}`);
  print(
    `${killed} of ${mutants} mutants killed (${(share * 100).toFixed(1)} %), ` +
      `${timeouts} by time, ${compiler} by the compiler; ` +
      `${result.known.length} known, ${result.survivors.length} not; ` +
      `${unreached} reached by no test; at most ${files} test files each`,
  );
}

if (import.meta.main) await runMain(mutate, Deno.args.includes("--json"));
