import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "@std/path/mod.js";
import { onInterrupt } from "../../command/interrupt.ts";
import { printError } from "../../command/output.ts";
import { ProgressBar } from "../../command/progress.ts";
import { sourceHash } from "../../strategies/source/source_hash.ts";

const HOUR_US = 3_600_000_000;
/** 2024-01-01 00:00 UTC, a day like any other. */
const START_TS = 1_704_067_200_000_000;
const SEED = 1;
const GENERATOR = fileURLToPath(new URL("../../data/generate/", import.meta.url));
const CACHE = fileURLToPath(new URL("../../.throughline/", import.meta.url));

/**
 * The data file for those who have none: one generated day of BTCUSDT, made on first use and kept
 * in the checkout (ignored by git). A generator that has changed makes it anew.
 */
export async function generatedDay(): Promise<string> {
  const path = join(CACHE, `generated_day_${await generatorHash()}.duckdb`);
  if (existsSync(path)) return path;
  await Deno.mkdir(CACHE, { recursive: true });
  // Under a name of its own until it is whole.
  const draft = `${path}.part-${Deno.pid}`;
  const remove = () => {
    for (const file of [draft, `${draft}.wal`]) {
      if (existsSync(file)) Deno.removeSync(file);
    }
  };
  const forget = onInterrupt(remove);
  printError("Generating a day of BTCUSDT ticks, once");
  try {
    await generate(draft);
    for await (const { name } of Deno.readDir(CACHE)) {
      if (/^generated_day_\w+\.duckdb$/.test(name)) await Deno.remove(join(CACHE, name));
    }
    await Deno.rename(draft, path);
  } catch (error) {
    remove();
    throw error;
  } finally {
    forget();
  }
  return path;
}

/** Eight digits that say which generator made a file. */
async function generatorHash(): Promise<string> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(GENERATOR)) if (name.endsWith(".ts")) names.push(name);
  const files = await Promise.all(names.map(async (name) => {
    const path = join(GENERATOR, name);
    return { path, bytes: await Deno.readFile(path) };
  }));
  return sourceHash(files).slice(0, 8);
}

async function generate(path: string): Promise<void> {
  const { Store } = await import("../../data/store/store.ts");
  const { generateMarket } = await import("../../data/generate/generate_market.ts");
  const { defaultInstruments } = await import("../../data/generate/instruments.ts");
  const [instrument] = defaultInstruments();
  const durationUs = 24 * HOUR_US;
  const bar = new ProgressBar({ label: "generate", total: durationUs / 1e6, unit: "s" });
  const store = await Store.open(path, { mode: "create" });
  try {
    const writer = await store.writer({ format: "generated" });
    for (const batch of generateMarket({ instrument, seed: SEED, startTs: START_TS, durationUs })) {
      await writer.write(batch);
      bar.update((batch.localTs[batch.length - 1] - START_TS) / 1e6);
    }
    await writer.commit({ shiftMethod: "generated, exact" });
  } finally {
    store.close();
    bar.finish();
  }
}
