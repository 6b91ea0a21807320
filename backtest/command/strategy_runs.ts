import type { Args } from "../../command/args.ts";
import type { StrategyRun } from "../run/options.ts";
import { readPortfolio } from "./portfolio.ts";

/**
 * The strategies that a command line asks for to run together; none when it names none. Settings of
 * several say whose they are: `--set ema_cross.fast=50`, by label or by the name as given.
 */
export async function strategyRuns(args: Args): Promise<readonly StrategyRun[]> {
  const path = args.text("portfolio");
  if (path !== undefined && args.positionals.length > 0) {
    throw args.error("--portfolio names the strategies, expected none beside it");
  }
  const runs = path === undefined
    ? args.positionals.map((strategy): StrategyRun => ({ strategy }))
    : await readPortfolio(path);
  const settings = settingsOf(args);
  if (runs.length === 1) return [withSettings(runs[0], settings)];
  const own = runs.map((): [string, string][] => []);
  for (const [name, value] of settings) {
    const at = runs.findIndex(({ label, strategy }) => name.startsWith(`${label ?? strategy}.`));
    if (runs.length === 0) continue;
    if (at < 0) {
      const names = runs.map(({ label, strategy }) => label ?? String(strategy)).join(", ");
      throw args.error(
        `--set is ${name}=${value}; expected NAME.parameter=value, NAME of ${names}`,
      );
    }
    const { label, strategy } = runs[at];
    own[at].push([name.slice(`${label ?? strategy}.`.length), value]);
  }
  return runs.map((run, i) => withSettings(run, own[i]));
}

function withSettings(run: StrategyRun, settings: readonly (readonly [string, string])[]) {
  return settings.length === 0 ? run : { ...run, set: Object.fromEntries(settings) };
}

/** `--set name=value`, as given. */
function settingsOf(args: Args): readonly (readonly [string, string])[] {
  const seen = new Set<string>();
  return args.each("set").map((text) => {
    const at = text.indexOf("=");
    if (at < 1) throw args.error(`--set is ${text}; expected name=value`);
    const name = text.slice(0, at);
    if (seen.has(name)) throw args.error(`--set ${name} was given twice`);
    seen.add(name);
    return [name, text.slice(at + 1)] as const;
  });
}
