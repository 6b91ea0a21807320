import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { runBacktest } from "../../../backtest/run/run_backtest.ts";
import { BacktestError } from "../../../command/errors.ts";
import { findStrategy } from "../../../strategies/source/find_strategy.ts";
import { stageStrategy } from "../../../strategies/source/stage_strategy.ts";
import { StrategyFolder, walk } from "../../backtest/run_fixture.ts";

const folder = new StrategyFolder();
afterAll(() => folder.remove());

/** A strategy in two files, the second of which says which one it is. */
function twoFiles(): { main: string; part: string } {
  const part = folder.write("two/part.ts", `export const who = "scanned";`);
  const main = folder.write(
    "two/main.ts",
    `import { defineStrategy } from "throughline"; import { who } from "./part.ts";
    export default defineStrategy({ name: "two", create: (_params, ctx) => ({ onStart() { ctx.series(who).push(1); } }) });`,
  );
  return { main, part };
}

const SWAPPED =
  `const from = "node:" + "perf_hooks"; void import(from); export const who = "swapped";`;

describe("What is loaded is what was scanned", () => {
  test("whatever becomes of the files after the scan", async () => {
    const { main, part } = twoFiles();
    const staged = await stageStrategy(await findStrategy(main));
    writeFileSync(part, SWAPPED);
    writeFileSync(main, SWAPPED);
    const loaded = fileURLToPath(staged.url);
    expect(loaded.startsWith(folder.path)).toBe(false);
    expect(readFileSync(join(loaded, "../part.ts"), "utf8")).toBe(`export const who = "scanned";`);
    expect(readFileSync(loaded, "utf8")).toContain(`name: "two"`);
    expect(staged.told(`${staged.url}:1:2, ${loaded}`)).toBe(`file://${main}:1:2, ${main}`);
    staged.remove();
    expect(() => readFileSync(loaded)).toThrow(/ENOENT|No such file/i);
  });

  test("by the names of links too", async () => {
    const { main } = twoFiles();
    folder.write("two/real.ts", `export const who = "linked";`);
    rmSync(join(folder.path, "two/part.ts"));
    symlinkSync(join(folder.path, "two/real.ts"), join(folder.path, "two/part.ts"));
    const { record } = await runBacktest({ strategy: main, rows: [walk(10)] });
    expect(record.series.map(({ name }) => name)).toEqual(["linked"]);
    rmSync(join(folder.path, "two/part.ts"));
  });

  test("while somebody swaps files as fast as they can", async () => {
    const { main, part } = twoFiles();
    const scanned = readFileSync(part, "utf8");
    const { hash } = await findStrategy(main);
    const spare = join(folder.path, "two/spare");
    let swaps = 0;
    let over = false;
    const swap = (): void => {
      if (over) return;
      writeFileSync(spare, swaps++ % 2 === 0 ? SWAPPED : scanned);
      renameSync(spare, part);
      setImmediate(swap);
    };
    swap();
    const seen = new Set<string>();
    for (let i = 0; i < 12; i++) {
      const result = await runBacktest({ strategy: main, rows: [walk(10)] }).catch((error) =>
        error
      );
      if (result instanceof BacktestError) {
        seen.add(result.kind);
        continue;
      }
      expect(result.identity.strategyHash).toBe(hash);
      seen.add(result.record.series[0].name);
    }
    over = true;
    expect(swaps).toBeGreaterThan(100);
    expect([...seen].filter((what) => what !== "scanned" && what !== "refused")).toEqual([]);
  });

  test("and a run leaves nothing of it behind, however it ends", async () => {
    const temporary = join(folder.path, "tmp");
    mkdirSync(temporary);
    process.env.TMPDIR = temporary;
    const { main } = twoFiles();
    await runBacktest({ strategy: main, rows: [walk(10)] });
    for (const body of ["throw new Error('x');", "return { async onTrade() {} };"]) {
      await expect(runBacktest({ strategy: folder.strategy(body), rows: [walk(10)] })).rejects
        .toThrow();
    }
    const early = folder.write("early.ts", "throw new Error('early'); export default 1;");
    await expect(runBacktest({ strategy: early, rows: [walk(10)] })).rejects.toThrow(/early/);
    expect(readdirSync(temporary)).toEqual([]);
  });
});
