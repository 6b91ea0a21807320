import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { makeStrategyFolder } from "../../../command/new/make_folder.ts";
import { runBacktest } from "../../../backtest/run/run_backtest.ts";
import { StrategyFolder, walk } from "../../backtest/run_fixture.ts";

const place = new StrategyFolder();
afterAll(() => place.remove());

describe("makeStrategyFolder", () => {
  test("makes a folder that type-checks, tests itself and runs by path", async () => {
    const path = join(place.path, "my-first");
    await makeStrategyFolder(path);
    for (const task of ["check", "test"]) {
      const { code, stderr, stdout } = await new Deno.Command(Deno.execPath(), {
        args: ["task", task],
        cwd: path,
      }).output();
      const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
      expect(code, text).toBe(0);
    }
    const set = { fast: "20", slow: "100" };
    const result = await runBacktest({ strategy: path, rows: [walk(20_000)], set });
    expect(result.identity.strategy).toBe("my_first");
    expect(result.totals.fills).toBeGreaterThan(0);
  });

  test("touches nothing that is there", async () => {
    place.write("taken/file.txt", "mine");
    await expect(makeStrategyFolder(join(place.path, "taken"))).rejects.toThrow(/holds file\.txt/);
    expect(readdirSync(join(place.path, "taken"))).toEqual(["file.txt"]);
  });

  test("refuses a name that is none for a strategy", async () => {
    const path = join(place.path, "1st");
    await expect(makeStrategyFolder(path)).rejects.toThrow(/called "1st"/);
    expect(existsSync(path)).toBe(false);
  });
});
