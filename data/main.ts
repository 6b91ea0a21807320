/**
 * `deno task data`: import, download, check, export, generate and query market data.
 *
 * @module
 */
import { helpText, parseCommand } from "../command/args.ts";
import { runMain, UsageError } from "../command/errors.ts";
import { print } from "../command/output.ts";
import type { Subcommand } from "../command/subcommand.ts";

/** Subcommands load only when they are asked for. */
const SUBCOMMANDS: Readonly<Record<string, () => Promise<{ default: Subcommand }>>> = {
  import: () => import("./command/import_command.ts"),
  ls: () => import("./command/ls_command.ts"),
  check: () => import("./command/check_command.ts"),
  export: () => import("./command/export_command.ts"),
  gen: () => import("./command/gen_command.ts"),
  rm: () => import("./command/rm_command.ts"),
  merge: () => import("./command/merge_command.ts"),
  sql: () => import("./command/sql_command.ts"),
  download: () => import("./command/download_command.ts"),
};

async function overview(): Promise<string> {
  const lines = await Promise.all(
    Object.entries(SUBCOMMANDS).map(async ([name, load]) => {
      const { spec } = (await load()).default;
      return `  ${name.padEnd(10)}${spec.summary}`;
    }),
  );
  return ["Usage: deno task data COMMAND …", "", ...lines, "", "Each says more with --help."].join(
    "\n",
  );
}

async function main(argv: readonly string[]): Promise<number | void> {
  const [name, ...rest] = argv;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    print(await overview());
    return name === undefined ? 2 : 0;
  }
  if (!Object.hasOwn(SUBCOMMANDS, name)) {
    throw new UsageError(`No command ${name}`, await overview());
  }
  const { spec, run } = (await SUBCOMMANDS[name]()).default;
  const args = parseCommand(spec, rest);
  if (args === null) return print(helpText(spec));
  return await run(args);
}

if (import.meta.main) await runMain(() => main(Deno.args), Deno.args.includes("--json"));
