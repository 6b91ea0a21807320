import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { makeWholeFolder } from "../../../backtest/bundle/whole_folder.ts";
import { BacktestError } from "../../../command/errors.ts";

const place = mkdtempSync(join(tmpdir(), "throughline-bundle-"));
afterAll(() => rmSync(place, { recursive: true }));

const write = (text: string) => (folder: string) =>
  Deno.writeTextFile(join(folder, "run.json"), text);

describe("makeWholeFolder", () => {
  test("makes the folder with its parents, and replaces an older run", async () => {
    const path = join(place, "a/b/run");
    await makeWholeFolder(path, write("1"));
    await makeWholeFolder(path, write("2"));
    expect(readFileSync(join(path, "run.json"), "utf8")).toBe("2");
    expect(readdirSync(join(place, "a/b"))).toEqual(["run"]);
  });

  test("leaves nothing when filling fails, and the older run as it was", async () => {
    const path = join(place, "failing");
    await makeWholeFolder(path, write("old"));
    const fill = async (folder: string) => {
      await write("new")(folder);
      throw new Error("No space left on device");
    };
    const error = await makeWholeFolder(path, fill).then(() => null, (cause) => cause);
    expect(error).toBeInstanceOf(BacktestError);
    expect(error.message).toMatch(/nothing of it is kept: No space left on device/);
    expect(error.exitCode).toBe(1);
    expect(readFileSync(join(path, "run.json"), "utf8")).toBe("old");
    expect(readdirSync(place).filter((name) => name.startsWith(".failing"))).toEqual([]);
  });

  test("is cleaned up by the cancel that it hands out", async () => {
    const path = join(place, "cancelled");
    let cancel = () => {};
    const handOut = (one: () => void) => {
      cancel = one;
      return () => {};
    };
    const seen: boolean[] = [];
    const fill = async (folder: string) => {
      await write("1")(folder);
      cancel();
      seen.push(existsSync(folder));
      throw new Error("stopped");
    };
    await makeWholeFolder(path, fill, handOut).catch(() => {});
    expect(seen).toEqual([false]);
    expect(existsSync(path)).toBe(false);
  });
});
