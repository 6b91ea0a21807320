import { hearSignals, interrupt } from "./interrupt.ts";
import { printError } from "./output.ts";

/** Exit codes of every command; `docs/data_formats.md` lists them for users. */
export const ExitCode = {
  OK: 0,
  FAILURE: 1,
  USAGE: 2,
  BAD_DATA: 3,
  REFUSED: 4,
  /** Ended by Ctrl-C, as shells count it. */
  INTERRUPTED: 130,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** A failure that a person can act on; the message says how, a stack would not. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  constructor(readonly exitCode: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** The command line was wrong; `usage` is printed below the message. */
export class UsageError extends CommandError {
  constructor(message: string, readonly usage: string = "") {
    super(ExitCode.USAGE, message);
  }
}

/**
 * Why a run did not come about. `usage`: it was asked for wrongly. `data`: the data is missing, bad
 * or busy. `refused`: the strategy breaks the rules of the cage, or the data those of quality.
 * `strategy`: the strategy failed. `interrupted`: somebody stopped it. `failed`: anything else that
 * a person can act on.
 */
export type FailureKind = "usage" | "data" | "refused" | "strategy" | "interrupted" | "failed";

const KIND_EXIT: Readonly<Record<FailureKind, ExitCode>> = {
  failed: ExitCode.FAILURE,
  strategy: ExitCode.FAILURE,
  usage: ExitCode.USAGE,
  data: ExitCode.BAD_DATA,
  refused: ExitCode.REFUSED,
  interrupted: ExitCode.INTERRUPTED,
};

/** A run that did not come about, and is no bug of ours: the message says what to do. */
export class BacktestError extends Error {
  override readonly name = "BacktestError";
  /** What the command ends its process with. */
  readonly exitCode: ExitCode;

  constructor(readonly kind: FailureKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = KIND_EXIT[kind];
  }
}

/** The code with which a command that met `error` ends. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof Error && "exitCode" in error && typeof error.exitCode === "number") {
    return error.exitCode;
  }
  return ExitCode.FAILURE;
}

/** Whether a person can act on it; anything else is a bug and shows its stack. */
function isExpected(error: unknown): boolean {
  return (error instanceof Error && "exitCode" in error) ||
    (typeof Deno !== "undefined" && Object.values(Deno.errors).some((E) => error instanceof E));
}

/** Prints an error once, on standard error, in the one form that all commands share. */
export function reportError(error: unknown, json: boolean): void {
  const message = error instanceof Error ? error.message : String(error);
  const exitCode = exitCodeOf(error);
  if (json) {
    const name = error instanceof Error ? error.name : "Error";
    printError(JSON.stringify({ error: { name, message, exitCode } }));
    return;
  }
  printError(`error: ${message}`);
  if (error instanceof UsageError && error.usage) printError(`\n${error.usage}`);
  if (!isExpected(error) && error instanceof Error) printError(error.stack ?? "");
}

/**
 * Runs a command to its end: prints what it throws, and ends the process with the code that
 * belongs to it. Ctrl-C cleans up first (`command/interrupt.ts`).
 */
export async function runMain(main: () => Promise<number | void>, json = false): Promise<never> {
  const interrupted = () =>
    interrupt((isKept) => {
      const what = isKept
        ? "what was stored before is whole and kept"
        : "nothing of the work under way was kept";
      const message = `Interrupted; ${what}`;
      if (json) reportError(new CommandError(ExitCode.INTERRUPTED, message), true);
      else printError(`\n${message}`);
      Deno.exit(ExitCode.INTERRUPTED);
    });
  const ending: readonly Deno.Signal[] = Deno.build.os === "windows"
    ? ["SIGINT"]
    : ["SIGINT", "SIGTERM"];
  hearSignals({
    start: () => ending.forEach((signal) => Deno.addSignalListener(signal, interrupted)),
    stop: () => ending.forEach((signal) => Deno.removeSignalListener(signal, interrupted)),
  });
  if (Deno.build.os !== "windows") {
    // A file beyond the shell's limit is then an error of the write that can be told and cleaned up
    // after, as a full disk is; unheard, the signal ends the process.
    Deno.addSignalListener("SIGXFSZ", () => {});
  }
  try {
    Deno.exit(await main() ?? ExitCode.OK);
  } catch (error) {
    reportError(error, json);
    Deno.exit(exitCodeOf(error));
  }
}
