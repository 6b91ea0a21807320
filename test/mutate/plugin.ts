import process from "node:process";
import type { VitestPluginContext } from "vitest/node";
import { ROOT } from "../house/source.ts";
import type { Mutant } from "./mutants.ts";

/** Environment variable in which a mutant travels to the tests' processes, as JSON. */
export const MUTANT = "THROUGHLINE_MUTANT";

/** Puts the mutant of the environment into its module as that is loaded; the tree stays as it is. */
export function mutantPlugin() {
  const text = process.env[MUTANT];
  const mutant = text === undefined ? null : JSON.parse(text) as Mutant;
  const isMutated = (id: string) => mutant !== null && id.split("?")[0] === ROOT + mutant.path;
  return {
    name: "throughline-mutant",
    enforce: "pre" as const,
    // Transformed modules are kept by their text in the tree, which a mutant leaves as it is.
    configureVitest({ defineCacheKeyGenerator }: VitestPluginContext): void {
      defineCacheKeyGenerator(({ id }) => isMutated(id) ? false : undefined);
    },
    transform(code: string, id: string): string | undefined {
      if (mutant === null || !isMutated(id)) return undefined;
      if (code.slice(mutant.start, mutant.end) !== mutant.from) {
        throw new Error(`${mutant.path} is not what the mutant was made of`);
      }
      return code.slice(0, mutant.start) + mutant.to + code.slice(mutant.end);
    },
  };
}

/** Environment variable with the test files of a mutant in the order to run them, as JSON. */
export const FILES = "THROUGHLINE_MUTANT_FILES";

/** Runs test files in the order of the environment, where vitest would begin with the slowest. */
export class GivenOrder {
  sort<T extends { readonly moduleId: string }>(specifications: T[]): T[] {
    const files = JSON.parse(process.env[FILES] ?? "[]") as readonly string[];
    const rank = ({ moduleId }: T) => files.indexOf(moduleId.slice(ROOT.length));
    return specifications.toSorted((a, b) => rank(a) - rank(b));
  }

  shard<T>(specifications: T[]): T[] {
    return specifications;
  }
}
