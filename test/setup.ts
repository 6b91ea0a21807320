import process from "node:process";
import fc from "fast-check";
import { beforeEach, expect } from "vitest";
import { runs, seedOf } from "./chance.ts";
import { MUTANT } from "./mutate/plugin.ts";

/** fast-check's own number of values where a property names none. */
const USUAL_RUNS = 100;

// Values are drawn alike in every run, so that nothing fails on a change that did not cause it.
// Who asks whether a change is noticed needs no small example of it.
const endOnFailure = process.env[MUTANT] !== undefined;
fc.configureGlobal({ seed: seedOf(""), numRuns: runs(USUAL_RUNS), endOnFailure });
beforeEach(() => {
  const seed = seedOf(expect.getState().currentTestName ?? "");
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
});
