import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { checkReplaceable, makeWholeFolder } from "../../../backtest/bundle/whole_folder.ts";
import { runIdOf } from "../../../backtest/run/run_id.ts";
import { BacktestError } from "../../../command/errors.ts";

const place = mkdtempSync(join(tmpdir(), "throughline-bundle-"));
afterAll(() => rmSync(place, { recursive: true }));

/** What a run of ours is known by. */
const runOf = (seed: number) => {
  const inputs = { strategyHash: "a", dataHash: "b", params: {}, cash: 1, seed, versions: {} };
  const runId = runIdOf("probe", { ...inputs, venue: {}, risk: {} });
  return JSON.stringify({ ...inputs, venueConfig: {}, riskConfig: {}, runId });
};

const write = (seed: number) => (folder: string) =>
  Deno.writeTextFile(join(folder, "run.json"), runOf(seed));

describe("makeWholeFolder", () => {
  test("makes the folder with its parents, and replaces an older run", async () => {
    const path = join(place, "a/b/run");
    await makeWholeFolder(path, write(1));
    await makeWholeFolder(path, write(2));
    expect(readFileSync(join(path, "run.json"), "utf8")).toBe(runOf(2));
    expect(readdirSync(join(place, "a/b"))).toEqual(["run"]);
  });

  test("leaves nothing when filling fails, and the older run as it was", async () => {
    const path = join(place, "failing");
    await makeWholeFolder(path, write(3));
    const fill = async (folder: string) => {
      await write(4)(folder);
      throw new Error("No space left on device");
    };
    const error = await makeWholeFolder(path, fill).then(() => null, (cause) => cause);
    expect(error).toBeInstanceOf(BacktestError);
    expect(error.message).toMatch(/nothing of it is kept: No space left on device/);
    expect(error.exitCode).toBe(1);
    expect(readFileSync(join(path, "run.json"), "utf8")).toBe(runOf(3));
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
      await write(1)(folder);
      cancel();
      seen.push(existsSync(folder));
      throw new Error("stopped");
    };
    await makeWholeFolder(path, fill, handOut).catch(() => {});
    expect(seen).toEqual([false]);
    expect(existsSync(path)).toBe(false);
  });

  describe("replaces nothing but what we wrote", () => {
    const made: [what: string, make: (path: string) => void, RegExp][] = [
      ["a foreign run.json", (path) => folderWith(path, { "run.json": "{}" }), /holds other files/],
      ["a run.json of a changed run", (path) => {
        folderWith(path, { "run.json": runOf(5).replace(`"seed":5`, `"seed":6`) });
      }, /holds other files/],
      ["a run with a file beside it", (path) => {
        folderWith(path, { "run.json": runOf(5), "notes.txt": "mine" });
      }, /holds other files/],
      ["a run with a folder of a known name in it", (path) => {
        folderWith(path, { "run.json": runOf(5), "log.jsonl/mine.txt": "mine" });
      }, /holds other files/],
      ["known names without a run", (path) => folderWith(path, { "result.json": "{}" }), /holds/],
      ["a file", (path) => writeFileSync(path, "mine"), /is no folder/],
      ["a dangling link", (path) => symlinkSync(join(place, "nowhere"), path), /is a link/],
      ["a link to a run", (path) => {
        folderWith(`${path}.real`, { "run.json": runOf(5) });
        symlinkSync(`${path}.real`, path);
      }, /is a link/],
    ];

    test.each(made)("not %s", async (what, make, message) => {
      const path = join(place, `kept ${what}`);
      make(path);
      const before = listing(place);
      for (const work of [checkReplaceable, () => makeWholeFolder(path, write(9))]) {
        const error = await work(path).then(() => null, (cause) => cause);
        expect(error.message).toMatch(message);
        expect(error.exitCode).toBe(2);
      }
      expect(listing(place)).toEqual(before);
    });

    test("not where the command runs, or above, nor a place that it cannot write", async () => {
      for (const path of [Deno.cwd(), join(Deno.cwd(), "..")]) {
        await expect(checkReplaceable(path)).rejects.toThrow(/is where this command runs/);
      }
      await expect(checkReplaceable("/proc/new/run")).rejects.toThrow(/Cannot write into \/proc/);
      const closed = join(place, "closed");
      mkdirSync(closed);
      chmodSync(closed, 0o500);
      // Root may write anywhere.
      if (Deno.uid() !== 0) await expect(checkReplaceable(join(closed, "run"))).rejects.toThrow();
    });

    test("not what was put there during the run", async () => {
      const path = join(place, "meanwhile");
      await makeWholeFolder(path, write(1));
      const fill = async (folder: string) => {
        await write(2)(folder);
        writeFileSync(join(path, "mine.txt"), "mine");
      };
      await expect(makeWholeFolder(path, fill)).rejects.toThrow(/other files meanwhile/);
      expect(readdirSync(path).sort()).toEqual(["mine.txt", "run.json"]);
      expect(readFileSync(join(path, "run.json"), "utf8")).toBe(runOf(1));
    });
  });
});

function folderWith(path: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
}

const listing = (path: string): string[] =>
  readdirSync(path, { recursive: true }).map(String).sort();
