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

/** The files to try, nearest first. */
export function filesOf(tests: readonly Reach[], most: number): readonly string[] {
  return tests.map(({ path }) => path).filter((path) => !ELSEWHERE.test(path)).slice(0, most);
}

export interface JudgeOptions {
  /** Share of the usual random values: what is noticed at all is mostly noticed by few. */
  readonly share: number;
  /** Most seconds for the tests of a mutant, beyond which it counts as noticed. */
  readonly seconds: number;
  readonly compiler: Compiler | null;
}

/** Seconds within which files with nothing changed are to end. */
const CONTROL_SECONDS = 1200;

/** Milliseconds from which on a file waits until the quicker ones, though further, were tried. */
const SLOW_MS = 4000;

/** What a file does with nothing changed. */
interface Control {
  readonly file: string;
  readonly share: number;
  readonly ms: number;
}

/** Says of mutants whether the tests notice them. */
export class Judge {
  readonly #options: JudgeOptions;
  readonly #controls = new Map<string, Promise<Control>>();

  constructor(options: JudgeOptions) {
    this.#options = options;
  }

  async verdict(mutant: Mutant, files: readonly string[]): Promise<Verdict> {
    if (files.length === 0) return "unreached";
    const { seconds, compiler } = this.#options;
    const known: Control[] = [];
    for (const file of files) known.push(await this.#controlOf(file));
    for (const round of rounds(known)) {
      const ms = round.reduce((sum, one) => sum + one.ms, 0);
      const end = await runTests({
        files: round.map(({ file }) => file),
        share: round[0].share,
        seconds: Math.min(seconds, 20 + ms / 100),
        mutant,
      });
      if (end === "late") return "timeout";
      if (end === "failed") return "killed";
    }
    return compiler !== null && !(await compiler.accepts(mutant)) ? "compiler" : "survived";
  }

  /** A file is run once with nothing changed before it judges. */
  #controlOf(file: string): Promise<Control> {
    let control = this.#controls.get(file);
    if (control === undefined) {
      control = this.#control(file);
      this.#controls.set(file, control);
    }
    return control;
  }

  /** Properties that count what they met may want all random values. */
  async #control(file: string): Promise<Control> {
    for (const share of new Set([this.#options.share, 1])) {
      const started = performance.now();
      const end = await runTests({
        files: [file],
        mutant: null,
        share,
        seconds: CONTROL_SECONDS,
      });
      if (end === "passed") return { file, share, ms: performance.now() - started };
    }
    throw new Error(`${file} fails with nothing changed: mend it first (deno task test)`);
  }
}

/** Quick files first, then slow ones, then those that want all random values; no empty round. */
function rounds(files: readonly Control[]): readonly (readonly Control[])[] {
  const few = files.filter(({ share }) => share < 1);
  const all = files.filter(({ share }) => share === 1);
  const isQuick = ({ ms }: Control) => ms < SLOW_MS;
  return [
    few.filter(isQuick),
    few.filter((one) => !isQuick(one)),
    all.filter(isQuick),
    all.filter((one) => !isQuick(one)),
  ].filter((round) => round.length > 0);
}
