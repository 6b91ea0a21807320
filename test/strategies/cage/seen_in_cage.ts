import { runBacktest } from "../../../backtest/run/run_backtest.ts";
import { type StrategyFolder, walk } from "../../backtest/run_fixture.ts";

/** Evaluates expressions inside the cage, while a strategy is created; texts of what they gave. */
export async function seenInCage(
  folder: StrategyFolder,
  expressions: readonly string[],
): Promise<string[]> {
  const probes = expressions.map((text) => `() => (${text})`).join(",\n");
  const file = folder.strategy(`
    const seen = [${probes}].map((probe) => {
      try { return String(probe()); } catch (error) { return "threw " + (error as Error).name; }
    });
    throw new Error("SEEN" + JSON.stringify(seen));`);
  return await seenBy(file) as string[];
}

/** What a strategy file has seen: it throws an error with `SEEN` and JSON. */
export async function seenBy(file: string): Promise<unknown> {
  const run = runBacktest({ strategy: file, rows: [walk(10)] });
  const message = await run.then(() => "", (error: Error) => error.message);
  const found = /SEEN(.*)$/m.exec(message)?.[1];
  if (found === undefined) throw new Error(`Probe did not run: ${message}`);
  return JSON.parse(found);
}
