import { BacktestError } from "../../command/errors.ts";
import { codeOf, placesAfterBlanks } from "./blanks.ts";

/**
 * The word `import`, which cannot be written with escapes. Before `(` or `.`, whatever stands
 * between, it is an expression: `import(…)`, `import.meta`, `import.defer(…)`.
 */
const IMPORT = /(?<![\p{ID_Continue}$])import/gu;

const AWAIT = /(?<![\p{ID_Continue}$.])await(?![\p{ID_Continue}$])/gu;
const LATER = /(?<![\p{ID_Continue}$.])(?:await|async|Promise)(?![\p{ID_Continue}$])/gu;

/**
 * Refuses what the module graph does not show. Imports at run time could reach any module, so the
 * text is searched as it stands, comments and strings too: a false alarm is cured by rewording, a
 * miss would be a hole. `await` never comes back in a run, which is one synchronous sweep, so saying
 * so beats doing nothing in silence. Outside the cage (`caged` false) the sweep has breaks at which
 * promises go on, so there `async` and `Promise` are refused too.
 *
 * @throws {BacktestError} kind `refused`, naming file and line.
 */
export function scanSource(text: string, file: string, caged = true): void {
  const places = placesAfterBlanks(text);
  for (const match of text.matchAll(IMPORT)) {
    const sign = text[places[match.index + match[0].length]];
    if (sign !== "(" && sign !== ".") continue;
    const what = sign === "." ? "import.meta" : "import(…)";
    refuse(
      file,
      lineOf(text, match.index),
      `${what} is not allowed in a strategy, expected static imports only (comments count)`,
    );
  }
  // Here a false alarm costs more than a miss.
  const code = codeOf(text);
  for (const match of code.matchAll(caged ? AWAIT : LATER)) {
    const where = caged ? "" : " outside the cage";
    const what = `${match[0]} is not allowed${where}: a strategy is synchronous`;
    refuse(file, lineOf(code, match.index), what);
  }
}

function lineOf(text: string, index: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < index; at = text.indexOf("\n", at + 1)) line++;
  return line;
}

function refuse(file: string, line: number, cause: string): never {
  throw new BacktestError("refused", `Strategy refused: ${file}:${line}: ${cause}`);
}
