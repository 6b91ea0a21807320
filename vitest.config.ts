import { randomInt } from "node:crypto";
import { availableParallelism } from "node:os";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { GivenOrder, MUTANT, mutantPlugin } from "./test/mutate/plugin.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** `THROUGHLINE_SEED=random`: one seed for the whole run, told so that it can be run again. */
function seed(): Record<string, string> {
  if (process.env.THROUGHLINE_SEED !== "random") return {};
  const drawn = String(randomInt(1, 2 ** 31));
  process.stderr.write(`THROUGHLINE_SEED=${drawn} draws these values again\n`);
  return { THROUGHLINE_SEED: drawn };
}

export default defineConfig({
  plugins: [mutantPlugin()],
  resolve: {
    // Vite does not read deno.json's import map: the few names that are not npm packages.
    alias: [
      { find: /^@std\//, replacement: "deno-std/" },
      { find: /^throughline\/engine$/, replacement: here("./engine/mod.ts") },
      { find: /^throughline$/, replacement: here("./mod.ts") },
    ],
  },
  test: {
    include: ["test/**/*_test.ts"],
    setupFiles: ["test/setup.ts"],
    env: seed(),
    fsModuleCache: true,
    ...(process.env[MUTANT] === undefined ? {} : { sequence: { sequencer: GivenOrder } }),
    // A process a file: what a test does to its realm (the cage does much) is gone with it.
    pool: "forks",
    maxWorkers: availableParallelism(),
    // Bounds for a busy machine, not expectations: no test asserts a time, and a property of 600
    // sessions was seen to take 181 s where several runs shared two cores.
    testTimeout: 600_000 * Math.max(1, Number(process.env.THROUGHLINE_RUNS || 1)),
    hookTimeout: 600_000,
  },
});
