import process from "node:process";
import { ROOT } from "../house/source.ts";
import type { Mutant } from "./mutants.ts";

/** Environment variable in which a mutant travels to the tests' processes, as JSON. */
export const MUTANT = "THROUGHLINE_MUTANT";

/** Puts the mutant of the environment into its module as that is loaded; the tree stays as it is. */
export function mutantPlugin() {
  const text = process.env[MUTANT];
  const mutant = text === undefined ? null : JSON.parse(text) as Mutant;
  return {
    name: "throughline-mutant",
    enforce: "pre" as const,
    transform(code: string, id: string): string | undefined {
      if (mutant === null || id.split("?")[0] !== ROOT + mutant.path) return undefined;
      if (code.slice(mutant.start, mutant.end) !== mutant.from) {
        throw new Error(`${mutant.path} is not what the mutant was made of`);
      }
      return code.slice(0, mutant.start) + mutant.to + code.slice(mutant.end);
    },
  };
}
