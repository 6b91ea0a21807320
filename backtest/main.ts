/**
 * `deno task backtest`: run a strategy on ticks from a DuckDB file. With no argument: a generated
 * day, two built-in strategies, a report.
 *
 * @module
 */
import { helpText, parseCommand } from "../command/args.ts";
import { runMain } from "../command/errors.ts";
import { print } from "../command/output.ts";
import { SPEC } from "./command/spec.ts";

async function main(argv: readonly string[]): Promise<number> {
  const args = parseCommand(SPEC, argv);
  if (args === null) {
    const { builtInStrategies } = await import("../strategies/source/find_strategy.ts");
    print(helpText(SPEC));
    print(`\nBuilt-in strategies: ${(await builtInStrategies()).join(", ")}`);
    return 0;
  }
  const { backtestCommand } = await import("./command/backtest_command.ts");
  return await backtestCommand(args);
}

if (import.meta.main) await runMain(() => main(Deno.args), Deno.args.includes("--json"));
