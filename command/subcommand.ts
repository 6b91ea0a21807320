import type { Args, CommandSpec } from "./args.ts";

/** One command under `deno task data`: what it takes, and what it does. */
export interface Subcommand {
  readonly spec: CommandSpec;
  /** Does the work; a number that it returns is the exit code. */
  readonly run: (args: Args) => Promise<number | void>;
}

/** The flag that names the data file. */
export const DB_FLAG = {
  db: { type: "text", value: "FILE", description: "The DuckDB file" },
} as const;
