import { parseArgs } from "@std/cli/parse_args.js";
import { UsageError } from "./errors.ts";

/** One flag of a command. */
export interface FlagSpec {
  /** `boolean` takes no value, `text` takes one, `list` may be given several times. */
  readonly type: "boolean" | "text" | "list";
  /** What stands for the value in the help, such as `FILE`. */
  readonly value?: string;
  readonly description: string;
}

/** What a command takes, and what its help says. */
export interface CommandSpec {
  /** As typed: `deno task data import`. */
  readonly name: string;
  readonly summary: string;
  /** Positional arguments as they stand in the usage line, such as `FORMAT PATH…`. */
  readonly positionals?: string;
  /** How many positionals there must be. @default 0 and 0 */
  readonly min?: number;
  readonly max?: number;
  /** Flags by name; `--help` and `--json` are there always. */
  readonly flags?: Readonly<Record<string, FlagSpec>>;
  /** Lines under the flags: examples, notes. */
  readonly notes?: readonly string[];
}

const COMMON: Readonly<Record<string, FlagSpec>> = {
  json: { type: "boolean", description: "Print one JSON object instead of text" },
  help: { type: "boolean", description: "Print this help" },
};

/** A parsed command line; its getters check and name the flag that is wrong. */
export class Args {
  readonly positionals: readonly string[];
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #usage: string;

  constructor(positionals: readonly string[], values: Record<string, unknown>, usage: string) {
    this.positionals = positionals;
    this.#values = values;
    this.#usage = usage;
  }

  /** Whether a boolean flag was given. */
  flag(name: string): boolean {
    return this.#values[name] === true;
  }

  /** The value of a text flag, if it was given. */
  text(name: string): string | undefined {
    const value = this.#values[name];
    return typeof value === "string" ? value : undefined;
  }

  /** The value of a text flag that must be given. */
  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw this.error(`--${name} is missing`);
    return value;
  }

  /** All values of a list flag; commas separate too. */
  list(name: string): string[] {
    const value = this.#values[name];
    if (!Array.isArray(value)) return [];
    return value.flatMap((item) => String(item).split(",")).map((s) => s.trim()).filter(Boolean);
  }

  /** All values of a list flag as they were given. */
  each(name: string): string[] {
    const value = this.#values[name];
    return Array.isArray(value) ? value.map(String) : [];
  }

  /** A whole number within bounds, if it was given. */
  whole(name: string, min = 0, max = Number.MAX_SAFE_INTEGER): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = /^-?\d+$/.test(text) ? Number(text) : NaN;
    if (value >= min && value <= max) return value;
    throw this.error(`--${name} is ${text}; expected a whole number from ${min} to ${max}`);
  }

  /** A point in time (see {@linkcode parseTime}) as µs since the epoch, if it was given. */
  time(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const ts = parseTime(text);
    if (ts !== null) return ts;
    throw this.error(
      `--${name} is ${text}; expected a UTC time such as 2024-08-08, 2024-08-08T09:30:00.5, ` +
        "or µs since 1970 from the year 2000 on (ms and s are not taken)",
    );
  }

  /** A usage error of this command. */
  error(message: string): UsageError {
    return new UsageError(message, this.#usage);
  }
}

/**
 * Parses a command line. Unknown flags, a flag without its value, a text flag given twice and too
 * few or too many positionals are refused. Returns null when `--help` was asked for.
 *
 * @throws {UsageError} exit code 2; its message names the argument.
 */
