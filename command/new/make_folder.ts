import { basename, dirname, join } from "@std/path/mod.js";
import { BacktestError } from "../errors.ts";
import { configText, readmeText, strategyText, testText } from "./templates.ts";

/**
 * Makes a strategy folder. Its name is the strategy's; nothing that exists is touched.
 *
 * @returns names of the files made.
 * @throws {BacktestError} the folder exists and is not empty, or the name is none for a strategy.
 */
export async function makeStrategyFolder(path: string): Promise<string[]> {
  const name = basename(path).replaceAll("-", "_").toLowerCase();
  if (!/^[a-z][a-z0-9_]{0,63}$/.test(name)) {
    throw new BacktestError(
      "usage",
      `Folder is called "${basename(path)}", expected letters, digits, - and _, a letter first: ` +
        "it is the strategy's name too",
    );
  }
  await checkFree(path);
  const files = {
    "deno.json": configText(),
    "strategy.ts": strategyText(name),
    "strategy_test.ts": testText(name),
    "README.md": readmeText(name),
  };
  // Whole or not at all: made beside, then given its name.
  const draft = join(dirname(path), `.${basename(path)}.part-${Deno.pid}`);
  try {
    await Deno.mkdir(draft, { recursive: true });
    for (const [file, text] of Object.entries(files)) {
      await Deno.writeTextFile(join(draft, file), text);
    }
    await Deno.rename(draft, path);
  } catch (error) {
    await Deno.remove(draft, { recursive: true }).catch(() => {});
    const cause = error instanceof Error ? error.message : String(error);
    throw new BacktestError("failed", `Cannot make ${path}: ${cause}`, { cause: error });
  }
  return Object.keys(files);
}

async function checkFree(path: string): Promise<void> {
  try {
    for await (const { name } of Deno.readDir(path)) {
      throw new BacktestError(
        "usage",
        `${path} holds ${name}, expected a new folder or an empty one`,
      );
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    if (error instanceof BacktestError) throw error;
    throw new BacktestError("usage", `${path} is no folder, expected a new one or an empty one`);
  }
}
