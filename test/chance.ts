import { createHash } from "node:crypto";
import process from "node:process";

/** The seed of every run of the tests that is not told another: a change is judged on known values. */
export const USUAL_SEED = 20_231_114;

/** Seed of this run of the tests, from `THROUGHLINE_SEED`; see `vitest.config.ts` for `random`. */
const runSeed = number("THROUGHLINE_SEED", USUAL_SEED);
/** How many times the usual number of values each property meets, from `THROUGHLINE_RUNS`. */
const factor = number("THROUGHLINE_RUNS", 1);

/**
 * Seed for fast-check in the test of this name: of the run's seed and the name alone, so that no
 * test draws other values because another one was written, moved or left out.
 */
export function seedOf(testName: string, seed = runSeed): number {
  return createHash("sha256").update(`${seed}/${testName}`).digest().readInt32LE();
}

/** How many values a property is to meet that usually meets `usual` of them; at least one. */
export function runs(usual: number): number {
  return Math.max(1, Math.round(usual * factor));
}

function number(name: string, usual: number): number {
  const text = process.env[name];
  if (text === undefined || text === "") return usual;
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new RangeError(`${name} is ${text}, expected a number above 0`);
}
