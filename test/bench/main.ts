// deno-lint-ignore-file no-console
import { type CommandSpec, helpText, parseCommand } from "../../command/args.ts";
import { exitCodeOf, reportError } from "../../command/errors.ts";
import type { BenchOptions } from "./bench_options.ts";
import { BENCHES } from "./benches.ts";
import { linesOf } from "./text.ts";

const SPEC: CommandSpec = {
  name: "deno task bench",
  summary: "Run the benchmarks: fixed seeds, every answer asserted, the first run and the best",
  positionals: "[NAME…]",
  max: 20,
  flags: {
    short: {
      type: "boolean",
      description: "Small sizes: checks the answers, says little of speed",
    },
    long: { type: "boolean", description: "The long ones too: 200 M rows in bounded memory" },
    flow: { type: "text", value: "FILE", description: "matching: play this flow file" },
    peers: {
      type: "text",
      value: "PYTHON",
      description: "Run the other engines in the same sitting; a Python that has hftbacktest",
    },
    "peers-nautilus": {
      type: "text",
      value: "PYTHON",
      description: "A second Python that has nautilus_trader 2",
    },
  },
  notes: [`NAME: ${Object.keys(BENCHES).join(", ")}. Without names: all but the long ones.`],
};

/** Runs the benches asked for; 1 when an answer is wrong. */
async function main(argv: readonly string[]): Promise<number> {
  const args = parseCommand(SPEC, argv);
  if (args === null) {
    console.log(helpText(SPEC));
    return 0;
  }
  const names = args.positionals.length > 0
    ? args.positionals
    : Object.keys(BENCHES).filter((name) => args.flag("long") || !BENCHES[name].isLong);
  const unknown = names.find((name) => !Object.hasOwn(BENCHES, name));
  if (unknown !== undefined) throw args.error(`Unknown bench ${unknown}`);
  const options: BenchOptions = {
    isShort: args.flag("short"),
    flow: args.text("flow") ?? null,
    python: args.text("peers") ?? null,
    nautilus: args.text("peers-nautilus") ?? null,
  };
  const results: Record<string, unknown> = {};
  for (const name of names) {
    const result = await BENCHES[name].run(options);
    results[name] = result;
    if (!args.flag("json")) console.log(`${name}\n${linesOf(result)}\n`);
  }
  // One bench prints its own object, several one object by name.
  if (args.flag("json")) {
    console.log(JSON.stringify(names.length === 1 ? results[names[0]] : results));
  }
  return 0;
}

try {
  Deno.exitCode = await main(Deno.args);
} catch (error) {
  reportError(error, Deno.args.includes("--json"));
  Deno.exitCode = exitCodeOf(error);
}
