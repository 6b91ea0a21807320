import type { Compiler } from "./compiler.ts";
import type { Mutant } from "./mutants.ts";
import type { Reach } from "./reach.ts";
import { runTests } from "./runner.ts";

/**
 * What became of a mutant. `compiler`: its types do not hold; `timeout`: its tests went on for far
 * longer than they do; `unreached`: no test imports it in its own process.
 */
export type Verdict = "killed" | "timeout" | "compiler" | "survived" | "unreached";

/** Tests of whole commands, pages and cages: they run code where no mutant gets into, and long. */
const ELSEWHERE =
  /^test\/(acceptance|command|notebooks|strategies\/cage|backtest\/(bundle|command|notebook|report))\//;

/** Answers that were written down: hardly a change is none to them. */
const GOLDEN = /\/golden_test\.ts$/;

/** The files to try: the nearest one, the nearest golden answers, and of the others the nearest. */
export function filesOf(tests: readonly Reach[], most: number): readonly string[] {
  const paths = tests.map(({ path }) => path).filter((path) => !ELSEWHERE.test(path));
  const golden = paths.filter((path) => GOLDEN.test(path)).slice(0, 1);
  const others = paths.filter((path) => !GOLDEN.test(path)).slice(0, most);
  return [...others.slice(0, 1), ...golden, ...others.slice(1)];
}

export interface JudgeOptions {
  /** Share of the usual random values: what is noticed at all is mostly noticed by few. */
  readonly share: number;
  /** Most seconds for the tests of a mutant, beyond which it counts as noticed. */
  readonly seconds: number;
  readonly compiler: Compiler | null;
}

/** Seconds within which a file with nothing changed is to end. */
const CONTROL_SECONDS = 1200;

/** Files of one process, by place: most mutants fall to the first, and a process takes a second. */
const ROUNDS = [1, 3, Infinity];

/** Says of mutants whether the tests notice them. */
export class Judge {
  readonly #options: JudgeOptions;
  /** What share of the values a file wants, found when it first noticed something. */
  readonly #shares = new Map<string, number>();

  constructor(options: JudgeOptions) {
    this.#options = options;
  }

  async verdict(mutant: Mutant, files: readonly string[]): Promise<Verdict> {
    if (files.length === 0) return "unreached";
    const { seconds, compiler } = this.#options;
    let left = files;
    for (const many of ROUNDS) {
      let round = left.slice(0, many);
      left = left.slice(many);
      while (round.length > 0) {
        const outcome = await runTests({
          files: round,
          mutant,
          share: this.#share(round),
          seconds,
        });
        if (outcome.end === "passed") break;
        if (outcome.end === "late") {
          if (await this.#isQuick(round)) return "timeout";
          break;
        }
        const share = this.#share(round);
        const wanted = await this.#control(outcome.failed);
        if (wanted <= share) return "killed";
        // It wants more values than it had: again with them, then those behind it.
        const again = { files: [outcome.failed], mutant, share: wanted, seconds };
        if ((await runTests(again)).end === "failed") return "killed";
        round = round.slice(round.indexOf(outcome.failed) + 1);
      }
    }
    return compiler !== null && !(await compiler.accepts(mutant)) ? "compiler" : "survived";
  }

  /** The share of values that holds for all of these files, as far as is known. */
  #share(files: readonly string[]): number {
    return Math.max(...files.map((file) => this.#shares.get(file) ?? this.#options.share));
  }

  /**
   * The share of values with which a file holds when nothing is changed. Properties that count
   * what they met may want all.
   */
  async #control(file: string): Promise<number> {
    const known = this.#shares.get(file);
    if (known !== undefined) return known;
    for (const share of new Set([this.#options.share, 1])) {
      const job = { files: [file], mutant: null, share, seconds: CONTROL_SECONDS };
      if ((await runTests(job)).end !== "passed") continue;
      this.#shares.set(file, share);
      return share;
    }
    throw new Error(`${file} fails with nothing changed: mend it first (deno task test)`);
  }

  /** Whether files end within the time of a mutant when nothing is changed. */
  async #isQuick(files: readonly string[]): Promise<boolean> {
    const job = { files, mutant: null, share: this.#share(files) };
    return (await runTests({ ...job, seconds: this.#options.seconds / 2 })).end !== "late";
  }
}