export function parseCommand(spec: CommandSpec, argv: readonly string[]): Args | null {
  const flags = { ...spec.flags, ...COMMON };
  const names = (type: FlagSpec["type"]) =>
    Object.keys(flags).filter((n) => flags[n].type === type);
  const usage = usageLine(spec);
  const unknown: string[] = [];
  const parsed = parseArgs(withNegativeValues(argv, flags), {
    boolean: names("boolean"),
    string: [...names("text"), ...names("list"), "_"],
    collect: [...names("list"), ...names("text")],
    alias: { help: "h" },
    unknown: (arg: string, key?: string) => {
      if (key === undefined) return true;
      unknown.push(arg);
      return false;
    },
  }) as Record<string, unknown> & { _: (string | number)[] };
  if (parsed.help === true) return null;
  if (unknown.length > 0) throw new UsageError(`Unknown option ${unknown[0]}`, usage);
  const values: Record<string, unknown> = {};
  for (const [name, flag] of Object.entries(flags)) {
    values[name] = flagValue(name, flag, parsed[name], usage);
  }
  const positionals = parsed._.map(String);
  const { min = 0, max = min } = spec;
  if (positionals.length < min) throw new UsageError("Too few arguments", usage);
  if (positionals.length > max) {
    throw new UsageError(`Unexpected argument ${positionals[max]}`, usage);
  }
  return new Args(positionals, values, usage);
}

/** `--cash -1` as `--cash=-1`: the value of a flag that takes one, not a flag called `-1`. */
function withNegativeValues(
  argv: readonly string[],
  flags: Readonly<Record<string, FlagSpec>>,
): string[] {
  const joined: string[] = [];
  for (const arg of argv) {
    const before = joined[joined.length - 1] ?? "";
    const name = before.slice(2);
    const takesValue = before.startsWith("--") && Object.hasOwn(flags, name) &&
      flags[name].type !== "boolean";
    if (takesValue && /^-[\d.]/.test(arg)) joined[joined.length - 1] = `${before}=${arg}`;
    else joined.push(arg);
  }
  return joined;
}

function flagValue(name: string, flag: FlagSpec, given: unknown, usage: string): unknown {
  if (flag.type === "boolean") return given === true;
  const values = (Array.isArray(given) ? given : given === undefined ? [] : [given]).map(String);
  if (values.includes("")) {
    throw new UsageError(`--${name} wants ${flag.value ?? "a value"}`, usage);
  }
  if (flag.type === "list") return values;
  if (values.length > 1) throw new UsageError(`--${name} was given twice`, usage);
  return values[0];
}

/** `Usage: deno task data import FORMAT PATH… [options]`. */
export function usageLine(spec: CommandSpec): string {
  const positionals = spec.positionals ? ` ${spec.positionals}` : "";
  return `Usage: ${spec.name}${positionals} [options]   (--help says more)`;
}

/** The text of `--help`. */
export function helpText(spec: CommandSpec): string {
  const flags = Object.entries({ ...spec.flags, ...COMMON }).map(([name, flag]) => {
    const left = `--${name}${flag.type === "boolean" ? "" : ` ${flag.value ?? "VALUE"}`}`;
    return [left + (flag.type === "list" ? "…" : ""), flag.description] as const;
  });
  const width = Math.max(...flags.map(([left]) => left.length));
  const positionals = spec.positionals ? ` ${spec.positionals}` : "";
  return [
    spec.summary,
    "",
    `Usage: ${spec.name}${positionals} [options]`,
    "",
    "Options:",
    ...flags.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
    ...(spec.notes?.length ? ["", ...spec.notes] : []),
  ].join("\n");
}

/** Numbers below are of another unit: ms of today, read as µs, are January 1970. */
const FIRST_US = Date.UTC(2000, 0, 1) * 1000;

/**
 * A point in time as µs since the epoch: a UTC date or date and time (ISO 8601, up to six decimals,
 * `Z` or nothing), or a whole number of µs from the year 2000 on. Null for anything else.
 */
export function parseTime(text: string): number | null {
  if (/^\d+$/.test(text)) {
    const us = Number(text);
    return us >= FIRST_US && Number.isSafeInteger(us) ? us : null;
  }
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?Z?)?$/.exec(
    text,
  );
  if (!match) return null;
  const [, date, minute = "00:00", second = "00", fraction = ""] = match;
  const whole = `${date}T${minute}:${second}.000Z`;
  const ms = Date.parse(whole);
  // Date.parse takes 2024-02-31 for March 2: only what reads back the same is a date.
  if (Number.isNaN(ms) || new Date(ms).toISOString() !== whole) return null;
  return ms * 1000 + Number(fraction.padEnd(6, "0"));
}
