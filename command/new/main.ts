/**
 * `deno task new DIR`: make a strategy folder of one's own.
 *
 * @module
 */
import { basename, resolve } from "@std/path/mod.js";
import { type CommandSpec, helpText, parseCommand } from "../args.ts";
import { runMain } from "../errors.ts";
import { print } from "../output.ts";
import { makeStrategyFolder } from "./make_folder.ts";

const SPEC: CommandSpec = {
  name: "deno task new",
  summary: "Make a strategy folder that completes in an editor, type-checks and runs by path",
  positionals: "DIR",
  min: 1,
  max: 1,
};

async function main(argv: readonly string[]): Promise<void> {
  const args = parseCommand(SPEC, argv);
  if (args === null) return print(helpText(SPEC));
  const path = resolve(args.positionals[0]);
  const files = await makeStrategyFolder(path);
  if (args.flag("json")) return print(JSON.stringify({ path, files }));
  print(`Made ${path}:`);
  for (const file of files) print(`  ${file}`);
  print(`\nRun it from the checkout of Throughline:\n  deno task backtest ${path}`);
  print(`Check and test it there:\n  cd ${path} && deno task check && deno task test`);
  print(`\n${basename(path)}/strategy.ts is the place to begin.`);
}

if (import.meta.main) await runMain(() => main(Deno.args), Deno.args.includes("--json"));
