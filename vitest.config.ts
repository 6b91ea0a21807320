import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
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
    // A process a file: what a test does to its realm (the cage does much) is gone with it.
    pool: "forks",
    maxWorkers: availableParallelism(),
    // Bounds for a busy machine, not expectations: no test asserts a time.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
