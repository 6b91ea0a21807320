import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import { StrategyFolder } from "../../backtest/run_fixture.ts";
import { seenBy, seenInCage } from "./seen_in_cage.ts";
import { outcomes, ROWS } from "./zod/rows.ts";
import { TOOLS } from "./zod/tools.ts";

const folder = new StrategyFolder();
afterAll(() => folder.remove());

/** Members of zod that a strategy cannot use, and why. */
const NOT_IN_A_CAGE: Readonly<Record<string, string>> = {
  decodeAsync: "answers later, a strategy is synchronous",
  encodeAsync: "answers later",
  parseAsync: "answers later",
  safeDecodeAsync: "answers later",
  safeEncodeAsync: "answers later",
  safeParseAsync: "answers later",
  validateAsync: "answers later",
  compile: "code from text",
  withParser: "what compile puts a parser in with",
  setErrorMap: "settings of all strategies of a run",
};

test("each factory of zod is asked in the cage", () => {
  const lower = Object.keys(z).filter((name) => /^[a-z_]/.test(name));
  const asked = new Set([ROWS, TOOLS, NOT_IN_A_CAGE].flatMap((table) => Object.keys(table)));
  expect(lower.filter((name) => !asked.has(name))).toEqual([]);
  for (const part of ["iso", "coerce"] as const) {
    const factories = Object.keys(z[part]).filter((name) => /^[a-z]/.test(name));
    expect(factories.length).toBeLessThanOrEqual(ROWS[part].length);
  }
});

test("zod comes to the same inside the cage and outside", async () => {
  const outside = outcomes();
  const strategy = fileURLToPath(new URL("./zod/asks.ts", import.meta.url));
  const [early, late] = await seenBy(strategy) as Record<string, string>[];
  expect(early).toEqual(outside);
  expect(late).toEqual(outside);
});

test("what strategies of a run share of zod cannot be changed by one", async () => {
  const seen = await seenInCage(folder, [
    "z.config({ customError: () => 'x' })",
    "((z.ZodString as any).prototype = null)",
    "(z.regexes.email as any).exec = () => null",
    "((z.util as any).NUMBER_FORMAT_RANGES.int32[0] = 0)",
    "((z.globalRegistry as any).add = null)",
    "(Object.getPrototypeOf(z.file()).parse = null, Object.hasOwn(Object.getPrototypeOf(z.file()), 'parse'))",
    "(Object.getOwnPropertyDescriptor(Object.getPrototypeOf(z.file()), 'refine')!.get!.call(undefined).bind = null)",
    "(Object.getPrototypeOf((z.xor([z.any()]) as any)._zod).values = 5)",
  ]);
  expect(seen.filter((text) => text !== "threw TypeError")).toEqual([]);
});
